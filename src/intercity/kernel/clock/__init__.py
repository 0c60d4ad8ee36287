"""Zones, wall times and instants, by the installed `tzdata` package and nothing else.

A *wall time* is what a clock on a wall in one zone shows: a date and minutes from
its midnight (0 to 1440). An *instant* is an aware `datetime` in UTC. Planned things
are kept as wall time + IANA zone of the host; other cities read the same instant on
their own clocks. Sums of time are made in UTC only, since a wall clock may skip or
repeat an hour in between.

The system's own zone files are never read: two hosts with the same `tzdata` release
agree to the second. A gap is a wall time that a clock change skips, a fold one that
it repeats (PEP 495).
"""

from intercity.kernel.clock.versions import (
    MovedClock,
    MovedTime,
    PlannedTime,
    Rules,
    moved_times,
)
from intercity.kernel.clock.walls import (
    DAY_MINUTES,
    ClockChange,
    Stretch,
    clock_changes,
    day_shift,
    exists,
    instant,
    local,
    offset_label,
    stretches,
    utc_label,
    window,
)
from intercity.kernel.clock.zones import (
    TZDATA,
    UnknownZone,
    canonical_zones,
    zone,
    zone_names,
)

__all__ = [
    "DAY_MINUTES",
    "TZDATA",
    "ClockChange",
    "MovedClock",
    "MovedTime",
    "PlannedTime",
    "Rules",
    "Stretch",
    "UnknownZone",
    "canonical_zones",
    "clock_changes",
    "day_shift",
    "exists",
    "instant",
    "local",
    "moved_times",
    "offset_label",
    "stretches",
    "utc_label",
    "window",
    "zone",
    "zone_names",
]
