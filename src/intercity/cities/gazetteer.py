"""The gazetteer: places of the world from which a city can be added.

It is an extract of GeoNames (geonames.org, licence CC BY 4.0), built by
`scripts/gazetteer`; `gazetteer.md` tells how. Its names are a beginning for a person
to correct, never a reviewed list, and it knows no countries.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from intercity.kernel.wording import folded

MOST_FOUND = 25


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its GeoNames number; `region` and `zone` tell namesakes apart."""

    number: int
    name: str
    region: str
    zone: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Found:
    """The first places that match, and how many do in all."""

    places: tuple[Place, ...]
    total: int


@cache
def places() -> tuple[Place, ...]:
    """Every place of the gazetteer, by name."""
    text = files("intercity.cities").joinpath("gazetteer.csv").read_text("utf-8")
    return tuple(
        Place(
            int(row["geonameid"]),
            row["name"],
            row["region"],
            row["zone"],
            float(row["lat"]),
            float(row["lon"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def place(number: int) -> Place | None:
    """The place with this number, if the gazetteer has it."""
    return _by_number().get(number)


def find(text: str) -> Found:
    """Places whose name begins with `text`, then those with a word that does.

    Compared without case, accents or punctuation; a region after a comma narrows
    the search ("Lancaster, California"). Equal names stand together, by region.
    """
    name, _, where = text.partition(",")
    wanted, region = folded(name), folded(where)
    if not wanted:
        return Found((), 0)
    matches = sorted(
        (rank, spelt, place.region, place.number, place)
        for spelt, place in _by_name()
        if (rank := _rank(spelt, wanted)) is not None
        and (not region or region in folded(place.region))
    )
    return Found(tuple(match[-1] for match in matches[:MOST_FOUND]), len(matches))


def _rank(spelt: str, wanted: str) -> int | None:
    """0 for the name itself, 1 for its beginning, 2 for a later word's, else None."""
    if spelt == wanted:
        return 0
    if spelt.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in spelt else None


@cache
def _by_name() -> tuple[tuple[str, Place], ...]:
    return tuple((folded(place.name), place) for place in places())


@cache
def _by_number() -> dict[int, Place]:
    return {place.number: place for place in places()}
