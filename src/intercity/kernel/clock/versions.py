"""What moved between two versions of tzdata.

Governments change their clocks at short notice, so that a plan made under one
version may mean other local times under the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timezone
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from intercity.kernel.clock.walls import first_at, offset_at, wall_time
from intercity.kernel.clock.zones import TZDATA, UnknownZone, nearest_zones, zone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_KEY = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


@dataclass(frozen=True, slots=True)
class Rules:
    """The zones of one version of tzdata: by default the installed one.

    `folder` holds the compiled (TZif) files of another version, as the `zoneinfo`
    folder of an unpacked tzdata wheel does; `version` is what to call it. Each file
    is read once.
    """

    version: str = TZDATA
    folder: Path | None = None

    def __post_init__(self) -> None:
        if self.folder is not None and not self.folder.is_dir():
            raise ValueError(
                f'folder: "{self.folder}" is not a folder; give the one that holds '
                "compiled zones such as Asia/Tokyo"
            )

    def zone(self, name: str) -> ZoneInfo:
        """The zone in this version; raises `UnknownZone` where it has none."""
        if self.folder is None:
            return zone(name)
        return _load(self.folder, self.version, name)


@cache
def _load(folder: Path, version: str, name: str) -> ZoneInfo:
    path = folder / name
    if not (_KEY.fullmatch(name) and path.is_file()):
        raise UnknownZone(name, nearest_zones(name), version)
    with path.open("rb") as file:
        if file.read(4) != b"TZif":
            raise UnknownZone(name, nearest_zones(name), version)
        file.seek(0)
        return ZoneInfo.from_file(file, key=name)


@dataclass(frozen=True, slots=True)
class PlannedTime:
    """A wall time of the host: date, minutes from its midnight, IANA zone.

    A thing planned in UTC has the zone `Etc/UTC`.
    """

    day: date
    minute: int
    zone: str


@dataclass(frozen=True, slots=True)
class MovedClock:
    """What a zone's clock shows for one planned time, under the old and new rules.

    Both are aware, with the fixed offset of their version.
    """

    zone: str
    before: datetime
    after: datetime

    @property
    def moved(self) -> bool:
        """Whether the clock shows another date or time of day than it did."""
        return self.before.replace(tzinfo=None) != self.after.replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class MovedTime:
    """A planned time that two versions of tzdata read differently.

    `at_before` and `at_after` are its instants (UTC), `clocks` the zones whose local
    time moves. Where the host's own rules changed, the instant moves, and with it
    every other city's local time; else only single cities' clocks do.
    """

    planned: PlannedTime
    at_before: datetime
    at_after: datetime
    clocks: tuple[MovedClock, ...]

    @property
    def instant_moved(self) -> bool:
        """Whether the planned time is now another instant."""
        return self.at_before != self.at_after


def moved_times(
    times: Iterable[PlannedTime], zones: Iterable[str], old: Rules, new: Rules
) -> tuple[MovedTime, ...]:
    """The planned times that moved between two versions, for anyone in `zones`.

    The host's own zone is always among the clocks looked at: its wall time moves
    only when the new rules skip it. A time is listed when its instant or any of
    these clocks moved. Raises `UnknownZone` where a version lacks a zone.
    """
    readers = tuple(zones)
    moved = []
    for planned in times:
        seen = dict.fromkeys((planned.zone, *readers))
        before, after = _planned_at(planned, old), _planned_at(planned, new)
        both = (
            MovedClock(name, _read(before, old, name), _read(after, new, name))
            for name in seen
        )
        clocks = tuple(clock for clock in both if clock.moved)
        if clocks or before != after:
            moved.append(MovedTime(planned, before, after, clocks))
    return tuple(moved)


def _planned_at(planned: PlannedTime, rules: Rules) -> datetime:
    return first_at(wall_time(planned.day, planned.minute), rules.zone(planned.zone))


def _read(at: datetime, rules: Rules, name: str) -> datetime:
    return at.astimezone(timezone(offset_at(at, rules.zone(name))))
