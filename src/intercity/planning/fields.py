"""How one value of a brief is read: its type, its bounds and what it becomes.

A field is a function of the findings, the key path and the raw value that `tomllib`
gave. It returns the value read, or reports a mistake and returns None; later checks
leave a None alone, so that one mistake is told once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from intercity.cities.calendars import codes
from intercity.kernel import clock
from intercity.kernel.planner.problem import Period, Window
from intercity.kernel.wording import language_tag
from intercity.planning import calendars
from intercity.planning.findings import Field, Findings
from intercity.planning.mistakes import Path, nearest

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_CHARACTERS = 500
MOST_DECIMALS = 18
MOST_RATE = 1_000
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATE_LIKE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")

_WINDOW = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")
_MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:00)?")


def text(least: int = 1) -> Field:
    """Text on one line without control characters."""
    accepted = "text" if least else "any_text"

    def read(findings: Findings, path: Path, value: object) -> str | None:
        if not isinstance(value, str):
            findings.wrong(
                "wrong_type", path, value, accepted=accepted, most=MOST_CHARACTERS
            )
        elif not least <= len(value.strip()) <= MOST_CHARACTERS or _controls(value):
            findings.wrong(
                "bad_text", path, value, accepted=accepted, most=MOST_CHARACTERS
            )
        else:
            return value
        return None

    return read


def _controls(value: str) -> bool:
    return any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in value)


def word(code: str, accepted: str, fits: Callable[[str], object]) -> Field:
    """A text of a certain shape, else the mistake `code`."""

    def read(findings: Findings, path: Path, value: object) -> str | None:
        if not isinstance(value, str):
            findings.wrong("wrong_type", path, value, accepted=accepted)
        elif not fits(value):
            findings.wrong(code, path, value, accepted=accepted)
        else:
            return value
        return None

    return read


slug = word("bad_slug", "slug", SLUG.fullmatch)


def language(findings: Findings, path: Path, value: object) -> str | None:
    """A language tag, in its normal form; Chinese names its script."""
    if isinstance(value, str):
        try:
            return language_tag(value)
        except ValueError:
            findings.wrong("bad_language", path, value, accepted="language")
    else:
        findings.wrong("wrong_type", path, value, accepted="language")
    return None


def option(options: Sequence[str]) -> Field:
    """One of a few words."""
    listed = ", ".join(f'"{option}"' for option in options)

    def read(findings: Findings, path: Path, value: object) -> str | None:
        if not isinstance(value, str):
            findings.wrong("wrong_type", path, value, accepted="option", options=listed)
        elif value not in options:
            findings.wrong(
                "not_accepted",
                path,
                value,
                accepted="option",
                options=listed,
                near=lambda: nearest(value, options),
            )
        else:
            return value
        return None

    return read


def flag(findings: Findings, path: Path, value: object) -> bool | None:
    """True or false."""
    if isinstance(value, bool):
        return value
    findings.wrong("wrong_type", path, value, accepted="flag")
    return None


def whole(low: int, high: int, step: int = 1) -> Field:
    """A whole number within bounds, in steps."""
    accepted = "whole" if step == 1 else "step"

    def read(findings: Findings, path: Path, value: object) -> int | None:
        if not isinstance(value, int) or isinstance(value, bool):
            code = "wrong_type"
        elif not low <= value <= high:
            code = "out_of_range"
        elif value % step:
            code = "not_multiple"
        else:
            return value
        findings.wrong(
            code, path, value, accepted=accepted, low=low, high=high, step=step
        )
        return None

    return read


STEP = 5
DAY = 24 * 60
minutes = whole(STEP, DAY, STEP)


def among(numbers: Sequence[int]) -> Field:
    """One of a few whole numbers."""
    listed = ", ".join(map(str, numbers))

    def read(findings: Findings, path: Path, value: object) -> int | None:
        if isinstance(value, int) and value in numbers and not isinstance(value, bool):
            return value
        is_number = isinstance(value, int) and not isinstance(value, bool)
        code = "not_accepted" if is_number else "wrong_type"
        findings.wrong(code, path, value, accepted="option", options=listed)
        return None

    return read


def number(low: int, high: int) -> Field:
    """An exact number within bounds, whole or decimal."""

    def read(findings: Findings, path: Path, value: object) -> Fraction | None:
        if not isinstance(value, int | Decimal) or isinstance(value, bool):
            code = "wrong_type"
        elif not _within(value, low, high):
            code = "out_of_range"
        else:
            return Fraction(value)
        findings.wrong(
            code,
            path,
            value,
            accepted="number",
            low=low,
            high=high,
            digits=MOST_DECIMALS,
        )
        return None

    return read


def _within(value: int | Decimal, low: int, high: int) -> bool:
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -MOST_DECIMALS:
            return False
    return low <= value <= high


def day(findings: Findings, path: Path, value: object) -> date | None:
    """A date of this century, written without quotes."""
    code = "out_of_range"
    if isinstance(value, str) and DATE_LIKE.fullmatch(value):
        code = "wrong_type" if is_date(value) else "no_such_date"
    elif not isinstance(value, date) or isinstance(value, datetime):
        code = "wrong_type"
    elif FIRST_YEAR <= value.year <= LAST_YEAR:
        return value
    findings.wrong(code, path, value, accepted="day")
    return None


def is_date(value: str) -> bool:
    """Whether this is a date of the calendar, written as YYYY-MM-DD."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def window(findings: Findings, path: Path, value: object) -> Window | None:
    """A half-open span of the clock within one day: "HH:MM-HH:MM"."""
    code = "wrong_type"
    if isinstance(value, str):
        code = "bad_window"
        if match := _WINDOW.fullmatch(value):
            hour, minute, until_hour, until_minute = map(int, match.groups())
            start, end = hour * 60 + minute, until_hour * 60 + until_minute
            if start < end <= 24 * 60:
                return Window(start, end)
            if hour < 24 and end <= 24 * 60:
                code = "end_before_start"
    findings.wrong(code, path, value, accepted="window")
    return None


