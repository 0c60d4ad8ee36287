"""The room of the public pages."""

from django.apps import AppConfig


class FrontConfig(AppConfig):
    """Public pages and the desk's first page."""

    name = "intercity.front"
    label = "front"
