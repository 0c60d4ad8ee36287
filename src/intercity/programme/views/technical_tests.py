"""Technical tests: the desk's board, and a city that books its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import NotFound, conflict
from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal, Stale
from intercity.people.models import Person
from intercity.programme.actions import technical_tests as actions
from intercity.programme.models import OfferedTime, TechnicalTest
from intercity.programme.preparation_forms import refuse
from intercity.programme.queries import host_zone
from intercity.programme.technical_test_forms import (
    OfferForm,
    PlacesForm,
    ResultForm,
)
from intercity.programme.technical_tests import board_of, when_for
from intercity.programme.views.access import acting, edition_of
from intercity.programme.views.booking import Booking, give_back
from intercity.seminars.models import Edition, Participant
from intercity.seminars.rules import may_view_own_city
from intercity.seminars.views.finding import no_edition

_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(_FORM)
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has tested, and how it went; a POST offers times."""
    edition = edition_of(request, slug)
    zone = host_zone(edition)
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.offer_times(edition, form.offer(), zone, **acting(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            told = ngettext(
                "%(count)s time is offered.", "%(count)s times are offered.", count
            )
            messages.success(request, told % {"count": count})
            return redirect("programme:tests", slug)
    context = {
        "edition": edition,
        "board": board_of(edition, now()),
        "form": form,
        "zone": zone,
        "host_name": edition.host.names.in_(reader_language()).text,
    }
    return render(request, "programme/technical_tests.html", context)


@require_http_methods(_FORM)
def time(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """More or fewer places at a time, or (`withdraw`) none any more."""
    edition = edition_of(request, slug)
    found = _time(edition, pk)
    form = PlacesForm(request.POST or None, time=found)
    try:
        if "withdraw" in request.POST:
            actions.withdraw_time(found, **acting(request))
            messages.success(request, _("The time is offered no more."))
            return redirect("programme:tests", slug)
        if request.method == "POST" and form.is_valid():
            told = form.cleaned_data
            actions.change_places(
                found, told["capacity"], revision=told["revision"], **acting(request)
            )
            messages.success(request, _("The changes were saved."))
            return redirect("programme:tests", slug)
    except Stale as stale:
        return conflict(request, stale, form)
    except Refusal as refusal:
        form.is_valid()
        refuse(form, refusal)
    booked = found.technical_tests.select_related("participant__city")
    context = {"edition": edition, "time": found, "form": form, "booked": booked}
    return render(request, "programme/offered_time.html", context)


@require_http_methods(_FORM)
def result(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write down how a test went."""
    edition = edition_of(request, slug)
    test = _test(edition, pk)
    form = ResultForm(request.POST or None, test=test)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            actions.record_result(
                test, form.results(), revision=revision, **acting(request)
            )
        except Stale as stale:
            return conflict(request, stale, form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The result was saved."))
            return redirect("programme:tests", slug)
    context = {
        "edition": edition,
        "test": test,
        "form": form,
        "has_begun": test.time.starts_at <= now(),
        "when": when_for(
            test, test.time.zone, edition.host.names.in_(reader_language()).text
        ),
    }
    return render(request, "programme/technical_test.html", context)


def _time(edition: Edition, pk: int) -> OfferedTime:
    found = edition.offered_times.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such time; somebody may have taken it away."))
    found.edition = edition
    return found


def _test(edition: Edition, pk: int) -> TechnicalTest:
    tests = TechnicalTest.objects.filter(participant__edition=edition)
    related = tests.select_related("time", "participant__city", "participant__edition")
    found = related.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such test; the city may have cancelled it."))
    return found


# A city's own


def _own(request: HttpRequest, slug: str, city: str) -> tuple[Person, Participant]:
    person = require(request)
    found = Participant.objects.select_related(
        "city", "edition__series", "edition__host"
    )
    participant = found.filter(edition__slug=slug, city__slug=city).first()
    if participant is None or not may_view_own_city(
        person, participant.edition, participant.city, now().date()
    ):
        raise no_edition(slug)
    return person, participant


@require_http_methods(_FORM)
def own(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """A city books its test, on its own clock, or chooses another time."""
    person, participant = _own(request, slug, city)
    booking = Booking(request, participant, by=person)
    if booking.is_done:
        return redirect("programme:own_test", slug, city)
    cancel = reverse("programme:own_test_cancel", args=[slug, city])
    context = booking.context() | {"cancel": cancel}
    return render(request, "programme/own_test.html", context)


@require_POST
def own_cancel(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Give the place back."""
    person, participant = _own(request, slug, city)
    give_back(request, participant, by=person)
    return redirect("programme:own_test", slug, city)
