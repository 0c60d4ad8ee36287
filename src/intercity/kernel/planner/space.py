"""A problem as tables: classes of cities, columns of starts, groups that bind.

Cities whose every hour costs the same and to whom the same rules apply are one
class. A column is a block of 2^level neighbouring starts on one date with one
number of presentations; its costs are the least over the block, so that any set of
columns bounds all plans inside it from below, and a column of level 0 is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from intercity.kernel.planner.burden import (
    BARRED,
    MINUTE,
    Day,
    Ints,
    Meter,
    Scale,
    Spent,
)
from intercity.kernel.planner.problem import City, Problem, ZoneShare
from intercity.kernel.planner.told import Told


@dataclass(frozen=True, slots=True)
class Group:
    """The presenting cities, or the others: classes [first, last) of the space.

    `low` and `high` bound a session's cities of this group beyond its number of
    presentations n: the presenting are exactly n, the others between `low` - n
    and `high` - n.
    """

    first: int
    last: int
    presents: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """Cities that must sit together, by index of class; `apart` are other units.

    `allowed` is the bit code of the sessions in which all of them may sit.
    """

    classes: tuple[int, ...]
    apart: frozenset[int]
    allowed: int


# A place that no plan can keep, and an empty range of starts.
_NOWHERE = (-1, -1, -1)
_NONE = (1, 0)


def _index(day: Day, start: datetime) -> int | None:
    """Which of a day's starts this is."""
    minute, rest = divmod(start.astimezone(UTC) - day.origin, MINUTE)
    found = np.flatnonzero(day.starts == minute)
    return int(found[0]) if len(found) and not rest else None


