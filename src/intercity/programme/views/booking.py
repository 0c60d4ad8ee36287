"""Booking a technical test: the form that a city has, and by link its presenters."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal
from intercity.delegations.links import link_of
from intercity.delegations.models import Member
from intercity.people.models import Person
from intercity.programme.actions.technical_tests import book_test, cancel_test
from intercity.programme.models import TechnicalTest
from intercity.programme.preparation_forms import refuse
from intercity.programme.preparation_words import refusal_words
from intercity.programme.technical_test_forms import BookForm
from intercity.programme.technical_tests import (
    choices_for,
    tests_for,
    times_of,
    when_for,
)
from intercity.programme.telling import zone_of
from intercity.seminars.models import Participant


class Booking:
    """A city's test as a page shows it; a POST books, and then `is_done`."""

    def __init__(
        self,
        request: HttpRequest,
        participant: Participant,
        *,
        by: Person | None = None,
        member: Member | None = None,
    ) -> None:
        """What is booked, what is free, and what was asked for."""
        self.at = at = now()
        self.participant = participant
        self.zone = zone_of(participant)
        self.tests = list(participant.technical_tests.select_related("time"))
        self.open_test = _open(self.tests)
        self.choices = choices_for(participant, self.open_test, at)
        self.form = BookForm(
            request.POST or None, choices=self.choices, initial=self._initial(member)
        )
        self.is_done = False
        if request.method != "POST" or not self.form.is_valid():
            return
        told = self.form.cleaned_data
        chosen = {one.time.pk: one.time for one in self.choices}[told["time"]]
        try:
            book_test(participant, chosen, told["who"], by=by, now=at, member=member)
        except Refusal as refusal:
            refuse(self.form, refusal)
        else:
            messages.success(request, _("The technical test is booked."))
            self.is_done = True

    def _initial(self, member: Member | None) -> dict[str, object]:
        if self.open_test is not None:
            return {"time": self.open_test.time_id, "who": self.open_test.who}
        return {"who": member.known_as} if member else {}

    def _when(self, test: TechnicalTest) -> str:
        return _own_words(test, self.participant, self.zone)

    def context(self) -> dict[str, object]:
        """What its template shows."""
        return {
            "edition": self.participant.edition,
            "city": self.participant.city,
            "participant": self.participant,
            "form": self.form,
            "choices": self.choices,
            "open_test": self.open_test,
            "begun": _begun(self.open_test, self.at),
            "open_words": self._when(self.open_test) if self.open_test else "",
            "past": [
                (one, self._when(one))
                for one in self.tests
                if one.tested_at is not None
            ],
        }


def give_back(
    request: HttpRequest,
    participant: Participant,
    *,
    by: Person | None = None,
    member: Member | None = None,
) -> None:
    """Cancel what the city booked, and say so."""
    try:
        cancel_test(participant, by=by, now=now(), member=member)
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(request, _("The technical test is cancelled."))


def _open(tests: list[TechnicalTest]) -> TechnicalTest | None:
    return next((one for one in tests if one.tested_at is None), None)


def _begun(test: TechnicalTest | None, at: datetime) -> str:
    """Why a test cannot be moved any more; "" as long as it can."""
    if test is None or test.time.starts_at > at:
        return ""
    return refusal_words(Refusal("begun"))


def _own_words(test: TechnicalTest, participant: Participant, zone: str) -> str:
    """When it is on the city's own clock."""
    return when_for(test, zone, participant.city.names.in_(reader_language()).text)


# By the personal link of a member who presents


def part(_request: HttpRequest, member: Member, token: str) -> str:
    """The section of the member's page; "" for who has nothing to test."""
    participant = tests_for(member)
    if participant is None:
        return ""
    test = _open(list(participant.technical_tests.select_related("time")))
    if test is None and not times_of(participant.edition).exists():
        return ""
    words = _own_words(test, participant, zone_of(participant)) if test else ""
    begun = _begun(test, now())
    context = {"token": token, "test": test, "words": words, "begun": begun}
    return render_to_string("programme/test_part.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A presenter books the test of the city, or chooses another time."""
    member, participant = _presenting(token)
    booking = Booking(request, participant, member=member)
    if booking.is_done:
        return redirect("delegations:member", token)
    cancel = reverse("programme:member_test_cancel", args=[token])
    context = booking.context() | {"cancel": cancel, "token": token}
    return render(request, "programme/member_test.html", context)


@never_cache
@require_POST
def cancel_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Give the place back."""
    member, participant = _presenting(token)
    give_back(request, participant, member=member)
    return redirect("delegations:member", token)


def _presenting(token: str) -> tuple[Member, Participant]:
    """Whose link it is; one that is revoked, or of nobody presenting, leads nowhere."""
    link = link_of(token, now())
    member = link.member if link else None
    participant = tests_for(member) if member else None
    if member is None or participant is None:
        raise NotFound(_("There is no technical test of yours at this address."))
    return member, participant
