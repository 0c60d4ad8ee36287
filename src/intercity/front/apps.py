"""The room of the public pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FrontConfig(AppConfig):
    """Public pages and the desk's first page."""

    name = "intercity.front"
    label = "front"

    def ready(self) -> None:
        """Offer the record and, of an edition that is public, its page."""
        # Models can be imported only now that all apps are known.
        from intercity.front.steps import own_steps  # noqa: PLC0415 -- needs models
        from intercity.front.tasks import TASKS  # noqa: PLC0415 -- needs models
        from intercity.seminars.models import Role  # noqa: PLC0415 -- needs models
        from intercity.seminars.own_work import (  # noqa: PLC0415 -- needs models
            OwnPart,
            offer_own_part,
        )
        from intercity.seminars.work import Work, offer_work  # noqa: PLC0415 -- needs models

        offer_work(
            *(
                Work(Role.Name(task.name).label, f"front:{task.name}", task.rule)
                for task in TASKS.values()
            ),
            Work(_("Overview"), "front:overview"),
            Work(pgettext_lazy("of actions", "Record"), "front:edition_record"),
            Work(_("Public page"), "front:edition", lambda _reader, one: one.is_public),
        )
        offer_own_part(OwnPart("front/steps.html", own_steps))
