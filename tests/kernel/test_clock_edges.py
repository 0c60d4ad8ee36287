"""Every canonical zone at each of its clock changes, against zoneinfo itself."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from intercity.kernel import clock
from intercity.kernel.clock import ClockChange, Stretch

FIRST, LAST = datetime(2021, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def offset(at: datetime, tz: ZoneInfo) -> int:
    """Seconds from UTC, asked of zoneinfo."""
    ahead = at.astimezone(tz).utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds())


@cache
def edges(zone: str) -> tuple[ClockChange, ...]:
    """The changes of seven years, by asking zoneinfo day by day, then halving."""
    tz = ZoneInfo.no_cache(zone)
    found = []
    for n in range((LAST - FIRST).days):
        low, high = FIRST + n * DAY, FIRST + (n + 1) * DAY
        before, after = offset(low, tz), offset(high, tz)
        if before == after:
            continue
        while high - low > SECOND:
            middle = low + (high - low) // SECOND // 2 * SECOND
            if offset(middle, tz) == before:
                low = middle
            else:
                high = middle
        found.append(ClockChange(high, before, after))
    return tuple(found)


@pytest.mark.parametrize("zone", clock.canonical_zones())
def test_local_times_equal_zoneinfo_on_both_sides_of_each_edge(zone: str) -> None:
    tz = ZoneInfo.no_cache(zone)
    for edge in edges(zone) or (ClockChange(FIRST, 0, 0),):
        for at in (edge.at - SECOND, edge.at, edge.at + SECOND):
            ours, theirs = clock.local(at, zone), at.astimezone(tz)
            assert ours.isoformat() == theirs.isoformat()
            assert ours.fold == theirs.fold


@pytest.mark.parametrize("zone", clock.canonical_zones())
def test_stretches_are_cut_at_each_edge_to_the_second(zone: str) -> None:
    tz = ZoneInfo.no_cache(zone)
    last = FIRST + 1096 * DAY
    bounds = (FIRST, *(edge.at for edge in edges(zone) if edge.at < last), last)
    assert clock.stretches(zone, FIRST, last) == tuple(
        Stretch(start, end, offset(start, tz)) for start, end in pairwise(bounds)
    )


def wall_is(zone: str, at: datetime, offset_seconds: int) -> tuple[bool, datetime]:
    """Whether the wall time `at` + offset exists, and its instant."""
    read = at.replace(tzinfo=None) + timedelta(seconds=offset_seconds)
    minute = read.hour * 60 + read.minute
    return (
        clock.exists(read.date(), minute, zone),
        clock.instant(read.date(), minute, zone),
    )


def test_wall_times_around_each_edge() -> None:
    for zone in clock.canonical_zones():
        for edge in edges(zone):
            walls_hold(zone, edge)


def walls_hold(zone: str, edge: ClockChange) -> None:
    at, before, after = edge.at, edge.offset_before, edge.offset_after
    assert wall_is(zone, at - MINUTE, before) == (True, at - MINUTE)
    if after > before:
        jump = timedelta(seconds=after - before)
        assert wall_is(zone, at, before) == (False, at)
        assert wall_is(zone, at + jump - MINUTE, before) == (False, at)
        assert wall_is(zone, at, after) == (True, at)
    else:
        back = timedelta(seconds=before - after)
        assert wall_is(zone, at - back - MINUTE, before) == (True, at - back - MINUTE)
        assert wall_is(zone, at, after) == (True, at - back)
        assert wall_is(zone, at + back - MINUTE, after) == (True, at - MINUTE)
        assert wall_is(zone, at + back, after) == (True, at + back)


def test_there_are_edges_of_every_kind() -> None:
    """The tests above would pass on a tzdata without any clock change."""
    steps = {
        edge.offset_after - edge.offset_before
        for zone in clock.canonical_zones()
        for edge in edges(zone)
    }
    assert {3600, -3600, 1800, -1800, 7200, -7200} <= steps
    assert sum(bool(edges(zone)) for zone in clock.canonical_zones()) > 100


def listed_changes(zone: str) -> list[tuple[int, int]]:
    """(seconds since 1970, seconds from UTC after) of the zone's TZif file.

    The layout is that of RFC 8536, section 3: a version 1 part to skip, then the
    same in 64 bits.
    """
    data = resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    isut, isstd, leap, times, types, chars = struct.unpack_from(">6l", data, 20)
    start = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    times, types = struct.unpack_from(">2l", data, start + 32)
    at = start + 44
    instants = struct.unpack_from(f">{times}q", data, at)
    kinds = struct.unpack_from(f">{times}B", data, at + 8 * times)
    offsets = [
        struct.unpack_from(">l", data, at + 9 * times + 6 * n)[0] for n in range(types)
    ]
    return [(when, offsets[kind]) for when, kind in zip(instants, kinds, strict=True)]


def test_no_zone_ever_changed_twice_within_six_days() -> None:
    """Probing each six hours rests on this."""
    closest = min(
        later - earlier
        for zone in clock.canonical_zones()
        for (earlier, before), (later, after) in pairwise(listed_changes(zone))
        if before != after
    )
    assert timedelta(seconds=closest) > 6 * DAY
