"""What the planner is asked, as an edition and its participants keep it.

`Edition.question` and `Participant.asks` are JSON written by `as_dict` and read by
`of`; nothing else reads or writes them. Values stand as in a brief, exactly:

    windows "09:00-17:00" · periods "2021-11-24T08:00/2021-11-24T12:00"
    days of the week "mon" … "sun" · dates "2021-11-24" · figures "2.5", as text
    holidays "AU-QLD" (a calendar's code) or ["2021-11-24", …] (dates, also none)

An absent key of a unit (the host or a city) means: as in the city's own record. What
the answers mean together is judged where the brief is read, in `planning`.

    question = {
        "series": text,            the brief's own spelling, where it differs
        "host": {name, zones, hours, rest_days, holidays, unavailable},
        "sessions": {"count": [1, 2], host_hours, grid_minutes, gap_minutes,
                     presenters_min, presenters_max, cities_min, cities_max,
                     "presentations": {minutes, order},
                     "items": [{kind, minutes, title}]},
        "planning": {objective},
        "burden": {bands, edge, rest_day},
        "published": {sessions, cities_total},
    }
    asks = {name, zones, hours, rest_days, holidays, unavailable, carried, together,
            apart, sessions, prefers, sort_key, position}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from intercity.kernel.planner.problem import (
    BurdenTable,
    Item,
    Objective,
    PresentationOrder,
    Window,
)
from intercity.seminars import written
from intercity.seminars.written import Holidays, Periods, Zones

T = TypeVar("T", bound="_Table")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Fields that are written by the codec of their name, None for absent ones."""

    @classmethod
    def of(cls: type[T], data: Mapping[str, Any]) -> T:
        """What was stored; raises `ValueError` naming the key that is not of it."""
        names = [of.name for of in fields(cls)]
        if others := sorted(set(data) - set(names)):
            raise ValueError(f"{others[0]}: not one of {', '.join(names)}")
        given = {name: data[name] for name in names if data.get(name) is not None}
        return cls(**{name: _read(name, value) for name, value in given.items()})

    def as_dict(self) -> dict[str, Any]:
        """For storage; what is at its default is left out."""
        usual = {of.name: _default(of) for of in fields(self)}
        values = {name: getattr(self, name) for name in usual}
        return {
            name: written.CODECS[name].write(value)
            for name, value in values.items()
            if value != usual[name]
        }


def _read(name: str, value: object) -> Any:
    try:
        return written.CODECS[name].read(value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ValueError(f"{name}: {value!r} is not accepted ({error})") from error


def _default(of: Any) -> Any:
    return of.default_factory() if callable(of.default_factory) else of.default


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(_Table):
    """What an edition says of a unit besides its record; None: as in the record.

    `zones` hold for this edition's delegation. `unavailable` is never in the record.
    """

    name: str | None = None
    zones: Zones | None = None
    hours: Window | None = None
    rest_days: frozenset[int] | None = None
    holidays: Holidays | None = None
    unavailable: Periods = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks(Unit):
    """What a city asks for in an edition; the keys of `[[cities]]` in a brief."""

    carried: written.Figure = written.ZERO
    together: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    sessions: frozenset[int] | None = None
    prefers: frozenset[int] = frozenset()
    sort_key: str | None = None
    position: int | None = None

    def without(self, *slugs: str) -> Asks:
        """The same without cities that no longer take part."""
        return replace(
            self,
            together=tuple(other for other in self.together if other not in slugs),
            apart=tuple(other for other in self.apart if other not in slugs),
        )

    def alone(self) -> Asks:
        """The same without any other city's name."""
        return replace(self, together=(), apart=())


# An ordinary seminar: what a new edition is asked until the desk changes it.
USUAL_HOURS = Window(9 * 60, 18 * 60)
USUAL_ITEMS = (
    Item(kind="opening", minutes=5),
    Item(kind="video_message", minutes=10),
    Item(kind="report", minutes=20),
    Item(kind="presentations"),
    Item(kind="discussion", minutes=40),
    Item(kind="group_photo", minutes=5),
    Item(kind="closing", minutes=5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was held, in the host's local time, and how many cities took part."""

    sessions: tuple[Window, ...] = ()
    cities_total: int | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Published:
        """What was stored."""
        sessions = tuple(map(written.window, data.get("sessions", ())))
        return cls(sessions=sessions, cities_total=data.get("cities_total"))

    def as_dict(self) -> dict[str, Any]:
        """For storage."""
        sessions = [written.window_text(window) for window in self.sessions]
        return {"sessions": sessions, "cities_total": self.cities_total}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the planner is asked of an edition, but for its cities.

    `counts` are the numbers of sessions to compare. Lengths are minutes; bounds of
    None are none.
    """

    series: str = ""
    host: Unit = Unit()
    counts: tuple[int, ...] = (1, 2, 3)
    host_hours: Window = USUAL_HOURS
    grid_minutes: int = 15
    gap_minutes: int = 60
    presenters_min: int = 0
    presenters_max: int | None = None
    cities_min: int = 0
    cities_max: int | None = None
    presentation_minutes: int = 10
    order: PresentationOrder = "alphabetical"
    items: tuple[Item, ...] = USUAL_ITEMS
    objective: Objective = "worst-first"
    burden: BurdenTable = field(default_factory=BurdenTable)
    published: Published | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Question:
        """What was stored; of {} the usual question."""
        if not data:
            return cls()
        try:
            return _question(data)
        except (KeyError, TypeError) as error:
            raise ValueError(
                f"question: not of the documented shape: {error}"
            ) from error

    def as_dict(self) -> dict[str, Any]:
        """For storage."""
        sessions = {name: getattr(self, name) for name in _BOUNDS} | {
            "count": list(self.counts),
            "host_hours": written.window_text(self.host_hours),
            "presentations": {
                "minutes": self.presentation_minutes,
                "order": self.order,
            },
            "items": [
                {"kind": item.kind, "minutes": item.minutes, "title": item.title}
                for item in self.items
            ],
        }
        return {
            "series": self.series,
            "host": self.host.as_dict(),
            "sessions": sessions,
            "planning": {"objective": self.objective},
            "burden": {
                "bands": [written.figure_text(rate) for rate in self.burden.bands],
                "edge": written.figure_text(self.burden.edge),
                "rest_day": written.figure_text(self.burden.rest_day),
            },
            "published": self.published and self.published.as_dict(),
        }


_BOUNDS = (
    "grid_minutes",
    "gap_minutes",
    "presenters_min",
    "presenters_max",
    "cities_min",
    "cities_max",
)


def _question(data: Mapping[str, Any]) -> Question:
    sessions, burden = data["sessions"], data["burden"]
    published = data["published"]
    return Question(
        series=data["series"],
        host=Unit.of(data["host"]),
        counts=tuple(sessions["count"]),
        host_hours=written.window(sessions["host_hours"]),
        **{name: sessions[name] for name in _BOUNDS},
        presentation_minutes=sessions["presentations"]["minutes"],
        order=sessions["presentations"]["order"],
        items=tuple(Item(**item) for item in sessions["items"]),
        objective=data["planning"]["objective"],
        burden=BurdenTable(
            bands=tuple(map(written.figure, burden["bands"])),
            edge=written.figure(burden["edge"]),
            rest_day=written.figure(burden["rest_day"]),
        ),
        published=None if published is None else Published.of(published),
    )