class Space:
    """The tables of one problem.

    `weight[k]` cities in class k, `members[k]` their indices in the brief, and
    `class_of[i]` the class of city i;
    `columns[row, k]` the cost of class k, burden + carried, in units, with
    `row(...)` telling the row; `host_cost[row]` likewise. `denied[s, k]` bars class
    k from session s by the brief; `wishes[s, k]` is 1 where it would rather sit.
    `units` holds the cities bound by `together` and `apart`.

    Where cities were `told` a place before, `told[k]` is that of class k as session,
    day and start by index, -1 for a place that no plan can keep, and `counts[k]` is
    whether moving it counts. `begin[day, s]` are the first and the last start that a
    session may have; one alone where it is `frozen`.
    """

    def __init__(
        self,
        problem: Problem,
        days: tuple[Day, ...] | None = None,
        *,
        told: Mapping[str, Told] | None = None,
        frozen: Mapping[int, datetime] | None = None,
    ) -> None:
        """Sample the zones and build all tables.

        Raises `burden.TooFine`, and `ValueError` for a problem without cities.

        `days` replace the windows and grids of the problem's dates.
        """
        if not problem.cities:
            raise ValueError("cities: none given; accepted is at least one")
        self.problem = problem
        self.sessions = problem.count
        self.scale = Scale.of(problem)
        if days is None:
            dates = sorted(set(problem.dates))
            days = tuple(Day.of(problem, each) for each in dates)
        self.days = tuple(day for day in days if len(day.starts))
        self.presenting = problem.presenting
        self.is_told = told is not None
        self._told = told or {}
        self.begin = self._begins(frozen or {})
        self._read_cities(Meter(problem, self.scale))
        self._bind()
        self._measure()

    # Cities to classes

    def _read_cities(self, meter: Meter) -> None:
        problem = self.problem
        spent: dict[object, tuple[Spent, ...]] = {}
        alike: dict[object, list[int]] = defaultdict(list)
        bound = {slug for city in problem.cities for slug in city.together + city.apart}
        for index, city in enumerate(problem.cities):
            source = (city.zones, city.calendar)
            if source not in spent:
                spent[source] = tuple(meter.spent(*source, day) for day in self.days)
            alone = city.slug in bound or city.together or city.apart
            key = (
                not city.presents,
                tuple((s.burden.tobytes(), s.barred.tobytes()) for s in spent[source]),
                city.carried,
                city.sessions,
                city.prefers,
                self._place(city),
                city.slug if alone else "",
            )
            alike[key].append(index)
        order = sorted(alike.items(), key=lambda item: (item[0][0], item[1]))  # type: ignore[index]
        self.members = tuple(tuple(indices) for _, indices in order)
        class_of = {
            index: k for k, indices in enumerate(self.members) for index in indices
        }
        self.class_of = [class_of[index] for index in range(len(problem.cities))]
        self.first = [problem.cities[indices[0]] for indices in self.members]
        self.weight = np.array([len(each) for each in self.members], dtype=np.int64)
        split = sum(city.presents for city in self.first)
        self.groups = (
            Group(0, split, presents=True),
            Group(split, len(self.first), presents=False),
        )
        spans = [spent[city.zones, city.calendar] for city in self.first]
        self._spent = [
            Spent(
                np.array([span[number].burden for span in spans]),
                np.array([span[number].barred for span in spans]),
            )
            for number in range(len(self.days) if spans else 0)
        ]
        host = problem.host
        self._host = [
            meter.spent((ZoneShare(host.zone),), host.calendar, day)
            for day in self.days
        ]
        every = range(1, self.sessions + 1)
        self.denied = np.array(
            [
                [
                    city.sessions is not None and s not in city.sessions
                    for city in self.first
                ]
                for s in every
            ],
            dtype=bool,
        ).reshape(self.sessions, -1)
        self.wishes = np.array(
            [[s in city.prefers for city in self.first] for s in every], dtype=np.int64
        ).reshape(self.sessions, -1)
        self.carried = np.array(
            [self.scale.units(city.carried) for city in self.first], dtype=np.int64
        )
        places = [self._place(city) for city in self.first]
        self.counts = np.array([place is not None for place in places], dtype=bool)
        self.told = np.array(
            [place or _NOWHERE for place in places], dtype=np.int64
        ).reshape(-1, 3)

    # What was told before, and what is frozen

    def _place(self, city: City) -> tuple[int, int, int] | None:
        """Session, day and start that the city was told, by index."""
        told = self._told.get(city.slug)
        if told is None:
            return None
        for number, day in enumerate(self.days):
            index = _index(day, told.start)
            if index is not None and told.is_kept(city, told.session, told.start):
                return told.session - 1, number, index
        return _NOWHERE

    def _begins(self, frozen: Mapping[int, datetime]) -> Ints:
        begin = np.empty((len(self.days), self.sessions, 2), dtype=np.int64)
        for number, day in enumerate(self.days):
            begin[number] = 0, len(day.starts) - 1
            for session, start in frozen.items():
                index = _index(day, start)
                if session <= self.sessions:
                    begin[number, session - 1] = _NONE if index is None else index
        return begin

    # Together and apart

    def _bind(self) -> None:
        where = {
            self.problem.cities[index].slug: number
            for number, indices in enumerate(self.members)
            for index in indices
        }
        bound = {
            where[slug]
            for city in self.problem.cities
            for slug in (
                *city.together,
                *city.apart,
                *([city.slug] if city.together or city.apart else []),
            )
        }
        leader = {number: number for number in bound}

        def find(number: int) -> int:
            while leader[number] != number:
                number = leader[number]
            return number

        for number in sorted(bound):
            for slug in self.first[number].together:
                leader[find(where[slug])] = find(number)
        units = sorted({find(number) for number in bound})
        place = {number: units.index(find(number)) for number in bound}
        foes: dict[int, set[int]] = defaultdict(set)
        for number in bound:
            for slug in self.first[number].apart:
                foes[place[number]].add(place[where[slug]])
                foes[place[where[slug]]].add(place[number])
        self.units = tuple(
            self._unit([n for n in sorted(bound) if place[n] == unit], foes[unit])
            for unit in range(len(units))
        )

    def _unit(self, classes: list[int], foes: set[int]) -> Unit:
        allowed = (1 << self.sessions) - 1
        for number in classes:
            for session in range(self.sessions):
                if self.denied[session, number]:
                    allowed &= ~(1 << session)
        return Unit(tuple(classes), frozenset(foes), allowed)

    # Starts to columns

    def _measure(self) -> None:
        problem = self.problem
        self.most_starts = max((len(day.starts) for day in self.days), default=0)
        longest = max((day.minutes for day in self.days), default=0)
        low, high = problem.presenters_min, self.presenting
        if problem.presenters_max is not None:
            high = min(high, problem.presenters_max)
        if problem.presentation_minutes:
            room = (longest - problem.fixed_minutes) // problem.presentation_minutes
            high = min(high, room)
        if not problem.fixed_minutes:
            # A session of no length is none.
            low = max(low, 1) if problem.presentation_minutes else high + 1
        self.fewest, self.most = low, high
        self.levels = max(1, (self.most_starts - 1).bit_length() + 1)
        self.level_at = np.cumsum(
            [0] + [-(-self.most_starts // (1 << level)) for level in range(self.levels)]
        )
        self.width = int(self.level_at[-1])
        kinds = max(0, high - low + 1)
        rows = len(self.days) * kinds * self.width
        self.columns = np.full((rows, len(self.first)), BARRED, dtype=np.int64)
        self.host_cost = np.full(rows, BARRED, dtype=np.int64)
        for number, day in enumerate(self.days):
            for presenters in range(low, high + 1):
                self._fill(number, day, presenters)

    def _fill(self, number: int, day: Day, presenters: int) -> None:
        length = self.problem.length(presenters)
        starts = day.starts[day.starts + length <= day.minutes]
        size = len(starts)
        base = int(self.row(number, presenters, 0, 0))
        costs = self.columns[base : base + self.width]
        hosts = self.host_cost[base : base + self.width]
        hosts[:size] = self._host[number].over(starts, starts + length)
        if len(self.first):
            costs[:size] = self._spent[number].over(starts, starts + length).T
            costs[costs < BARRED] += np.broadcast_to(self.carried, costs.shape)[
                costs < BARRED
            ]
            costs[hosts >= BARRED] = BARRED
        for level in range(1, self.levels):
            for table in (costs, hosts):
                lower = table[self.level_at[level - 1] : self.level_at[level]]
                upper = table[self.level_at[level] : self.level_at[level + 1]]
                upper[:] = lower[::2]
                paired = upper[: len(lower) // 2]
                np.minimum(paired, lower[1::2], out=paired)

    def row(
        self,
        day: Ints | int,
        presenters: Ints | int,
        level: Ints | int,
        block: Ints | int,
    ) -> Ints:
        """The row of `columns` for a block of starts; arrays must broadcast."""
        kinds = self.most - self.fewest + 1
        kind = np.asarray(presenters) - self.fewest
        row: Ints = (
            (np.asarray(day) * kinds + kind) * self.width
            + self.level_at[level]
            + np.asarray(block)
        )
        return row
