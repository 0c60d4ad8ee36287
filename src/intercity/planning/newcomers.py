"""The cities of a brief and the records of this site: who is who, and who is new.

A city is matched by its slug, never by its name alone: where a brief names it by name
(the slug is then made of that), the zone must agree too, or a person must have said
that it is the same city. Records that are there are never changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from intercity.cities import calendars
from intercity.cities.actions import RESERVED, add_city
from intercity.cities.facts import CityFacts
from intercity.cities.facts import ZoneShare as RecordZone
from intercity.cities.models import City
from intercity.cities.queries import cities_by_key
from intercity.cities.reading import MOST_LETTERS, address_of
from intercity.kernel.planner.problem import City as Unit
from intercity.kernel.planner.problem import Host, ZoneShare
from intercity.kernel.wording import LocalizedText
from intercity.planning.brief import Brief
from intercity.planning.lines import Lines
from intercity.planning.mistakes import Mistake, Path, nearest, place
from intercity.planning.units import known
from intercity.seminars.models import Edition
from intercity.seminars.rules import MOST_SLUG, RESERVED_SLUGS
from intercity.seminars.written import DAYS, window_text

if TYPE_CHECKING:
    from intercity.people.models import Person

MOST_CITIES = 1_000
_MOST_CODE = 20
_WEEK = frozenset(range(7))

_Found = Iterator[tuple[Path, Mistake]]


def as_unit(host: Host) -> Unit:
    """The host as a city, for what both have in common."""
    return Unit(
        slug=host.slug,
        name=host.name,
        zones=(ZoneShare(host.zone),),
        calendar=host.calendar,
    )


def desk_mistakes(
    brief: Brief, *, same: Collection[str] = (), lines: Lines | None = None
) -> tuple[Mistake, ...]:
    """Why no edition can be made here of a brief that is free of mistakes itself."""
    found = [*_edition_mistakes(brief), *_city_mistakes(brief, same)]
    if lines:
        found = [(path, replace(wrong, line=lines.of(path))) for path, wrong in found]
    return tuple(sorted((wrong for _, wrong in found), key=_by_line))


def _by_line(mistake: Mistake) -> int:
    return mistake.line or 0


def _edition_mistakes(brief: Brief) -> _Found:
    slug, mode = brief.edition.slug, brief.edition.mode
    modes = Edition.Mode.values
    if len(slug) > MOST_SLUG:
        yield _wrong(
            "slug_long", ("edition", "slug"), slug, "slug_up_to", most=MOST_SLUG
        )
    elif slug in RESERVED_SLUGS:
        yield _wrong("slug_reserved", ("edition", "slug"), slug, "slug_free")
    elif Edition.objects.filter(slug=slug).exists():
        yield _wrong("slug_taken", ("edition", "slug"), slug, "slug_free")
    if mode not in modes:
        path, wrong = _wrong(
            "not_accepted",
            ("edition", "mode"),
            mode,
            "option",
            options=", ".join(f'"{mode}"' for mode in modes),
        )
        yield path, replace(wrong, nearest=nearest(mode, modes))
    if len(brief.question.cities) > MOST_CITIES:
        number = len(brief.question.cities)
        yield _wrong("many_cities", ("cities",), number, "fewer", most=MOST_CITIES)


def _city_mistakes(brief: Brief, same: Collection[str]) -> _Found:
    rows: list[tuple[Path, Unit]] = [(("host",), as_unit(brief.host))]
    rows += ((("cities", i), city) for i, city in enumerate(brief.question.cities))
    records = cities_by_key([unit.slug for _, unit in rows])
    for path, unit in rows:
        record = records.get(unit.slug)
        if record is None:
            if not _is_addressable(unit):
                yield _wrong("no_address", path, unit.name, "latin", most=MOST_LETTERS)
        elif unit.slug not in same and not _is_same(unit, record):
            zones = ", ".join(row.zone for row in record.zones.all())
            yield _wrong("other_city", path, unit.slug, "told_apart", zones=zones)


def _wrong(
    code: str, path: Path, value: object, accepted: str, **params: object
) -> tuple[Path, Mistake]:
    mistake = Mistake(
        code=code, path=place(path), value=value, accepted=accepted, params=params
    )
    return path, mistake


def _is_addressable(unit: Unit) -> bool:
    slug = unit.slug
    fits = address_of(slug) == slug and slug not in RESERVED
    return fits and len(unit.name) <= MOST_LETTERS


def _is_same(unit: Unit, record: City) -> bool:
    """Whether the record is the brief's city, as far as a machine may say so."""
    zones = {row.zone for row in record.zones.all()}
    return bool(known(unit.slug)) or not zones.isdisjoint(
        part.zone for part in unit.zones
    )


def adopt(
    brief: Brief, *, is_sample: bool, by: Person | None, now: datetime
) -> dict[str, City]:
    """The records of the host and the cities, by slug; those not there are added."""
    units = [as_unit(brief.host), *brief.question.cities]
    records = {
        str(slug): city for slug, city in cities_by_key([u.slug for u in units]).items()
    }
    for unit in units:
        if unit.slug not in records:
            facts = _facts(unit, brief.holiday_codes.get(unit.slug, ""))
            records[unit.slug] = add_city(
                facts, by=by, now=now, slug=unit.slug, is_sample=is_sample
            )
    return records


def _facts(unit: Unit, code: str) -> CityFacts:
    """A new record: what a record can hold of what the brief says.

    The rest stays with the edition. Of a delegation spread over zones it is the
    largest share's that the city is taken to keep.
    """
    days, sort_key = unit.calendar.rest_days, unit.sort_key
    is_kept = code in calendars.codes() and code.isupper() and len(code) <= _MOST_CODE
    facts = CityFacts(
        names=LocalizedText.of({"en": unit.name}),
        name_states={"en": "ours"},
        zones=(RecordZone(unit.zone),),
        hours=window_text(unit.calendar.hours),
        rest_days=tuple(DAYS[day] for day in sorted(days)) if days < _WEEK else (),
        holidays=code if is_kept else "",
        sort_key=sort_key if len(sort_key) <= MOST_LETTERS else "",
    )
    listed = known(unit.slug)
    if listed is None:
        return facts
    return replace(
        facts,
        kind=listed.kind,
        names=LocalizedText.of({tag: name.text for tag, name in listed.names.items()}),
        name_states={tag: name.state for tag, name in listed.names.items()},
        zones=(RecordZone(listed.zone),),
        holidays=listed.holidays,
        latitude=listed.latitude,
        longitude=listed.longitude,
    )
