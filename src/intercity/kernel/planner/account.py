"""What a plan costs each city, and what its other sessions would have cost it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from intercity.kernel.planner.burden import Day, LocalClock, Meter, Scale
from intercity.kernel.planner.plan import Figures, Plan
from intercity.kernel.planner.problem import Calendar, City, Problem, ZoneShare

# Hour by hour, what a payer's hours are called; `day` is 09 to 17.
PARTS = (*["night"] * 5, *["early"] * 4, *["day"] * 8, *["evening"] * 5, *["night"] * 2)


@dataclass(frozen=True, slots=True)
class Seat:
    """One city in a plan: its session (index), its burden without carried."""

    city: City
    session: int
    burden: Fraction


class Account:
    """The burdens of one plan, by the planner's own tables of minutes."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        """Measure a plan in which every city of the problem sits once."""
        self.problem = problem
        self.plan = plan
        self._scale = Scale.of(problem)
        self._meter = Meter(problem, self._scale)
        self._spans = [
            Day(session.start.date(), session.start, session.minutes, np.arange(0))
            for session in plan.sessions
        ]
        self._costs: dict[object, tuple[tuple[Fraction, bool], ...]] = {}

    @cached_property
    def seats(self) -> dict[str, Seat]:
        """Every city's seat, by slug, in the order of the brief."""
        where = {
            slug: number
            for number, session in enumerate(self.plan.sessions)
            for slug in session.cities
        }
        return {
            city.slug: Seat(
                city, where[city.slug], self._measured(city)[where[city.slug]][0]
            )
            for city in self.problem.cities
        }

    @cached_property
    def host(self) -> tuple[Fraction, ...]:
        """The host's burden in each session."""
        host = self.problem.host
        zones = (ZoneShare(host.zone),)
        return tuple(
            self._scale.points(int(spent.burden[-1]))
            for spent in (
                self._meter.spent(zones, host.calendar, span) for span in self._spans
            )
        )

    @property
    def figures(self) -> Figures:
        """Worst and total of burden + carried, and the host's sum."""
        borne = [seat.burden + seat.city.carried for seat in self.seats.values()]
        return Figures(max(borne), sum(borne, Fraction(0)), sum(self.host, Fraction(0)))

    @property
    def vector(self) -> tuple[Fraction, ...]:
        """Burden + carried of all cities, the largest first."""
        borne = (seat.burden + seat.city.carried for seat in self.seats.values())
        return tuple(sorted(borne, reverse=True))

    def cost(self, city: City, session: int) -> Fraction | None:
        """What a session would cost a city, `None` where it cannot sit there."""
        if city.sessions is not None and session + 1 not in city.sessions:
            return None
        burden, barred = self._measured(city)[session]
        return None if barred else burden

    def parts(self, city: City, session: int) -> dict[str, Fraction]:
        """A city's burden by part of the day, rest days and holidays apart.

        Over several zones the clock of the largest share is read.
        """
        clock = self._meter.clock(city.zone, self._spans[session])
        rates = clock.rates(city.calendar, self.problem.burden, self._scale.per_rate)
        points: dict[str, Fraction] = {}
        for part, rate in zip(_named(clock, city.calendar), rates, strict=True):
            points[part] = points.get(part, Fraction(0)) + self._scale.points(int(rate))
        return points

    def _measured(self, city: City) -> tuple[tuple[Fraction, bool], ...]:
        """Burden of each session, and whether the city is unavailable for it."""
        key = (city.zones, city.calendar)
        if key not in self._costs:
            spans = (self._meter.spent(*key, span) for span in self._spans)
            self._costs[key] = tuple(
                (self._scale.points(int(spent.burden[-1])), bool(spent.barred[-1]))
                for spent in spans
            )
        return self._costs[key]


def _named(clock: LocalClock, calendar: Calendar) -> list[str]:
    holidays = {day.toordinal() for day in calendar.holidays}
    return [
        "holiday"
        if day in holidays
        else "rest_day"
        if (day - 1) % 7 in calendar.rest_days
        else PARTS[minute // 60]
        for minute, day in zip(clock.minute.tolist(), clock.day.tolist(), strict=True)
    ]
