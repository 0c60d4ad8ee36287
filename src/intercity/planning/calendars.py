"""Holidays by the calendar codes of the `holidays` library, such as "AU-QLD".

Which codes there are is told by `cities.calendars`. A brief names the calendar;
nothing here derives one from a city, a name or a zone.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

import holidays

from intercity.cities.calendars import codes

# A session's local dates lie at most a day from the host's; one more covers a
# session that crosses midnight.
_REACH = timedelta(days=2)


def is_code(code: str) -> bool:
    """Whether the library has this calendar."""
    return code in codes()


def covers(code: str, dates: Iterable[date]) -> bool:
    """Whether the library knows all holidays of a calendar in the years needed."""
    return _days(code, _years(dates))[1]


def days(code: str, dates: Iterable[date]) -> frozenset[date]:
    """The holidays of a calendar in the years of these host dates.

    The years of the days around are included, since a city's local date may lie in
    another year than the host's. Observed (moved) holidays count as the library has
    them. Raises `ValueError` for a code that it does not have.
    """
    if not is_code(code):
        raise ValueError(f"calendar: {code!r} is not one of the library's codes")
    return _days(code, _years(dates))[0]


def _years(dates: Iterable[date]) -> tuple[int, ...]:
    around = (moved for day in dates for moved in (day - _REACH, day + _REACH))
    return tuple(sorted({moved.year for moved in around}))


@cache
def _days(code: str, years: tuple[int, ...]) -> tuple[frozenset[date], bool]:
    """The holidays, and whether they are all: the library warns where they are not."""
    calendar, _, part = code.partition("-")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = holidays.country_holidays(calendar, subdiv=part or None, years=years)
    return frozenset(found), not told
