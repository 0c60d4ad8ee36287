"""Adding a city, from the gazetteer or by hand, and changing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base import clock
from intercity.base.access import require
from intercity.base.errors import NotFound
from intercity.base.fields import whole_number
from intercity.base.refusals import Refusal, Stale
from intercity.cities import gazetteer
from intercity.cities.actions import add_city, change_city
from intercity.cities.facts import DEFAULTS, Cells, facts_of
from intercity.cities.forms import (
    CityForm,
    PlaceForm,
    read_text,
    refuse,
    zone_choices,
)
from intercity.cities.models import City
from intercity.cities.points import Point, world_map
from intercity.cities.queries import city_with_zones, last_change
from intercity.cities.reading import address_of
from intercity.cities.rules import may_edit_cities, may_edit_city
from intercity.cities.words import changed_cells, point_words
from intercity.kernel.clock import utc_label


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Look for a place in the gazetteer; namesakes told apart on a map."""
    require(request, may_edit_cities)
    form = PlaceForm(request.GET if "q" in request.GET else None)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    found = gazetteer.find(asked)
    now = clock.now()
    known = set(
        City.objects.filter(
            slug__in=[address_of(place.name) for place in found.places]
        ).values_list("slug", flat=True)
    )
    places = [
        {
            "number": number,
            "place": place,
            "offset": utc_label(now, place.zone),
            "point": point_words(place.latitude, place.longitude),
            "namesake": address_of(place.name)
            if address_of(place.name) in known
            else "",
        }
        for number, place in enumerate(found.places, 1)
    ]
    points = [
        Point(place.latitude, place.longitude, str(number))
        for number, place in enumerate(found.places, 1)
    ]
    title = _("The places found, by their numbers in the list")
    return render(
        request,
        "cities/find.html",
        {
            "form": form,
            "asked": asked,
            "places": places,
            "total": found.total,
            "more": found.total - len(found.places),
            "map": world_map(points, title) if points else "",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a city: blank, or begun with a place of the gazetteer (`?place=`)."""
    person = require(request, may_edit_cities)
    place = _place(request.GET.get("place", ""))
    begun = _begun(place)
    form = CityForm(request.POST or None, seen=begun, is_new=True)
    if request.method == "POST" and form.is_valid() and form.facts:
        slug = form.cleaned_data["slug"]
        try:
            city = add_city(form.facts, by=person, now=clock.now(), slug=slug)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The city was added."))
            return redirect("cities:city", slug=city.slug)
    context = {"form": form, "place": place, "zone_choices": zone_choices()}
    return render(request, "cities/form.html", context)


def _place(number: str) -> gazetteer.Place | None:
    if not number:
        return None
    key = whole_number(number)
    known = None if key is None else gazetteer.place(key)
    if known is None:
        raise NotFound(_("The gazetteer has no place with this number."))
    return known


def _begun(place: gazetteer.Place | None) -> Cells:
    """The cells that a new city begins with."""
    if place is None:
        return dict(DEFAULTS)
    return DEFAULTS | {
        "slug": _own_address(place),
        "name_en": place.name,
        "state_en": "ours",
        "zones": place.zone,
        "region": place.region,
        "latitude": f"{place.latitude}",
        "longitude": f"{place.longitude}",
        "source": f"GeoNames {place.number}, CC BY 4.0",
    }


def _own_address(place: gazetteer.Place) -> str:
    """An address with the region for a namesake of a known city; blank for others."""
    if not City.objects.filter(slug=address_of(place.name)).exists():
        return ""
    return address_of(f"{place.name} {place.region}")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a city; who comes second sees both versions and loses nothing."""
    person = require(request, may_edit_cities)
    city = city_with_zones(slug)
    if city is None:
        raise NotFound(_("There is no city at this address."))
    require(request, may_edit_city, city)
    start = {"revision": city.revision}
    form = CityForm(request.POST or None, seen=facts_of(city).cells(), initial=start)
    if request.method == "POST" and form.is_valid() and form.facts:
        revision = form.cleaned_data["revision"]
        try:
            change_city(city, form.facts, revision=revision, by=person, now=clock.now())
        except Stale as stale:
            return _conflict(request, city, form, stale)
        messages.success(request, _("The changes were saved."))
        return redirect("cities:city", slug=slug)
    return _form_page(request, city, form)


def _form_page(
    request: HttpRequest, city: City, form: CityForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "city": city, "zone_choices": zone_choices(), **more}
    return render(request, "cities/form.html", context, status=status)


def _conflict(
    request: HttpRequest, city: City, form: CityForm, stale: Stale
) -> HttpResponse:
    """Both versions, above a form of theirs with the reader's changes on top."""
    saved = city_with_zones(city.slug)
    if saved is None:
        raise NotFound(_("There is no city at this address."))
    cells = facts_of(saved).cells()
    both = ((name, stale.theirs[name], stale.yours[name]) for name in stale.theirs)
    rows = changed_cells({name: (str(one), str(two)) for name, one, two in both})
    merged = CityForm(
        seen=form.merged(cells),
        initial={"revision": saved.revision, "read": read_text(cells)},
    )
    return _form_page(
        request, saved, merged, 409, conflict=rows, changed=last_change(saved)
    )