def period(findings: Findings, path: Path, value: object) -> Period | None:
    """A half-open span of local date-times: "start/end", to the minute."""
    code = "wrong_type"
    if isinstance(value, str):
        first, _, last = value.partition("/")
        start, end = _moment(first), _moment(last)
        if start and end and start < end:
            return Period(start, end)
        code = "end_before_start" if start and end else "bad_period"
        if any(_no_such_day(part) for part in (first, last)):
            code = "no_such_date"
    findings.wrong(code, path, value, accepted="period")
    return None


def _moment(written: str) -> datetime | None:
    if not _MINUTE.fullmatch(written):
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _no_such_day(written: str) -> bool:
    return bool(_MINUTE.fullmatch(written)) and not is_date(written[:10])


def zone(findings: Findings, path: Path, value: object) -> str | None:
    """A zone of the installed tzdata."""
    if not isinstance(value, str):
        findings.wrong("wrong_type", path, value, accepted="zone")
    elif value not in clock.zone_names():
        findings.wrong(
            "unknown_zone",
            path,
            value,
            accepted="zone",
            near=lambda: _nearest_zones(value),
        )
    else:
        return value
    return None


def _nearest_zones(name: str) -> tuple[str, ...]:
    try:
        clock.zone(name)
    except clock.UnknownZone as unknown:
        return unknown.nearest
    return ()


def holidays(
    findings: Findings, path: Path, value: object
) -> str | tuple[date, ...] | None:
    """A calendar code, left for later as it is, or the dates of a list."""
    if isinstance(value, list):
        days: tuple[date, ...] | None = listed(day, least=0)(findings, path, value)
        return days
    if not isinstance(value, str):
        findings.wrong("wrong_type", path, value, accepted="calendar")
    elif not calendars.is_code(value):
        findings.wrong(
            "unknown_calendar",
            path,
            value,
            accepted="calendar",
            near=lambda: nearest(value, codes()),
        )
    else:
        return value
    return None


def listed(field: Field, least: int = 1) -> Field:
    """A list of one kind of entry, each once."""
    accepted = "filled_list" if least else "list"

    def read(findings: Findings, path: Path, value: object) -> tuple[Any, ...] | None:
        if not isinstance(value, list):
            findings.wrong("wrong_type", path, value, accepted=accepted)
            return None
        if len(value) < least:
            findings.wrong("empty_list", path, value, accepted=accepted)
            return None
        found = [field(findings, (*path, i), entry) for i, entry in enumerate(value)]
        for index in _repeated(found):
            findings.wrong(
                "listed_twice", (*path, index), value[index], accepted="once"
            )
        return None if None in found else tuple(found)

    return read


def _repeated(entries: Iterable[object]) -> list[int]:
    """Where an entry stands that has stood before."""
    seen: set[object] = set()
    repeated = []
    for index, entry in enumerate(entries):
        if entry is not None and entry in seen:
            repeated.append(index)
        seen.add(entry)
    return repeated


def counts(low: int, high: int) -> Field:
    """A whole number or a list of them, as a tuple."""
    one = whole(low, high)

    def read(findings: Findings, path: Path, value: object) -> tuple[int, ...] | None:
        if isinstance(value, list):
            several: tuple[int, ...] | None = listed(one)(findings, path, value)
            return several
        if isinstance(value, int) and not isinstance(value, bool):
            single = one(findings, path, value)
            return None if single is None else (single,)
        findings.wrong("wrong_type", path, value, accepted="count", low=low, high=high)
        return None

    return read


def bands(findings: Findings, path: Path, value: object) -> tuple[Fraction, ...] | None:
    """The 24 rates of the day, in points an hour."""
    if not isinstance(value, list):
        findings.wrong("wrong_type", path, value, accepted="bands")
        return None
    rate = number(0, MOST_RATE)
    found = [rate(findings, (*path, i), entry) for i, entry in enumerate(value)]
    if len(value) != 24:
        findings.wrong("wrong_length", path, value, accepted="bands", length=len(value))
        return None
    return None if None in found else tuple(found)
