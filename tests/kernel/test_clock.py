"""Wall times and instants: zones, gaps and folds, the date line, odd offsets."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from importlib import metadata, resources
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intercity.kernel import clock
from intercity.kernel.clock import ClockChange, Stretch, UnknownZone

if TYPE_CHECKING:
    from pathlib import Path

LOS_ANGELES = "America/Los_Angeles"
SAO_PAULO = "America/Sao_Paulo"
HOUR = timedelta(hours=1)

zones = st.sampled_from(clock.canonical_zones())
days = st.dates(date(1975, 1, 1), date(2037, 12, 30))
minutes = st.integers(0, clock.DAY_MINUTES)


def utc(text: str) -> datetime:
    """An instant, "2021-11-24 01:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> tuple[date, int]:
    """A wall time, "2021-11-24 17:00", as a date and minutes from midnight."""
    read = datetime.fromisoformat(text)
    return read.date(), read.hour * 60 + read.minute


def shown(at: datetime, zone: str) -> str:
    """What a clock shows, with the day of the week."""
    return clock.local(at, zone).strftime("%a %Y-%m-%d %H:%M")


def naive(at: datetime, zone: str) -> datetime:
    return clock.local(at, zone).replace(tzinfo=None)


# -- Which zones there are


def test_version_is_that_of_the_installed_package() -> None:
    assert metadata.version("tzdata") == clock.TZDATA


def test_the_systems_zone_files_do_not_count(tmp_path: Path) -> None:
    """Not even those that were loaded before: here a false Tokyo, five and a half."""
    package = resources.files("tzdata").joinpath("zoneinfo")
    (tmp_path / "Asia").mkdir()
    false = package.joinpath("Asia", "Kolkata").read_bytes()
    (tmp_path / "Asia" / "Tokyo").write_bytes(false)
    script = (
        "from datetime import datetime, UTC; from zoneinfo import ZoneInfo\n"
        "at = datetime(2021, 11, 24, tzinfo=UTC)\n"
        "print(at.astimezone(ZoneInfo('Asia/Tokyo')).time())\n"
        "from intercity.kernel import clock\n"
        "print(clock.local(at, 'Asia/Tokyo').time())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONTZPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["05:30:00", "09:00:00"]


def test_names_are_those_of_the_package_and_all_load() -> None:
    assert set(clock.zone_names()) == zoneinfo.available_timezones()
    assert [clock.zone(name).key for name in clock.zone_names()] == list(
        clock.zone_names()
    )


def test_canonical_zones_are_the_regional_ones_that_are_not_links() -> None:
    canonical = clock.canonical_zones()
    assert list(canonical) == sorted(set(canonical))
    assert set(canonical) < set(clock.zone_names())
    table = resources.files("tzdata").joinpath("zoneinfo", "zone1970.tab")
    rows = table.read_text(encoding="utf-8").splitlines()
    listed = {row.split("\t")[2] for row in rows if not row.startswith("#")}
    assert set(canonical) == listed
    assert {"Asia/Tokyo", LOS_ANGELES, "America/Argentina/Ushuaia"} < set(canonical)
    assert not {"Asia/Calcutta", "Etc/UTC", "EST5EDT", "Factory"} & set(canonical)


@pytest.mark.parametrize(
    ("given_name", "nearest"),
    [
        ("Asia/Tokio", "Asia/Tokyo"),
        ("asia/tokyo", "Asia/Tokyo"),
        ("Tokyo", "Asia/Tokyo"),
        ("Sao Paulo", SAO_PAULO),
        ("New York", "America/New_York"),
        ("Europe/Kyev", "Europe/Kyiv"),
    ],
)
def test_an_unknown_zone_names_the_nearest(given_name: str, nearest: str) -> None:
    with pytest.raises(UnknownZone) as fault:
        clock.zone(given_name)
    assert fault.value.name == given_name
    assert fault.value.nearest[0] == nearest
    assert str(fault.value).startswith(
        f'zone: "{given_name}" is not in tzdata {clock.TZDATA}; accepted are IANA '
        f"names such as Asia/Tokyo; nearest: {nearest}"
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/localtime",
        "/usr/share/zoneinfo/Asia/Tokyo",
        "../zoneinfo/Asia/Tokyo",
        "localtime",
        "posixrules",
        "zone.tab",
        "Asia",
        "Asia/",
        "Asia/Tokyo\n",
        "Asia\0Tokyo",
        "JST-9",
        "UTC+9",
        "GMT+9",  # Etc/GMT+9 is nine hours *behind* UTC: never proposed
        "x" * 1_000_000,
    ],
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone) as fault:
        clock.zone(name)
    assert fault.value.name == name
    assert not any(near.startswith("Etc/") for near in fault.value.nearest)


