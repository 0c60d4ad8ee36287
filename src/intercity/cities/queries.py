"""What others read of cities; each asks the database a fixed number of times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from intercity.base.languages import languages
from intercity.base.models import Entry
from intercity.base.record import key_of
from intercity.cities.models import City
from intercity.kernel.wording import Reading, folded


def cities_by_key(keys: Iterable[int | str]) -> dict[int | str, City]:
    """Cities with their zones, by the numbers or slugs that were asked for.

    Those that are not there are left out. Two queries.
    """
    wanted = set(keys)
    numbers = {key for key in wanted if isinstance(key, int)}
    found = City.objects.filter(Q(pk__in=numbers) | Q(slug__in=wanted - numbers))
    cities = tuple(found.prefetch_related("zones"))
    by_key: dict[int | str, City] = {city.pk: city for city in cities}
    by_key |= {city.slug: city for city in cities}
    return {key: by_key[key] for key in wanted if key in by_key}


def city_with_zones(slug: str) -> City | None:
    """One city as its page shows it. Two queries."""
    return City.objects.prefetch_related("zones").filter(slug=slug).first()


@dataclass(frozen=True, slots=True)
class NameRow:
    """A city in a list: `reading` is its name for the reader."""

    pk: int
    slug: str
    reading: Reading
    english: str


def name_rows(lang: str) -> tuple[NameRow, ...]:
    """All cities by their names in a language, in the order of the English list.

    One query.
    """
    rows = City.objects.values_list("list_key", "slug", "pk", "names")
    return tuple(
        NameRow(pk, slug, names.in_(lang), names.in_("en").text)
        for _key, slug, pk, names in sorted(rows, key=lambda row: row[:2])
    )


def zone_of(city: City) -> str:
    """The zone of the largest share; "" where a city has none. Reads its zones."""
    return next((row.zone for row in city.zones.all()), "")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of the directory is narrowed to; blank for all."""

    text: str = ""
    kind: str = ""
    state: str = ""


def directory_list(filters: Filters) -> Sequence[int]:
    """The numbers of cities whose name in any language holds the text, in list order.

    `state` asks for a name in that state in any language of the site, or "missing"
    for one without a name. One query; `listed_cities` reads a page of them.
    """
    found = City.objects.all()
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.state:
        found = found.filter(_in_state(filters.state))
    if text := folded(filters.text):
        found = found.filter(Q(search_text__contains=text) | Q(slug=text))
    rows = found.values_list("list_key", "slug", "pk")
    return tuple(pk for _key, _slug, pk in sorted(rows))


def listed_cities(numbers: Iterable[int]) -> tuple[City, ...]:
    """Cities with their zones, in the order of lists. Two queries."""
    return in_list_order(
        City.objects.filter(pk__in=tuple(numbers)).prefetch_related("zones")
    )


def every_city() -> tuple[City, ...]:
    """The whole directory with its zones, in the order of lists. Two queries."""
    return in_list_order(City.objects.prefetch_related("zones"))


def _in_state(state: str) -> Q:
    """Cities with a name in this state in at least one language of the site."""
    found = Q(pk__in=())
    for language in languages():
        if state == "missing":
            found |= Q(**{f"names__texts__{language.tag}__isnull": True})
        else:
            found |= Q(**{f"name_states__{language.tag}": state})
    return found


def in_list_order(cities: QuerySet[City] | Iterable[City]) -> tuple[City, ...]:
    """By the folded English name, the same in every language; one query at most."""
    return tuple(sorted(cities, key=lambda city: (city.list_key, city.slug)))


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a city last, and when."""

    at: datetime
    by: str


def last_change(city: City) -> LastChange | None:
    """The newest change of a city's facts in the record. One query."""
    found = Entry.objects.select_related("by").filter(
        subject=key_of(city), action__in=("cities.add", "cities.change")
    )
    entry = found.first()
    if entry is None:
        return None
    return LastChange(entry.at, str(entry.by) if entry.by else "")
