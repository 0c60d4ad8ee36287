"""The room of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People and their sign-in."""

    name = "intercity.people"
    label = "people"
