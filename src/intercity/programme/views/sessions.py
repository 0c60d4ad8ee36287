"""Adding, changing and removing sessions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intercity.base.errors import conflict
from intercity.base.fields import whole_number
from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal, Stale
from intercity.programme import actions
from intercity.programme.actions import SessionValues
from intercity.programme.actions.values import as_fields
from intercity.programme.forms import SessionForm
from intercity.programme.models import Session
from intercity.programme.views.access import acting, edition_of, session_of
from intercity.programme.words import refusal_words
from intercity.seminars.models import Edition
from intercity.seminars.words import listed

_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(_FORM)
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A session that no plan made: of an edition recorded as it was held."""
    edition = edition_of(request, slug)
    initial = {
        "day": next(iter(edition.dates), None),
        "times_known": True,
        "seats_known": True,
    }
    form = SessionForm(
        request.POST or None, edition=edition, is_new=True, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        by = acting(request)
        try:
            session = actions.add_session(edition, form.values(), **by)
        except Refusal as refusal:
            form.add_error(_field(refusal), refusal_words(refusal))
        else:
            messages.success(request, _("The session was added."))
            return _back(edition, session)
    context = {"edition": edition, "form": form, "page": "draft"}
    return render(request, "programme/session.html", context)


@require_http_methods(_FORM)
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change when a session begins, how long it is and who sits in it."""
    edition = edition_of(request, slug)
    session = session_of(edition, number)
    values = as_fields(SessionValues.of(session))
    initial = {**values, "revision": session.revision}
    form = SessionForm(
        request.POST or None, edition=edition, is_new=False, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        by = acting(request)
        try:
            actions.edit_session(session, form.values(), revision=revision, **by)
        except Stale as stale:
            return conflict(request, _shown(stale), form)
        except Refusal as refusal:
            form.add_error(_field(refusal), refusal_words(refusal))
        else:
            messages.success(request, _("The session was saved."))
            return _back(edition, session)
    context = {"edition": edition, "session": session, "form": form, "page": "draft"}
    return render(request, "programme/session.html", context)


@require_http_methods(_FORM)
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask once more, then take a session away."""
    edition = edition_of(request, slug)
    session = session_of(edition, number)
    if request.method == "POST":
        revision = whole_number(request.POST.get("revision", "")) or 0
        by = acting(request)
        try:
            actions.remove_session(session, revision=revision, **by)
        except Stale as stale:
            return conflict(request, _shown(stale))
        words = _("Session %(number)s was removed.")
        messages.success(request, words % {"number": number})
        return _back(edition, None)
    context = {
        "edition": edition,
        "session": session,
        "lone": session.slots.exclude(item__slots__session__number__lt=number)
        .exclude(item__slots__session__number__gt=number)
        .count(),
        "page": "draft",
    }
    return render(request, "programme/session_remove.html", context)


def _field(refusal: Refusal) -> str | None:
    """The field of the form that a refusal is about."""
    return "start" if refusal.code == "no_such_wall_time" else None


def _shown(stale: Stale) -> Stale:
    """Both versions in words."""

    def words(values: dict[str, object]) -> dict[str, object]:
        cities = values["cities"]
        names = [city.names.in_(reader_language()).text for city in cities]  # type: ignore[attr-defined]
        return {**values, "cities": listed(sorted(names))}

    return Stale(words(stale.theirs), words(stale.yours))


def _back(edition: Edition, session: Session | None) -> HttpResponse:
    anchor = f"#session-{session.number}" if session else ""
    return redirect(reverse("programme:draft", args=[edition.slug]) + anchor)
