"""A city's delegation: for its focal points, and for the secretariat on its behalf."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from intercity.base.clock import now
from intercity.base.dates import zone_label
from intercity.base.errors import conflict
from intercity.base.languages import reader_language
from intercity.base.limits import limited
from intercity.base.refusals import Refusal, Stale
from intercity.cities.rules import is_focal_point
from intercity.delegations.actions.links import revoke_links, send_link
from intercity.delegations.actions.lists import (
    close_list,
    hand_in,
    note_names,
    reopen_list,
    set_quota,
)
from intercity.delegations.actions.members import (
    change_member,
    move,
    name_head,
    note_access_needs,
    register,
    register_again,
    withdraw,
)
from intercity.delegations.channels import Channel
from intercity.delegations.list_forms import QuotaForm
from intercity.delegations.listing import in_words, listed_members, rows_about
from intercity.delegations.member_forms import MemberForm, RecordedMemberForm, refuse
from intercity.delegations.member_words import refusal_words, states_of
from intercity.delegations.models import Delegation, Member
from intercity.delegations.quotas import arrangements_of, quota_of
from intercity.delegations.views.finding import (
    delegation_of,
    member_of,
    participant_for,
)
from intercity.people.models import Person
from intercity.seminars.deadlines import deadlines_of
from intercity.seminars.models import Participant
from intercity.seminars.queries import host_day
from intercity.seminars.rules import is_secretariat

# People can be entered, and are written to, by whoever may: not without a limit.
_naming = limited(200, seconds=3600, name="delegations.name")

_LIST_ACTS = {
    "hand_in": (hand_in, gettext_lazy("The list is handed in. Thank you.")),
    "close": (close_list, gettext_lazy("The list is closed to the city.")),
    "reopen": (reopen_list, gettext_lazy("The city can change its list again.")),
}
_OF_SECRETARIAT = {"close", "reopen"}
_MEMBER_ACTS: dict[str, tuple[Callable[..., object], object]] = {
    "head": (name_head, gettext_lazy("The head of the delegation is named.")),
    "up": (lambda member, **who: move(member, -1, **who), ""),
    "down": (lambda member, **who: move(member, 1, **who), ""),
    "withdraw": (withdraw, gettext_lazy("The person is withdrawn from the list.")),
    "again": (register_again, gettext_lazy("The person is registered again.")),
    "send_link": (send_link, gettext_lazy("A new link was sent.")),
    "revoke": (revoke_links, gettext_lazy("Links that were sent open nothing now.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def delegation(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """The list; a POST hands it in, closes it or opens it again (`act`)."""
    person, participant = participant_for(request, slug, city)
    serves = is_secretariat(person, participant.edition)
    act = request.POST.get("act", "")
    if act in _LIST_ACTS and (serves or act not in _OF_SECRETARIAT):
        action, said = _LIST_ACTS[act]
        try:
            action(participant, by=person, now=now())
            messages.success(request, str(said))
        except Refusal as refusal:
            messages.error(request, refusal_words(refusal))
        return redirect("delegations:delegation", slug, city)
    return _list_page(request, person, participant)


def _list_page(
    request: HttpRequest,
    person: Person,
    participant: Participant,
    quota_form: QuotaForm | None = None,
) -> HttpResponse:
    found = delegation_of(participant)
    arrangements = arrangements_of(participant.edition)
    members = list(_members(found))
    present = [one for one in members if one.takes_a_place]
    names = (one for one in deadlines_of(participant.edition) if one.kind == "names")
    due = next(names, None)
    zone = participant.city.zones.values_list("zone", flat=True).first()
    name = participant.city.names.in_(reader_language()).text
    quota = quota_of(found, arrangements)
    listed = partial(listed_members, needs_approval=arrangements.needs_approval)
    serves = is_secretariat(person, participant.edition)
    context = {
        "edition": participant.edition,
        "city": participant.city,
        "participant": participant,
        "delegation": found,
        "members": listed(present),
        "past": listed([one for one in members if not one.takes_a_place]),
        "quota": quota,
        "taken": len(present),
        "is_full": len(present) >= quota,
        "is_secretariat": serves,
        "may_change": serves or found.closed_at is None,
        "due": due,
        "zone": zone,
        "zone_words": zone_label(name, zone, due.at) if due and zone else "",
        "quota_form": quota_form or QuotaForm(delegation=found),
    }
    return render(request, "delegations/delegation.html", context)


def _members(found: Delegation) -> list[Member]:
    if not found.pk:
        return []
    rows = found.members.select_related("entered_by")
    return list(rows.order_by("-is_head", "place", "pk"))


@require_POST
def quota(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """The secretariat gives a delegation a number of places of its own."""
    person, participant = participant_for(request, slug, city)
    if not is_secretariat(person, participant.edition):
        return redirect("delegations:delegation", slug, city)
    form = QuotaForm(request.POST, delegation=delegation_of(participant))
    if not form.is_valid():
        return _list_page(request, person, participant, form)
    set_quota(participant, form.cleaned_data["quota"], by=person, now=now())
    messages.success(request, _("The places of the delegation are saved."))
    return redirect("delegations:delegation", slug, city)


@require_http_methods(["GET", "HEAD", "POST"])
@_naming
def add(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Register one person."""
    person, participant = participant_for(request, slug, city)
    at = now()
    speaks = is_focal_point(person, participant.city, at.date())
    sent = (request.POST or None, request.FILES or None)
    shared: dict[str, Any] = {
        "edition": participant.edition,
        "reads_needs": is_secretariat(person, participant.edition),
    }
    form = (
        MemberForm(*sent, **shared)
        if speaks
        else RecordedMemberForm(
            *sent, today=host_day(participant.edition, at), **shared
        )
    )
    if request.method == "POST" and form.is_valid():
        try:
            _register(form, participant, person, at)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The person is registered."))
            return redirect("delegations:delegation", slug, city)
    context = {
        "edition": participant.edition,
        "city": participant.city,
        "participant": participant,
        "form": form,
    }
    return render(request, "delegations/member_add.html", context)


