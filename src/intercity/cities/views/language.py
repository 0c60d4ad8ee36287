"""In which language a city wants to be written to: for the desk and the city itself."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import conflict
from intercity.base.refusals import Stale
from intercity.cities.actions import set_language
from intercity.cities.language_forms import LanguageForm
from intercity.cities.models import City
from intercity.cities.queries import city_with_zones
from intercity.cities.rules import may_keep_officials
from intercity.people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the language of letters."""
    city, at = city_with_zones(slug), now()
    person = require(request, _may_choose, city, at, hidden=True)
    assert city is not None  # noqa: S101 -- the rule above refuses what is not there
    initial = {"language": city.language, "revision": city.revision}
    form = LanguageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            revision = told["revision"]
            set_language(city, told["language"], revision=revision, by=person, now=at)
        except Stale as stale:
            theirs = {**stale.theirs, "revision": _revision(city)}
            return conflict(request, Stale(theirs, stale.yours), form)
        messages.success(request, _("The language of letters is saved."))
        return redirect("cities:city", slug)
    return render(request, "cities/language.html", {"city": city, "form": form})


def _may_choose(person: Person, city: City | None, at: datetime) -> bool:
    return city is not None and may_keep_officials(person, city, at.date())


def _revision(city: City) -> int:
    return City.objects.values_list("revision", flat=True).get(pk=city.pk)