def test_an_unknown_zone_survives_pickling() -> None:
    fault = UnknownZone("Asia/Tokio", ("Asia/Tokyo",), "2024.1")
    again = pickle.loads(pickle.dumps(fault))  # noqa: S301 -- our own bytes
    assert (again.name, again.nearest, str(again)) == (
        "Asia/Tokio",
        ("Asia/Tokyo",),
        str(fault),
    )


# -- Wall time and instant


@given(days, minutes, zones)
@example(date(2011, 12, 30), 600, "Pacific/Apia")
@example(date(2018, 11, 4), 0, SAO_PAULO)
@example(date(2021, 11, 7), 90, LOS_ANGELES)
def test_instant_is_the_first_that_shows_the_wall_time_or_later(
    day: date, minute: int, zone: str
) -> None:
    asked = datetime.combine(day, time.min) + timedelta(minutes=minute)
    at = clock.instant(day, minute, zone)
    assert at.tzinfo is UTC
    assert naive(at, zone) >= asked
    assert naive(at - timedelta(seconds=1), zone) < asked
    assert clock.exists(day, minute, zone) == (naive(at, zone) == asked)


@given(st.datetimes(datetime(1975, 1, 1), datetime(2037, 12, 30)), zones)
@example(datetime(2021, 11, 7, 9, 30), LOS_ANGELES)
def test_every_instant_comes_back_from_its_wall_time(
    moment: datetime, zone: str
) -> None:
    at = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    read = clock.local(at, zone)
    assert read.astimezone(UTC) == at
    minute = read.hour * 60 + read.minute
    assert clock.exists(read.date(), minute, zone)
    back = clock.instant(read.date(), minute, zone)
    assert clock.local(back, zone).replace(fold=0) == read.replace(fold=0)
    assert back < at if read.fold else back == at


@pytest.mark.parametrize(
    ("zone", "skipped", "gap_ends", "reads"),
    [
        (LOS_ANGELES, "2021-03-14 02:30", "2021-03-14 10:00", "Sun 2021-03-14 03:00"),
        ("Australia/Lord_Howe", "2021-10-03 02:10", "2021-10-02 15:30", "02:30"),
        ("Antarctica/Troll", "2021-03-28 01:00", "2021-03-28 01:00", "03:00"),
        ("Antarctica/Troll", "2021-03-28 02:59", "2021-03-28 01:00", "03:00"),
        (SAO_PAULO, "2018-11-04 00:00", "2018-11-04 03:00", "Sun 2018-11-04 01:00"),
        ("Africa/Cairo", "2024-04-26 00:30", "2024-04-25 22:00", "01:00"),
        ("Asia/Beirut", "2022-03-27 00:15", "2022-03-26 22:00", "01:00"),
        ("Pacific/Apia", "2011-12-30 00:00", "2011-12-30 10:00", "2011-12-31 00:00"),
        ("Pacific/Apia", "2011-12-30 23:59", "2011-12-30 10:00", "2011-12-31 00:00"),
        ("Antarctica/Casey", "2020-10-04 01:00", "2020-10-03 16:01", "03:01"),
    ],
)
def test_a_skipped_wall_time_is_the_end_of_its_gap(
    zone: str, skipped: str, gap_ends: str, reads: str
) -> None:
    assert not clock.exists(*wall(skipped), zone)
    at = clock.instant(*wall(skipped), zone)
    assert at == utc(gap_ends)
    assert shown(at, zone).endswith(reads)


