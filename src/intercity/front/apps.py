"""The room of the public pages."""

from django.apps import AppConfig
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FrontConfig(AppConfig):
    """Public pages and the desk's first page."""

    name = "intercity.front"
    label = "front"

    def ready(self) -> None:
        """Offer what joins rooms: at the desk, to a city, on a member's page."""
        # Models can be imported only now that all apps are known.
        # ruff: noqa: PLC0415 -- the same for all of these
        from intercity.delegations.member_parts import Part, offer_parts
        from intercity.front.member_times import times_of
        from intercity.front.steps import own_steps
        from intercity.front.tasks import TASKS
        from intercity.programme.own_files import files_of_all
        from intercity.seminars.models import Role
        from intercity.seminars.own_work import OwnPart, offer_own_part
        from intercity.seminars.work import Work, offer_work

        offer_work(
            Work(_("Overview"), "front:overview", group="overview"),
            *(
                Work(
                    capfirst(Role.Name(task.name).label),
                    f"front:{task.name}",
                    task.rule,
                    group="roles",
                )
                for task in TASKS.values()
            ),
            Work(pgettext_lazy("of actions", "Record"), "front:edition_record"),
            Work(_("Public page"), "front:edition", lambda _reader, one: one.is_public),
        )
        offer_own_part(
            OwnPart("front/steps.html", own_steps),
            OwnPart("programme/own_files.html", files_of_all),
        )
        offer_parts(Part("front.times", 10, times_of))
