"""The deadlines of an edition, and reminding cities of what they owe."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.dates import zone_label
from intercity.base.errors import conflict
from intercity.base.fields import whole_numbers
from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal, Stale
from intercity.cities.queries import zone_of
from intercity.delegations.actions.reminders import remind
from intercity.delegations.addressees import addressees
from intercity.delegations.asked import is_known, owing_of
from intercity.delegations.drafting import Writer
from intercity.delegations.letter_forms import ChosenForm, DeadlinesForm
from intercity.delegations.letter_words import refusal_words
from intercity.delegations.states import COLOURS, STATE_WORDS, states_of
from intercity.seminars.actions.deadlines import set_deadlines
from intercity.seminars.deadlines import LADDER, deadlines_of
from intercity.seminars.models import Edition, Participant
from intercity.seminars.rules import may_view_own_city
from intercity.seminars.views.finding import edition_for, no_edition


@require_http_methods(["GET", "HEAD", "POST"])
def deadlines(request: HttpRequest, slug: str) -> HttpResponse:
    """The ladder at the host's time, and with `?city=` in a city's own."""
    person, edition = edition_for(request, slug)
    ladder = deadlines_of(edition)
    form = DeadlinesForm(request.POST or None, ladder=ladder)
    if request.method == "POST" and ladder and form.is_valid():
        try:
            set_deadlines(
                edition,
                form.wanted(_usual(edition)),
                seen=form.seen(),
                by=person,
                now=now(),
            )
        except Stale as stale:
            return conflict(request, _in_words(stale))
        except Refusal as refusal:
            form.add_error(f"on-{refusal.params['kind']}", refusal_words(refusal))
        else:
            messages.success(request, _("The deadlines are saved."))
            return redirect("delegations:deadlines", slug)
    cities = list(
        edition.participants.select_related("city").prefetch_related("city__zones")
    )
    cities.sort(key=lambda row: row.city.list_key)
    wanted = request.GET.get("city", "")
    shown = next((row.city for row in cities if row.city.slug == wanted), None)
    usual, at = _usual(edition), now()
    context = {
        "edition": edition,
        "form": form,
        "ladder": [
            {
                "due": due,
                "on": on,
                "time": time,
                "seen": seen,
                "usual": usual[due.kind],
                "is_past": due.is_past(at),
                "owing": len(owing_of(edition, due.kind))
                if is_known(due.kind)
                else None,
            }
            for due, on, time, seen in form.rows()
        ],
        "cities": [row.city for row in cities],
        "city": shown,
        "zone": zone_of(shown) if shown else "",
    }
    return render(request, "delegations/deadlines.html", context)


def _usual(edition: Edition) -> dict[str, date]:
    if not edition.dates:
        return {}
    first = min(map(date.fromisoformat, edition.dates))
    return {rung.kind: first + timedelta(days=rung.days) for rung in LADDER}


def _in_words(stale: Stale) -> Stale:
    """Both versions under the names of the deadlines."""
    labels = {rung.kind: str(rung.label) for rung in LADDER}

    def told(values: dict[str, Any]) -> dict[str, Any]:
        return {labels.get(name, name): value for name, value in values.items()}

    return Stale(told(stale.theirs), told(stale.yours))


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Who still owes this; a POST reminds those that are chosen, once."""
    person, edition = edition_for(request, slug)
    writer = Writer(edition)
    due = writer.deadlines.get(kind)
    if due is None or not due.rung.asks_cities:
        raise Http404
    wanted, at = owing_of(edition, kind), now()
    form = ChosenForm(request.POST if request.method == "POST" else None, known=wanted)
    if request.method == "POST":
        # Whoever has handed it in meanwhile is owed no reminder.
        chosen = whole_numbers(request.POST.getlist("city"))
        form.is_valid()
        key = form.cleaned_data.get("key")
        count = 0
        if key and chosen:
            count = remind(
                writer, due, step=f"now-{key.hex}", only=chosen, by=person, now=at
            )
        said = ngettext(
            "%(count)s reminder is sent.", "%(count)s reminders are sent.", count
        )
        messages.success(request, said % {"count": count})
        return redirect("delegations:deadlines", slug)
    rows = addressees(edition, at.date(), wanted) if wanted else ()
    context = {
        "edition": edition,
        "form": form,
        "due": due,
        "rows": sorted(rows, key=lambda one: one.city.list_key),
        "is_known": is_known(kind),
    }
    return render(request, "delegations/reminders.html", context)


@require_safe
def own_deadlines(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """What a city is asked for, and until when in its own time."""
    person = require(request)
    found = Participant.objects.select_related(
        "city", "edition__series", "edition__host"
    ).prefetch_related("city__zones", "edition__host__zones")
    participant = found.filter(edition__slug=slug, city__slug=city).first()
    at = now()
    if participant is None or not may_view_own_city(
        person, participant.edition, participant.city, at.date()
    ):
        raise no_edition(slug)
    name = participant.city.names.in_(reader_language()).text
    zone = zone_of(participant.city)
    context = {
        "edition": participant.edition,
        "city": participant.city,
        "participant": participant,
        "zone": zone,
        "ladder": [
            (due, zone_label(name, zone, due.at), STATE_WORDS[state], COLOURS[state])
            for due, state in states_of(participant, at)
        ],
    }
    return render(request, "delegations/own_deadlines.html", context)
