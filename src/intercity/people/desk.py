"""The people of this site, for administrators: found, entered, closed and opened."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import is_administrator, require
from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.base.languages import languages
from intercity.base.mentions import ERASED_DOMAIN
from intercity.base.refusals import Refusal
from intercity.people.actions import (
    close_account,
    make_administrator,
    open_account,
    unmake_administrator,
)
from intercity.people.models import Person
from intercity.people.newcomers import NewcomerForm, SearchForm

PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody by name, or those with these letters in name or address."""
    require(request, is_administrator)
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(_found(asked), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/people.html", {"form": form, "page": page})


def _found(asked: str) -> QuerySet[Person]:
    everybody = Person.objects.exclude(email__endswith=ERASED_DOMAIN)
    found = everybody.order_by("family_name", "given_name", "email")
    for word in asked.split():
        found = found.filter(
            Q(email__icontains=word)
            | Q(family_name__icontains=word)
            | Q(given_name__icontains=word)
        )
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Let somebody sign in; whoever is known already is shown."""
    person = require(request, is_administrator)
    form = NewcomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = now()
        entered = form.enter(by=person, now=at)
        if entered.joined_at == at:
            messages.success(request, _("The person is entered, and may sign in."))
        else:
            messages.info(request, _("A person with this address is known already."))
        return redirect("people:person", entered.pk)
    return render(request, "people/enter.html", {"form": form})


_Act = Callable[..., Person]
# What the buttons of a person's page do, and what is said then.
_ACTS: dict[str, tuple[_Act, object]] = {
    "make": (
        make_administrator,
        gettext_lazy("The person may do everything on this site now."),
    ),
    "unmake": (unmake_administrator, gettext_lazy("The role is taken back.")),
    "close": (
        close_account,
        gettext_lazy("The account is closed, and its sessions have ended."),
    ),
    "open": (open_account, gettext_lazy("The account is open again.")),
}
_REFUSALS = {
    "oneself": gettext_lazy(
        "Nobody takes this away from themselves. Ask another administrator."
    ),
    "last_administrator": gettext_lazy(
        "This is the last administrator. Make somebody else one before."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person; a POST does what its button says (`act`)."""
    by = require(request, is_administrator)
    found = Person.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no person at this address."))
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        names = {one.code: one.name for one in languages()}
        context = {
            "person": found,
            "language": names.get(found.language.lower(), found.language),
            "is_oneself": found.pk == by.pk,
        }
        return render(request, "people/person.html", context)
    try:
        act[0](found, by=by, now=now())
    except Refusal as refusal:
        messages.error(request, _REFUSALS[refusal.code])
    else:
        messages.success(request, str(act[1]))
    return redirect("people:person", pk)
