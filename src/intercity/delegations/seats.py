"""Which sessions there are, and in which each city sits.

Known by a room above this one, which says so at its start.

A member without sessions of its own is in those of the city.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from intercity.delegations.models import Member
from intercity.seminars.models import Edition
from intercity.seminars.question import Question

Seats = Mapping[int, frozenset[int]]
_told: list[Callable[[Edition], Seats]] = []
_counted: list[Callable[[Edition], int]] = []


def offer_seats(
    told: Callable[[Edition], Seats], counted: Callable[[Edition], int]
) -> None:
    """Say where the numbers of sessions of each city, by its key, and of all are known.

    `counted` is 0 while no session is planned.
    """
    _told[:], _counted[:] = [told], [counted]


def most_sessions(edition: Edition) -> int:
    """The greatest number of a session: as planned, else as it may come to be."""
    planned = _counted[0](edition) if _counted else 0
    return planned or max(Question.of(edition.question).counts, default=1)


def seats_of(edition: Edition) -> Seats:
    """The sessions of each city as they are planned; none while nobody knows."""
    return _told[0](edition) if _told else {}


def sessions_of(member: Member, seats: Seats) -> frozenset[int] | None:
    """The sessions that somebody is in; None for not known, or all of them."""
    if member.sessions:
        return frozenset(member.sessions)
    if member.delegation is None:
        return None
    return seats.get(member.delegation.participant.city_id)


def is_in(member: Member, number: int, seats: Seats) -> bool:
    """Whether somebody is in that session, as far as it is known."""
    found = sessions_of(member, seats)
    return found is None or number in found
