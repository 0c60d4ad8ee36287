"""What is asked: the host, the cities, the sessions and the rules between them.

A `Problem` is the planning part of a brief with one number of sessions. It holds
facts only and checks none of them against the world: `intercity.planning.brief`
reads a file, reports its mistakes and builds the problem.

Units: lengths are minutes; a wall-clock time of day is minutes from midnight
(0 to 1440); burdens and rates are exact `Fraction` points (points an hour for
rates); days of the week count from Monday = 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

Objective = Literal["worst-first", "total-first", "leximin"]
PresentationOrder = Literal["alphabetical", "least-burden", "listed"]

OBJECTIVES: tuple[Objective, ...] = ("worst-first", "total-first", "leximin")
ORDERS: tuple[PresentationOrder, ...] = ("alphabetical", "least-burden", "listed")
MOST_SESSIONS = 4

# Points an hour by the local hour 00-01, 01-02, ... 23-24 (design, section 6).
DEFAULT_BANDS: tuple[Fraction, ...] = tuple(
    Fraction(points)
    for points in (10, 10, 10, 10, 10, 7, 4, 2, 1, *[0] * 8, 1, 2, 2, 4, 4, 7, 7)
)


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of the wall clock within one day, in minutes from midnight."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= 24 * 60:
            raise ValueError(f"not a window of one day: {self.start} to {self.end}")


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span of local date-times (naive, on one city's wall clock)."""

    start: datetime
    end: datetime


OFFICE_HOURS = Window(9 * 60, 17 * 60)
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class ZoneShare:
    """A part of a delegation: an IANA zone and its share, above 0 and at most 1."""

    zone: str
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a unit works, on its own wall clock.

    `hours` and `rest_days` hold on every zone's own clock; `unavailable` is read
    on the clock of the largest share.
    """

    hours: Window = OFFICE_HOURS
    rest_days: frozenset[int] = WEEKEND
    holidays: frozenset[date] = frozenset()
    unavailable: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The host city; it sits in every session and is in no count."""

    slug: str
    name: str
    zone: str
    calendar: Calendar = Calendar()


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city that takes part.

    `sessions` are the only ones it may sit in and `prefers` the ones it would
    rather sit in, both counted from 1 by start; `None` allows all. `carried` is
    its burden from earlier editions, in points. `sort_key` replaces the folded
    name in alphabetical lists; `position` is its place in a precedence list.
    """

    slug: str
    name: str
    zones: tuple[ZoneShare, ...]
    calendar: Calendar = Calendar()
    presents: bool = False
    carried: Fraction = Fraction(0)
    together: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    sessions: frozenset[int] | None = None
    prefers: frozenset[int] = frozenset()
    sort_key: str = ""
    position: int | None = None

    @property
    def zone(self) -> str:
        """The zone of the largest share; the first listed where shares are equal."""
        return max(self.zones, key=lambda part: part.share).zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of every session; `minutes` is None for the cities' presentations."""

    kind: str
    minutes: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenTable:
    """Points an hour: by local hour, at least outside own hours, and on rest days."""

    bands: tuple[Fraction, ...] = DEFAULT_BANDS
    edge: Fraction = Fraction(1)
    rest_day: Fraction = Fraction(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One question to the planner: `count` sessions on one of `dates`.

    `presenters_*` bound the presenting cities in one session, `cities_*` all of
    them; a maximum of `None` is no bound.
    """

    host: Host
    dates: tuple[date, ...]
    count: int
    host_hours: Window
    items: tuple[Item, ...]
    cities: tuple[City, ...]
    presentation_minutes: int = 0
    order: PresentationOrder = "alphabetical"
    grid_minutes: int = 15
    gap_minutes: int = 0
    presenters_min: int = 0
    presenters_max: int | None = None
    cities_min: int = 0
    cities_max: int | None = None
    objective: Objective = "worst-first"
    burden: BurdenTable = field(default_factory=BurdenTable)

    @property
    def fixed_minutes(self) -> int:
        """What every session lasts besides its presentations."""
        return sum(item.minutes or 0 for item in self.items)

    @property
    def presenting(self) -> int:
        """How many cities present."""
        return sum(city.presents for city in self.cities)

    def length(self, presenters: int) -> int:
        """Minutes of a session with this many presenting cities."""
        return self.fixed_minutes + self.presentation_minutes * presenters

    def with_(self, **changes: object) -> Problem:
        """The same question with some answers to it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
