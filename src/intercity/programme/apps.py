"""The application of the programme."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The programme."""

    name = "intercity.programme"
    label = "programme"
