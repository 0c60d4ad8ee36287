"""The application of series and editions."""

from django.apps import AppConfig


class SeminarsConfig(AppConfig):
    """Series and editions."""

    name = "intercity.seminars"
    label = "seminars"
