"""Who is admitted to a session: members, interpreters; the secretariat to all of them.

A member is admitted when approved or confirmed, or registered in an edition that wants
no approvals, until the member or the city withdraws. The session is one of the
member's own, or else of the member's city; people of the host are in every session, and
so is a guest of whom no session was said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from intercity.delegations.models import Arrangements, Member
from intercity.programme.models import Assignment, Session
from intercity.seminars.models import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """The sessions of an edition with who is admitted to each, by session number."""

    sessions: tuple[Session, ...]
    members: dict[int, tuple[Member, ...]]
    assignments: dict[int, tuple[Assignment, ...]]


def seated(
    edition: Edition,
    number: int | None = None,
    *,
    among: QuerySet[Member] | None = None,
) -> Seated:
    """Who is admitted where, in five queries; `number` asks for one session alone.

    `among` some members of the edition, read as far as the caller asks for.
    """
    found = edition.sessions.select_related("meeting", "languages")
    if number is not None:
        found = found.filter(number=number)
    sessions = tuple(found.prefetch_related("cities"))
    members = tuple(admitted_members(edition, among))
    cities = {one.pk: _cities(one) for one in sessions}
    assigned = Assignment.objects.filter(session__in=sessions)
    assignments = tuple(assigned.select_related("interpreter__person"))
    return Seated(
        sessions=sessions,
        members={
            one.number: tuple(
                member for member in members if _sits_in(member, one, cities[one.pk])
            )
            for one in sessions
        },
        assignments={
            one.number: tuple(row for row in assignments if row.session_id == one.pk)
            for one in sessions
        },
    )


def admitted_members(
    edition: Edition, among: QuerySet[Member] | None = None
) -> Iterable[Member]:
    """The members who are admitted to some session, in the order of cities."""
    wants = wants_approval(edition)
    found = among
    if found is None:
        found = edition.members.select_related(
            "delegation__participant__city", "person"
        )
    still = found.filter(withdrawn_at=None, refused_at=None)
    city = F("delegation__participant__place").asc(nulls_last=True)
    order = still.order_by(city, "delegation", "place", "pk")
    return (one for one in order if is_admitted(one, wants_approval=wants))


def wants_approval(edition: Edition) -> bool:
    """Whether the secretariat approves every member."""
    return Arrangements.objects.filter(edition=edition, needs_approval=True).exists()


def is_admitted(member: Member, *, wants_approval: bool) -> bool:
    """Whether the member may come at all."""
    if member.withdrawn_at or member.refused_at:
        return False
    if member.delegation and not member.delegation.participant.takes_part:
        return False
    if member.approved_at or member.confirmed_at:
        return True
    return bool(member.registered_at) and not wants_approval


def sits_in(member: Member, session: Session) -> bool:
    """Whether the session is one of the member's; reads its cities."""
    return _sits_in(member, session, _cities(session))


def _cities(session: Session) -> frozenset[int]:
    return frozenset(one.pk for one in session.cities.all())


def _sits_in(member: Member, session: Session, cities: frozenset[int]) -> bool:
    if member.sessions:
        return session.number in member.sessions
    if member.delegation is None:
        return True
    city = member.delegation.participant.city_id
    if city == session.edition.host_id:
        return True
    return city in cities
