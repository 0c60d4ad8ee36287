"""The programme by the local dates of one zone.

A session belongs to every local date that it touches. An item stands on the local
date on which it begins, once; items whose times are not published stand where their
session begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intercity.kernel.clock import local
from intercity.programme.content import ContentItem, ContentSession

_INSTANT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Part:
    """What of a session lies on one local date."""

    session: ContentSession
    items: tuple[ContentItem, ...]
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A local date, and the parts of sessions on it by their beginning."""

    date: date
    parts: tuple[Part, ...]


def local_days(sessions: Iterable[ContentSession], zone: str) -> tuple[Day, ...]:
    """The sessions by the dates of a clock in `zone`, the earliest first."""
    days: dict[date, list[Part]] = {}
    for session in sorted(sessions, key=lambda one: (one.starts_at, one.number)):
        for day, part in _parts(session, zone):
            days.setdefault(day, []).append(part)
    return tuple(Day(day, tuple(days[day])) for day in sorted(days))


def _parts(session: ContentSession, zone: str) -> list[tuple[date, Part]]:
    first = local(session.starts_at, zone).date()
    items: dict[date, list[ContentItem]] = {}
    for item in session.items:
        at = item.starts_at
        day = local(at, zone).date() if at and session.times_known else first
        items.setdefault(day, []).append(item)
    dates = sorted({first, *items, _last_date(session, zone)})
    return [
        (
            day,
            Part(
                session,
                tuple(items.get(day, ())),
                begins=day == dates[0],
                ends=day == dates[-1],
            ),
        )
        for day in dates
    ]


def _last_date(session: ContentSession, zone: str) -> date:
    """The local date of a session's last moment: midnight still counts as the day."""
    end: datetime = session.starts_at
    if session.ends_at and session.ends_at > end:
        end = session.ends_at - _INSTANT
    return local(end, zone).date()