@transaction.atomic
def _register(
    form: MemberForm, participant: Participant, by: Person, at: datetime
) -> None:
    """Register who was typed; what came outside this site is noted in the log."""
    told = form.cleaned_data
    channel = told.get("channel", Channel.WEB)
    register(
        participant,
        form.facts(),
        channel=channel,
        access_needs=told["access_needs"],
        by=by,
        now=at,
    )
    if isinstance(form, RecordedMemberForm):
        note_names(
            participant, channel, told["on"], letter=told["letter"], by=by, now=at
        )


@require_http_methods(["GET", "HEAD", "POST"])
@_naming
def change(request: HttpRequest, slug: str, city: str, pk: int) -> HttpResponse:
    """One member: the facts, the links, and whether the person is in the list."""
    person, participant = participant_for(request, slug, city)
    member = member_of(participant, pk)
    serves = is_secretariat(person, participant.edition)
    form = MemberForm(
        request.POST or None,
        edition=participant.edition,
        member=member,
        reads_needs=serves,
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_member(form, member, by=person, reads_needs=serves)
        except Stale as stale:
            return conflict(request, in_words(stale), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("delegations:delegation", slug, city)
    needs_approval = arrangements_of(participant.edition).needs_approval
    found = member.delegation
    context = {
        "edition": participant.edition,
        "city": participant.city,
        "participant": participant,
        "member": member,
        "form": form,
        "rows": rows_about(member),
        "states": states_of(member, needs_approval=needs_approval),
        "may_change": serves or (found is not None and found.closed_at is None),
        "links": member.links.filter(revoked_at=None).count(),
    }
    return render(request, "delegations/member.html", context)


@transaction.atomic
def save_member(
    form: MemberForm, member: Member, *, by: Person, reads_needs: bool
) -> None:
    """Save what was typed of a member; needs only where they were shown, or typed."""
    at, told = now(), form.cleaned_data
    needs = told["access_needs"]
    if needs.strip() or reads_needs:
        note_access_needs(member, needs, by=by, now=at)
    change_member(member, form.facts(), revision=told["revision"], by=by, now=at)


@require_POST
@_naming
def act(request: HttpRequest, slug: str, city: str, pk: int) -> HttpResponse:
    """Do one of the things that need no form, named by the button (`act`)."""
    person, participant = participant_for(request, slug, city)
    member = member_of(participant, pk)
    do_act(request, member, person)
    if request.POST.get("act") in {"send_link", "revoke"}:
        return redirect("delegations:change", slug, city, pk)
    return redirect("delegations:delegation", slug, city)


def do_act(request: HttpRequest, member: Member, person: Person) -> None:
    """The action of a button, and what is said of it."""
    action, said = _MEMBER_ACTS.get(request.POST.get("act", ""), (None, ""))
    if action is None:
        return
    try:
        action(member, by=person, now=now())
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal))
        return
    if said:
        messages.success(request, str(said))
