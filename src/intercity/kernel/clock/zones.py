"""Which zones there are: those of the installed `tzdata` package, by exact name."""

from __future__ import annotations

import zoneinfo
from difflib import get_close_matches
from functools import cache
from importlib import metadata, resources
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath([])
# Zones that were loaded before from the system's files must not live on.
ZoneInfo.clear_cache()

TZDATA: str = metadata.version("tzdata")
"""The version of the installed tzdata package, such as "2026.6"."""

_LONGEST_NAME = 64  # twice the longest in tzdata; keeps the search for a near one short


class UnknownZone(ValueError):
    """A zone that tzdata does not know.

    `name` is what was given, `nearest` are zones of a similar name, the best first
    (none where nothing is near). `Etc/GMT+9` and its like are never proposed: their
    signs are the reverse of what a planner means.
    """

    def __init__(
        self, name: str, nearest: tuple[str, ...] = (), version: str = TZDATA
    ) -> None:
        super().__init__(name, nearest, version)
        self.name = name
        self.nearest = nearest
        self.version = version

    def __str__(self) -> str:
        """Say what was given and what is accepted."""
        near = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        return (
            f'zone: "{self.name}" is not in tzdata {self.version}; accepted are IANA '
            f"names such as Asia/Tokyo{near}"
        )


@cache
def zone_names() -> tuple[str, ...]:
    """Every key of the installed tzdata, links such as `Asia/Calcutta` included."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return tuple(sorted(listed.split()))


@cache
def canonical_zones() -> tuple[str, ...]:
    """The regional zones that are not links to another one.

    Read from the `Z` lines of the package's tzdata.zi. Left out are names without a
    region (`EST5EDT`, `Factory`) and `Etc/*`: no city keeps those. `zone` accepts
    links all the same: `Europe/Amsterdam` is one in current releases.
    """
    source = resources.files("tzdata").joinpath("zoneinfo", "tzdata.zi")
    lines = source.read_text(encoding="utf-8").splitlines()
    names = (line.split()[1] for line in lines if line.startswith("Z "))
    return tuple(sorted(n for n in names if "/" in n and not n.startswith("Etc/")))


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of this exact IANA name; raises `UnknownZone` for anything else."""
    if name not in zone_names():
        raise UnknownZone(name, nearest_zones(name))
    return ZoneInfo(name)


def nearest_zones(name: str) -> tuple[str, ...]:
    """Known zones whose name, or whose city alone, resembles this one."""
    spelt = {}
    # Later ones win: canonical names over links, and the first of several.
    for known in (*reversed(zone_names()), *reversed(canonical_zones())):
        if "/" in known and not known.startswith("Etc/"):
            spelt[known.lower()] = known
            spelt[known.lower().rsplit("/", 1)[1]] = known
    wanted = name[:_LONGEST_NAME].strip().lower().replace(" ", "_")
    close = get_close_matches(wanted, spelt, n=5, cutoff=0.7)
    return tuple(dict.fromkeys(spelt[match] for match in close))[:3]
