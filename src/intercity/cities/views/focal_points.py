"""Appointing who speaks for a city, changing until when, handing over."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import conflict
from intercity.base.limits import limited
from intercity.base.refusals import Refusal, Stale
from intercity.cities.actions import (
    Succession,
    Term,
    appoint,
    change_appointment,
    hand_over,
    take_back_appointment,
)
from intercity.cities.contact_forms import AppointForm, HandOverForm, TermForm
from intercity.cities.forms import refuse
from intercity.cities.models import City, FocalPoint
from intercity.cities.rules import may_appoint, may_hand_over, may_view_city
from intercity.cities.words import refusal_words
from intercity.people.models import Person

# A person can be named, and is written to, by whoever may: not in great numbers.
_naming = limited(60, seconds=3600, name="people.name")


@require_http_methods(["GET", "HEAD", "POST"])
@_naming
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Appoint a focal point by an address."""
    city = City.objects.filter(slug=slug).first()
    person = require(request, _may_appoint, city, hidden=True)
    assert city is not None  # noqa: S101 -- the rule above refuses what is not there
    at = now()
    form = AppointForm(request.POST or None, today=at.date())
    if request.method == "POST" and form.is_valid():
        try:
            _appoint(form, city, person, at)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The focal point is appointed, and told so."))
            return redirect("cities:city", slug)
    return render(request, "cities/focal_point_add.html", {"city": city, "form": form})


def _may_appoint(person: Person, city: City | None) -> bool:
    return city is not None and may_appoint(person, city)


@transaction.atomic
def _appoint(form: AppointForm, city: City, by: Person, at: datetime) -> None:
    told = form.cleaned_data
    term = Term(from_on=told["from_on"], is_deputy=told["is_deputy"], parts=form.parts)
    appoint(form.enter(by=by, now=at), city, term, by=by, now=at)


def _point(slug: str, pk: int) -> FocalPoint | None:
    points = FocalPoint.objects.select_related("city", "person")
    return points.filter(pk=pk, city__slug=slug).first()


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change name and days of a focal point, end it, or take it back (`take_back`)."""
    point = _point(slug, pk)
    person = require(request, _may_change, point, hidden=True)
    assert point is not None  # noqa: S101 -- the rule above refuses what is not there
    at = now()
    if point.is_over(at.date()):
        messages.info(request, refusal_words(Refusal("past")))
        return redirect("cities:city", slug)
    form = TermForm(request.POST or None, point=point, today=at.date())
    may_take_back = point.from_on >= at.date()
    try:
        if "take_back" in request.POST:
            take_back_appointment(point, by=person, now=at)
            messages.success(request, _("The appointment is taken back."))
            return redirect("cities:city", slug)
        if request.method == "POST" and form.is_valid():
            revision = form.cleaned_data["revision"]
            term = form.term()
            change_appointment(point, term, revision=revision, by=person, now=at)
            messages.success(request, _("The changes were saved."))
            return redirect("cities:city", slug)
    except Stale as stale:
        return conflict(request, _in_words(stale), form)
    except Refusal as refusal:
        form.is_valid()
        refuse(form, refusal)
    context = {"city": point.city, "point": point, "form": form}
    context["may_take_back"] = may_take_back
    return render(request, "cities/focal_point.html", context)


def _may_change(person: Person, point: FocalPoint | None) -> bool:
    return point is not None and may_appoint(person, point.city)


def _in_words(stale: Stale) -> Stale:
    """Both versions with the name in one piece."""

    def told(values: dict[str, object]) -> dict[str, object]:
        shown = dict(values)
        if "parts" in shown:
            parts = shown.pop("parts")
            name = pgettext("of a person", "Name")
            shown = {name: parts.written(), **shown}  # type: ignore[attr-defined]
        return shown

    return Stale(told(stale.theirs), told(stale.yours))


@require_http_methods(["GET", "HEAD", "POST"])
@_naming
def succeed(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hand the city over to a successor."""
    point, at = _point(slug, pk), now()
    person = require(request, _may_hand_over, point, at, hidden=True)
    assert point is not None  # noqa: S101 -- the rule above refuses what is not there
    form = HandOverForm(request.POST or None, today=at.date())
    if request.method == "POST" and form.is_valid():
        try:
            _hand_over(form, point, person, at)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The city is handed over. Both are told so."))
            if may_view_city(person, point.city, at.date()):
                return redirect("cities:city", slug)
            return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    context = {
        "city": point.city,
        "point": point,
        "form": form,
        "is_oneself": point.person_id == person.pk,
    }
    return render(request, "cities/hand_over.html", context)


def _may_hand_over(person: Person, point: FocalPoint | None, at: datetime) -> bool:
    return point is not None and may_hand_over(person, point, at.date())


@transaction.atomic
def _hand_over(form: HandOverForm, point: FocalPoint, by: Person, at: datetime) -> None:
    told = form.cleaned_data
    days = Succession(
        parts=form.parts, from_on=told["from_on"], until_on=told["until_on"]
    )
    hand_over(point, form.enter(by=by, now=at), days, by=by, now=at)
