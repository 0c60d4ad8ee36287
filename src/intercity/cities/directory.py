"""The directory of cities that ships in the package.

It holds the 13 named cities of the 6th Tokyo Global Partners Seminar and Tokyo.
The source of each kind of fact stands under `sources` in `directory.json`; the
English names are those of the Tokyo Metropolitan Government's release of
15 December 2021, the coordinates are GeoNames' (CC BY 4.0).

A name carries a state, because a city's own word about its name stands above
ours: `published` (by a government, in a source that is named), `confirmed` (by
the city itself) or `ours` (rendered by this project, still to be confirmed).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

NameState = Literal["published", "confirmed", "ours"]
Kind = Literal["city", "metropolis", "state", "association"]


@dataclass(frozen=True, slots=True)
class CityName:
    """A city's name in one language, and who stands behind it."""

    text: str
    state: NameState


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryCity:
    """A city unit as the directory knows it.

    `names` are by language tag (en, ja, zh-Hans, ko). `latitude` and `longitude`
    are degrees, None for a unit that is not one place. `holidays` is a calendar
    code of the `holidays` library: an offer to the writer of a brief, never
    applied by itself.
    """

    slug: str
    kind: Kind
    zone: str
    names: Mapping[str, CityName]
    latitude: float | None
    longitude: float | None
    holidays: str

    @property
    def name(self) -> str:
        """The English name, by which lists are sorted."""
        return self.names["en"].text


class UnknownCity(LookupError):
    """No city of the directory has this slug; `nearest` are the likeliest slugs."""

    def __init__(self, slug: str, nearest: tuple[str, ...]) -> None:
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"no city {slug!r} in the directory{hint}")
        self.slug = slug
        self.nearest = nearest


def cities() -> tuple[DirectoryCity, ...]:
    """All cities of the directory, by slug."""
    return tuple(_directory().values())


def city(slug: str) -> DirectoryCity:
    """The city with this slug; raises `UnknownCity` with the nearest slugs."""
    found = _directory().get(slug)
    if found is None:
        raise UnknownCity(slug, _nearest(slug))
    return found


def sources() -> Mapping[str, str]:
    """Where each kind of fact comes from, in words."""
    return MappingProxyType(_file()["sources"])


def _file() -> dict[str, Any]:
    text = files("intercity.cities").joinpath("directory.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


@cache
def _directory() -> Mapping[str, DirectoryCity]:
    read = (_city(entry) for entry in _file()["cities"])
    return MappingProxyType({city.slug: city for city in sorted(read, key=_by_slug)})


def _by_slug(city: DirectoryCity) -> str:
    return city.slug


def _city(entry: dict[str, object]) -> DirectoryCity:
    names = {tag: CityName(**name) for tag, name in entry.pop("names").items()}  # type: ignore[attr-defined]
    return DirectoryCity(names=MappingProxyType(names), **entry)  # type: ignore[arg-type]


def _nearest(slug: str) -> tuple[str, ...]:
    """Likely slugs, looked for among the slugs and the names in every language."""
    known = {slug: slug for slug in _directory()}
    for city in cities():
        known |= {name.text.casefold(): city.slug for name in city.names.values()}
    close = get_close_matches(slug.casefold()[:80], known, n=6, cutoff=0.6)
    return tuple(dict.fromkeys(known[word] for word in close))[:3]
