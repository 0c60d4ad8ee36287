"""Every plan of a small problem, one after another: the slow judge of the search.

`solve` tries all dates, all tuples of starts and all assignments, by whole numbers
(points x minutes, scaled so that every share and rate is whole), and keeps the best
of each objective under the contract's ties, and the Pareto front.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import accumulate, combinations, product
from math import lcm

from intercity.kernel.clock import instant, local
from intercity.kernel.planner.plan import Figures, Plan, Session
from intercity.kernel.planner.problem import (
    OBJECTIVES,
    BurdenTable,
    Calendar,
    Objective,
    Problem,
    ZoneShare,
)
from intercity.kernel.planner.verify import barred, rate

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Optimum:
    """A plan with its figures and its burdens + carried from the largest down."""

    plan: Plan
    figures: Figures
    vector: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The optimum of each objective and the front; both empty when infeasible."""

    best: dict[Objective, Optimum]
    front: tuple[Optimum, ...]

    @property
    def feasible(self) -> bool:
        return bool(self.best)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A plan in whole numbers; `tie` orders plans that cost the same."""

    worst: int
    total: int
    host: int
    vector: tuple[int, ...]
    tie: tuple[date, tuple[datetime, ...], int, tuple[int, ...]]
    minutes: tuple[int, ...]

    def cost(self) -> tuple[int, int, int]:
        return self.worst, self.total, self.host

    def key(self, objective: Objective) -> tuple[object, ...]:
        match objective:
            case "worst-first":
                return self.worst, self.total, self.host, self.tie
            case "total-first":
                return self.total, self.worst, self.host, self.tie
            case "leximin":
                return self.vector, self.host, self.tie


def solve(problem: Problem) -> Answer:
    """The exact answer to a small problem, with the plan that the ties choose."""
    scale = _scale(problem)
    best: dict[Objective, _Candidate] = {}
    cheapest: dict[tuple[int, int, int], _Candidate] = {}
    for one in _candidates(problem, scale):
        for objective in OBJECTIVES:
            kept = best.get(objective)
            if kept is None or one.key(objective) < kept.key(objective):
                best[objective] = one
        same = cheapest.get(one.cost())
        if same is None or one.tie < same.tie:
            cheapest[one.cost()] = one
    front = [
        cheapest[cost]
        for cost in sorted(cheapest)
        if not any(_dominates(other, cost) for other in cheapest)
    ]
    return Answer(
        best={name: _optimum(problem, one, scale) for name, one in best.items()},
        front=tuple(_optimum(problem, one, scale) for one in front),
    )


def _dominates(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def _scale(problem: Problem) -> int:
    """What makes every burden whole: 60 minutes, the rates, the shares, carried."""
    table = problem.burden
    rates = lcm(
        *(points.denominator for points in (*table.bands, table.edge, table.rest_day))
    )
    scale = 60 * rates
    for city in problem.cities:
        whole = sum((part.share for part in city.zones), Fraction(0))
        shares = (60 * rates * (part.share / whole).denominator for part in city.zones)
        scale = lcm(scale, city.carried.denominator, *shares)
    return scale


def _optimum(problem: Problem, one: _Candidate, scale: int) -> Optimum:
    _, starts, _, numbers = one.tie
    sessions = tuple(
        Session(
            start=start,
            minutes=minutes,
            cities=tuple(
                city.slug
                for city, seat in zip(problem.cities, numbers, strict=True)
                if seat == number
            ),
        )
        for number, (start, minutes) in enumerate(
            zip(starts, one.minutes, strict=True), 1
        )
    )
    return Optimum(
        plan=Plan(sessions),
        figures=Figures(
            worst=Fraction(one.worst, scale),
            total=Fraction(one.total, scale),
            host=Fraction(one.host, scale),
        ),
        vector=tuple(Fraction(points, scale) for points in one.vector),
    )


def _candidates(problem: Problem, scale: int) -> Iterator[_Candidate]:
    costs = _Costs(problem, scale)
    assignments = [_Assignment(problem, numbers) for numbers in _assignments(problem)]
    for day in sorted(set(problem.dates)):
        closes = instant(day, problem.host_hours.end, problem.host.zone)
        for starts in combinations(_starts(problem, day), problem.count):
            for assignment in assignments:
                if _fits(problem, starts, assignment.minutes, closes):
                    candidate = costs.candidate(day, starts, assignment)
                    if candidate is not None:
                        yield candidate


def _starts(problem: Problem, day: date) -> list[datetime]:
    """The instants on the host's grid of one date, within its window."""
    zone = problem.host.zone
    opens = instant(day, problem.host_hours.start, zone)
    closes = instant(day, problem.host_hours.end, zone)
    starts = []
    for minute in range(0, 24 * 60, problem.grid_minutes):
        start = instant(day, minute, zone)
        reading = local(start, zone)
        exists = (reading.date(), reading.hour * 60 + reading.minute) == (day, minute)
        if exists and opens <= start < closes:
            starts.append(start)
    return sorted(starts)


def _fits(
    problem: Problem,
    starts: tuple[datetime, ...],
    minutes: tuple[int, ...],
    closes: datetime,
) -> bool:
    ends = [a + b * MINUTE for a, b in zip(starts, minutes, strict=True)]
    gap = problem.gap_minutes * MINUTE
    return ends[-1] <= closes and all(
        end + gap <= start for end, start in zip(ends, starts[1:], strict=False)
    )


