"""What a member does by the personal link: confirm, decline, put right what is told.

The person has no account here, so the record names the link and the role `member`.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from intercity.base.letters import tell
from intercity.base.record import key_of
from intercity.base.refusals import Refusal
from intercity.delegations import member_letters
from intercity.delegations.actions.members import (
    change_member,
    locked,
    note,
    note_access_needs,
    withdraw,
)
from intercity.delegations.member_facts import MemberFacts
from intercity.delegations.models import Link, Member

MEMBER = "member"


@transaction.atomic
def confirm(link: Link, *, now: datetime) -> Member:
    """The person takes part; a guest is registered by that. Twice is once.

    Refuses whoever is no longer in the list (`withdrawn`).
    """
    member = locked(_member(link))
    if not member.takes_a_place:
        raise Refusal("withdrawn")
    if member.confirmed_at is None:
        member.confirmed_at = now
        member.registered_at = member.registered_at or now
        member.revision += 1
        member.save()
        _note(member, "members.confirm", link, now)
    return member


@transaction.atomic
def decline(link: Link, *, now: datetime) -> Member:
    """The person does not take part, or no longer; whoever entered it is told."""
    member = _member(link)
    was_in = member.withdrawn_at is None
    member = withdraw(member, by=None, now=now, role=MEMBER)
    if was_in and member.entered_by is not None:
        tell(
            member.entered_by,
            lambda: member_letters.declined(member),
            key=f"members.declined:{member.pk}:{member.revision}",
            about=key_of(member.edition),
            now=now,
        )
    return member


@transaction.atomic
def correct(
    link: Link,
    facts: MemberFacts,
    *,
    access_needs: str,
    revision: int,
    now: datetime,
) -> Member:
    """Put what is told of the person right; the address stays where the link went.

    Raises `Stale` as `change_member` does.
    """
    member = _member(link)
    note_access_needs(member, access_needs, by=None, now=now, role=MEMBER)
    return change_member(
        member, facts, revision=revision, by=None, now=now, role=MEMBER
    )


def _member(link: Link) -> Member:
    if link.member is None:
        raise Refusal("gone")
    return link.member


def _note(member: Member, action: str, link: Link, now: datetime) -> None:
    note(member, action, by=None, now=now, role=MEMBER, data={"link": link.pk})
