"""The personal link of a member: sent, sent again, revoked.

Refusals by code: no_address · withdrawn · ended
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from intercity.base.letters import Addressee, tell
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal
from intercity.delegations import member_letters
from intercity.delegations.links import (
    close_member_links,
    digest_of,
    make_link,
    member_links_end,
    member_mail_key,
)
from intercity.delegations.models import Member

if TYPE_CHECKING:
    from intercity.people.models import Person


@transaction.atomic
def send_link(member: Member, *, by: Person | None, now: datetime) -> None:
    """Write to a person anew; refused (`ended`) where a link opens nothing any more."""
    ends = member_links_end(member.edition)
    if ends is not None and ends <= now:
        raise Refusal("ended")
    write_to(member, by=by, now=now)


@transaction.atomic
def write_to(member: Member, *, by: Person | None, now: datetime) -> None:
    """Write to a person who it is that entered what, with a link of their own.

    Nobody but the address that is registered is ever written to. The person has been
    invited from the first time on.
    """
    if not member.email:
        raise Refusal("no_address")
    if not member.takes_a_place:
        raise Refusal("withdrawn")
    token = make_link(member=member, address=member.email, now=now)
    tell(
        addressee(member),
        lambda: member_letters.entered(member, token),
        key=f"{member_mail_key(member)}:{digest_of(token)[:16]}",
        about=key_of(member.edition),
        now=now,
        answer_to=by or member.entered_by,
    )
    if member.invited_at is None:
        member.invited_at = now
        member.save(update_fields=["invited_at"])
    _note(member, "members.send_link", by=by, now=now)


@transaction.atomic
def revoke_links(member: Member, *, by: Person | None, now: datetime) -> int:
    """Let no link of this member open anything; returns how many did.

    A mail with one that still waits is not sent.
    """
    count = close_member_links(member, now=now)
    if count:
        _note(member, "members.revoke_links", by=by, now=now)
    return count


def replace_links(member: Member, *, by: Person | None, now: datetime) -> None:
    """Revoke what went to an address that is no longer the person's; write to the new.

    Call it inside the transaction of the change.
    """
    revoke_links(member, by=by, now=now)
    if member.email and member.takes_a_place:
        write_to(member, by=by, now=now)


def addressee(member: Member) -> Addressee:
    """The member as somebody who is written to."""
    return Addressee(member.email, member.known_as, member.language)


def _note(member: Member, action: str, *, by: Person | None, now: datetime) -> None:
    record(action, member.edition, by=by, now=now, data={"member": member.pk})
