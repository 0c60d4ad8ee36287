"""The list of cities, the page of one, and the whole as a file."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intercity.base import clock
from intercity.base.access import require
from intercity.base.dates import zone_label
from intercity.base.languages import languages, reader_language
from intercity.base.tables import sent_table
from intercity.cities.contacts import contacts_of
from intercity.cities.facts import facts_of, share_text
from intercity.cities.forms import FilterForm
from intercity.cities.models import City
from intercity.cities.places import city_of_zone
from intercity.cities.points import Point, world_map
from intercity.cities.queries import (
    Filters,
    city_with_zones,
    directory_list,
    every_city,
    last_change,
    listed_cities,
    zone_of,
)
from intercity.cities.rules import may_edit_cities, may_view_city, may_view_directory
from intercity.cities.sheets import written
from intercity.cities.words import STATE_WORDS, days_words, hours_words, point_words
from intercity.kernel.clock import utc_label
from intercity.kernel.wording import NATIVE_NAMES
from intercity.people.models import Person

PAGE = 50
STATE_COLOURS = {"published": "green", "confirmed": "blue", "ours": "grey"}


@require_safe
def cities(request: HttpRequest) -> HttpResponse:
    """The list, searched and narrowed."""
    require(request, may_view_directory)
    form = FilterForm(request.GET or None)
    form.is_valid()
    asked = form.cleaned_data if form.is_bound else {}
    filters = Filters(asked.get("q", ""), asked.get("kind", ""), asked.get("state", ""))
    found = directory_list(filters)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    return render(
        request,
        "cities/list.html",
        {
            "form": form,
            "page": page,
            "rows": [_row(city, now) for city in listed_cities(page)],
            "is_narrowed": filters != Filters(),
        },
    )


def _row(city: City, now: datetime) -> dict[str, object]:
    zone = zone_of(city)
    states = [
        city.name_states.get(one.tag, "")
        for one in languages()
        if one.tag in city.names.as_dict()
    ]
    return {
        "city": city,
        "offset": utc_label(now, zone) if zone else "",
        "zones": len(city.zones.all()),
        "hours": hours_words(city.hours),
        "names": len(states),
        "of": len(languages()),
        "ours": states.count("ours"),
    }


@require_safe
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """What the directory holds of a city; its focal points may read it too."""
    found = city_with_zones(slug)
    person = require(request, _may_view, found, clock.now(), hidden=True)
    assert found is not None  # noqa: S101 -- the rule above refuses what is not there
    return render(request, "cities/city.html", _shown(found, person))


def _may_view(person: Person, city: City | None, now: datetime) -> bool:
    return city is not None and may_view_city(person, city, now.date())


def _shown(city: City, person: Person) -> dict[str, object]:
    now = clock.now()
    names = city.names.as_dict()
    spoken = dict.fromkeys((*(one.tag for one in languages()), *names))
    return {
        "city": city,
        "may_edit": may_edit_cities(person),
        "names": [
            {
                "tag": tag,
                "language": NATIVE_NAMES.get(tag, tag),
                "name": names.get(tag, ""),
                "state": STATE_WORDS.get(city.name_states.get(tag, ""), ""),
                "colour": STATE_COLOURS.get(city.name_states.get(tag, ""), ""),
            }
            for tag in spoken
        ],
        "zones": [
            {
                "label": zone_label(_zone_name(city, row.zone), row.zone, now),
                "zone": row.zone,
                "percent": share_text(row.share * 100),
            }
            for row in city.zones.all()
        ],
        "hours": hours_words(city.hours),
        "rest_days": days_words(tuple(city.rest_days)),
        "point": _point(city),
        "map": _map(city),
        "changed": last_change(city),
        "contacts": contacts_of(city, person, now.date()),
    }


def _zone_name(city: City, zone: str) -> str:
    """The only zone goes by the city's own name, several by the places they are of."""
    if len(city.zones.all()) == 1:
        return str(city.names.in_(reader_language()).text)
    return city_of_zone(zone)


def _point(city: City) -> str:
    if city.latitude is None or city.longitude is None:
        return ""
    return point_words(city.latitude, city.longitude)


def _map(city: City) -> str:
    if city.latitude is None or city.longitude is None:
        return ""
    return world_map([Point(city.latitude, city.longitude)], _point(city))


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The whole directory as the file that can be imported again."""
    require(request, may_view_directory)
    rows = ((city.slug, facts_of(city).cells()) for city in every_city())
    return sent_table(written(rows), "csv", "cities")
