"""The programme as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammeConfig(AppConfig):
    """The programme; its desk is offered beside an edition's other work."""

    name = "intercity.programme"
    label = "programme"

    def ready(self) -> None:
        """Offer the draft to those who may edit it."""
        # Models can be imported only now that all apps are known.
        # ruff: noqa: PLC0415 -- the same for all of these
        from intercity.base.regular import offer_sweep
        from intercity.delegations.asked import offer_asked
        from intercity.delegations.seats import offer_seats
        from intercity.programme.actions.uploads import sweep_uploads
        from intercity.programme.asked import owing_files, owing_words
        from intercity.programme.rules import (
            may_edit_programme,
            may_review,
            may_view_contributions,
        )
        from intercity.programme.seats import seats_of
        from intercity.seminars.own_work import OwnWork, offer_own_work
        from intercity.seminars.work import Work, offer_work

        offer_work(
            Work(
                pgettext_lazy("the draft of a programme", "Draft"),
                "programme:draft",
                may_edit_programme,
                "programme",
            ),
            Work(
                _("Presentations"),
                "programme:presentations",
                may_review,
                "programme",
            ),
            Work(
                _("Host’s contributions"),
                "programme:contributions",
                may_view_contributions,
                "programme",
            ),
        )
        offer_own_work(OwnWork(_("Presentation"), "programme:presentation"))
        offer_sweep("programme.uploads", sweep_uploads)
        offer_asked("abstract", owing_words)
        offer_asked("slides", owing_files)
        offer_seats(seats_of)
