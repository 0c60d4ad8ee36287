"""The page of a personal link: for a member or the member's office, without an account.

It opens with GET and acts on POST only. A link that opens nothing is answered alike,
whatever became of it.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercity.base.clock import now
from intercity.base.errors import NotFound, conflict
from intercity.base.limits import limited
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.own import confirm, correct, decline
from intercity.delegations.links import link_of
from intercity.delegations.listing import in_words, rows_about
from intercity.delegations.member_forms import OwnForm, refuse
from intercity.delegations.member_parts import parts_for
from intercity.delegations.member_words import refusal_words, states_of
from intercity.delegations.models import AccessNeeds, Link, Member
from intercity.delegations.quotas import arrangements_of

# Whoever tries out links is stopped; an office may open some for its members.
_opening = limited(
    120, seconds=3600, name="delegations.link", methods=("GET", "HEAD", "POST")
)
_ACTS = {"confirm": confirm, "decline": decline}


def _member(token: str) -> tuple[Link, Member]:
    link = link_of(token, now())
    if link is None or link.member is None:
        raise NotFound(
            _(
                "This link opens nothing any more. Ask the secretariat, or whoever"
                " entered you, to send you a new one."
            )
        )
    return link, link.member


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_opening
def member_page(request: HttpRequest, token: str) -> HttpResponse:
    """What is kept of the person, and the person's answer."""
    link, member = _member(token)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is not None:
        try:
            act(link, now=now())
            messages.success(request, _("Your answer is kept. Thank you."))
        except Refusal as refusal:
            messages.error(request, refusal_words(refusal))
        return redirect("delegations:member", token)
    needs = AccessNeeds.objects.filter(member=member).first()
    needs_approval = arrangements_of(member.edition).needs_approval
    context = {
        "member": member,
        "edition": member.edition,
        "city": member.delegation.participant.city if member.delegation else None,
        "token": token,
        "states": states_of(member, needs_approval=needs_approval),
        "rows": rows_about(member),
        "needs": needs.words if needs else "",
        "parts": parts_for(request, member, token),
    }
    return render(request, "delegations/member_page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_opening
def details(request: HttpRequest, token: str) -> HttpResponse:
    """Put right what is told of the person."""
    link, member = _member(token)
    form = OwnForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            correct(
                link,
                form.facts(),
                access_needs=told["access_needs"],
                revision=told["revision"],
                now=now(),
            )
        except Stale as stale:
            return conflict(request, in_words(stale), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("delegations:member", token)
    context = {"form": form, "member": member, "token": token}
    return render(request, "delegations/member_details.html", context)
