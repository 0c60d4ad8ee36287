"""The public pages: the start page, and those of an edition."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercity.base.clock import now
from intercity.base.dates import date_plain
from intercity.base.errors import NotFound
from intercity.front import hours as pictures
from intercity.front import links, worldmap
from intercity.front.agenda import Page
from intercity.front.listing import listing
from intercity.front.materials import has_files, public_shelves
from intercity.front.queries import Entered, entered
from intercity.front.queries import versions as told_versions
from intercity.front.reading import Reading, public_page, read
from intercity.front.structured import event_script
from intercity.front.words import (
    change_words,
    counts_words,
    dates_words,
    facts_words,
    presenting_words,
    zone_words,
)
from intercity.programme.content import Content, ContentCity
from intercity.programme.words import order_words
from intercity.seminars.models import Edition
from intercity.seminars.words import rule_words


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The editions: next first, then the past ones."""
    shown = [(entry.is_over, _entry(entry)) for entry in entered(now())]
    context = {
        "coming": [entry for is_over, entry in shown if not is_over],
        "past": [entry for is_over, entry in shown if is_over],
    }
    return render(request, "front/home.html", context)


def _entry(entry: Entered) -> dict[str, Any]:
    """An edition on the start page; without a programme its dates are not public."""
    content, edition = entry.content, entry.edition
    facts = content.edition if content else edition
    return {
        "slug": edition.slug,
        "line": facts_words(facts.ordinal, facts.mode, facts.kind),
        "names": content.edition.names if content else edition.series.names,
        "theme": facts.theme,
        "kind": facts.kind,
        "dates": dates_words(content) if content else "",
    }


@public_page
def overview(request: HttpRequest, edition: str) -> HttpResponse:
    """An edition: when, for whom, and where to read on."""
    reading = read(request, edition)
    content = reading.content
    return _show(
        request,
        reading,
        "edition",
        sittings=reading.agenda.sittings(),
        counts=counts_words(content),
        is_seated=any(session.seats_known for session in content.sessions),
        dates=dates_words(content),
        presenting=presenting_words(content),
        calendar=links.calendar(edition),
        subscribe=settings.SITE_URL + links.calendar(edition),
        data=links.data(edition),
        has_files=has_files(content, now()),
        structured=event_script(content, request.path),
    )


@public_page
def programme(request: HttpRequest, edition: str) -> HttpResponse:
    """The programme by the reader's local dates; `?day=` shows one of them."""
    reading = read(request, edition)
    pages = reading.agenda.pages()
    shown = _on(request, pages)
    return _show(
        request,
        reading,
        "programme",
        pages=shown,
        all_days=pages,
        is_one_day=len(shown) < len(pages),
        order=_order(reading.content),
        presenters=_unseated(reading.content),
        counts=counts_words(reading.content),
        structured=event_script(reading.content, request.path),
    )


def _order(content: Content) -> str:
    """The rule that presentations stand by, where any stands in the programme."""
    items = (item for session in content.sessions for item in session.items)
    return order_words(content.order) if any(item.city for item in items) else ""


def _unseated(content: Content) -> list[ContentCity]:
    """Who presents, where it is not published in which session."""
    if all(session.seats_known for session in content.sessions):
        return []
    return [city for city in content.listed if city.presents]


def _on(request: HttpRequest, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The local date of the address, or all; a wrong one is a page with those known."""
    asked = request.GET.get("day", "")
    if not asked:
        return pages
    shown = tuple(page for page in pages if page.date.isoformat() == asked)
    if shown:
        return shown
    zone = request.GET.get("zone", "")
    suggestions = [
        (date_plain(page.date), f"{request.path}?{_query(page.date, zone)}")
        for page in pages
    ]
    raise NotFound(
        _("Nothing of this programme is on “%(day)s” in the time that you chose.")
        % {"day": asked[:40]},
        suggestions,
    )


def _query(day: date, zone: str) -> str:
    return urlencode({"day": day.isoformat(), **({"zone": zone} if zone else {})})


@public_page
def cities(request: HttpRequest, edition: str) -> HttpResponse:
    """Who takes part, and which session is whose."""
    reading = read(request, edition)
    content = reading.content
    rows = listing(content)
    return _show(
        request,
        reading,
        "cities",
        rows=rows,
        is_seated=any(session.seats_known for session in content.sessions),
        all_present=all(row.presents for row in rows),
        counts=counts_words(content),
        presenting=presenting_words(content),
    )


@public_page
def world_map(request: HttpRequest, edition: str) -> HttpResponse:
    """Where the cities are: points on land, and a table."""
    reading = read(request, edition)
    rows = listing(reading.content, with_host=True)
    mine = reading.viewer.mine.slug if reading.viewer.mine else ""
    return _show(
        request,
        reading,
        "map",
        rows=[row for row in rows if row.point],
        placeless=[row for row in rows if not row.point],
        wide=worldmap.picture(rows, worldmap.WIDE, mine),
        narrow=worldmap.picture(rows, worldmap.NARROW, mine),
        land=worldmap.land(),
    )


@public_page
def hours(request: HttpRequest, edition: str) -> HttpResponse:
    """Every city's clock while the host's sessions run, and a table."""
    reading = read(request, edition)
    rows = listing(reading.content, with_host=True)
    return _show(
        request,
        reading,
        "hours",
        rows=rows,
        sittings=reading.agenda.sittings(),
        days=pictures.days(reading.content),
        shades=pictures.SHADES,
        has_unknown=any(not one.seats_known for one in reading.content.sessions),
    )


@public_page
def materials(request: HttpRequest, edition: str) -> HttpResponse:
    """The files that everybody may have by now, and no trace of any other."""
    reading = read(request, edition)
    found = public_shelves(reading.content, now())
    return _show(request, reading, "materials", shelves=found)


@public_page
def versions(request: HttpRequest, edition: str) -> HttpResponse:
    """Every published version, and what it changed."""
    reading = read(request, edition)
    told = [
        {
            "version": one,
            "zone": zone_words(reading.viewer.names, reading.viewer.zone, one.at),
            "changes": [change_words(change) for change in one.changes],
        }
        for one in told_versions(edition)
    ]
    return _show(request, reading, "versions", told=told)


def _show(
    request: HttpRequest, reading: Reading, page: str, **context: object
) -> HttpResponse:
    content = reading.content
    facts = content.edition
    given = {
        "reading": reading,
        "edition": content.edition,
        "content": content,
        "published": reading.published,
        "viewer": reading.viewer,
        "agenda": reading.agenda,
        "own": reading.own,
        "page": page,
        "rule": rule_words(Edition(order=facts.list_order, order_seed=facts.list_seed)),
        "own_session": pgettext("of the reader's city", "your session"),
        "day_query": reading.query.replace("?", "&", 1),
        "zone_url": reverse("front:zone"),
        "feed": links.feed(content.edition.slug),
        "programme_url": reverse("front:programme", args=[content.edition.slug]),
        **context,
    }
    return render(request, f"front/{page}.html", given)
