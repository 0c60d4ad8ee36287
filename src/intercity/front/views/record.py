"""The record of actions at the desk: of the whole site, and of one edition."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intercity.base.access import is_administrator, require
from intercity.base.record import key_of
from intercity.front.acts import acts, record_of
from intercity.seminars.views.finding import edition_for

PAGE = 50


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """Everything, or what one person did (`by`), or what was done to one object."""
    require(request, is_administrator)
    subject, by = request.GET.get("subject", ""), request.GET.get("by", "")
    person = int(by) if by.isascii() and by.isdecimal() and len(by) < 10 else None
    page = Paginator(record_of(subject, person), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "acts": acts(page),
        "is_narrowed": bool(subject or person),
        "may_narrow": True,
        "frame": "base/desk.html",
    }
    return render(request, "front/record.html", context)


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done to one edition, for its secretariat."""
    _person, found = edition_for(request, slug)
    entries = record_of(key_of(found))
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": found,
        "page": page,
        "acts": acts(page),
        "frame": "seminars/desk.html",
    }
    return render(request, "front/record.html", context)
