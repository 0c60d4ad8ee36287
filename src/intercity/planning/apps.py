"""The application of the plans."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PlanningConfig(AppConfig):
    """Plans: proposed, compared, settled."""

    name = "intercity.planning"
    label = "planning"

    def ready(self) -> None:
        """Offer the planning desk, and to a city the times of a settled plan."""
        from intercity.delegations.times import offer_times  # noqa: PLC0415 -- the same
        from intercity.planning.own import times_of  # noqa: PLC0415 -- the same
        from intercity.planning.rules import may_plan  # noqa: PLC0415 -- needs models
        from intercity.seminars.work import Work, offer_work  # noqa: PLC0415 -- the same

        label = pgettext_lazy("noun", "Plan")
        offer_work(Work(label, "planning:desk", may_plan, group="plan"))
        offer_times(times_of)
