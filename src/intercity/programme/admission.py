"""Who is admitted to a session: members, interpreters; the secretariat to all of them.

A member of a delegation is admitted when approved, and where an edition wants no
approvals when registered or confirmed; a guest, whom the secretariat entered itself, by
agreeing to come; until the member or the city withdraws. The session is one of the
member's own, or else of the member's city; people of the host are in every session, and
so is a guest of whom no session was said. Whoever is still published in a session may
join it too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from intercity.delegations.models import Arrangements, Member
from intercity.programme.models import Assignment, Session
from intercity.programme.seats import Seats, joining_seats_of, seats_of
from intercity.seminars.models import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """The sessions of an edition with who is admitted to each, by session number."""

    sessions: tuple[Session, ...]
    seats: Seats
    members: dict[int, tuple[Member, ...]]
    assignments: dict[int, tuple[Assignment, ...]]


def seated(
    edition: Edition,
    number: int | None = None,
    *,
    among: QuerySet[Member] | None = None,
    seats: Seats | None = None,
) -> Seated:
    """Who is admitted where, in four queries; `number` asks for one session alone.

    `among` some members of the edition, read as far as the caller asks for. Cities sit
    as in the draft, unless the caller gives other `seats`.
    """
    found = edition.sessions.select_related("meeting", "languages")
    if number is not None:
        found = found.filter(number=number)
    sessions = tuple(found)
    members = tuple(admitted_members(edition, among))
    if seats is None:
        seats = seats_of(edition)
    assigned = Assignment.objects.filter(session__in=sessions)
    assignments = tuple(assigned.select_related("interpreter__person"))
    return Seated(
        sessions=sessions,
        seats=seats,
        members={
            one.number: tuple(
                member
                for member in members
                if sits(one, member.sessions, _city(member), seats)
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
) -> QuerySet[Member]:
    """The members who are admitted to some session, in the order of cities."""
    found = among
    if found is None:
        found = edition.members.select_related(
            "delegation__participant__city", "person"
        )
    city = F("delegation__participant__place").asc(nulls_last=True)
    return admitted(found).order_by(city, "delegation", "place", "pk")


def admitted(members: QuerySet[Member]) -> QuerySet[Member]:
    """Those of the members who may come at all."""
    approvals = Arrangements.objects.filter(
        edition=OuterRef("edition"), needs_approval=True
    )
    approved = Q(approved_at__isnull=False)
    comes = Q(registered_at__isnull=False) | Q(confirmed_at__isnull=False)
    asks_nobody = Q(~Exists(approvals)) | Q(delegation=None)
    city = Q(delegation=None) | Q(delegation__participant__takes_part=True)
    said = approved | comes & asks_nobody
    return members.filter(said, city, withdrawn_at=None, refused_at=None)


def may_come(member: Member) -> bool:
    """Whether the member is admitted at all. One query."""
    return admitted(Member.objects.filter(pk=member.pk)).exists()


def is_admitted(member: Member, session: Session) -> bool:
    """Whether the member may come, and to this session. Four queries."""
    seats = joining_seats_of(session.edition)
    return sits(session, member.sessions, _city(member), seats) and may_come(member)


def sits(
    session: Session, own: Collection[int], city: int | None, seats: Seats
) -> bool:
    """Whether a session is one of a member's, by the numbers said, or else the city."""
    if own:
        return session.number in own
    return (
        city is None
        or city == session.edition.host_id
        or session.number in seats.get(city, ())
    )


def _city(member: Member) -> int | None:
    return member.delegation.participant.city_id if member.delegation else None
