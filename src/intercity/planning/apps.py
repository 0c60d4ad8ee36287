"""The application of the plans."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Plans: proposed, compared, settled."""

    name = "intercity.planning"
    label = "planning"
