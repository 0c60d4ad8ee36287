"""Editions from briefs, and briefs from editions.

A brief is a question in a file; an edition is the same question at the desk, where
cities have records of their own. What a brief says otherwise than a city's record
is kept with the participant (`seminars.question.Asks`), so that the brief which is
written again is equal to the one that was read. Records of cities that are there
already are never changed by a brief.

A city is matched by its slug alone, and only where the slug is the directory's own or
the zone agrees too: two cities may bear one name. `same` are the slugs of which a
person has said that it is the same city, working elsewhere this time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from intercity.base.refusals import Refusal
from intercity.cities.models import City
from intercity.kernel.planner.problem import Calendar, Host, Problem, ZoneShare
from intercity.kernel.planner.problem import City as Unit
from intercity.kernel.wording import LocalizedText, folded
from intercity.planning import brief as briefs
from intercity.planning import calendars
from intercity.planning.brief import Brief, read_brief
from intercity.planning.lines import Lines
from intercity.planning.mistakes import BadBrief, Mistake
from intercity.planning.newcomers import adopt, as_unit, desk_mistakes
from intercity.planning.units import known, slug_of
from intercity.planning.writing import write_brief
from intercity.seminars import written
from intercity.seminars.actions import (
    EditionFacts,
    NewParticipant,
    add_cities,
    create_edition,
    start_series,
)
from intercity.seminars.models import Edition, Series
from intercity.seminars.question import Asks, Published, Question
from intercity.seminars.question import Unit as UnitAsks
from intercity.seminars.written import Holidays

if TYPE_CHECKING:
    from intercity.people.models import Person

T = TypeVar("T")

# What a question of the desk and one to the planner have in common, by name.
_SHARED = tuple(
    {of.name for of in fields(Question)}
    & {of.name for of in fields(Problem)} - {"host"}
)


# From an edition to a brief


def brief_of(edition: Edition) -> Brief:
    """The edition as a brief, with what its cities' records say; 4 queries at most.

    Cities that no longer take part are not in it, nor wishes for their company.

    It need not be free of mistakes: a desk may ask what does not go together. Use
    `mistakes_of` before planning.
    """
    question = Question.of(edition.question)
    dates = tuple(sorted(map(date.fromisoformat, edition.dates)))
    codes: dict[str, str] = {}
    host = _unit(edition.host, question.host, dates, codes)
    participants = edition.participants.select_related("city").order_by("place", "pk")
    everyone = list(participants.prefetch_related("city__zones"))
    absent = [one.city.slug for one in everyone if not one.takes_part]
    cities = tuple(
        _unit(
            one.city,
            Asks.of(one.asks).without(*absent),
            dates,
            codes,
            presents=one.presents,
        )
        for one in everyone
        if one.takes_part
    )
    published = question.published
    return Brief(
        edition=briefs.Edition(
            slug=edition.slug,
            series=question.series or series_name(edition.series),
            ordinal=edition.ordinal,
            theme=edition.theme.in_(edition.theme.source).text,
            mode=edition.mode,
            languages=tuple(edition.languages),
        ),
        question=Problem(
            host=Host(
                slug=host.slug, name=host.name, zone=host.zone, calendar=host.calendar
            ),
            dates=dates,
            count=question.counts[0],
            cities=cities,
            **{name: getattr(question, name) for name in _SHARED},
        ),
        counts=question.counts,
        holiday_codes=codes,
        published=briefs.Published(
            sessions=published.sessions, cities_total=published.cities_total
        )
        if published
        else None,
    )


def mistakes_of(edition: Edition) -> tuple[Mistake, ...]:
    """What in the edition's question does not go together, by the brief's reader."""
    try:
        read_brief(write_brief(brief_of(edition)).encode())
    except BadBrief as bad:
        return bad.mistakes
    return ()


def series_name(series: Series) -> str:
    """The name that a brief gives a series: as it was first written."""
    names: LocalizedText = series.names
    return names.in_(names.source).text


def _unit(
    city: City,
    asks: UnitAsks,
    dates: tuple[date, ...],
    codes: dict[str, str],
    *,
    presents: bool = False,
) -> Unit:
    """A city as the planner sees it: what is asked, and else what its record says."""
    holidays = _holidays(city, asks)
    if isinstance(holidays, str) and holidays:
        codes[city.slug] = holidays
    unit = Unit(
        slug=city.slug,
        name=asks.name or brief_name(city),
        zones=asks.zones or zones_of(city),
        calendar=calendar_of(city, asks, dates),
        presents=presents,
        sort_key=_sort_key(city),
    )
    if not isinstance(asks, Asks):
        return unit
    return replace(
        unit,
        carried=asks.carried,
        together=asks.together,
        apart=asks.apart,
        sessions=asks.sessions,
        prefers=asks.prefers,
        sort_key=unit.sort_key if asks.sort_key is None else asks.sort_key,
        position=asks.position,
    )


def calendar_of(city: City, asks: UnitAsks, dates: Iterable[date]) -> Calendar:
    """When a city works: what it asks for, and else what its record says.

    Its holidays are those of the years of these dates.
    """
    holidays = _holidays(city, asks)
    if isinstance(holidays, str) and holidays:
        holidays = calendars.days(holidays, dates)
    return Calendar(
        hours=asks.hours or written.window(city.hours),
        rest_days=rest_days_of(city) if asks.rest_days is None else asks.rest_days,
        holidays=frozenset(holidays or ()),
        unavailable=asks.unavailable,
    )


def _holidays(city: City, asks: UnitAsks) -> Holidays:
    return asks.holidays if asks.holidays is not None else city.holidays


def brief_name(city: City) -> str:
    """The English name where its slug is the city's, else a name that makes that slug.

    A brief names a city outside the directory by a name only, and the reader makes
    the slug of it.
    """
    name = str(city.names.in_("en").text)
    if slug_of(name) == city.slug:
        return name
    listed = known(city.slug)
    return listed.name if listed else city.slug


def _sort_key(city: City) -> str:
    name = city.names.in_("en").text
    return city.sort_key or ("" if brief_name(city) == name else name)


def zones_of(city: City) -> tuple[ZoneShare, ...]:
    """The zones of the record; reads `city.zones`."""
    return tuple(ZoneShare(row.zone, Fraction(row.share)) for row in city.zones.all())


def rest_days_of(city: City) -> frozenset[int]:
    """The rest days of the record, counted from Monday."""
    return frozenset(map(written.DAYS.index, city.rest_days))


# From a brief to an edition


def read_for_desk(
    data: bytes, *, filename: str = "brief.toml", same: Collection[str] = ()
) -> Brief:
    """The brief in a file's bytes, if an edition can be made of it.

    Raises `BadBrief` with every mistake of the brief itself, or `Refusal` with the
    code "brief_refused" and every `mistakes` that only this site's records show.
    """
    brief = read_brief(data, filename=filename)
    lines = Lines(data.decode("utf-8-sig").replace("\r\n", "\n"))
    _refuse(desk_mistakes(brief, same=same, lines=lines))
    return brief


def _refuse(mistakes: tuple[Mistake, ...]) -> None:
    if mistakes:
        raise Refusal("brief_refused", {"mistakes": mistakes})


@transaction.atomic
def edition_from_brief(
    brief: Brief,
    *,
    by: Person | None,
    now: datetime,
    kind: str = Edition.Kind.REAL,
    same: Collection[str] = (),
) -> Edition:
    """A new edition that asks what the brief asks; cities not yet there are added.

    Refuses with "brief_refused" and the `mistakes` where it cannot be.
    """
    _refuse(desk_mistakes(brief, same=same))
    sample = kind == Edition.Kind.SAMPLE
    records = adopt(brief, is_sample=sample, by=by, now=now)
    host = records[brief.host.slug]
    series = series_named(brief.edition.series)
    if series is None:
        name, tag = brief.edition.series, brief.edition.languages[0]
        series = start_series(name, host=host, by=by, now=now, source=tag)
    edition = create_edition(
        series,
        brief.edition.slug,
        _facts(brief, host, kind),
        question=_question(brief, host, series),
        by=by,
        now=now,
    )
    rows = [
        NewParticipant(
            records[city.slug],
            presents=city.presents,
            asks=_asks(brief, city, records[city.slug]),
        )
        for city in brief.question.cities
    ]
    add_cities(edition, rows, by=by, now=now)
    return edition


def series_named(name: str) -> Series | None:
    """The series that bears this name in any language, however it is written."""
    wanted = folded(name)
    for series in Series.objects.order_by("pk"):
        if wanted in map(folded, series.names.as_dict().values()):
            return series
    return None


def _facts(brief: Brief, host: City, kind: str) -> EditionFacts:
    edition, tag = brief.edition, brief.edition.languages[0]
    total = brief.published and brief.published.cities_total
    unnamed = max(0, (total or 0) - len(brief.question.cities))
    return EditionFacts(
        host=host,
        dates=tuple(day.isoformat() for day in brief.dates),
        ordinal=edition.ordinal,
        theme=LocalizedText.of({tag: edition.theme}, tag),
        languages=edition.languages,
        mode=edition.mode,
        kind=kind,
        was_held=brief.published is not None,
        unnamed=unnamed,
        unnamed_source=f"[published] cities_total = {total}" if unnamed else "",
    )


def _question(brief: Brief, host: City, series: Series) -> Question:
    asked, spelt = brief.question, brief.edition.series
    own = _asks(brief, as_unit(brief.host), host)
    return Question(
        series="" if spelt == series_name(series) else spelt,
        host=UnitAsks(**{of.name: getattr(own, of.name) for of in fields(UnitAsks)}),
        counts=brief.counts,
        published=Published(
            sessions=brief.published.sessions,
            cities_total=brief.published.cities_total,
        )
        if brief.published
        else None,
        **{name: getattr(asked, name) for name in _SHARED},
    )


def _asks(brief: Brief, unit: Unit, record: City) -> Asks:
    """What the brief says of a city otherwise than its record."""
    codes: dict[str, str] = {}
    own = _unit(record, Asks(), brief.dates, codes)
    holidays = brief.holiday_codes.get(unit.slug) or unit.calendar.holidays
    recorded = codes.get(unit.slug) or own.calendar.holidays
    return Asks(
        name=_other(unit.name, own.name),
        zones=_other(unit.zones, own.zones),
        hours=_other(unit.calendar.hours, own.calendar.hours),
        rest_days=_other(unit.calendar.rest_days, own.calendar.rest_days),
        holidays=_other(holidays, recorded),
        unavailable=unit.calendar.unavailable,
        carried=unit.carried,
        together=unit.together,
        apart=unit.apart,
        sessions=unit.sessions,
        prefers=unit.prefers,
        sort_key=_other(unit.sort_key, own.sort_key),
        position=unit.position,
    )


def _other(said: T, recorded: T) -> T | None:
    return None if said == recorded else said
