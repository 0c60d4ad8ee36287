"""What every minute costs every city, in whole numbers.

The rule (contract, "Burden"): for each minute, on the city's local clock, the
rate of the local hour; 0 inside the city's own hours, else at least `edge` in the
clock hours 09 to 17; on a rest day or holiday of the local date at least
`rest_day`, own hours included. A burden is the sum of rates x minutes / 60; over
several zones the mean by share.

All arithmetic is exact: one `unit` (so many to a point) is chosen so that every
rate, share and carried figure is a whole number of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from intercity.kernel import clock
from intercity.kernel.planner.problem import (
    BurdenTable,
    Calendar,
    Problem,
    ZoneShare,
)

Ints = NDArray[np.int64]
Way = tuple[str | int, ...]

MINUTE = timedelta(minutes=1)
# A cost that bars; sums of permitted costs stay below it (checked in `Scale`).
BARRED = np.int64(1 << 60)


class TooFine(ValueError):
    """The figures of a problem have no common unit small enough for exact sums.

    `finest` is the way to the one that needs the smallest unit, by the names of the
    problem's parts: ("cities", 3, "carried").
    """

    def __init__(self, finest: Way) -> None:
        self.finest = finest
        super().__init__(
            "shares, rates and carried figures need too fine a common unit;"
            f" the finest is {finest}"
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """How many units make a point: `per_point` = 60 minutes x `per_rate`."""

    per_rate: int

    @property
    def per_point(self) -> int:
        """Units in a point."""
        return 60 * self.per_rate

    def points(self, units: int) -> Fraction:
        """Units as exact points."""
        return Fraction(int(units), self.per_point)

    def units(self, points: Fraction) -> int:
        """Points as units; exact for the carried figures of the same problem."""
        return int(points * self.per_point)

    @classmethod
    def of(cls, problem: Problem) -> Scale:
        """The coarsest exact scale; raises `TooFine` when sums could overflow."""
        rates = (*problem.burden.bands, problem.burden.edge, problem.burden.rest_day)
        shares = [
            part.share / sum(other.share for other in city.zones)
            for city in problem.cities
            for part in city.zones
        ]
        carried = [city.carried * 60 for city in problem.cities]
        per_rate = lcm(
            lcm(*(rate.denominator for rate in rates))
            * lcm(*(share.denominator for share in shares)),
            *(figure.denominator for figure in carried),
        )
        most = max(rates) * 60 * 25 + max(map(abs, carried), default=0)
        if most * per_rate * (len(problem.cities) + problem.count + 1) >= BARRED // 8:
            figures = dict(_figures(problem))
            raise TooFine(max(figures, key=lambda way: figures[way].denominator))
        return cls(per_rate)


def _figures(problem: Problem) -> Iterator[tuple[Way, Fraction]]:
    """Every figure that the common unit depends on, by the way to it."""
    table = problem.burden
    for hour, rate in enumerate(table.bands):
        yield ("burden", "bands", hour), rate
    yield ("burden", "edge"), table.edge
    yield ("burden", "rest_day"), table.rest_day
    for number, city in enumerate(problem.cities):
        for index, part in enumerate(city.zones):
            yield ("cities", number, "zones", index, "share"), part.share
        yield ("cities", number, "carried"), city.carried


@dataclass(frozen=True, slots=True)
class Day:
    """The host's window on one date: `minutes` long from `origin` (aware, UTC).

    `starts` are the instants on the grid, in minutes from `origin`, ascending.
    """

    on: date
    origin: datetime
    minutes: int
    starts: Ints

    def at(self, minute: int) -> datetime:
        """The instant so many minutes after the origin."""
        return self.origin + minute * MINUTE

    @classmethod
    def of(cls, problem: Problem, day: date) -> Day:
        """The window and grid of one date; a skipped wall time gives no start."""
        window, zone = problem.host_hours, problem.host.zone
        origin = clock.instant(day, window.start, zone)
        minutes = (clock.instant(day, window.end, zone) - origin) // MINUTE
        first = -(-window.start // problem.grid_minutes) * problem.grid_minutes
        starts = [
            (clock.instant(day, minute, zone) - origin) // MINUTE
            for minute in range(first, window.end, problem.grid_minutes)
            if clock.exists(day, minute, zone)
        ]
        return cls(day, origin, minutes, np.array(starts, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class LocalClock:
    """A zone's wall clock at every minute of a span.

    `minute` is the minute of the local day (0 to 1439), `day` the local date as a
    proleptic ordinal; both have one entry a minute.
    """

    minute: Ints
    day: Ints

    @classmethod
    def of(cls, zone: str, origin: datetime, minutes: int) -> LocalClock:
        """The clock of `zone` for `minutes` minutes from `origin`."""
        first = int(origin.timestamp())
        offset = np.empty(minutes, dtype=np.int64)
        for stretch in clock.stretches(zone, origin, origin + minutes * MINUTE):
            # Minutes that begin in the stretch: round its edges up.
            begin = -((first - int(stretch.start.timestamp())) // 60)
            end = -((first - int(stretch.end.timestamp())) // 60)
            offset[begin:end] = stretch.offset_seconds
        seconds = first + 60 * np.arange(minutes, dtype=np.int64) + offset
        epoch = date(1970, 1, 1).toordinal()
        return cls(seconds // 60 % 1440, seconds // 86400 + epoch)

    def rates(self, calendar: Calendar, table: BurdenTable, per_rate: int) -> Ints:
        """Units a minute under `calendar`, by the rule at the top of this module."""
        bands = np.array([int(rate * per_rate) for rate in table.bands], np.int64)
        edge, rest = int(table.edge * per_rate), int(table.rest_day * per_rate)
        hour = self.minute // 60
        rate = bands[hour]
        rate = np.where((hour >= 9) & (hour < 17), np.maximum(rate, edge), rate)
        own = calendar.hours
        rate[(self.minute >= own.start) & (self.minute < own.end)] = 0
        resting = np.isin((self.day - 1) % 7, list(calendar.rest_days))
        if calendar.holidays:
            days = [day.toordinal() for day in calendar.holidays]
            resting |= np.isin(self.day, days)
        result: Ints = np.where(resting, np.maximum(rate, rest), rate)
        return result

    def barred(self, calendar: Calendar) -> NDArray[np.bool_]:
        """The minutes that fall into one of the calendar's `unavailable` periods."""
        stamp = self.day * 1440 + self.minute
        barred = np.zeros(len(stamp), dtype=bool)
        for period in calendar.unavailable:
            start, end = (
                when.toordinal() * 1440 + when.hour * 60 + when.minute
                for when in (period.start, period.end)
            )
            barred |= (stamp >= start) & (stamp < end)
        return barred


