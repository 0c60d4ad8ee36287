"""Consents of the person who answers: by the personal link, or signed in."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import signed_in
from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.base.limits import limited
from intercity.base.refusals import Refusal
from intercity.delegations.actions.consents import answer
from intercity.delegations.consent_forms import OwnForm
from intercity.delegations.consent_words import refusal_words
from intercity.delegations.consents import latest_of
from intercity.delegations.links import link_of
from intercity.delegations.models import Link, Member, Purpose
from intercity.people.models import Person


def part(request: HttpRequest, member: Member, token: str) -> str:
    """The section of the member's page: what holds, and the way to change it."""
    held = latest_of(member)
    rows = [(purpose.label, held.get(purpose)) for purpose in Purpose]
    context = {"rows": rows, "token": token, "is_new": not held}
    return render_to_string("delegations/consents_part.html", context, request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(120, seconds=3600, name="delegations.link", methods=("GET", "HEAD", "POST"))
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The questions of the member whose link this is."""
    link = link_of(token, now())
    if link is None or link.member is None:
        raise NotFound(
            _(
                "This link opens nothing any more. Ask the secretariat, or whoever"
                " entered you, to send you a new one."
            )
        )
    form = OwnForm(request.POST or None, member=link.member)
    if request.method == "POST" and _answered(request, form, link=link):
        return redirect("delegations:member", token)
    context = {"form": form, "member": link.member, "token": token}
    context["edition"] = link.member.edition
    return render(request, "delegations/consents.html", context)


@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The editions in which the signed-in person is a member."""
    members = _memberships(signed_in(request)).order_by("-edition__dates", "-pk")
    return render(request, "delegations/own_consents.html", {"members": members})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_member(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions of one of them."""
    person = signed_in(request)
    member = _memberships(person).filter(pk=pk).first()
    if member is None:
        raise NotFound(_("Nothing is asked of you at this address."))
    form = OwnForm(request.POST or None, member=member)
    if request.method == "POST" and _answered(request, form, by=person):
        return redirect("delegations:own_consents")
    context = {"form": form, "member": member, "edition": member.edition}
    return render(request, "delegations/consents.html", context)


def _memberships(person: Person) -> QuerySet[Member]:
    return Member.objects.filter(person=person).select_related("edition__series")


def _answered(
    request: HttpRequest,
    form: OwnForm,
    *,
    by: Person | None = None,
    link: Link | None = None,
) -> bool:
    if not form.is_valid():
        return False
    try:
        answer(form.member, form.answers(), by=by, link=link, now=now())
    except Refusal as refusal:
        form.add_error(None, refusal_words(refusal))
        form.show_present_words()
        return False
    messages.success(request, _("Your answers are kept. Thank you."))
    return True