@pytest.mark.parametrize(
    ("zone", "repeated", "first", "later_by"),
    [
        (LOS_ANGELES, "2021-11-07 01:30", "2021-11-07 08:30", 60),
        ("Australia/Lord_Howe", "2021-04-04 01:45", "2021-04-03 14:45", 30),
        ("Antarctica/Troll", "2021-10-31 01:30", "2021-10-30 23:30", 120),
        (SAO_PAULO, "2018-02-17 23:30", "2018-02-18 01:30", 60),
        ("Africa/Cairo", "2024-10-31 23:30", "2024-10-31 20:30", 60),
        ("Asia/Beirut", "2022-10-29 23:30", "2022-10-29 20:30", 60),
    ],
)
def test_a_repeated_wall_time_is_its_first(
    zone: str, repeated: str, first: str, later_by: int
) -> None:
    assert clock.exists(*wall(repeated), zone)
    assert clock.instant(*wall(repeated), zone) == utc(first)
    again = utc(first) + timedelta(minutes=later_by)
    assert naive(again, zone) == naive(utc(first), zone)
    assert (clock.local(utc(first), zone).fold, clock.local(again, zone).fold) == (0, 1)


def test_minute_1440_is_the_next_local_midnight() -> None:
    day = date(2018, 2, 17)  # its last hour is repeated: 25 hours long
    begins, ends = (clock.instant(day, m, SAO_PAULO) for m in (0, 1440))
    assert ends - begins == 25 * HOUR
    assert ends == clock.instant(date(2018, 2, 18), 0, SAO_PAULO)
    assert not clock.exists(date(2018, 11, 3), 1440, SAO_PAULO)


def test_a_date_that_does_not_exist_is_empty() -> None:
    """Samoa went over the date line: 30 December 2011 was skipped."""
    day = date(2011, 12, 30)
    assert {clock.instant(day, m, "Pacific/Apia") for m in (0, 720, 1440)} == {
        utc("2011-12-30 10:00")
    }
    assert clock.window(day, 0, 1440, "Pacific/Apia") == ()


@pytest.mark.parametrize("minute", [-1, 1441])
def test_a_minute_outside_the_day_is_refused(minute: int) -> None:
    for ask in (clock.instant, clock.exists):
        with pytest.raises(ValueError, match=f"minute: {minute} is not from 0 to 1440"):
            ask(date(2021, 11, 24), minute, "Asia/Tokyo")


def test_a_naive_instant_is_refused() -> None:
    bare = utc("2021-11-24 01:00").replace(tzinfo=None)
    for ask in (clock.local, clock.utc_label):
        with pytest.raises(ValueError, match="2021-11-24T01:00:00 has no zone"):
            ask(bare, "Asia/Tokyo")
    with pytest.raises(ValueError, match="has no zone"):
        clock.stretches("Asia/Tokyo", bare, utc("2021-11-25 00:00"))


def test_local_reads_an_instant_given_in_another_zone() -> None:
    paris = clock.local(utc("2021-11-24 01:00"), "Europe/Paris")
    assert shown(paris, "Asia/Tokyo") == "Wed 2021-11-24 10:00"


def test_day_shift_counts_local_dates() -> None:
    host = date(2021, 11, 24)
    given_dates = (date(2021, 11, 23), host, date(2021, 11, 25), date(2022, 1, 1))
    assert [clock.day_shift(day, host) for day in given_dates] == [-1, 0, 1, 38]
    # A date-time counts by its own local date, not by the hours between.
    start = clock.instant(host, 600, "Asia/Tokyo")
    here, there = (clock.local(start, z) for z in ("Asia/Tokyo", LOS_ANGELES))
    assert clock.day_shift(there, here) == -1


