"""Mails of an edition that did not arrive."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from intercity.base.models import Mail
from intercity.base.record import key_of
from intercity.delegations.models import Invitation, Member

if TYPE_CHECKING:
    from intercity.seminars.models import Edition

_LOST = (Mail.State.FAILED, Mail.State.BOUNCED)
_MOST = 200


def returned_mails(edition: Edition, participants: Collection[int]) -> tuple[Mail, ...]:
    """Those that failed or came back, newest first; three queries.

    They are about the edition, one of its participants (by their keys), an invitation
    or a member of it.
    """
    found = Mail.objects.filter(state__in=_LOST).defer("text", "html", "attachments")
    lost = list(found[:_MOST])
    known = {key_of(edition), *_keys("seminars:participant", participants)}
    for model in (Invitation, Member):
        name = f"{model._meta.app_label}:{model._meta.model_name}"
        numbers = _numbers(name, [mail.about for mail in lost])
        rows = model._default_manager.filter(pk__in=numbers)
        of_edition = (
            rows.filter(participant__in=participants)
            if model is Invitation
            else rows.filter(edition=edition)
        )
        known |= _keys(name, of_edition.values_list("pk", flat=True))
    return tuple(mail for mail in lost if mail.about in known)


def _keys(name: str, numbers: Collection[int]) -> set[str]:
    return {f"{name}:{number}" for number in numbers}


def _numbers(name: str, abouts: Collection[str]) -> set[int]:
    """The keys of objects of one kind among what mails are about."""
    found = (about.rpartition(":") for about in abouts)
    return {int(key) for kind, _colon, key in found if kind == name and key.isdecimal()}
