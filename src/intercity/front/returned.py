"""Mails of an edition that did not arrive."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from intercity.base.fields import whole_numbers
from intercity.base.models import Mail
from intercity.base.record import key_of
from intercity.delegations.models import Invitation, Member

if TYPE_CHECKING:
    from intercity.seminars.models import Edition

_LOST = (Mail.State.FAILED, Mail.State.BOUNCED)
_MOST = 200
# What stands before the number of an object in the record (`record.key_of`).
_PARTICIPANT = "seminars:participant"
_INVITATION = "delegations:invitation"
_MEMBER = "delegations:member"


def returned_mails(edition: Edition, participants: Collection[int]) -> tuple[Mail, ...]:
    """Those that failed or came back, newest first; three queries.

    They are about the edition, one of its participants (by their keys), an invitation
    or a member of it.
    """
    found = Mail.objects.filter(state__in=_LOST).defer("text", "html", "attachments")
    lost = list(found[:_MOST])
    known = {key_of(edition), *_keys(_PARTICIPANT, participants)}
    about = [mail.about for mail in lost]
    invitations = Invitation.objects.filter(
        pk__in=_numbers(_INVITATION, about), participant__edition=edition
    )
    members = Member.objects.filter(pk__in=_numbers(_MEMBER, about), edition=edition)
    known |= _keys(_INVITATION, invitations.values_list("pk", flat=True))
    known |= _keys(_MEMBER, members.values_list("pk", flat=True))
    return tuple(mail for mail in lost if mail.about in known)


def _keys(name: str, numbers: Iterable[int]) -> set[str]:
    return {f"{name}:{number}" for number in numbers}


def _numbers(name: str, abouts: Collection[str]) -> set[int]:
    """The keys of objects of one kind among what mails are about."""
    found = (about.rpartition(":") for about in abouts)
    return set(whole_numbers(key for kind, _colon, key in found if kind == name))
