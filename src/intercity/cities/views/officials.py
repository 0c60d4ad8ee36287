"""Entering who leads a city, and changing it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import conflict
from intercity.base.refusals import Refusal, Stale
from intercity.cities.actions import add_official, change_official, remove_official
from intercity.cities.contact_forms import OfficialForm
from intercity.cities.forms import refuse
from intercity.cities.models import City, Official
from intercity.cities.rules import may_keep_officials
from intercity.cities.words import refusal_words
from intercity.kernel.names import PersonName
from intercity.people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an official; the one before holds the office until then."""
    city, at = City.objects.filter(slug=slug).first(), now()
    person = require(request, _may_keep, city, at, hidden=True)
    assert city is not None  # noqa: S101 -- the rule above refuses what is not there
    form = OfficialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_official(city, form.facts(), by=person, now=at)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The official is entered."))
            return redirect("cities:city", slug)
    return render(request, "cities/official.html", {"city": city, "form": form})


def _may_keep(person: Person, city: City | None, at: datetime) -> bool:
    return city is not None and may_keep_officials(person, city, at.date())


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an official; who comes second sees both versions."""
    person, official, at = _found(request, slug, pk)
    if official.is_over(at.date()):
        return _past(request, slug)
    form = OfficialForm(request.POST or None, official=official)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            change_official(
                official, form.facts(), revision=revision, by=person, now=at
            )
        except Stale as stale:
            return conflict(request, _in_words(stale), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("cities:city", slug)
    context = {"city": official.city, "official": official, "form": form}
    return render(request, "cities/official.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take out somebody who was entered by mistake."""
    person, official, at = _found(request, slug, pk)
    if official.is_over(at.date()):
        return _past(request, slug)
    if request.method == "POST":
        remove_official(official, by=person, now=at)
        messages.success(request, _("The official is taken out."))
        return redirect("cities:city", slug)
    context = {"city": official.city, "name": official.name.written()}
    context["official"] = official
    return render(request, "cities/official_remove.html", context)


def _found(
    request: HttpRequest, slug: str, pk: int
) -> tuple[Person, Official, datetime]:
    at = now()
    officials = Official.objects.select_related("city")
    official = officials.filter(pk=pk, city__slug=slug).first()
    city = official.city if official else None
    person = require(request, _may_keep, city, at, hidden=True)
    assert official is not None  # noqa: S101 -- the rule refuses what is not there
    return person, official, at


def _past(request: HttpRequest, slug: str) -> HttpResponse:
    messages.info(request, refusal_words(Refusal("past")))
    return redirect("cities:city", slug)


def _in_words(stale: Stale) -> Stale:
    """Both versions as they are read: the office in words, the name in one piece."""

    def told(values: dict[str, object]) -> dict[str, object]:
        shown = dict(values)
        if "kind" in shown:
            shown["kind"] = Official.Kind(str(shown["kind"])).label
        if isinstance(name := shown.pop("name", None), PersonName):
            shown[pgettext("of a person", "Name")] = name.written()
        return shown

    return Stale(told(stale.theirs), told(stale.yours))