# -- Offsets, stretches, windows, changes


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Asia/Tokyo", "UTC+9"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("Australia/Eucla", "UTC+8:45"),
        ("Australia/Adelaide", "UTC+10:30"),
        ("Pacific/Chatham", "UTC+13:45"),
        ("Pacific/Kiritimati", "UTC+14"),
        ("America/St_Johns", "UTC−3:30"),
        ("Pacific/Marquesas", "UTC−9:30"),
        ("Pacific/Pago_Pago", "UTC−11"),
        ("Europe/London", "UTC"),
    ],
)
def test_label_of_an_offset(zone: str, label: str) -> None:
    assert clock.utc_label(utc("2021-11-24 01:00"), zone) == label


def test_label_follows_the_instant_and_shows_seconds_where_there_are_any() -> None:
    assert clock.utc_label(utc("2021-07-01 00:00"), "Europe/London") == "UTC+1"
    assert clock.offset_label(-12_600 - 7) == "UTC−3:30:07"
    assert clock.offset_label(3_605) == "UTC+1:00:05"


def test_a_day_without_a_change_is_one_stretch() -> None:
    start, end = utc("2021-11-24 00:00"), utc("2021-11-25 00:00")
    assert clock.stretches("Asia/Kolkata", start, end) == (Stretch(start, end, 19_800),)
    assert clock.stretches("Asia/Kolkata", start, start) == ()


def test_a_change_at_a_bound_does_not_cut() -> None:
    start, change, end = (utc(f"2021-11-07 {h}") for h in ("08:00", "09:00", "10:00"))
    before, after = -7 * 3600, -8 * 3600
    assert [
        clock.stretches(LOS_ANGELES, *bounds)
        for bounds in ((start, end), (start, change), (change, end))
    ] == [
        (Stretch(start, change, before), Stretch(change, end, after)),
        (Stretch(start, change, before),),
        (Stretch(change, end, after),),
    ]


def test_summer_time_of_a_single_week_is_seen() -> None:
    """In 2000 Roraima went back after seven days; tzdata holds no shorter time."""
    hour = 3600
    assert clock.clock_changes(
        "America/Boa_Vista", date(2000, 9, 6), date(2000, 11, 30)
    ) == (
        ClockChange(utc("2000-10-08 04:00"), -4 * hour, -3 * hour),
        ClockChange(utc("2000-10-15 03:00"), -3 * hour, -4 * hour),
    )


def test_a_fraction_of_a_second_does_not_move_the_cut() -> None:
    near = timedelta(microseconds=400_000)
    change = utc("2021-11-07 09:00")
    parts = clock.stretches(LOS_ANGELES, change - near, change + near)
    assert [part.start for part in parts] == [change - near, change]


def test_an_end_before_its_start_is_refused() -> None:
    start, end = utc("2021-11-24 01:00"), utc("2021-11-24 00:00")
    with pytest.raises(ValueError, match=r"end: .* is before"):
        clock.stretches("Asia/Tokyo", start, end)
    with pytest.raises(ValueError, match="end: 600 is not after 600"):
        clock.window(date(2021, 11, 24), 600, 600, "Asia/Tokyo")
    with pytest.raises(ValueError, match="last: 2021-11-23 is before 2021-11-24"):
        clock.clock_changes("Asia/Tokyo", date(2021, 11, 24), date(2021, 11, 23))


@given(
    zones,
    st.datetimes(datetime(1975, 1, 1), datetime(2036, 1, 1)),
    st.timedeltas(timedelta(0), timedelta(days=400)),
)
def test_stretches_cover_the_span_and_agree_with_the_clock(
    zone: str, moment: datetime, length: timedelta
) -> None:
    start, end = moment.replace(tzinfo=UTC), moment.replace(tzinfo=UTC) + length
    parts = clock.stretches(zone, start, end)
    edges = [start, *(part.end for part in parts)]
    assert [part.start for part in parts] == edges[:-1]
    assert edges[-1] == end
    for part in parts:
        offset = timedelta(seconds=part.offset_seconds)
        last = part.end - timedelta(microseconds=1)
        assert clock.local(part.start, zone).utcoffset() == offset
        assert clock.local(last, zone).utcoffset() == offset
    offsets = [part.offset_seconds for part in parts]
    assert all(a != b for a, b in pairwise(offsets))


