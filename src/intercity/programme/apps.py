"""The programme as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    """The programme; its desk is offered beside an edition's other work."""

    name = "intercity.programme"
    label = "programme"

    def ready(self) -> None:
        """Offer the draft to those who may edit it."""
        # Models can be imported only now that all apps are known.
        from intercity.programme.rules import may_edit_programme  # noqa: PLC0415 -- needs models
        from intercity.seminars.work import Work, offer_work  # noqa: PLC0415 -- the same

        offer_work(Work(_("Programme"), "programme:draft", may_edit_programme))
