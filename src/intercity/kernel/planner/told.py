"""What cities were told before, and which of them another plan would move.

A city is moved when its session or its local start is another than it was told. The
rule is worked out here the plain way, city by city; the search has tables of its own
(`space`, `bounds`), so that a mistake in the one shows in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from intercity.kernel.clock import local
from intercity.kernel.planner.plan import Plan
from intercity.kernel.planner.problem import City, Problem


@dataclass(frozen=True, slots=True)
class Told:
    """A city's place in a plan that it knows: its session and when that begins.

    `session` counts from 1 by start; `start` is aware, with the offset of the city's
    own clock as it was told.
    """

    session: int
    start: datetime

    def is_kept(self, city: City, session: int, start: datetime) -> bool:
        """Whether a place in another plan is the same to this city.

        The instant and the reading of its clock must both be: a zone that was put
        right, or a change in the rules of clocks, moves a city as well.
        """
        return (
            session == self.session
            and is_same(start, self.start)
            and local(start, city.zone).utcoffset() == self.start.utcoffset()
        )


def is_same(one: datetime, other: datetime) -> bool:
    """Whether two instants are; where clocks are set back, `==` may deny it."""
    return one.astimezone(UTC) == other.astimezone(UTC)


def told_of(problem: Problem, plan: Plan) -> dict[str, Told]:
    """What the cities of a plan know once they are told of it, by slug."""
    zones = {city.slug: city.zone for city in problem.cities}
    return {
        slug: Told(number, local(session.start, zones[slug]))
        for number, session in enumerate(plan.sessions, 1)
        for slug in session.cities
        if slug in zones
    }


def moved(problem: Problem, plan: Plan, told: Mapping[str, Told]) -> tuple[str, ...]:
    """The cities that a plan moves, in the order of the brief.

    Cities that are new, and those that no longer take part, are not among them.
    """
    cities = {city.slug: city for city in problem.cities}
    seats = {
        slug: (number, session.start)
        for number, session in enumerate(plan.sessions, 1)
        for slug in session.cities
    }
    return tuple(
        slug
        for slug, city in cities.items()
        if slug in told and slug in seats and not told[slug].is_kept(city, *seats[slug])
    )


def thawed(plan: Plan, frozen: Mapping[int, datetime]) -> tuple[int, ...]:
    """The numbers of the sessions whose frozen start a plan does not keep."""
    starts = {number: one.start for number, one in enumerate(plan.sessions, 1)}
    return tuple(
        number
        for number, start in sorted(frozen.items())
        if number not in starts or not is_same(starts[number], start)
    )
