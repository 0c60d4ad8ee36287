"""Wall times, instants and the offsets between them, in one zone at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import TYPE_CHECKING

from intercity.kernel.clock.zones import zone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
# No zone in tzdata has ever changed its offset twice within six days (a test holds
# every new release to that), so that a probe each six hours misses nothing.
_PROBE = timedelta(hours=6)


def instant(day: date, minute: int, zone_name: str) -> datetime:
    """The first instant at which the wall clock of `day` shows `minute` or later.

    `minute` counts from midnight, 0 to 1440; 1440 is the next local midnight. A
    skipped wall time is the end of its gap, a repeated one its first occurrence.
    """
    return first_at(wall_time(day, minute), zone(zone_name))


def exists(day: date, minute: int, zone_name: str) -> bool:
    """Whether this wall time occurs at all: one that a clock change skips does not."""
    wall, tz = wall_time(day, minute), zone(zone_name)
    return _read(wall.replace(tzinfo=tz).astimezone(UTC), tz) == wall


def local(at: datetime, zone_name: str) -> datetime:
    """The same instant as an aware date-time in the zone; refuses a naive one.

    For reading only: compare and subtract the instants. Python compares two times of
    one zone by the wall, and finds a repeated wall time (fold) unequal to any time of
    another zone (PEP 495).
    """
    return _utc(at).astimezone(zone(zone_name))


def day_shift(local_day: date, host_day: date) -> int:
    """How many days the local date lies after the host's: -1 is the day before."""
    return local_day.toordinal() - host_day.toordinal()


def utc_label(at: datetime, zone_name: str) -> str:
    """The zone's offset at an instant, as "UTC+9", "UTC−3:30" or "UTC"."""
    return offset_label(int(offset_at(_utc(at), zone(zone_name)).total_seconds()))


def offset_label(offset_seconds: int) -> str:
    """An offset from UTC in words, with a true minus sign: "UTC−3:30"."""
    if offset_seconds == 0:
        return "UTC"
    minutes, seconds = divmod(abs(offset_seconds), 60)
    hours, minutes = divmod(minutes, 60)
    rest = f":{minutes:02}" if minutes or seconds else ""
    rest += f":{seconds:02}" if seconds else ""
    return f"UTC{'+' if offset_seconds > 0 else '−'}{hours}{rest}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Half-open instants [start, end), aware in UTC, under one offset of a zone."""

    start: datetime
    end: datetime
    offset_seconds: int


def stretches(zone_name: str, start: datetime, end: datetime) -> tuple[Stretch, ...]:
    """The instants [start, end), cut at every change of the zone's offset from UTC.

    Exact to the second, and without holes: each stretch begins where the one before
    ends. Empty where `start` is `end`; a naive bound or an end before its start is a
    `ValueError`.
    """
    at, last, tz = _utc(start), _utc(end), zone(zone_name)
    if last < at:
        raise ValueError(f"end: {end.isoformat()} is before {start.isoformat()}")
    found = []
    while at < last:
        until = _next_change(at, last, tz)
        found.append(Stretch(at, until, int(offset_at(at, tz).total_seconds())))
        at = until
    return tuple(found)


def window(day: date, start: int, end: int, zone_name: str) -> tuple[Stretch, ...]:
    """The instants at which the wall clock of `day` shows a time in [start, end).

    `start` and `end` are minutes from midnight. Usually one stretch; the sum of the
    lengths is the true length: shorter by what a clock change skips (none at all
    when it skips the whole window), longer by what it repeats.
    """
    opens, closes = wall_time(day, start), wall_time(day, end)
    if closes <= opens:
        raise ValueError(f"end: {end} is not after {start} (minutes from midnight)")
    midnight = datetime.combine(day, time.min, UTC)
    found = []
    for part in stretches(zone_name, midnight - _DAY, midnight + 2 * _DAY):
        offset = timezone(timedelta(seconds=part.offset_seconds))
        first = max(part.start, opens.replace(tzinfo=offset).astimezone(UTC))
        last = min(part.end, closes.replace(tzinfo=offset).astimezone(UTC))
        if first < last:
            found.append(Stretch(first, last, part.offset_seconds))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A zone's offset changes at this instant (UTC); offsets in seconds from UTC."""

    at: datetime
    offset_before: int
    offset_after: int


def clock_changes(zone_name: str, first: date, last: date) -> tuple[ClockChange, ...]:
    """The clock changes on the local dates from `first` to `last`, both included.

    A change that skips a midnight belongs to the date that begins after it.
    """
    if last < first:
        raise ValueError(f"last: {last} is before {first}")
    start, end = instant(first, 0, zone_name), instant(last, DAY_MINUTES, zone_name)
    # Begin a second early, so that a change at the first midnight itself is seen.
    parts = stretches(zone_name, start - _SECOND, end)
    return tuple(
        ClockChange(after.start, before.offset_seconds, after.offset_seconds)
        for before, after in pairwise(parts)
    )


def wall_time(day: date, minute: int) -> datetime:
    """A wall time as a naive date-time."""
    if not 0 <= minute <= DAY_MINUTES:
        raise ValueError(f"minute: {minute} is not from 0 to {DAY_MINUTES}")
    return datetime.combine(day, time.min) + timedelta(minutes=minute)


def first_at(wall: datetime, tz: ZoneInfo) -> datetime:
    """The first instant at which a clock in `tz` shows `wall` or later."""
    at = wall.replace(tzinfo=tz).astimezone(UTC)
    if _read(at, tz) == wall:
        return at
    # In a gap PEP 495 reads fold=0 by the old offset, which lands at or after the
    # change, and fold=1 by the new one, which lands before it.
    return _next_change(wall.replace(tzinfo=tz, fold=1).astimezone(UTC), at, tz)


def _next_change(at: datetime, end: datetime, tz: ZoneInfo) -> datetime:
    """The first instant after `at` with another offset, at most `end`."""
    offset = offset_at(at, tz)
    while at < end:
        probe = min(at + _PROBE, end)
        if offset_at(probe, tz) != offset:
            return _bisect(at, probe, tz)
        at = probe
    return end


def _bisect(low: datetime, high: datetime, tz: ZoneInfo) -> datetime:
    """Where between two instants the offset changes; rules change on whole seconds."""
    offset, start = offset_at(low, tz), low.replace(microsecond=0)
    same, other = 0, -((start - high) // _SECOND)
    while other - same > 1:
        middle = (same + other) // 2
        if offset_at(start + middle * _SECOND, tz) == offset:
            same = middle
        else:
            other = middle
    return start + other * _SECOND


def offset_at(at: datetime, tz: ZoneInfo) -> timedelta:
    """How far the wall clock in `tz` is ahead of UTC at an instant."""
    return at.astimezone(tz).replace(tzinfo=UTC) - at


def _read(at: datetime, tz: ZoneInfo) -> datetime:
    """What a wall clock in `tz` shows at an instant, as a naive date-time."""
    return at.astimezone(tz).replace(tzinfo=None)


def _utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(
            f"instant: {at.isoformat()} has no zone; accepted are aware date-times"
        )
    return at.astimezone(UTC)
