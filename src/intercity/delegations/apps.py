"""Delegations as a Django app."""

from django.apps import AppConfig


class DelegationsConfig(AppConfig):
    """Invitations, replies, delegations and their members."""

    name = "intercity.delegations"
    label = "delegations"
