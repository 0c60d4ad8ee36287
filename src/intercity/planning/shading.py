"""What each minute of the host's day costs a city: the ground of the time ribbon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np

from intercity.kernel import clock
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.burden import Day, Meter, Scale
from intercity.kernel.planner.problem import BurdenTable, Calendar, ZoneShare

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BEFORE, AFTER = 2 * HOUR, 3 * HOUR

# Shares of the dearest rate up to which a shade goes; by the default table the
# shades are its rates 0, 1, 2, 4, 7 and 10.
_UP_TO = tuple(Fraction(share, 10) for share in (0, 1, 2, 4, 7))
SHADES = len(_UP_TO) + 1


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of time that the ribbon shows, in minutes from `origin` (UTC)."""

    origin: datetime
    minutes: int
    host_day: date
    zone: str

    def minute(self, at: datetime) -> float:
        """Where an instant lies, in minutes from the origin."""
        return (at - self.origin) / MINUTE

    def hours(self) -> Iterator[tuple[int, str]]:
        """Every full hour of the host's clock: its minute, and what the clock shows.

        Midnight at the end of the host's day is 24:00.
        """
        end_of_day = clock.instant(self.host_day, clock.DAY_MINUTES, self.zone)
        for minute in range(self.minutes + 1):
            at = self.origin + minute * MINUTE
            there = clock.local(at, self.zone)
            if not there.minute:
                yield minute, "24:00" if at == end_of_day else f"{there:%H:%M}"


def span(account: Account) -> Span:
    """From 2 h before the host's window and sessions to 3 h after, in full hours.

    It keeps to the host's day, as far as the sessions do.
    """
    problem, sessions = account.problem, account.plan.sessions
    zone, window = problem.host.zone, problem.host_hours
    starts = [session.start for session in sessions]
    ends = [session.start + session.minutes * MINUTE for session in sessions]
    day = clock.local(min(starts), zone).date()
    opens, closes = (
        clock.instant(day, each, zone) for each in (window.start, window.end)
    )
    first = min(opens, *starts) - BEFORE
    last = max(closes, *ends) + AFTER
    first = max(first, min(clock.instant(day, 0, zone), *starts))
    last = min(last, max(clock.instant(day, clock.DAY_MINUTES, zone), *ends))
    origin = first - clock.local(first, zone).minute * MINUTE
    over = clock.local(last, zone).minute
    last += (60 - over) % 60 * MINUTE
    return Span(origin, (last - origin) // MINUTE, day, zone)


@dataclass(frozen=True, slots=True)
class Shade:
    """Minutes [begin, end) of one shade, 0 the cheapest; `resting` on a day of rest."""

    begin: int
    end: int
    shade: int
    resting: bool
    barred: bool


class Shading:
    """Shades by the planner's own rates; cities with one clock share them."""

    def __init__(self, account: Account, shown: Span) -> None:
        problem = account.problem
        self._scale = Scale.of(problem)
        self._meter = Meter(problem, self._scale)
        self._day = Day(shown.host_day, shown.origin, shown.minutes, np.arange(0))
        self._scaled = Scaled(problem.burden)
        self._known: dict[object, tuple[Shade, ...]] = {}

    def of(self, zones: tuple[ZoneShare, ...], calendar: Calendar) -> tuple[Shade, ...]:
        """The shades of one city over the span; several zones give the mean rate.

        Days of rest are those on the clock of the largest share.
        """
        key = (zones, calendar)
        if key not in self._known:
            self._known[key] = tuple(self._shades(zones, calendar))
        return self._known[key]

    def _shades(
        self, zones: tuple[ZoneShare, ...], calendar: Calendar
    ) -> Iterator[Shade]:
        spent = self._meter.spent(zones, calendar, self._day)
        rates = np.diff(spent.burden)
        barred = np.diff(spent.barred) > 0
        largest = max(zones, key=lambda part: part.share).zone
        days = self._meter.clock(largest, self._day).day
        resting = np.isin((days - 1) % 7, list(calendar.rest_days))
        resting |= np.isin(days, [day.toordinal() for day in calendar.holidays])
        shade_of = {
            rate: self._scaled.shade(Fraction(rate, self._scale.per_rate))
            for rate in set(rates.tolist())
        }
        shades = np.array([shade_of[rate] for rate in rates.tolist()])
        code = shades * 4 + resting * 2 + barred
        edges = [0, *(np.flatnonzero(np.diff(code)) + 1).tolist(), len(code)]
        for begin, end in pairwise(edges):
            shade, rest, bar = (each[begin] for each in (shades, resting, barred))
            yield Shade(begin, end, int(shade), bool(rest), bool(bar))


class Scaled:
    """The shades of one table of rates, for the drawing and for its legend."""

    def __init__(self, table: BurdenTable) -> None:
        self._table = table
        self._rates = {Fraction(0), *table.bands, table.edge, table.rest_day}
        self._most = max(self._rates) or Fraction(1)

    def shade(self, rate: Fraction) -> int:
        """Which shade a rate in points an hour has."""
        share = rate / self._most
        return sum(share > limit for limit in _UP_TO)

    @property
    def at_night(self) -> int:
        """The shade of the hour from 02 to 03."""
        return self.shade(self._table.bands[2])

    def shades(self) -> Iterator[tuple[int, str]]:
        """Every shade that the table uses, with its rates: 4, or 4–6."""
        for shade in range(SHADES):
            rates = [rate for rate in self._rates if self.shade(rate) == shade]
            if rates:
                ends = dict.fromkeys(f"{float(f(rates)):g}" for f in (min, max))
                yield shade, "–".join(ends)
