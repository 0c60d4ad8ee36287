"""Times of items: they flow from the start of their session, stepped in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from intercity.kernel import clock

Span = tuple[datetime | None, datetime | None]


def minute_of(wall: str) -> int:
    """Minutes from midnight of "HH:MM"; 24:00 is the midnight after."""
    hours, minutes = wall.split(":")
    return int(hours) * 60 + int(minutes)


def starts_at(day: date, start: str, zone: str) -> datetime:
    """The instant at which a wall clock in `zone` shows `start` on that day."""
    return clock.instant(day, minute_of(start), zone)


def flow(start: datetime, minutes: Iterable[int | None]) -> list[Span]:
    """When each item begins and ends, one after the other.

    An item without a length has a beginning only, and those after it have neither:
    nothing is guessed.
    """
    spans: list[Span] = []
    at: datetime | None = start
    for length in minutes:
        end: datetime | None = None
        if at is not None and length is not None:
            end = at + timedelta(minutes=length)
        spans.append((at, end))
        at = end
    return spans


def total(minutes: Iterable[int | None]) -> int | None:
    """How long all of them take, or None where the length of one is not known."""
    lengths = list(minutes)
    if any(length is None for length in lengths):
        return None
    return sum(length for length in lengths if length is not None)
