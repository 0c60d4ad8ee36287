"""The application of the programming interface."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The JSON API."""

    name = "intercity.api"
    label = "api"
