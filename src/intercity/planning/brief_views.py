"""Briefs at the desk: a new edition from one, and an edition written as one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.files import attached
from intercity.base.refusals import Refusal
from intercity.people.models import Person
from intercity.planning.brief import Brief
from intercity.planning.brief_forms import BriefForm
from intercity.planning.exchange import (
    brief_of,
    edition_from_brief,
    read_for_desk,
    series_named,
)
from intercity.planning.mistakes import BadBrief, Mistake
from intercity.planning.told import Told, told
from intercity.planning.writing import write_brief
from intercity.seminars.queries import series_for
from intercity.seminars.rules import is_secretariat_of, may_add_editions
from intercity.seminars.views.finding import edition_for
from intercity.seminars.words import listed


@require_http_methods(["GET", "HEAD", "POST"])
def from_brief(request: HttpRequest) -> HttpResponse:
    """A new edition from a brief; every mistake at once, and the text is kept."""
    person = require(request, may_add_editions)
    form = BriefForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, BriefForm(), [])
    if not form.is_valid():
        return _page(request, form, [])
    data, same = form.cleaned_data["data"], form.cleaned_data["same"]
    kind = form.cleaned_data["kind"]
    try:
        brief = read_for_desk(data, same=same)
        _check_series(person, brief)
        edition = edition_from_brief(brief, by=person, now=now(), kind=kind, same=same)
    except BadBrief as bad:
        return _bad(request, form, bad.mistakes)
    except Refusal as refusal:
        return _bad(request, form, refusal.params["mistakes"])  # type: ignore[arg-type]
    messages.success(request, _("The edition is made from the brief."))
    return redirect("seminars:edition", edition.slug)


def _check_series(person: Person, brief: Brief) -> None:
    """Refuse a series that is not the person's, whether there is one or not."""
    name = brief.edition.series
    if is_secretariat_of(person, series_named(name)):
        return
    own = listed(f"“{series}”" for series in series_for(person))
    wrong = Mistake(
        code="series_not_yours",
        path="edition.series",
        value=name,
        accepted="own_series",
        params={"series": own},
    )
    raise Refusal("brief_refused", {"mistakes": (wrong,)})


def _bad(
    request: HttpRequest, form: BriefForm, mistakes: tuple[Mistake, ...]
) -> HttpResponse:
    data: bytes = form.cleaned_data["data"]
    form.keep(data)
    found = told(mistakes, data.decode("utf-8-sig", errors="replace"))
    form.ask_about(found)
    number = {"number": len(found)}
    form.add_error(
        "text",
        ngettext(
            "This brief has %(number)s mistake.",
            "This brief has %(number)s mistakes.",
            len(found),
        )
        % number,
    )
    return _page(request, form, found)


def _page(request: HttpRequest, form: BriefForm, found: list[Told]) -> HttpResponse:
    context = {"form": form, "mistakes": found}
    return render(request, "planning/from_brief.html", context)


@require_safe
def brief(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition as a brief, to keep or to plan with the command."""
    _person, edition = edition_for(request, slug)
    text = write_brief(brief_of(edition))
    return attached(text, "application/toml; charset=utf-8", f"{slug}.toml")
