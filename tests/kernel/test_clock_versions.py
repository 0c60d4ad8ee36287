"""What moves between two versions of tzdata.

The zones are written by hand, so that the tests need no second tzdata. The rules of
`Africa/Cairo` are the real ones of before and after 2023, when summer time came back.
"""

from __future__ import annotations

import struct
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from intercity.kernel.clock import (
    TZDATA,
    MovedClock,
    MovedTime,
    PlannedTime,
    Rules,
    UnknownZone,
    moved_times,
)

if TYPE_CHECKING:
    from pathlib import Path

JUNE = date(2023, 6, 7)
EET, EEST = (timezone(timedelta(hours=h)) for h in (2, 3))
JST = timezone(timedelta(hours=9))


def tzif(offset_seconds: int, rule: str) -> bytes:
    """A compiled zone (RFC 8536) of one offset and a POSIX rule for its changes."""
    header = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    body = struct.pack(">lBB", offset_seconds, 0, 0) + b"XXX\0"
    return (header + body) * 2 + f"\n{rule}\n".encode()


def write(folder: Path, **zones: bytes) -> Path:
    """A folder of compiled zones, `Africa_Cairo` for Africa/Cairo."""
    for name, data in zones.items():
        path = folder / name.replace("_", "/", 1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.fixture
def tokyo() -> bytes:
    package = resources.files("tzdata").joinpath("zoneinfo")
    return package.joinpath("Asia", "Tokyo").read_bytes()


@pytest.fixture
def old(tmp_path: Path, tokyo: bytes) -> Rules:
    cairo = tzif(7200, "EET-2")
    folder = write(tmp_path / "old", Africa_Cairo=cairo, Asia_Tokyo=tokyo)
    return Rules("2022.7", folder)


@pytest.fixture
def new(tmp_path: Path, tokyo: bytes) -> Rules:
    cairo = tzif(7200, "EET-2EEST,M4.5.5/0,M10.5.4/24")
    folder = write(tmp_path / "new", Africa_Cairo=cairo, Asia_Tokyo=tokyo)
    return Rules("2023.1", folder)


def test_a_clock_moves_though_the_instant_does_not(old: Rules, new: Rules) -> None:
    planned = PlannedTime(JUNE, 17 * 60, "Asia/Tokyo")
    at = datetime(2023, 6, 7, 8, tzinfo=UTC)
    (moved,) = moved_times([planned], ["Africa/Cairo", "Asia/Tokyo"], old, new)
    assert moved == MovedTime(
        planned,
        at,
        at,
        (MovedClock("Africa/Cairo", at.astimezone(EET), at.astimezone(EEST)),),
    )
    assert not moved.instant_moved
    assert [t.isoformat() for t in (moved.clocks[0].before, moved.clocks[0].after)] == [
        "2023-06-07T10:00:00+02:00",
        "2023-06-07T11:00:00+03:00",
    ]


def test_the_hosts_new_rules_move_the_instant_and_all_others(
    old: Rules, new: Rules
) -> None:
    planned = PlannedTime(JUNE, 10 * 60, "Africa/Cairo")
    before = datetime(2023, 6, 7, 8, tzinfo=UTC)
    after = before - timedelta(hours=1)
    (moved,) = moved_times([planned], ["Asia/Tokyo"], old, new)
    assert moved == MovedTime(
        planned,
        before,
        after,
        (MovedClock("Asia/Tokyo", before.astimezone(JST), after.astimezone(JST)),),
    )
    assert moved.instant_moved


def test_a_host_time_that_new_rules_skip_moves_itself(old: Rules, new: Rules) -> None:
    planned = PlannedTime(date(2023, 4, 28), 30, "Africa/Cairo")
    (moved,) = moved_times([planned], [], old, new)
    (clock,) = moved.clocks
    assert [t.isoformat() for t in (clock.before, clock.after)] == [
        "2023-04-28T00:30:00+02:00",
        "2023-04-28T01:00:00+03:00",
    ]


def test_what_does_not_move_is_not_listed(old: Rules, new: Rules) -> None:
    planned = [
        PlannedTime(date(2023, 12, 6), 17 * 60, "Asia/Tokyo"),
        PlannedTime(JUNE, 17 * 60, "Asia/Tokyo"),
        PlannedTime(date(2023, 12, 6), 10 * 60, "Africa/Cairo"),
    ]
    readers = ["Asia/Tokyo", "Africa/Cairo"]
    assert [m.planned for m in moved_times(planned, readers, old, new)] == [planned[1]]
    assert moved_times(planned, readers, new, new) == ()
    assert moved_times(planned, ["Asia/Tokyo"], old, new) == ()


def test_an_instant_moves_without_any_reader_of_another_clock(
    old: Rules, new: Rules
) -> None:
    planned = PlannedTime(JUNE, 10 * 60, "Africa/Cairo")
    (moved,) = moved_times([planned], ["Africa/Cairo"], old, new)
    assert (moved.instant_moved, moved.clocks) == (True, ())


def test_the_installed_rules_are_compared_with_a_doctored_copy(tmp_path: Path) -> None:
    folder = write(tmp_path, Asia_Tokyo=tzif(36_000, "JST-10"))
    planned = PlannedTime(date(2021, 11, 24), 600, "Asia/Tokyo")
    (moved,) = moved_times([planned], [], Rules(), Rules("doctored", folder))
    assert (moved.at_before, moved.at_after) == (
        datetime(2021, 11, 24, 1, tzinfo=UTC),
        datetime(2021, 11, 24, 0, tzinfo=UTC),
    )
    assert moved_times([planned], ["Europe/Paris"], Rules(), Rules()) == ()


def test_a_zone_that_one_version_lacks_is_named_with_the_version(
    old: Rules, new: Rules
) -> None:
    planned = PlannedTime(JUNE, 600, "Asia/Tokyo")
    with pytest.raises(UnknownZone, match=r'"Europe/Kyiv" is not in tzdata 2022\.7'):
        moved_times([planned], ["Europe/Kyiv"], old, new)
    with pytest.raises(UnknownZone, match=f"not in tzdata {TZDATA}.*Asia/Tokyo"):
        Rules().zone("Asia/Tokio")


@pytest.mark.parametrize(
    "name", ["../old/Asia/Tokyo", "/etc/localtime", "Asia", "notes", "Asia//Tokyo", ""]
)
def test_only_compiled_zones_of_the_folder_are_read(old: Rules, name: str) -> None:
    assert old.folder is not None
    (old.folder / "notes").write_text("not a zone", encoding="utf-8")
    with pytest.raises(UnknownZone):
        old.zone(name)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a folder; give the one that holds"):
        Rules("2024.1", tmp_path / "nowhere")
