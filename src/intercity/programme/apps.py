"""The programme as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammeConfig(AppConfig):
    """The programme; its desk is offered beside an edition's other work."""

    name = "intercity.programme"
    label = "programme"

    def ready(self) -> None:
        """Offer the pages of the desk, and what the worker looks after."""
        # Models can be imported only now that all apps are known.
        # ruff: noqa: PLC0415 -- the same for all of these
        from intercity.base.regular import offer_sweep
        from intercity.delegations.asked import offer_asked
        from intercity.delegations.member_parts import Part, offer_parts
        from intercity.delegations.seats import offer_seats
        from intercity.programme.actions.meetings import tell_due
        from intercity.programme.actions.uploads import sweep_uploads
        from intercity.programme.asked import owing_files, owing_words
        from intercity.programme.own_files import files_of
        from intercity.programme.pack_slides import slides_of
        from intercity.programme.packs import offer as offer_slides
        from intercity.programme.preparation_rules import (
            has_own_interpretation,
            may_prepare,
            may_read_briefing,
        )
        from intercity.programme.rules import (
            may_edit_programme,
            may_review,
            may_view_contributions,
        )
        from intercity.programme.seats import last_session, seats_of
        from intercity.programme.technical_tests import owing_a_test
        from intercity.programme.views import booking
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
            Work(
                _("Interpretation"),
                "programme:interpretation",
                may_prepare,
                "programme",
            ),
            Work(_("Technical tests"), "programme:tests", may_prepare, "programme"),
            Work(_("Meeting links"), "programme:meetings", may_prepare, "programme"),
            Work(
                _("Briefing book"), "programme:briefing", may_read_briefing, "programme"
            ),
            Work(
                _("Your interpretation"),
                "programme:own-interpretation",
                has_own_interpretation,
                "roles",
            ),
        )
        offer_own_work(
            OwnWork(_("Presentation"), "programme:presentation"),
            OwnWork(_("Technical test"), "programme:own_test"),
        )
        offer_parts(
            Part("programme.test", 20, booking.part),
            Part("programme.files", 30, files_of),
        )
        offer_sweep("programme.meetings", tell_due)
        offer_asked("technical_test", owing_a_test)
        offer_slides(slides_of)
        offer_sweep("programme.uploads", sweep_uploads)
        offer_asked("abstract", owing_words)
        offer_asked("slides", owing_files)
        offer_seats(seats_of, last_session)
