"""Delegations as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DelegationsConfig(AppConfig):
    """Invitations, replies, delegations and their members."""

    name = "intercity.delegations"
    label = "delegations"

    def ready(self) -> None:
        """Offer the pages of an edition and of each city; look after what is due."""
        # Models can be imported only now that all apps are known.
        # ruff: noqa: PLC0415 -- the same for all of these
        from intercity.base.regular import offer_sweep
        from intercity.delegations.actions.tables import sweep_tables
        from intercity.delegations.jobs import each_hour
        from intercity.delegations.member_parts import Part, offer_parts
        from intercity.delegations.views.consents import part
        from intercity.seminars.own_work import OwnWork, offer_own_work
        from intercity.seminars.work import Work, offer_work

        import_module("intercity.delegations.attachments")
        offer_work(
            Work(_("Invitations"), "delegations:invitations", group="cities"),
            Work(
                _("Replies"),
                "delegations:replies",
                group="cities",
                others=("../cities/", "../nominations/"),
            ),
            Work(_("Deadlines"), "delegations:deadlines"),
            Work(_("Delegations"), "delegations:delegations", group="cities"),
            Work(_("Guests"), "delegations:guests", group="cities"),
            Work(_("Consents"), "delegations:edition_consents", group="cities"),
        )
        offer_own_work(
            OwnWork(_("Reply"), "delegations:reply"),
            OwnWork(_("Delegation"), "delegations:delegation"),
            OwnWork(_("Correspondence"), "delegations:own_log"),
            OwnWork(_("Deadlines"), "delegations:own_deadlines"),
        )
        offer_sweep("delegations.tables", sweep_tables)
        offer_sweep("delegations.due", each_hour)
        offer_parts(Part("delegations.consents", 50, part))
