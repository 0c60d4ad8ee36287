"""Delegations of an edition for the secretariat: the lists, the people, the files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.clock import now
from intercity.base.errors import NotFound, conflict
from intercity.base.fields import whole_numbers
from intercity.base.limits import limited
from intercity.base.refusals import Refusal, Stale
from intercity.base.tables import KINDS, sent_table
from intercity.delegations.actions.decisions import (
    approve,
    mark_attended,
    refuse,
    send_links,
)
from intercity.delegations.actions.lists import arrange
from intercity.delegations.list_forms import ArrangementsForm, FilterForm
from intercity.delegations.listing import in_words, listed_members
from intercity.delegations.member_words import refusal_words
from intercity.delegations.models import AccessNeeds
from intercity.delegations.queries import delegations_of, people_of
from intercity.delegations.quotas import arrangements_of
from intercity.delegations.seats import seats_of
from intercity.delegations.sheets import rows_for
from intercity.people.models import Person
from intercity.seminars.models import Edition
from intercity.seminars.views.finding import edition_for

_ON_A_PAGE = 100
_MOST_AT_ONCE = 500
# One press writes to many people.
_writing = limited(120, seconds=3600, name="delegations.decide")


@require_safe
def delegations(request: HttpRequest, slug: str) -> HttpResponse:
    """Every city with the state of its list."""
    _person, edition = edition_for(request, slug)
    rows = delegations_of(edition)
    context = {
        "edition": edition,
        "rows": rows,
        "arrangements": arrangements_of(edition),
        "people": sum(row.taken for row in rows),
        "waiting": sum(row.waiting for row in rows),
        "confirmed": sum(row.confirmed for row in rows),
        "handed_in": sum(row.is_handed_in for row in rows),
    }
    return render(request, "delegations/delegations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def arrangements(request: HttpRequest, slug: str) -> HttpResponse:
    """How many people a delegation has, and who approves them."""
    person, edition = edition_for(request, slug)
    form = ArrangementsForm(request.POST or None, arrangements=arrangements_of(edition))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            arrange(
                edition,
                quota=told["quota"],
                needs_approval=told["needs_approval"],
                revision=told["revision"],
                by=person,
                now=now(),
            )
        except Stale as stale:
            return conflict(request, in_words(stale), form)
        messages.success(request, _("The arrangements are saved."))
        return redirect("delegations:delegations", slug)
    context = {"edition": edition, "form": form}
    return render(request, "delegations/arrangements.html", context)


def _approve(edition: Edition, keys: list[int], reason: str, person: Person) -> int:
    return approve(edition, keys, by=person, now=now())


def _refuse(edition: Edition, keys: list[int], reason: str, person: Person) -> int:
    return refuse(edition, keys, reason, by=person, now=now())


def _attend(edition: Edition, keys: list[int], reason: str, person: Person) -> int:
    return mark_attended(edition, keys, by=person, now=now())


def _absent(edition: Edition, keys: list[int], reason: str, person: Person) -> int:
    return mark_attended(edition, keys, attended=False, by=person, now=now())


def _send(edition: Edition, keys: list[int], reason: str, person: Person) -> int:
    return send_links(edition, keys, by=person, now=now())


_ACTS: dict[str, Callable[[Edition, list[int], str, Person], int]] = {
    "approve": _approve,
    "refuse": _refuse,
    "attend": _attend,
    "absent": _absent,
    "send_links": _send,
}


@require_http_methods(["GET", "HEAD", "POST"])
@_writing
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody, narrowed by state and session; a POST acts on those ticked."""
    person, edition = edition_for(request, slug)
    act = _ACTS.get(request.POST.get("act", ""))
    problem = ""
    if act is not None:
        try:
            count = act(edition, _some(request), request.POST.get("reason", ""), person)
        except Refusal as refusal:
            problem = refusal_words(refusal)
        else:
            _say(request, count)
            return redirect(request.get_full_path())
    form = FilterForm(request.GET, edition=edition)
    found = form.narrowed(people_of(edition, form.wanted_state))
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    settings = arrangements_of(edition)
    listed = partial(listed_members, needs_approval=settings.needs_approval)
    context = {
        "edition": edition,
        "filter": form,
        "page": page,
        "rows": listed(list(page.object_list)),
        "needs_approval": settings.needs_approval,
        "problem": problem,
        "reason": request.POST.get("reason", ""),
        "ticked": _ticked(request),
        "query": request.GET.urlencode(),
    }
    return render(request, "delegations/people.html", context)


def _ticked(request: HttpRequest) -> list[int]:
    return whole_numbers(request.POST.getlist("member")[:_MOST_AT_ONCE])


def _some(request: HttpRequest) -> list[int]:
    if ticked := _ticked(request):
        return ticked
    raise Refusal("nobody_ticked")


def _say(request: HttpRequest, count: int) -> None:
    sentence = ngettext(
        "Done for %(count)s person.", "Done for %(count)s people.", count
    )
    messages.success(request, sentence % {"count": count})


@require_safe
def export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The people as a file, narrowed as the list is: one session, one state."""
    _person, edition = edition_for(request, slug)
    if kind not in KINDS:
        raise NotFound
    form = FilterForm(request.GET, edition=edition)
    seats = seats_of(edition)
    found = form.narrowed(people_of(edition, form.wanted_state))
    name = f"{edition.slug}-people{form.suffix}"
    return sent_table(rows_for(found, seats), kind, name, sheet="people")


@never_cache
@require_safe
def access_needs(request: HttpRequest, slug: str) -> HttpResponse:
    """What people need to take part, for those who arrange it."""
    _person, edition = edition_for(request, slug)
    rows = AccessNeeds.objects.filter(
        member__edition=edition,
        member__withdrawn_at=None,
        member__refused_at=None,
    ).select_related("member__delegation__participant__city")
    context = {"edition": edition, "rows": rows.order_by("member__place", "pk")}
    return render(request, "delegations/access_needs.html", context)