WINDOWS = [
    (LOS_ANGELES, date(2021, 11, 24), 540, 1020),
    (LOS_ANGELES, date(2021, 11, 7), 30, 90),
    (LOS_ANGELES, date(2021, 11, 7), 90, 180),
    (LOS_ANGELES, date(2021, 3, 14), 0, 1440),
    (LOS_ANGELES, date(2021, 3, 14), 120, 180),
    ("Australia/Lord_Howe", date(2021, 4, 4), 100, 130),
    (SAO_PAULO, date(2018, 2, 17), 1380, 1440),
    (SAO_PAULO, date(2018, 11, 4), 0, 120),
    ("America/St_Johns", date(2006, 10, 28), 1370, 1440),
    ("America/St_Johns", date(2006, 10, 29), 0, 60),
    ("Pacific/Apia", date(2011, 12, 29), 0, 1440),
    ("Pacific/Kiritimati", date(2021, 11, 24), 0, 1440),
    ("Pacific/Pago_Pago", date(2021, 11, 24), 0, 1440),
]


@pytest.mark.parametrize(("zone", "day", "start", "end"), WINDOWS)
def test_a_window_holds_exactly_the_minutes_that_show_it(
    zone: str, day: date, start: int, end: int
) -> None:
    noon = datetime.combine(day, time(12), UTC)
    around = [noon + timedelta(minutes=m) for m in range(-40 * 60, 40 * 60)]
    read = {at: clock.local(at, zone) for at in around}
    inside = {
        at
        for at, r in read.items()
        if r.date() == day and start <= r.hour * 60 + r.minute < end
    }
    parts = clock.window(day, start, end, zone)
    assert {at for at in around if any(p.start <= at < p.end for p in parts)} == inside
    length = sum((p.end - p.start for p in parts), timedelta())
    assert length == timedelta(minutes=len(inside))


def test_a_window_may_come_twice_a_minute_apart() -> None:
    """St John's set its clocks back at 00:01 until 2011: from Sunday to Saturday."""
    day = date(2006, 10, 28)
    assert clock.window(day, 1410, 1440, "America/St_Johns") == (
        Stretch(utc("2006-10-29 02:00"), utc("2006-10-29 02:30"), -9_000),
        Stretch(utc("2006-10-29 03:00"), utc("2006-10-29 03:30"), -12_600),
    )


def test_clock_changes_near_a_seminar() -> None:
    seminar = date(2021, 11, 10)
    week = timedelta(days=7)
    around = (seminar - week, seminar + week)
    assert clock.clock_changes("Asia/Tokyo", *around) == ()
    assert clock.clock_changes(LOS_ANGELES, *around) == (
        ClockChange(utc("2021-11-07 09:00"), -7 * 3600, -8 * 3600),
    )
    assert clock.clock_changes(LOS_ANGELES, seminar, seminar + week) == ()


@pytest.mark.parametrize(
    ("day", "at", "before", "after"),
    [
        (date(2018, 11, 4), "2018-11-04 03:00", -10_800, -7_200),  # skips midnight
        (date(2018, 2, 17), "2018-02-18 02:00", -7_200, -10_800),  # repeats 23-24
    ],
)
def test_a_change_at_midnight_belongs_to_one_date(
    day: date, at: str, before: int, after: int
) -> None:
    change = ClockChange(utc(at), before, after)
    eve, morrow = day - timedelta(days=1), day + timedelta(days=1)
    alone = [clock.clock_changes(SAO_PAULO, some, some) for some in (eve, day, morrow)]
    assert alone == [(), (change,), ()]
    assert clock.clock_changes(SAO_PAULO, eve, morrow) == (change,)
