"""Whose time the reader wants: a city of the edition, any other place, or a zone.

The choice is kept as "key@zone" in a cookie: the key is the address of a city of the
edition or of the directory, or "place:" with a number of the gazetteer, or empty where
a zone alone was chosen. The zone stands
in it too, so that it holds for editions in which that city does not take part. A city
that is not on the public list of an edition is unknown here: nothing tells whether it
takes part.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from intercity.base.fields import whole_number
from intercity.cities import directory
from intercity.cities.gazetteer import find, place
from intercity.cities.places import names_of_zone, zones_by_name
from intercity.kernel.clock import zone_names
from intercity.kernel.clock.zones import nearest_zones
from intercity.kernel.wording import LocalizedText, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intercity.cities.directory import DirectoryCity
    from intercity.cities.gazetteer import Place
    from intercity.programme.content import Content, ContentCity

UTC_ZONE = "Etc/UTC"
LONGEST = 100
_PLACE = "place:"
_REGIONS = frozenset(
    (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
)
_MOST_NEAR = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice as the cookie keeps it."""

    key: str
    zone: str

    def __str__(self) -> str:
        return f"{self.key}@{self.zone}" if self.key else self.zone

    @classmethod
    def read(cls, text: str) -> Choice | None:
        """From a cookie or an address; None where it is no choice of ours."""
        key, _at, name = text[:LONGEST].rpartition("@")
        return cls(key, name) if name in _offered() else None


@dataclass(frozen=True, slots=True)
class Viewer:
    """In whose time a page is shown.

    `mine` is the city of the edition that the reader chose, if it is one; `is_chosen`
    is false while the host's time is shown because nothing was chosen.
    """

    names: LocalizedText
    zone: str
    mine: ContentCity | None
    is_chosen: bool
    choice: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that the reader may mean; `region` tells namesakes apart."""

    names: LocalizedText
    region: str
    choice: Choice


def viewer_of(choice: Choice | None, content: Content) -> Viewer:
    """The reader of an edition; the host's time where nothing was chosen."""
    host = content.host
    if choice is None:
        return Viewer(host.names, host.zone, None, is_chosen=False, choice="")
    city = next((one for one in known(content) if one.slug == choice.key), None)
    if city is None:
        names = _place_names(choice)
        return Viewer(names, choice.zone, None, is_chosen=True, choice=str(choice))
    at = choice.zone if choice.zone in city.zones else city.zone
    mine = None if city.slug == host.slug else city
    return Viewer(city.names, at, mine, is_chosen=True, choice=str(choice))


def known(content: Content) -> tuple[ContentCity, ...]:
    """The host, and the cities that the public may know to take part."""
    return (content.host, *content.listed)


def choice_of(city: ContentCity) -> Choice:
    """The choice of a city of the edition."""
    return Choice(city.slug, city.zone)


def _place_names(choice: Choice) -> LocalizedText:
    number = whole_number(choice.key.removeprefix(_PLACE))
    if choice.key.startswith(_PLACE) and number is not None:
        found = place(number)
        if found is not None and found.zone == choice.zone:
            return _town_names(found)
    for city in directory.cities():
        if (city.slug, city.zone) == (choice.key, choice.zone):
            return _directory_names(city)
    return zone_names_of(choice.zone)


def _town_names(town: Place) -> LocalizedText:
    """In every language where its zone is named after it, else in English."""
    names = names_of_zone(town.zone)
    return (
        names
        if folded(names.in_("en").text) == folded(town.name)
        else _english(town.name)
    )


def zone_names_of(name: str) -> LocalizedText:
    """What a zone chosen by itself is called: a city that keeps it."""
    return _english("UTC") if name == UTC_ZONE else names_of_zone(name)


def _directory_names(city: DirectoryCity) -> LocalizedText:
    return LocalizedText.of({tag: name.text for tag, name in city.names.items()})


def _english(name: str) -> LocalizedText:
    return LocalizedText.of({"en": name})


# What was typed


def meant(text: str, content: Content | None) -> tuple[Candidate, ...]:
    """What exactly bears this name: one candidate, several namesakes, or none.

    In turn: a choice as kept; an address or a name (in any language) of the edition's
    cities; an IANA zone; a place of the gazetteer; a name of a city of the directory,
    or of one that a zone is named after, in any language of this site.
    """
    text = text.strip()[:LONGEST]
    for candidates in _steps(text, content):
        if candidates:
            return candidates
    return ()


