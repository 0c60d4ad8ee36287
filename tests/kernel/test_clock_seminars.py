"""The traps of planning across zones, by name, with the real dates of a seminar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from intercity.kernel import clock

HELD = date(2021, 11, 24)


def in_tokyo(day: date, time_of_day: str) -> datetime:
    hours, minutes = map(int, time_of_day.split(":"))
    return clock.instant(day, hours * 60 + minutes, "Asia/Tokyo")


def shown(at: datetime, zone: str) -> str:
    return clock.local(at, zone).strftime("%a %H:%M")


# The two sessions of the seminar as held on Wednesday, 24 November 2021.
MORNING, EVENING = ("10:00", "12:35"), ("17:00", "19:25")
LOCAL_TIMES = {
    "Europe/Amsterdam": ("Wed 02:00", "Wed 04:35", "Wed 09:00", "Wed 11:25"),
    "Asia/Bangkok": ("Wed 08:00", "Wed 10:35", "Wed 15:00", "Wed 17:25"),
    "Asia/Shanghai": ("Wed 09:00", "Wed 11:35", "Wed 16:00", "Wed 18:25"),
    "Africa/Johannesburg": ("Wed 03:00", "Wed 05:35", "Wed 10:00", "Wed 12:25"),
    "Asia/Jakarta": ("Wed 08:00", "Wed 10:35", "Wed 15:00", "Wed 17:25"),
    "America/Los_Angeles": ("Tue 17:00", "Tue 19:35", "Wed 00:00", "Wed 02:25"),
    "Europe/Paris": ("Wed 02:00", "Wed 04:35", "Wed 09:00", "Wed 11:25"),
    "Australia/Brisbane": ("Wed 11:00", "Wed 13:35", "Wed 18:00", "Wed 20:25"),
    "America/Sao_Paulo": ("Tue 22:00", "Wed 00:35", "Wed 05:00", "Wed 07:25"),
    "Asia/Seoul": ("Wed 10:00", "Wed 12:35", "Wed 17:00", "Wed 19:25"),
    "Asia/Taipei": ("Wed 09:00", "Wed 11:35", "Wed 16:00", "Wed 18:25"),
    "Asia/Ulaanbaatar": ("Wed 09:00", "Wed 11:35", "Wed 16:00", "Wed 18:25"),
    "Asia/Tokyo": ("Wed 10:00", "Wed 12:35", "Wed 17:00", "Wed 19:25"),
}


@pytest.mark.parametrize("zone", LOCAL_TIMES)
def test_local_times_of_the_seminar_as_held(zone: str) -> None:
    read = tuple(shown(in_tokyo(HELD, t), zone) for t in (*MORNING, *EVENING))
    assert read == LOCAL_TIMES[zone]


# Tricky point 1: zones differ by date


@pytest.mark.parametrize(
    ("zone", "day", "reads"),
    [
        ("America/Los_Angeles", date(2021, 11, 3), "Wed 01:00"),
        ("America/Los_Angeles", date(2021, 11, 10), "Wed 00:00"),
        ("America/Los_Angeles", date(2021, 11, 24), "Wed 00:00"),
        ("Europe/Amsterdam", date(2021, 10, 27), "Wed 10:00"),
        ("Europe/Amsterdam", date(2021, 11, 3), "Wed 09:00"),
        ("Europe/Amsterdam", date(2021, 11, 10), "Wed 09:00"),
    ],
)
def test_1_the_same_hour_in_tokyo_is_another_elsewhere_by_date(
    zone: str, day: date, reads: str
) -> None:
    assert shown(in_tokyo(day, "17:00"), zone) == reads


# Tricky point 2: step in UTC


def test_2_a_session_over_a_fold_lasts_its_minutes() -> None:
    """150 minutes from 01:00 daylight time end at 02:30, not at 03:30."""
    zone, day = "America/Los_Angeles", date(2021, 11, 7)
    start = clock.instant(day, 60, zone)
    end = clock.local(start + timedelta(minutes=150), zone)
    assert (end.strftime("%H:%M"), clock.utc_label(end, zone)) == ("02:30", "UTC−8")
    stepped_on_the_wall = clock.local(start, zone) + timedelta(minutes=150)
    assert stepped_on_the_wall.strftime("%H:%M") == "03:30"


# Tricky point 3: the date line, and local midnight


@pytest.mark.parametrize(
    ("zone", "reads", "shift"),
    [
        ("Pacific/Kiritimati", "Wed 15:00", 0),
        ("Pacific/Pago_Pago", "Tue 14:00", -1),
        ("Pacific/Honolulu", "Tue 15:00", -1),
    ],
)
def test_3_one_instant_is_two_dates(zone: str, reads: str, shift: int) -> None:
    start = in_tokyo(HELD, "10:00")
    assert shown(start, zone) == reads
    assert clock.day_shift(clock.local(start, zone).date(), HELD) == shift


def test_3_east_of_the_host_the_next_date_comes_first() -> None:
    start = in_tokyo(HELD, "20:00")
    assert shown(start, "Pacific/Kiritimati") == "Thu 01:00"
    assert clock.day_shift(clock.local(start, "Pacific/Kiritimati"), HELD) == 1


def test_3_a_session_crosses_local_midnight_in_rio() -> None:
    start, end = (in_tokyo(HELD, t) for t in MORNING)
    tuesday = clock.window(date(2021, 11, 23), 0, 1440, "America/Sao_Paulo")[0]
    assert tuesday.end == datetime(2021, 11, 24, 3, tzinfo=UTC)
    assert start < tuesday.end < end
    shifts = [
        clock.day_shift(clock.local(t, "America/Sao_Paulo"), HELD) for t in (start, end)
    ]
    assert shifts == [-1, 0]


def test_3_monday_morning_in_tokyo_is_sunday_in_los_angeles() -> None:
    monday = in_tokyo(date(2021, 11, 22), "10:00")
    assert shown(monday, "America/Los_Angeles") == "Sun 17:00"


# Tricky point 5: half and quarter hours; equal offsets are not equal clocks


@pytest.mark.parametrize(
    ("zone", "reads"),
    [
        ("Asia/Kolkata", "Wed 06:30"),
        ("Asia/Kathmandu", "Wed 06:45"),
        ("Asia/Yangon", "Wed 07:30"),
        ("Australia/Darwin", "Wed 10:30"),
        ("Australia/Eucla", "Wed 09:45"),
        ("Pacific/Chatham", "Wed 14:45"),
        ("America/St_Johns", "Tue 21:30"),
        ("Pacific/Marquesas", "Tue 15:30"),
    ],
)
def test_5_half_and_quarter_hours(zone: str, reads: str) -> None:
    assert shown(in_tokyo(HELD, "10:00"), zone) == reads


def test_5_cities_of_one_offset_may_part_during_the_day() -> None:
    start = datetime(2021, 11, 7, 8, 30, tzinfo=UTC)
    end = start + timedelta(hours=2)
    los_angeles, phoenix = (
        clock.stretches(zone, start, end)
        for zone in ("America/Los_Angeles", "America/Phoenix")
    )
    assert los_angeles[0].offset_seconds == phoenix[0].offset_seconds
    assert los_angeles != phoenix