@dataclass(frozen=True, slots=True)
class Spent:
    """Running sums over one day along the last axis, one more than it has minutes.

    `burden[..., m]` is the cost of the first m minutes in units, `barred[..., m]`
    how many of them are unavailable.
    """

    burden: Ints
    barred: Ints

    def over(self, begin: Ints, end: Ints) -> Ints:
        """The cost of the spans [begin, end), `BARRED` where one is unavailable."""
        cost: Ints = np.where(
            self.barred[..., end] > self.barred[..., begin],
            BARRED,
            self.burden[..., end] - self.burden[..., begin],
        )
        return cost


class Meter:
    """Measures what spans of time cost; every zone is sampled once for a span."""

    def __init__(self, problem: Problem, scale: Scale) -> None:
        """Read the zones of `problem` lazily, in units of `scale`."""
        self.table = problem.burden
        self.scale = scale
        self._clocks: dict[tuple[str, datetime, int], LocalClock] = {}

    def spent(
        self, zones: tuple[ZoneShare, ...], calendar: Calendar, day: Day
    ) -> Spent:
        """The running sums over a day of zones by share, under one calendar."""
        whole = sum(part.share for part in zones)
        units = np.zeros(day.minutes, dtype=np.int64)
        for part in zones:
            weight = part.share / whole
            rates = self.clock(part.zone, day).rates(
                calendar, self.table, self.scale.per_rate
            )
            # Exact: `per_rate` holds the denominators of all shares and rates.
            units += rates * weight.numerator // weight.denominator
        largest = max(zones, key=lambda part: part.share).zone
        barred = self.clock(largest, day).barred(calendar)
        return Spent(_running(units), _running(barred.astype(np.int64)))

    def clock(self, zone: str, day: Day) -> LocalClock:
        """The wall clock of a zone over the day's span."""
        key = (zone, day.origin, day.minutes)
        if key not in self._clocks:
            self._clocks[key] = LocalClock.of(zone, day.origin, day.minutes)
        return self._clocks[key]


def _running(values: Ints) -> Ints:
    sums = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=sums[1:])
    return sums
