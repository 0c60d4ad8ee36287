"""Writes a brief as TOML, so that reading it gives the same brief again.

What is at its default is left out, but for what a reader would ask for first. A
city of the directory is named by its slug, a calendar by its code where the brief
named it so. Figures are written exactly as long as they have at most 18 decimals,
which all figures that were read from a brief do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from intercity.kernel.planner.problem import (
    OFFICE_HOURS,
    WEEKEND,
    BurdenTable,
    Calendar,
    City,
    Item,
    Period,
    Problem,
    Window,
    ZoneShare,
)
from intercity.planning.brief import Brief
from intercity.planning.fields import DAYS, MOST_DECIMALS
from intercity.planning.units import known

_Pairs = Iterator[tuple[str, object]]


def write_brief(brief: Brief) -> str:
    """The brief as the text of a TOML file."""
    asked = brief.question
    blocks = [
        _block("[edition]", _edition(brief)),
        _block("[host]", _host(brief)),
        _block("[sessions]", _sessions(brief)),
        _block("[sessions.presentations]", _presentations(asked)),
        *(_block("[[sessions.items]]", _item(item)) for item in asked.items),
        _block("[planning]", iter([("objective", asked.objective)])),
        _block("[burden]", _burden(asked.burden)),
        *(_block("[[cities]]", _city(city, brief)) for city in asked.cities),
    ]
    if brief.published is not None:
        blocks.append("[published]\n" + _lines(_published(brief)))
    return "\n".join(block for block in blocks if block)


def _block(header: str, pairs: _Pairs) -> str:
    """A table, or nothing where it has no keys to say."""
    lines = _lines(pairs)
    return f"{header}\n{lines}" if lines else ""


def _lines(pairs: Iterable[tuple[str, object]]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in pairs)


def _edition(brief: Brief) -> _Pairs:
    edition = brief.edition
    yield "slug", edition.slug
    yield "series", edition.series
    if edition.ordinal is not None:
        yield "ordinal", edition.ordinal
    if known(brief.host.slug):
        yield "host", brief.host.slug
    yield "mode", edition.mode
    if edition.theme:
        yield "theme", edition.theme
    yield "dates", brief.dates
    yield "languages", edition.languages


def _host(brief: Brief) -> _Pairs:
    host = brief.host
    listed = known(host.slug)
    if listed is None or listed.name != host.name:
        yield "name", host.name
    if listed is None or listed.zone != host.zone:
        yield "zone", host.zone
    yield from _calendar(host.calendar, brief.holiday_codes.get(host.slug))


def _sessions(brief: Brief) -> _Pairs:
    asked = brief.question
    yield "count", brief.counts[0] if len(brief.counts) == 1 else brief.counts
    yield "host_hours", asked.host_hours
    yield "grid_minutes", asked.grid_minutes
    yield "gap_minutes", asked.gap_minutes
    yield "presenters_min", asked.presenters_min
    if asked.presenters_max is not None:
        yield "presenters_max", asked.presenters_max
    yield "cities_min", asked.cities_min
    if asked.cities_max is not None:
        yield "cities_max", asked.cities_max


def _presentations(asked: Problem) -> _Pairs:
    if asked.presentation_minutes:
        yield "minutes", asked.presentation_minutes
    yield "order", asked.order


def _item(item: Item) -> _Pairs:
    yield "kind", item.kind
    if item.minutes is not None:
        yield "minutes", item.minutes
    if item.title:
        yield "title", item.title


def _burden(burden: BurdenTable) -> _Pairs:
    usual = BurdenTable()
    if burden.bands != usual.bands:
        yield "bands", burden.bands
    if burden.edge != usual.edge:
        yield "edge", burden.edge
    if burden.rest_day != usual.rest_day:
        yield "rest_day", burden.rest_day


def _city(city: City, brief: Brief) -> _Pairs:
    listed = known(city.slug)
    if listed and listed.name == city.name:
        yield "city", city.slug
    else:
        listed = None
        yield "name", city.name
    if len(city.zones) > 1 or city.zones[0].share != 1:
        yield "zones", city.zones
    elif listed is None or listed.zone != city.zone:
        yield "zone", city.zone
    yield "presents", city.presents
    yield from _calendar(city.calendar, brief.holiday_codes.get(city.slug))
    yield from _wishes(city)


def _wishes(city: City) -> _Pairs:
    if city.carried:
        yield "carried", city.carried
    if city.together:
        yield "together", city.together
    if city.apart:
        yield "apart", city.apart
    if city.sessions is not None:
        yield "sessions", sorted(city.sessions)
    if city.prefers:
        yield "prefers", sorted(city.prefers)
    if city.sort_key:
        yield "sort_key", city.sort_key
    if city.position is not None:
        yield "position", city.position


def _calendar(calendar: Calendar, code: str | None) -> _Pairs:
    if calendar.hours != OFFICE_HOURS:
        yield "hours", calendar.hours
    if calendar.rest_days != WEEKEND:
        yield "rest_days", [DAYS[day] for day in sorted(calendar.rest_days)]
    if code is not None:
        yield "holidays", code
    elif calendar.holidays:
        yield "holidays", sorted(calendar.holidays)
    if calendar.unavailable:
        yield "unavailable", calendar.unavailable


def _published(brief: Brief) -> _Pairs:
    if brief.published and brief.published.sessions:
        yield "sessions", brief.published.sessions
    if brief.published and brief.published.cities_total is not None:
        yield "cities_total", brief.published.cities_total


def _value(value: object) -> str:
    """One value as TOML writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case Fraction():
            return _figure(value)
        case date():
            return value.isoformat()
        case Window():
            return f'"{_clock(value.start)}-{_clock(value.end)}"'
        case Period():
            return f'"{value.start:%Y-%m-%dT%H:%M}/{value.end:%Y-%m-%dT%H:%M}"'
        case ZoneShare():
            pairs: Mapping[str, object] = {"zone": value.zone, "share": value.share}
            inside = ", ".join(f"{key} = {_value(of)}" for key, of in pairs.items())
            return f"{{ {inside} }}"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return str(value)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _figure(figure: Fraction) -> str:
    """A whole number or a decimal without an exponent."""
    if figure.denominator == 1:
        return str(figure.numerator)
    scaled = round(figure * 10**MOST_DECIMALS)
    digits = f"{scaled:0{MOST_DECIMALS + 1}}"
    whole, decimals = digits[:-MOST_DECIMALS], digits[-MOST_DECIMALS:].rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole
