"""How single values of a question are written as text, and read back exactly.

The same texts stand in a brief, in the database and in the fields of forms. Every
reader raises `ValueError` for what it does not accept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from intercity.kernel.planner.problem import Period, Window, ZoneShare

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_DECIMALS = 18

Figure = Fraction
Zones = tuple[ZoneShare, ...]
Periods = tuple[Period, ...]
# A calendar's code, or the dates themselves.
Holidays = str | frozenset[date]
ZERO = Fraction(0)

_WINDOW = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)
_FIGURE = re.compile(r"\d+(?:\.\d{1,18})?", re.ASCII)


def window(text: str) -> Window:
    """A span of one day: "09:00-17:00"; 24:00 only ends it."""
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError("not HH:MM-HH:MM")
    hour, minute, until_hour, until_minute = map(int, match.groups())
    return Window(hour * 60 + minute, until_hour * 60 + until_minute)


def window_text(value: Window) -> str:
    """The span as text."""
    return f"{_clock(value.start)}-{_clock(value.end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def period(text: str) -> Period:
    """A span of local date-times: "2021-11-24T08:00/2021-11-24T12:00"."""
    first, _, last = text.partition("/")
    if not (_MOMENT.fullmatch(first) and _MOMENT.fullmatch(last)):
        raise ValueError("not YYYY-MM-DDTHH:MM/YYYY-MM-DDTHH:MM")
    start, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    if start >= end:
        raise ValueError("the end is not after the start")
    return Period(start, end)


def period_text(value: Period) -> str:
    """The span as text."""
    return f"{value.start:%Y-%m-%dT%H:%M}/{value.end:%Y-%m-%dT%H:%M}"


def figure(text: str) -> Fraction:
    """An exact figure of at most 18 decimals: "2.5"."""
    if not _FIGURE.fullmatch(text):
        raise ValueError("not a figure")
    return Fraction(text)


def figure_text(value: Fraction) -> str:
    """The figure as text, exact as far as 18 decimals go."""
    scaled = round(value * 10**MOST_DECIMALS)
    digits = f"{scaled:0{MOST_DECIMALS + 1}}"
    whole, decimals = digits[:-MOST_DECIMALS], digits[-MOST_DECIMALS:].rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def holidays(value: str | list[str]) -> Holidays:
    """A calendar's code, or dates."""
    if isinstance(value, str):
        return value
    return frozenset(map(date.fromisoformat, value))


def holidays_value(value: Holidays) -> str | list[str]:
    """The code, or the dates in order."""
    if isinstance(value, str):
        return value
    return [day.isoformat() for day in sorted(value)]


@dataclass(frozen=True, slots=True)
class Codec:
    """How one kind of value is read from JSON and written to it."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value


def _tuple(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda value: tuple(map(read, value))


def _set(read: Callable[[Any], Any]) -> Callable[[Any], frozenset[Any]]:
    return lambda value: frozenset(map(read, value))


_TEXT = Codec(_text, str)
_SLUGS = Codec(_tuple(_text), list)
_NUMBERS = Codec(_set(_whole), sorted)

CODECS = {
    "name": _TEXT,
    "zones": Codec(
        _tuple(lambda part: ZoneShare(_text(part["zone"]), figure(part["share"]))),
        lambda parts: [
            {"zone": part.zone, "share": figure_text(part.share)} for part in parts
        ],
    ),
    "hours": Codec(window, window_text),
    "rest_days": Codec(
        _set(DAYS.index), lambda days: [DAYS[day] for day in sorted(days)]
    ),
    "holidays": Codec(holidays, holidays_value),
    "unavailable": Codec(
        _tuple(period), lambda periods: list(map(period_text, periods))
    ),
    "carried": Codec(figure, figure_text),
    "together": _SLUGS,
    "apart": _SLUGS,
    "sessions": _NUMBERS,
    "prefers": _NUMBERS,
    "sort_key": _TEXT,
    "position": Codec(_whole, int),
}
