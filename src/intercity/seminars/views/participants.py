"""The cities of an edition: who takes part, in which order, and what each asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import NotFound, conflict
from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal, Stale
from intercity.cities.words import days_words, hours_words
from intercity.people.models import Person
from intercity.seminars import actions, queries
from intercity.seminars.forms.editions import refuse
from intercity.seminars.forms.participants import (
    AddCityForm,
    AsksForm,
    StandingsForm,
)
from intercity.seminars.models import Edition, Participant
from intercity.seminars.own_work import own_parts_on
from intercity.seminars.question import Asks
from intercity.seminars.rules import is_secretariat, may_view_own_city
from intercity.seminars.views.finding import edition_for, in_words, no_edition
from intercity.seminars.words import LABELS, asks_words, counts_words, rule_words

_ORDERS = {"order": dict(Edition.Order.choices)}


@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """The list: who presents, who is on the public list, the order and its rule."""
    person, edition = edition_for(request, slug)
    rows = _rows(edition)
    form = StandingsForm(request.POST or None, edition=edition, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            actions.arrange_cities(
                edition,
                form.standings(),
                order=form.cleaned_data["order"],
                order_seed=form.cleaned_data["order_seed"],
                revision=form.cleaned_data["revision"],
                by=person,
                now=now(),
            )
        except Stale as stale:
            return conflict(request, in_words(stale, _ORDERS), form)
        messages.success(request, _("The list of cities is saved."))
        return redirect("seminars:participants", slug)
    return _list_page(request, person, edition, form, None)


def _rows(edition: Edition) -> list[Participant]:
    return list(
        edition.participants.select_related("city").prefetch_related("city__zones")
    )


def _list_page(
    request: HttpRequest,
    person: Person,
    edition: Edition,
    form: StandingsForm,
    adding: AddCityForm | None,
) -> HttpResponse:
    by_slug = {row.city.slug: row for row in form.participants}
    names = _names(form.participants)
    listed = queries.participants_of(edition, person)
    left_out = {*by_slug, edition.host.slug}
    counts = queries.counts_of(edition)
    context = {
        "edition": edition,
        "form": form,
        "adding": adding or AddCityForm(left_out=left_out, prefix="new"),
        "rows": [
            {
                "one": one,
                "boxes": [
                    form[f"presents-{by_slug[one.slug].pk}"],
                    form[f"is_listed-{by_slug[one.slug].pk}"],
                ],
                "place": form[f"place-{by_slug[one.slug].pk}"],
                "asks": _labelled(one.asks or Asks(), names),
            }
            for one in listed
        ],
        "counts": counts,
        "counts_words": counts_words(counts),
        "rule": rule_words(edition),
    }
    return render(request, "seminars/participants.html", context)


def _names(rows: list[Participant]) -> dict[str, str]:
    lang = reader_language()
    return {row.city.slug: row.city.names.in_(lang).text for row in rows}


def _labelled(asks: Asks, names: Mapping[str, str]) -> list[tuple[Any, str]]:
    return [(LABELS[key], words) for key, words in asks_words(asks, names).items()]


@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a city."""
    person, edition = edition_for(request, slug)
    rows = _rows(edition)
    # The host and those that take part are refused in words, not as no choice.
    form = AddCityForm(request.POST, left_out=(), prefix="new")
    if form.is_valid():
        city, presents = form.cleaned_data["city"], form.cleaned_data["presents"]
        try:
            actions.add_city(edition, city, presents=presents, by=person, now=now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            name = {"city": city.names.in_(reader_language()).text}
            messages.success(request, _("%(city)s takes part.") % name)
            return redirect("seminars:participants", slug)
    standings = StandingsForm(edition=edition, rows=rows)
    return _list_page(request, person, edition, standings, form)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Remove a city, after a look at what goes with it."""
    person, edition = edition_for(request, slug)
    participant = _participant(edition, city)
    name = participant.city.names.in_(reader_language()).text
    if request.method == "POST":
        actions.remove_city(edition, participant.city, by=person, now=now())
        message = _("%(city)s no longer takes part.") % {"city": name}
        messages.success(request, message)
        return redirect("seminars:participants", slug)
    asks = _labelled(Asks.of(participant.asks), _names(_rows(edition)))
    context = {"edition": edition, "city": participant.city, "name": name, "asks": asks}
    return render(request, "seminars/remove.html", context)


def _participant(edition: Edition, slug: str) -> Participant:
    found = edition.participants.select_related("city").filter(city__slug=slug).first()
    if found is None:
        raise NotFound(
            _("“%(city)s” does not take part in this edition.") % {"city": slug[:80]}
        )
    found.edition = edition
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def asks(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """What a city asks for, for the secretariat alone."""
    person, edition = edition_for(request, slug)
    participant = _participant(edition, city)
    asked = Asks.of(participant.asks)
    names = _names(_rows(edition))
    listed = queries.participants_of(edition, person)
    others = {one.slug: names[one.slug] for one in listed if one.slug != city}
    form = AsksForm(
        request.POST or None,
        asks=asked,
        others=others,
        initial={"revision": participant.revision},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_asks(
                participant,
                form.asks(),
                revision=form.cleaned_data["revision"],
                by=person,
                now=now(),
            )
        except Stale as stale:
            return conflict(request, _asks_in_words(stale, names), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("What the city asks for is saved."))
            return redirect("seminars:participants", slug)
    kept = asks_words(asked, names)
    context = {
        "edition": edition,
        "city": participant.city,
        "form": form,
        "hours": hours_words(participant.city.hours),
        "rest_days": days_words(tuple(participant.city.rest_days)),
        "kept": [(LABELS[key], kept[key]) for key in _KEPT if key in kept],
    }
    return render(request, "seminars/asks.html", context)


# What a brief may say that has no field in the form.
_KEPT = ("name", "sort_key", "position")


def _asks_in_words(stale: Stale, names: Mapping[str, str]) -> Stale:
    def told(values: Mapping[str, Any]) -> dict[str, object]:
        keys = {key: value for key, value in values.items() if key in LABELS}
        return {**dict.fromkeys(keys, ""), **asks_words(Asks.of(keys), names)}

    revision = {"revision": stale.theirs["revision"]}
    return Stale(told(stale.theirs) | revision, told(stale.yours))


@require_safe
def own_city(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """A city's own page: for those who speak for it, and the secretariat."""
    person = require(request)
    found = Participant.objects.select_related(
        "city", "edition__series", "edition__host"
    ).filter(edition__slug=slug, city__slug=city)
    participant = found.first()
    if participant is None or not may_view_own_city(
        person, participant.edition, participant.city, now().date()
    ):
        raise no_edition(slug)
    edition, own = participant.edition, participant.city
    # Whom it is to sit with names other cities: that is the secretariat's to know.
    asked = asks_words(Asks.of(participant.asks).alone())
    context = {
        "edition": edition,
        "city": own,
        "participant": participant,
        "is_secretariat": is_secretariat(person, edition),
        "hours": asked.pop("hours", hours_words(own.hours)),
        "rest_days": asked.pop("rest_days", days_words(tuple(own.rest_days))),
        "asks": [(LABELS[key], words) for key, words in asked.items()],
        "parts": own_parts_on(request, participant),
    }
    return render(request, "seminars/own_city.html", context)
