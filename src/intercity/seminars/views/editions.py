"""The list of a person's editions, one edition, and changing its facts."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import conflict
from intercity.base.languages import language_words
from intercity.base.refusals import Refusal, Stale
from intercity.seminars import queries
from intercity.seminars.actions import change_edition, name_series, style_series
from intercity.seminars.deadline_words import moved_words
from intercity.seminars.deadlines import deadlines_of
from intercity.seminars.forms.editions import EditionForm, SeriesForm, refuse
from intercity.seminars.models import Edition
from intercity.seminars.rules import may_add_editions
from intercity.seminars.views.finding import edition_for, in_words
from intercity.seminars.words import listed, rule_words, unnamed_words

_LABELS = {
    "kind": dict(Edition.Kind.choices),
    "mode": dict(Edition.Mode.choices),
}


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """The person's editions, next first; tasks and a focal point's cities in them."""
    person = require(request)
    own = queries.own_participations(person)
    work = queries.served_editions(person)
    counts = queries.counts_of_all(work)
    context = {
        "rows": [(edition, counts[edition.pk]) for edition in work],
        "own": own,
        "tasks": queries.tasks_of(person),
        "may_add": may_add_editions(person),
    }
    return render(request, "seminars/editions.html", context)


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """What the desk says of an edition."""
    person, found = edition_for(request, slug)
    counts = queries.counts_of(found)
    context = {
        "edition": found,
        "counts": counts,
        "unnamed_words": unnamed_words(counts),
        "languages_words": listed(map(language_words, found.languages)),
        "participants": queries.participants_of(found, person),
        "rule": rule_words(found),
    }
    return render(request, "seminars/edition.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the facts of an edition."""
    person, found = edition_for(request, slug)
    form = EditionForm(request.POST or None, edition=found)
    if request.method == "POST" and form.is_valid():
        before = deadlines_of(found)
        try:
            changed = change_edition(
                found,
                form.facts(),
                revision=form.cleaned_data["revision"],
                by=person,
                now=now(),
            )
        except Stale as stale:
            return conflict(request, in_words(stale, _LABELS), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The edition is saved."))
            for said in moved_words(before, deadlines_of(changed), now()):
                messages.info(request, said)
            return redirect("seminars:edition", slug)
    return render(request, "seminars/change.html", {"edition": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Name the series of an edition in more languages."""
    person, found = edition_for(request, slug)
    stored = found.series
    initial = {
        "names": stored.names,
        "capital_family_names": stored.capital_family_names,
    }
    form = SeriesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        capitals = told["capital_family_names"]
        with transaction.atomic():
            name_series(stored, told["names"], by=person, now=now())
            style_series(stored, capital_family_names=capitals, by=person, now=now())
        messages.success(request, _("The name of the series is saved."))
        return redirect("seminars:edition", slug)
    return render(request, "seminars/series.html", {"edition": found, "form": form})
