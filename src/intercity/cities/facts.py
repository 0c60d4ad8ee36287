"""The facts of a city as a person edits them, and as cells of a table.

Cells are texts by column: what the file for import and export holds, what two
versions are compared by, and what the record says has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from intercity.base.languages import languages
from intercity.kernel.wording import LocalizedText

if TYPE_CHECKING:
    from intercity.cities.models import City

STATES = ("published", "confirmed", "ours")
"""Who stands behind a name: a published source, the city itself, or only this desk."""

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

DEFAULTS = {
    "kind": "city",
    "hours": "09:00-17:00",
    "rest_days": "sat sun",
    "language": "en",
}
"""Cells of a new city where nobody says otherwise, as in a brief."""

NONE = "none"
"""What a cell says for no rest days; a blank one asks for the default."""

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class ZoneShare:
    """A zone that a city unit keeps, and its share of the people or offices there."""

    zone: str
    share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFacts:
    """What the directory holds of a city, but for its slug and its revision.

    `name_states` has a state for each language of `names`. `country` is empty unless
    it is to be shown beside the name, and then in the host's own words.
    """

    kind: str = "city"
    names: LocalizedText
    name_states: Mapping[str, str]
    sort_key: str = ""
    zones: tuple[ZoneShare, ...]
    hours: str = DEFAULTS["hours"]
    rest_days: tuple[str, ...] = ("sat", "sun")
    holidays: str = ""
    language: str = DEFAULTS["language"]
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None
    country: LocalizedText = field(default_factory=lambda: LocalizedText("en"))
    source: str = ""

    def cells(self) -> Cells:
        """The same as texts, in the order of the columns."""
        names, country = self.names.as_dict(), self.country.as_dict()
        tags = (language.tag for language in languages())
        spoken = tuple(dict.fromkeys((*tags, *names, *country)))
        cells = {"kind": self.kind}
        for tag in spoken:
            cells[f"name_{tag}"] = names.get(tag, "")
            cells[f"state_{tag}"] = self.name_states.get(tag, "")
        return cells | {
            "sort_key": self.sort_key,
            "zones": zone_cell(self.zones),
            "hours": self.hours,
            "rest_days": " ".join(self.rest_days) or NONE,
            "holidays": self.holidays,
            "language": self.language,
            "region": self.region,
            "latitude": _degrees(self.latitude),
            "longitude": _degrees(self.longitude),
            **{f"country_{tag}": country.get(tag, "") for tag in spoken},
            "source": self.source,
        }


def facts_of(city: City) -> CityFacts:
    """The facts of a stored city; reads its zones."""
    return CityFacts(
        kind=city.kind,
        names=city.names,
        name_states=city.name_states,
        sort_key=city.sort_key,
        zones=tuple(ZoneShare(row.zone, row.share) for row in city.zones.all()),
        hours=city.hours,
        rest_days=tuple(city.rest_days),
        holidays=city.holidays,
        language=city.language,
        region=city.region,
        latitude=city.latitude,
        longitude=city.longitude,
        country=city.country,
        source=city.source,
    )


def zone_cell(zones: tuple[ZoneShare, ...]) -> str:
    """Zones as a cell: "Asia/Tokyo", or with their shares where there are several."""
    if len(zones) == 1:
        return zones[0].zone
    return ", ".join(f"{row.zone} {share_text(row.share)}" for row in zones)


def share_text(share: Decimal) -> str:
    """A share without trailing noughts: "0.6"."""
    return f"{share.normalize():f}"


def columns() -> tuple[str, ...]:
    """The columns of a file, the address of the city first."""
    nobody = CityFacts(names=LocalizedText("en"), name_states={}, zones=())
    return ("slug", *nobody.cells())


def changes(before: Cells, after: Cells) -> dict[str, tuple[str, str]]:
    """Cells that differ, as (before, after)."""
    both = dict.fromkeys((*before, *after))
    pairs = {name: (before.get(name, ""), after.get(name, "")) for name in both}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.5f}".rstrip("0").rstrip(".")
