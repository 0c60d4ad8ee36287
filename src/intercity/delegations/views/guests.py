"""Observers and guests who come for no city; known to the secretariat alone."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from intercity.base.clock import now
from intercity.base.errors import conflict
from intercity.base.limits import limited
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.members import enter_guest
from intercity.delegations.listing import in_words, listed_members
from intercity.delegations.member_forms import GuestForm, refuse
from intercity.delegations.member_words import states_of
from intercity.delegations.views.delegation import do_act, save_member
from intercity.delegations.views.finding import guest_of
from intercity.seminars.views.finding import edition_for

_naming = limited(200, seconds=3600, name="delegations.name")


@require_safe
def guests(request: HttpRequest, slug: str) -> HttpResponse:
    """All guests of an edition."""
    _person, edition = edition_for(request, slug)
    rows = edition.members.filter(delegation=None).select_related("entered_by")
    members = list(rows.order_by("place", "pk"))
    listed = partial(listed_members, needs_approval=False)
    context = {
        "edition": edition,
        "members": listed([one for one in members if one.takes_a_place]),
        "past": listed([one for one in members if not one.takes_a_place]),
    }
    return render(request, "delegations/guests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_naming
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a guest, who is asked to come by a mail where there is an address."""
    person, edition = edition_for(request, slug)
    form = GuestForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            enter_guest(
                edition,
                form.facts(),
                access_needs=told["access_needs"],
                has_agreed=told["has_agreed"],
                by=person,
                now=now(),
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The guest is entered."))
            return redirect("delegations:guests", slug)
    context = {"edition": edition, "form": form}
    return render(request, "delegations/guest_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_naming
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One guest."""
    person, edition = edition_for(request, slug)
    member = guest_of(edition, pk)
    form = GuestForm(request.POST or None, edition=edition, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            save_member(form, member, by=person, reads_needs=True)
        except Stale as stale:
            return conflict(request, in_words(stale), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("delegations:guests", slug)
    context = {
        "edition": edition,
        "member": member,
        "form": form,
        "states": states_of(member, needs_approval=False),
        "links": member.links.filter(revoked_at=None).count(),
    }
    return render(request, "delegations/guest.html", context)


@require_POST
@_naming
def act(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Do one of the things that need no form, named by the button (`act`)."""
    person, edition = edition_for(request, slug)
    do_act(request, guest_of(edition, pk), person)
    return redirect("delegations:guest", slug, pk)
