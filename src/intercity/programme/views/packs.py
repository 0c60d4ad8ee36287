"""Preparation packs, an interpreter's own page, and the briefing book."""

from __future__ import annotations

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.files import PDF, attached
from intercity.base.languages import languages, reader_language
from intercity.base.limits import limited
from intercity.base.printing import NotPrinted
from intercity.programme.briefing import book_of, briefs_of
from intercity.programme.interpretation import sessions_of
from intercity.programme.own_files import files_for
from intercity.programme.packs import pack_of, written
from intercity.programme.preparation_rules import may_read_briefing, may_read_pack
from intercity.programme.queries import edition_at, host_zone
from intercity.programme.views.meetings import interpreter_of
from intercity.seminars.models import Edition
from intercity.seminars.views.finding import edition_for, no_edition


def _edition(request: HttpRequest, slug: str, number: int | None) -> Edition:
    """The edition, for those who may read this pack."""
    person = require(request)
    edition = edition_at(slug)
    if edition is None or not (
        edition.is_public or may_read_pack(person, edition, number)
    ):
        raise no_edition(slug)
    require(request, may_read_pack, edition, number)
    return edition


@require_safe
def pack(
    request: HttpRequest, slug: str, number: int | None = None
) -> HttpResponseBase:
    """The pack of a session or of the whole edition, made now."""
    return _sent(request, _edition(request, slug, number), number)


@require_safe
def link_pack(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """The pack of a session by an interpreter's personal link."""
    interpreter = interpreter_of(token)
    if interpreter is None:
        raise Http404
    if not interpreter.assignments.filter(session__number=number).exists():
        raise Http404
    return _sent(request, interpreter.edition, number)


def _sent(
    request: HttpRequest, edition: Edition, number: int | None
) -> HttpResponseBase:
    """The ZIP, or that nothing changed since it was fetched last."""
    if number is not None and not edition.sessions.filter(number=number).exists():
        raise Http404
    made = pack_of(edition, number)
    etag = quote_etag(made.digest)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    answer = StreamingHttpResponse(
        written(made, now()),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_safe
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """An interpreter's own sessions, for somebody who is signed in."""
    person = require(request)
    edition = edition_at(slug)
    found = (
        edition.interpreters.filter(person=person).first()
        if edition is not None
        else None
    )
    if edition is None or found is None:
        raise no_edition(slug)
    found.edition = edition
    context = {
        "edition": edition,
        "interpreter": found,
        "sessions": sessions_of(found),
        "zone": person.zone or host_zone(edition),
        "files": files_for(found),
    }
    return render(request, "programme/own_interpretation.html", context)


@never_cache
@require_safe
def link_page(request: HttpRequest, token: str) -> HttpResponse:
    """The same by a personal link."""
    interpreter = interpreter_of(token)
    if interpreter is None:
        raise Http404
    edition = interpreter.edition
    context = {
        "edition": edition,
        "interpreter": interpreter,
        "sessions": sessions_of(interpreter),
        "zone": host_zone(edition),
        "token": token,
    }
    return render(request, "programme/own_interpretation.html", context)


# The briefing book


@never_cache
@require_safe
def briefing(request: HttpRequest, slug: str) -> HttpResponse:
    """What is in the book, and the book in each language."""
    _person, edition = edition_for(request, slug, may_read_briefing)
    context = {
        "edition": edition,
        "briefs": briefs_of(edition, now().date()),
        "books": languages(),
    }
    return render(request, "programme/briefing.html", context)


@never_cache
@require_safe
@limited(20, seconds=600, name="programme.book", methods=("GET", "HEAD"))
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """The book as PDF in the language of the page, or that of `language`."""
    _person, edition = edition_for(request, slug, may_read_briefing)
    known = {one.code: one.tag for one in languages()}
    tag = known.get(request.GET.get("language", ""), reader_language())
    try:
        body = book_of(edition, tag, now())
    except NotPrinted:
        messages.error(request, _("The PDF could not be made. Try again later."))
        return redirect("programme:briefing", slug)
    return attached(body, PDF.media_type, f"{slug}-briefing-{tag.lower()}.pdf")