def _steps(text: str, content: Content | None) -> Iterator[tuple[Candidate, ...]]:
    yield tuple(_kept(text))
    yield tuple(_named(text, content))
    yield tuple(_zones(text))
    yield tuple(_in_directory(text))
    yield tuple(_towns(text))
    yield tuple(_translated(text))


def _kept(text: str) -> Iterator[Candidate]:
    choice = Choice.read(text) if "@" in text else None
    if choice is not None:
        yield Candidate(_place_names(choice), "", choice)


def _named(text: str, content: Content | None) -> Iterator[Candidate]:
    cities = known(content) if content else ()
    found = [city for city in cities if city.slug == text]
    wanted = folded(text)
    for city in found or cities:
        if found or wanted in map(folded, city.names.as_dict().values()):
            yield Candidate(city.names, "", choice_of(city))


def _zones(text: str) -> Iterator[Candidate]:
    name = _by_spelling().get(text.lower().replace(" ", "_"))
    if name is not None:
        yield _of_zone(name)


def _towns(text: str) -> Iterator[Candidate]:
    """Places of this very name; those in one region and zone are as good as one."""
    wanted = folded(text.partition(",")[0])
    towns = [one for one in find(text).places if folded(one.name) == wanted]
    distinct = {(town.region, town.zone): town for town in reversed(towns)}
    yield from map(_town, reversed(distinct.values()))


def _in_directory(text: str) -> Iterator[Candidate]:
    found = _directory_by_name().get(folded(text))
    if found is not None:
        yield found


@cache
def _directory_by_name() -> dict[str, Candidate]:
    """The directory's cities by their folded names in every language."""
    known = {}
    for city in directory.cities():
        names = _directory_names(city)
        for name in names.as_dict().values():
            known[folded(name)] = Candidate(names, "", Choice(city.slug, city.zone))
    return known


def _translated(text: str) -> Iterator[Candidate]:
    zone = zones_by_name().get(folded(text))
    if zone is not None:
        yield _of_zone(zone)


@cache
def _zones_by_name() -> dict[str, Candidate]:
    return {name: _of_zone(zone) for name, zone in zones_by_name().items()}


def _of_zone(zone: str) -> Candidate:
    return Candidate(zone_names_of(zone), "", Choice("", zone))


def _town(town: Place) -> Candidate:
    return Candidate(
        _town_names(town), town.region, Choice(f"{_PLACE}{town.number}", town.zone)
    )


@cache
def _offered() -> frozenset[str]:
    """The zones that may be chosen: none that is named after a country or its signs."""
    zones = (name for name in zone_names() if name.partition("/")[0] in _REGIONS)
    return frozenset((*zones, UTC_ZONE))


@cache
def _by_spelling() -> dict[str, str]:
    """Those zones by their names in lower case."""
    zones = {name.lower(): name for name in _offered()}
    return zones | {"utc": UTC_ZONE, "gmt": UTC_ZONE, "z": UTC_ZONE}


def near(text: str, content: Content | None) -> tuple[Candidate, ...]:
    """What the reader may have meant by a name that nothing bears."""
    wanted = folded(text[:LONGEST])
    own = {
        folded(name): Candidate(city.names, "", choice_of(city))
        for city in (known(content) if content else ())
        for name in city.names.as_dict().values()
    }
    by_name = {**_zones_by_name(), **_directory_by_name(), **own}
    begun = [name for name in by_name if wanted and name.startswith(wanted)]
    close = get_close_matches(wanted, by_name, n=_MOST_NEAR, cutoff=0.6)
    zones = (name for name in nearest_zones(text) if name in _offered())
    found = [
        # The edition's own cities came last into the dictionary, and stand first here.
        *(by_name[name] for name in reversed(begun)),
        *map(_town, find(text[:LONGEST]).places[:_MOST_NEAR]),
        *(by_name[name] for name in close),
        *map(_of_zone, zones),
    ]
    distinct: dict[tuple[LocalizedText, str], Candidate] = {}
    for one in found:
        distinct.setdefault((one.names, one.choice.zone), one)
    return tuple(distinct.values())[:_MOST_NEAR]
