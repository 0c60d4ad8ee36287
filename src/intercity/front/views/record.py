"""The record of actions at the desk: of the whole site, and of one edition."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intercity.base.access import is_administrator, require
from intercity.base.fields import whole_number
from intercity.base.record import key_of
from intercity.cities.models import City
from intercity.front.acts import Clock, acts, record_of
from intercity.programme.queries import host_zone
from intercity.seminars.views.finding import edition_for

PAGE = 50


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """Everything, or what one person did (`by`), or what was done to one object."""
    require(request, is_administrator)
    subject, person = request.GET.get("subject", ""), _person(request)
    # No object is called by what cannot be shown, and not every database takes it.
    subject = subject if subject.isprintable() else ""
    page = Paginator(record_of(subject, person), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "acts": acts(page, Clock()),
        "is_narrowed": bool(subject or person),
        "has_objects": not subject,
        "frame": "base/desk.html",
    }
    return render(request, "front/record.html", context)


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done to one edition, for its secretariat; of one `city`, or `by` one."""
    _reader, found = edition_for(request, slug)
    cities = City.objects.filter(participations__edition=found).order_by("list_key")
    wanted, person = request.GET.get("city", ""), _person(request)
    city = next((one.slug for one in cities if one.slug == wanted), "")
    entries = record_of(key_of(found), person, city)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": found,
        "page": page,
        "acts": acts(page, Clock(found.host, host_zone(found))),
        "is_narrowed": bool(city or person),
        "cities": cities,
        "city": city,
        "frame": "seminars/desk.html",
    }
    return render(request, "front/record.html", context)


def _person(request: HttpRequest) -> int | None:
    """The number of a person whose acts alone are asked for (`by`)."""
    return whole_number(request.GET.get("by", ""))
