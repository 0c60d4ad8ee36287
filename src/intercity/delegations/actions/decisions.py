"""What the secretariat decides and notes of people, many at once.

Refusals by code: no_reason
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from intercity.base.letters import tell
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal
from intercity.delegations import member_letters
from intercity.delegations.actions.links import addressee, send_link
from intercity.delegations.models import Delegation, Member

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.models import Edition


@transaction.atomic
def approve(
    edition: Edition, keys: Iterable[int], *, by: Person | None, now: datetime
) -> int:
    """Approve members who wait for it; each is told. Returns how many."""
    members = _waiting(edition, keys)
    _set(members, approved_at=now)
    _note(edition, "members.approve", members, by=by, now=now)
    for member in members:
        _tell_member(member, by=by, now=now)
    _tell_colleagues(edition, members, by=by, now=now)
    return len(members)


@transaction.atomic
def refuse(
    edition: Edition,
    keys: Iterable[int],
    reason: str,
    *,
    by: Person | None,
    now: datetime,
) -> int:
    """Refuse members who wait for approval, with a reason; each is told.

    Their places are free again. Returns how many.
    """
    if not reason.strip():
        raise Refusal("no_reason")
    members = _waiting(edition, keys)
    _set(members, refused_at=now, refusal=reason.strip(), is_head=False)
    _note(edition, "members.refuse", members, by=by, now=now)
    for member in members:
        _tell_member(member, by=by, now=now)
    _tell_colleagues(edition, members, by=by, now=now)
    return len(members)


@transaction.atomic
def mark_attended(
    edition: Edition,
    keys: Iterable[int],
    *,
    attended: bool = True,
    by: Person | None,
    now: datetime,
) -> int:
    """Note that people were there, or that this was a mistake; returns how many."""
    members = [
        one
        for one in _held(edition, keys)
        if (one.attended_at is None) is attended and one.takes_a_place
    ]
    _set(members, attended_at=now if attended else None)
    action = "members.attend" if attended else "members.take_back_attendance"
    _note(edition, action, members, by=by, now=now)
    return len(members)


@transaction.atomic
def send_links(
    edition: Edition, keys: Iterable[int], *, by: Person | None, now: datetime
) -> int:
    """Send a new personal link to all who have an address; returns how many."""
    members = [one for one in _held(edition, keys) if one.email and one.takes_a_place]
    for member in members:
        send_link(member, by=by, now=now)
    return len(members)


def _held(edition: Edition, keys: Iterable[int]) -> list[Member]:
    """These members of the edition, kept from others; their delegations before."""
    rows = edition.members.filter(pk__in=list(keys))
    delegations = set(rows.values_list("delegation_id", flat=True)) - {None}
    list(
        Delegation.objects.select_for_update()
        .filter(pk__in=delegations)
        .order_by("pk")
        .values_list("pk")
    )
    found = rows.select_related(
        "edition__series", "delegation__participant__city", "entered_by"
    )
    return list(found.select_for_update(of=("self",)).order_by("pk"))


def _waiting(edition: Edition, keys: Iterable[int]) -> list[Member]:
    return [
        one
        for one in _held(edition, keys)
        if one.delegation_id and one.approved_at is None and one.takes_a_place
    ]


def _set(members: list[Member], **values: object) -> None:
    keys = [one.pk for one in members]
    Member.objects.filter(pk__in=keys).update(**values, revision=F("revision") + 1)
    for member in members:
        member.revision += 1
        for name, value in values.items():
            setattr(member, name, value)


def _note(
    edition: Edition,
    action: str,
    members: list[Member],
    *,
    by: Person | None,
    now: datetime,
) -> None:
    if members:
        data = {"members": [one.pk for one in members]}
        record(action, edition, by=by, now=now, data=data)


def _tell_member(member: Member, *, by: Person | None, now: datetime) -> None:
    if member.email:
        tell(
            addressee(member),
            partial(member_letters.decided, member),
            key=f"members.decided:{member.pk}:{member.revision}",
            about=key_of(member.edition),
            now=now,
            answer_to=by,
        )


def _tell_colleagues(
    edition: Edition, members: list[Member], *, by: Person | None, now: datetime
) -> None:
    """Tell whoever entered them, in one mail for each delegation."""
    entered = defaultdict(list)
    for member in members:
        if member.entered_by is not None and member.entered_by != by:
            entered[member.entered_by, member.delegation_id].append(member)
    for (colleague, _delegation), theirs in entered.items():
        tell(
            colleague,
            partial(member_letters.decided_of, theirs),
            key=f"members.decided_of:{theirs[0].pk}:{theirs[0].revision}",
            about=key_of(edition),
            now=now,
            answer_to=by,
        )
