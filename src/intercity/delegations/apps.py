"""Delegations as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DelegationsConfig(AppConfig):
    """Invitations, replies, delegations and their members."""

    name = "intercity.delegations"
    label = "delegations"

    def ready(self) -> None:
        """Offer the delegations at the desk of an edition and of each city."""
        # Models can be imported only now that all apps are known.
        from intercity.seminars.own_work import OwnWork, offer_own_work  # noqa: PLC0415 -- needs models
        from intercity.seminars.work import Work, offer_work  # noqa: PLC0415 -- the same

        offer_work(
            Work(_("Delegations"), "delegations:delegations"),
            Work(_("Guests"), "delegations:guests"),
        )
        offer_own_work(OwnWork(_("Delegation"), "delegations:delegation"))
