"""One shape of the problem for both solvers: which session could stand where.

A column is a possible session: its start, and how many present in it where its length
hangs on that. A plan is a choice of columns that do not overlap, and of how many
cities of each group sit in each. Cities that cost the same in every column, and have
no wish of their own, are one group with a whole-number count; cities that must sit
together are one unit. This has no symmetry between sessions and few variables, which
is the best the peers can be given. Burdens are whole numbers: points x `scale`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from intercity.kernel.clock import exists, instant, local
from intercity.kernel.planner.problem import (
    Calendar,
    City,
    Problem,
    ZoneShare,
)
from intercity.kernel.planner.verify import barred, rate

MINUTE = timedelta(minutes=1)
BARRED = -1


@dataclass(frozen=True, slots=True)
class Column:
    """A possible session: `day` is its place among the dates, in order.

    From `least` to `most` of its cities present.
    """

    day: int
    start: datetime
    minutes: int
    least: int
    most: int

    @property
    def end(self) -> datetime:
        """When it ends."""
        return self.start + self.minutes * MINUTE


@dataclass(slots=True)
class Group:
    """Units that cost the same; each is a tuple of places in `problem.cities`.

    `burdens` is (cities of a unit, columns), carried included, `BARRED` where one of
    them cannot come. `apart` are groups whose unit may not sit in the same column.
    """

    units: list[tuple[int, ...]]
    presenters: int
    burdens: np.ndarray
    sessions: frozenset[int] | None = None
    apart: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Cities in one unit."""
        return len(self.units[0])


@dataclass(slots=True)
class Table:
    """A problem in columns and groups."""

    problem: Problem
    scale: int
    columns: list[Column]
    host: np.ndarray
    groups: list[Group]

    def cliques(self) -> list[list[int]]:
        """Columns of which one at most can be chosen: all that hold one instant.

        The gap counts as part of a session. Sessions are intervals, so that these
        sets say everything about which pairs exclude each other.
        """
        gap = self.problem.gap_minutes * MINUTE
        return [
            [
                place
                for place, column in enumerate(self.columns)
                if column.start <= start < column.end + gap
            ]
            for start in sorted({column.start for column in self.columns})
        ]

    def of_day(self, day: int) -> list[int]:
        """The columns of one date."""
        return [at for at, column in enumerate(self.columns) if column.day == day]


