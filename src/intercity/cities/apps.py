"""The application of the cities."""

from django.apps import AppConfig


class CitiesConfig(AppConfig):
    """City units and who speaks for them."""

    name = "intercity.cities"
    label = "cities"
