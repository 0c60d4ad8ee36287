"""What changes the facts of cities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.cities import directory
from intercity.cities.facts import CityFacts, ZoneShare, changes, facts_of
from intercity.cities.models import City, CityZone
from intercity.cities.reading import address_of, read_cells
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person

RESERVED = frozenset({"add", "export", "import", "new"})
"""Addresses of the desk's own pages, which no city can have."""


@dataclass(frozen=True, slots=True)
class Row:
    """A city of a file: new where `revision` is None, else changed from that one."""

    slug: str
    facts: CityFacts
    revision: int | None = None


@transaction.atomic
def add_city(
    facts: CityFacts,
    *,
    by: Person | None,
    now: datetime,
    slug: str = "",
    is_sample: bool = False,
) -> City:
    """Add a city; its slug is made of the English name where none is given.

    Refuses facts that a form would (`facts`), a slug that is no slug or is kept for a
    page (`slug`), and one that is taken (`slug_taken`): whether it is the same city
    or a namesake is for a person to say.
    """
    facts = _checked(facts)
    slug = slug or address_of(facts.names.as_dict()["en"])
    if slug != address_of(slug) or not slug or slug in RESERVED:
        raise Refusal("slug", {"slug": slug})
    if City.objects.filter(slug=slug).exists():
        raise Refusal("slug_taken", {"slug": slug})
    city = City(slug=slug, is_sample=is_sample)
    _write(city, facts)
    told = {name: _told(name, cell) for name, cell in facts.cells().items()}
    record("cities.add", city, by=by, now=now, data={"facts": told})
    return city


def _told(name: str, cell: str) -> str:
    """A cell as the record has it: of sources no words, for they may name people."""
    return "…" if name == "source" and cell else cell


@transaction.atomic
def change_city(
    city: City, facts: CityFacts, *, revision: int, by: Person | None, now: datetime
) -> City:
    """Put these facts in place of those of `revision`.

    Raises `Stale` when somebody has changed the city since, unless both came to the
    same. Facts that change nothing are not recorded.
    """
    facts = _checked(facts)
    city = City.objects.select_for_update().get(pk=city.pk)
    before, after = facts_of(city).cells(), facts.cells()
    changed = changes(before, after)
    if not changed:
        return city
    if city.revision != revision:
        raise Stale(
            {name: pair[0] for name, pair in changed.items()},
            {name: pair[1] for name, pair in changed.items()},
        )
    city.revision += 1
    _write(city, facts)
    told = {
        name: [_told(name, cell) for cell in pair] for name, pair in changed.items()
    }
    data = {"revision": city.revision, "changes": told}
    record("cities.change", city, by=by, now=now, data=data)
    return city


@transaction.atomic
def set_language(
    city: City, language: str, *, revision: int, by: Person | None, now: datetime
) -> City:
    """Write to the city in this language from now on; `Stale` as in `change_city`."""
    facts = replace(facts_of(city), language=language)
    return change_city(city, facts, revision=revision, by=by, now=now)


@transaction.atomic
def import_cities(
    rows: Iterable[Row], *, by: Person | None, now: datetime
) -> tuple[int, int]:
    """Add and change the cities of a file, all or none; how many of each.

    Raises what `add_city` and `change_city` raise, with the slug of the row.
    """
    added = changed = 0
    for row in rows:
        if row.revision is None:
            add_city(row.facts, by=by, now=now, slug=row.slug)
            added += 1
            continue
        city = City.objects.get(slug=row.slug)
        after = change_city(city, row.facts, revision=row.revision, by=by, now=now)
        changed += after.revision != row.revision
    return added, changed


@transaction.atomic
def load_directory(*, by: Person | None, now: datetime) -> tuple[City, ...]:
    """Add the cities that ship with the package; those that are there stay as they are.

    Hours and rest days are no published facts: they are the defaults of a brief, to
    be asked of each city.
    """
    known = set(City.objects.values_list("slug", flat=True))
    return tuple(
        add_city(shipped(entry), by=by, now=now, slug=entry.slug)
        for entry in directory.cities()
        if entry.slug not in known
    )


def shipped(entry: directory.DirectoryCity) -> CityFacts:
    """A city of the packaged directory as facts."""
    return CityFacts(
        kind=entry.kind,
        names=LocalizedText.of({tag: name.text for tag, name in entry.names.items()}),
        name_states={tag: name.state for tag, name in entry.names.items()},
        zones=(ZoneShare(entry.zone, Decimal(1)),),
        holidays=entry.holidays,
        latitude=entry.latitude,
        longitude=entry.longitude,
        source="\n".join(
            f"{what}: {said}" for what, said in directory.sources().items()
        ),
    )


def _checked(facts: CityFacts) -> CityFacts:
    """The facts as a form would read them."""
    try:
        return read_cells(facts.cells())
    except ValidationError as wrong:
        raise Refusal("facts", {"mistakes": wrong.message_dict}) from wrong


def _write(city: City, facts: CityFacts) -> None:
    city.kind = facts.kind
    city.names = facts.names
    city.name_states = dict(facts.name_states)
    city.sort_key = facts.sort_key
    city.hours = facts.hours
    city.rest_days = list(facts.rest_days)
    city.holidays = facts.holidays
    city.language = facts.language
    city.region = facts.region
    city.latitude, city.longitude = facts.latitude, facts.longitude
    city.shows_country, city.country = bool(facts.country), facts.country
    city.source = facts.source
    city.save()
    if facts_of(city).zones == facts.zones:
        return
    city.zones.all().delete()
    CityZone.objects.bulk_create(
        CityZone(city=city, zone=row.zone, share=row.share) for row in facts.zones
    )