def tabulate(problem: Problem) -> Table:
    """The columns and groups of a problem, by the rules of the contract."""
    columns = _columns(problem)
    scale = _scale(problem)
    burdens = _Burdens(problem, columns, scale)
    host = burdens.of((ZoneShare(problem.host.zone),), problem.host.calendar)
    kept = [place for place in range(len(columns)) if host[place] != BARRED]
    rows = np.array(
        [burdens.carried(city)[kept] for city in problem.cities], dtype=np.int64
    ).reshape(len(problem.cities), len(kept))
    shrink = gcd(scale, *(int(one) for one in _points(rows, host[kept])))
    whole = np.where(rows == BARRED, BARRED, rows // shrink)
    return Table(
        problem=problem,
        scale=scale // shrink,
        columns=[columns[place] for place in kept],
        host=host[kept] // shrink,
        groups=_groups(problem, whole),
    )


def _points(rows: np.ndarray, host: np.ndarray) -> np.ndarray:
    return np.unique(np.concatenate((rows[rows != BARRED], host)))


def _columns(problem: Problem) -> list[Column]:
    zone = problem.host.zone
    columns = []
    for day, on in enumerate(sorted(set(problem.dates))):
        opens = instant(on, problem.host_hours.start, zone)
        closes = instant(on, problem.host_hours.end, zone)
        for start in _starts(problem, on):
            for least, most in _presenters(problem):
                column = Column(day, start, problem.length(least), least, most)
                if column.minutes > 0 and opens <= start and column.end <= closes:
                    columns.append(column)
    return columns


def _presenters(problem: Problem) -> list[tuple[int, int]]:
    """Ranges of presenting cities that make the same length."""
    least, most = problem.presenters_min, problem.presenting
    if problem.presenters_max is not None:
        most = min(most, problem.presenters_max)
    if least > most:
        return []
    if problem.presentation_minutes == 0:
        return [(least, most)]
    return [(number, number) for number in range(least, most + 1)]


def _starts(problem: Problem, on: date) -> list[datetime]:
    zone, grid = problem.host.zone, problem.grid_minutes
    minutes = range(0, 24 * 60, grid)
    return [instant(on, one, zone) for one in minutes if exists(on, one, zone)]


def _scale(problem: Problem) -> int:
    table = problem.burden
    points = (*table.bands, table.edge, table.rest_day)
    rates = lcm(*(one.denominator for one in points))
    shares = [
        _weight(part, city.zones).denominator
        for city in problem.cities
        for part in city.zones
    ]
    carried = [city.carried.denominator for city in problem.cities]
    return lcm(60 * rates * lcm(*shares), *carried)


def _weight(part: ZoneShare, zones: tuple[ZoneShare, ...]) -> Fraction:
    return part.share / sum((one.share for one in zones), Fraction(0))


class _Burdens:
    """Burdens in every column, by sums over the minutes of each date."""

    def __init__(self, problem: Problem, columns: list[Column], scale: int) -> None:
        self._problem = problem
        self._scale = scale
        self._minutes = self._used(columns)
        place = {at: number for number, at in enumerate(self._minutes)}
        self._first = np.array([place[one.start] for one in columns], dtype=np.int64)
        lengths = np.array([one.minutes for one in columns], dtype=np.int64)
        self._last = self._first + lengths
        self._readings: dict[str, list[datetime]] = {}
        self._rates: dict[tuple[str, Calendar], np.ndarray] = {}
        self._kept: dict[tuple[tuple[ZoneShare, ...], Calendar], np.ndarray] = {}

    def _used(self, columns: list[Column]) -> list[datetime]:
        """Every minute of the host's window on every date, in order."""
        spans: dict[int, tuple[datetime, datetime]] = {}
        for column in columns:
            first, last = spans.get(column.day, (column.start, column.end))
            spans[column.day] = (min(first, column.start), max(last, column.end))
        return [
            first + minute * MINUTE
            for first, last in spans.values()
            for minute in range((last - first) // MINUTE)
        ]

    def carried(self, city: City) -> np.ndarray:
        """Scaled burden + carried in every column, `BARRED` where it cannot come."""
        burdens = self.of(city.zones, city.calendar)
        carried = int(city.carried * self._scale)
        return np.where(burdens == BARRED, BARRED, burdens + carried)

    def of(self, zones: tuple[ZoneShare, ...], calendar: Calendar) -> np.ndarray:
        """Scaled burden in every column, `BARRED` where the unit cannot come."""
        key = (zones, calendar)
        if key not in self._kept:
            burdens = np.zeros(len(self._first), dtype=np.int64)
            for part in zones:
                weight = int(_weight(part, zones) * self._scale / 60)
                burdens += weight * self._over(self._rated(part.zone, calendar))
            burdens //= self._unit()
            if calendar.unavailable:
                largest = max(zones, key=lambda part: part.share).zone
                bars = [
                    barred(reading, calendar.unavailable)
                    for reading in self._read(largest)
                ]
                burdens[self._over(np.array(bars, dtype=np.int64)) > 0] = BARRED
            self._kept[key] = burdens
        return self._kept[key]

    def _unit(self) -> int:
        """What makes every rate whole."""
        table = self._problem.burden
        points = (*table.bands, table.edge, table.rest_day)
        return lcm(*(one.denominator for one in points))

    def _over(self, minutes: np.ndarray) -> np.ndarray:
        """The sum over the minutes of every column."""
        sums = np.concatenate(([0], np.cumsum(minutes)))
        return np.asarray(sums[self._last] - sums[self._first], dtype=np.int64)

    def _rated(self, zone: str, calendar: Calendar) -> np.ndarray:
        key = (zone, calendar)
        if key not in self._rates:
            unit, table = self._unit(), self._problem.burden
            rates = [
                int(rate(reading, calendar, table) * unit)
                for reading in self._read(zone)
            ]
            self._rates[key] = np.array(rates, dtype=np.int64)
        return self._rates[key]

    def _read(self, zone: str) -> list[datetime]:
        if zone not in self._readings:
            self._readings[zone] = [local(at, zone) for at in self._minutes]
        return self._readings[zone]


def _groups(problem: Problem, rows: np.ndarray) -> list[Group]:
    groups: list[Group] = []
    group_of: dict[int, int] = {}
    kept: dict[tuple[bool, bytes], int] = {}
    named = {slug for city in problem.cities for slug in city.apart}
    for unit in _units(problem):
        cities = [problem.cities[place] for place in unit]
        wishes = len(unit) > 1 or any(
            city.apart or city.sessions is not None or city.slug in named
            for city in cities
        )
        key = (cities[0].presents, rows[unit[0]].tobytes())
        if not wishes and key in kept:
            groups[kept[key]].units.append(unit)
        else:
            if not wishes:
                kept[key] = len(groups)
            groups.append(_group(unit, cities, rows))
        for place in unit:
            group_of[place] = kept[key] if not wishes else len(groups) - 1
    _keep_apart(problem, groups, group_of)
    return groups


def _group(unit: tuple[int, ...], cities: list[City], rows: np.ndarray) -> Group:
    burdens = rows[list(unit)]
    burdens = np.where((burdens == BARRED).any(axis=0), BARRED, burdens)
    limits = [city.sessions for city in cities if city.sessions is not None]
    return Group(
        units=[unit],
        presenters=sum(city.presents for city in cities),
        burdens=burdens,
        sessions=frozenset.intersection(*limits) if limits else None,
    )


def _units(problem: Problem) -> list[tuple[int, ...]]:
    """Places of the cities that must sit together, each city in one unit."""
    place = {city.slug: at for at, city in enumerate(problem.cities)}
    root = list(range(len(problem.cities)))

    def find(at: int) -> int:
        while root[at] != at:
            at = root[at]
        return at

    for at, city in enumerate(problem.cities):
        for other in city.together:
            if other in place:
                root[max(find(at), find(place[other]))] = min(
                    find(at), find(place[other])
                )
    units: dict[int, list[int]] = defaultdict(list)
    for at in range(len(problem.cities)):
        units[find(at)].append(at)
    return [tuple(unit) for unit in units.values()]


def _keep_apart(
    problem: Problem, groups: list[Group], group_of: dict[int, int]
) -> None:
    place = {city.slug: at for at, city in enumerate(problem.cities)}
    for at, city in enumerate(problem.cities):
        for other in city.apart:
            if other in place:
                groups[group_of[at]].apart.append(group_of[place[other]])


def seats(table: Table) -> list[tuple[int, int]]:
    """Every (group, column) in which a unit of the group may sit."""
    return [
        (at, int(place))
        for at, group in enumerate(table.groups)
        for place in np.flatnonzero((group.burdens != BARRED).all(axis=0))
        if table.columns[place].most >= group.presenters
    ]


def worst(group: Group, column: int) -> int:
    """The largest burden in a unit of the group."""
    return int(group.burdens[:, column].max())


def total(group: Group, column: int) -> int:
    """The burden of all the cities in a unit of the group."""
    return int(group.burdens[:, column].sum())


def city_bounds(table: Table) -> tuple[int, int]:
    """The least and the most cities in one session."""
    most = table.problem.cities_max
    everyone = len(table.problem.cities)
    return table.problem.cities_min, everyone if most is None else min(most, everyone)