class _Assignment:
    """Which session each city sits in, and what follows whatever the starts."""

    def __init__(self, problem: Problem, numbers: tuple[int, ...]) -> None:
        self.numbers = numbers
        self.minutes = tuple(
            problem.length(presenters) for presenters in _presenters(problem, numbers)
        )
        self.wishes = sum(
            number in city.prefers
            for city, number in zip(problem.cities, numbers, strict=True)
        )


def _presenters(problem: Problem, numbers: tuple[int, ...]) -> list[int]:
    counts = [0] * problem.count
    for city, number in zip(problem.cities, numbers, strict=True):
        counts[number - 1] += city.presents
    return counts


def _assignments(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Session numbers in the order of the brief that keep every bound and wish."""
    numbers = range(1, problem.count + 1)
    allowed = [
        [one for one in numbers if city.sessions is None or one in city.sessions]
        for city in problem.cities
    ]
    for chosen in product(*allowed):
        presenters = _presenters(problem, chosen)
        seated = [chosen.count(number) for number in numbers]
        if (
            all(problem.length(count) > 0 for count in presenters)
            and _within(presenters, problem.presenters_min, problem.presenters_max)
            and _within(seated, problem.cities_min, problem.cities_max)
            and _in_company(problem, chosen)
        ):
            yield chosen


def _within(counts: list[int], least: int, most: int | None) -> bool:
    return all(least <= one and (most is None or one <= most) for one in counts)


def _in_company(problem: Problem, chosen: tuple[int, ...]) -> bool:
    seat = {
        city.slug: number for city, number in zip(problem.cities, chosen, strict=True)
    }
    return all(
        all(seat[other] == seat[city.slug] for other in city.together if other in seat)
        and all(seat[other] != seat[city.slug] for other in city.apart if other in seat)
        for city in problem.cities
    )


class _Costs:
    """The scaled burden of every unit in every session that was asked for."""

    def __init__(self, problem: Problem, scale: int) -> None:
        self._problem = problem
        self._scale = scale
        self._clocks: dict[tuple[str, Calendar], _Clock] = {}
        self._kept: dict[tuple[int, datetime, int], int | None] = {}
        self._carried = [int(city.carried * scale) for city in problem.cities]
        host = problem.host
        self._units = [(city.zones, city.calendar) for city in problem.cities]
        self._units.append(((ZoneShare(host.zone),), host.calendar))

    def candidate(
        self, day: date, starts: tuple[datetime, ...], assignment: _Assignment
    ) -> _Candidate | None:
        """The whole plan, or None where a city or the host is barred."""
        host = 0
        for start, minutes in zip(starts, assignment.minutes, strict=True):
            points = self._points(len(self._units) - 1, start, minutes)
            if points is None:
                return None
            host += points
        burdens = []
        for place, number in enumerate(assignment.numbers):
            points = self._points(
                place, starts[number - 1], assignment.minutes[number - 1]
            )
            if points is None:
                return None
            burdens.append(points + self._carried[place])
        vector = tuple(sorted(burdens, reverse=True))
        return _Candidate(
            worst=vector[0] if vector else 0,
            total=sum(vector),
            host=host,
            vector=vector,
            tie=(day, starts, -assignment.wishes, assignment.numbers),
            minutes=assignment.minutes,
        )

    def _points(self, place: int, start: datetime, minutes: int) -> int | None:
        key = (place, start, minutes)
        if key not in self._kept:
            self._kept[key] = self._count(*self._units[place], start, minutes)
        return self._kept[key]

    def _count(
        self,
        zones: tuple[ZoneShare, ...],
        calendar: Calendar,
        start: datetime,
        minutes: int,
    ) -> int | None:
        largest = max(zones, key=lambda part: part.share).zone
        if self._clock(largest, calendar).bars(start, minutes):
            return None
        whole = sum((part.share for part in zones), Fraction(0))
        points = sum(
            (
                part.share * self._clock(part.zone, calendar).points(start, minutes)
                for part in zones
            ),
            Fraction(0),
        )
        scaled = points / whole / 60 * self._scale
        assert scaled.denominator == 1
        return scaled.numerator

    def _clock(self, zone: str, calendar: Calendar) -> _Clock:
        key = (zone, calendar)
        if key not in self._clocks:
            self._clocks[key] = _Clock(zone, calendar, self._problem.burden)
        return self._clocks[key]


class _Clock:
    """Rates of one zone and calendar by day of instants, summed up minute by minute."""

    def __init__(self, zone: str, calendar: Calendar, table: BurdenTable) -> None:
        self._zone = zone
        self._calendar = calendar
        self._table = table
        self._minutes: dict[datetime, tuple[Fraction, bool]] = {}
        self._sums: dict[datetime, list[Fraction]] = {}

    def _minute(self, at: datetime) -> tuple[Fraction, bool]:
        if at not in self._minutes:
            reading = local(at, self._zone)
            self._minutes[at] = (
                rate(reading, self._calendar, self._table),
                barred(reading, self._calendar.unavailable),
            )
        return self._minutes[at]

    def points(self, start: datetime, minutes: int) -> Fraction:
        """The sum of the rates of every minute (points an hour x minutes)."""
        sums = self._sums.get(start, [])
        if len(sums) < minutes:
            rates = (self._minute(start + one * MINUTE)[0] for one in range(minutes))
            sums = self._sums[start] = list(accumulate(rates))
        return sums[minutes - 1]

    def bars(self, start: datetime, minutes: int) -> bool:
        return bool(self._calendar.unavailable) and any(
            self._minute(start + one * MINUTE)[1] for one in range(minutes)
        )
