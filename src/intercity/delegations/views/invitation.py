"""The pages of an invitation's link, for whoever holds it, without an account.

They open with GET and act on POST only. A link that opens nothing is answered alike,
whatever became of it, and nothing tells whether an address has an account.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from intercity.base.clock import now
from intercity.base.dates import clock_words, date_words, zone_label
from intercity.base.languages import reader_language
from intercity.base.limits import limited, take
from intercity.base.refusals import Refusal
from intercity.delegations.actions.answering import (
    accept_role,
    enter_addressee,
    nominate,
    renew_link,
)
from intercity.delegations.actions.invitations import asked_by
from intercity.delegations.links import any_link_of, link_of
from intercity.delegations.models import Link
from intercity.delegations.reply_forms import NominationForm, OwnNameForm, refuse
from intercity.delegations.reply_words import masked, refusal_words
from intercity.delegations.times import times_of
from intercity.kernel.clock import local
from intercity.kernel.names import NameParts
from intercity.people.codes import send_code
from intercity.seminars.deadlines import deadlines_of
from intercity.seminars.models import Participant

View = Callable[[HttpRequest, str], HttpResponse]

# Whoever tries out links is stopped; an office may open some for its members.
_opening = limited(
    120, seconds=3600, name="delegations.link", methods=("GET", "HEAD", "POST")
)
_acting = limited(20, seconds=3600, name="delegations.link.act")


def _of_a_link(view: View) -> View:
    """Kept by nobody, found by no search, told to no other site.

    The policy is not `no-referrer`: with that browsers hide from our own forms where
    they come from, and those are refused.
    """

    @never_cache
    @_opening
    @_acting
    @wraps(view)
    def inner(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store, private"
        return response

    return inner


@require_safe
@_of_a_link
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the page of what the link is for."""
    found = link_of(token, now())
    if found is not None and found.member_id is not None:
        return redirect("delegations:member", token)
    return redirect("delegations:invitation", token)


@require_http_methods(["GET", "HEAD", "POST"])
@_of_a_link
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invitation; a POST sends a code to its address, or accepts the role."""
    at = now()
    found = _open_link(token, at)
    if found is None:
        return _own_reply(request, token) or _closed(request, token)
    is_addressee = _is_addressee(request, found)
    name = OwnNameForm(
        request.POST if "accept" in request.POST else None, parts=_known_name(request)
    )
    try:
        if "code" in request.POST and not request.user.is_authenticated:
            return _send_code(request, found, token, at)
        if is_addressee and name.is_bound and name.is_valid():
            return _accept(request, found, name, at)
    except Refusal as refusal:
        name.is_valid()
        messages.error(request, refusal_words(refusal))
        return redirect("delegations:invitation", token)
    of = found.invitation
    assert of is not None  # noqa: S101 -- `_open_link` finds no other
    context = {
        "form": name,
        "token": token,
        "is_addressee": is_addressee,
        "address": masked(found.address),
        **_facts(of.participant),
    }
    return render(request, "delegations/invitation.html", context)


def _open_link(token: str, at: datetime) -> Link | None:
    found = link_of(token, at)
    return found if found is not None and found.invitation_id is not None else None


def _is_addressee(request: HttpRequest, found: Link) -> bool:
    person = request.user
    return person.is_authenticated and person.email == found.address.strip().lower()


def _known_name(request: HttpRequest) -> NameParts:
    return request.user.parts if request.user.is_authenticated else NameParts()


def _send_code(
    request: HttpRequest, found: Link, token: str, at: datetime
) -> HttpResponse:
    """Let the address sign in, and send it a code; the link alone opens nothing."""
    send_code(request, enter_addressee(found, now=at))
    back = urlencode({"next": reverse("delegations:invitation", args=[token])})
    return redirect(f"{reverse('account_confirm_login_code')}?{back}")


def _accept(
    request: HttpRequest, found: Link, form: OwnNameForm, at: datetime
) -> HttpResponse:
    assert request.user.is_authenticated  # noqa: S101 -- only the addressee comes here
    accepted = accept_role(found, by=request.user, now=at, parts=form.parts)
    participant = accepted.participant
    messages.success(request, _("You are focal point of your city. Please answer now."))
    return redirect(
        "delegations:reply", participant.edition.slug, participant.city.slug
    )


def _own_reply(request: HttpRequest, token: str) -> HttpResponse | None:
    """Who used the link and is signed in goes on to the own page."""
    person = request.user
    if not person.is_authenticated:
        return None
    found = any_link_of(token)
    of = found.invitation if found else None
    if of is None or of.person_id != person.pk:
        return None
    participant = of.participant
    return redirect(
        "delegations:reply", participant.edition.slug, participant.city.slug
    )


def _closed(request: HttpRequest, token: str, *, sent: bool = False) -> HttpResponse:
    """The same for every link that opens nothing, with how to get a new one."""
    context = {"token": token, "sent": sent}
    status = 200 if sent else 404
    return render(request, "delegations/link_closed.html", context, status=status)


@require_POST
@_of_a_link
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link to the registered address, if there is one; say the same."""
    take("delegations.link.renew", token, 3, seconds=3600)
    renew_link(token, now=now())
    return _closed(request, token, sent=True)


@require_http_methods(["GET", "HEAD", "POST"])
@_of_a_link
def nomination(request: HttpRequest, token: str) -> HttpResponse:
    """Name a colleague: all that whoever holds a forwarded link can do."""
    at = now()
    found = _open_link(token, at)
    if found is None:
        return _closed(request, token)
    form = NominationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            nominate(found, form.nominee(), now=at)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                _("The secretariat decides on the nomination. Nothing else changed."),
            )
            return redirect("delegations:invitation", token)
    of = found.invitation
    assert of is not None  # noqa: S101 -- `_open_link` finds no other
    context = {
        "form": form,
        "token": token,
        "city": of.participant.city,
        "edition": of.participant.edition,
    }
    return render(request, "delegations/nominate.html", context)


def _facts(participant: Participant) -> dict[str, object]:
    """What the city is invited to, in its own time."""
    edition, city = participant.edition, participant.city
    return {
        "edition": edition,
        "city": city,
        "participant": participant,
        "times": times_of(participant),
        "reply_by": reply_by(participant),
    }


def reply_by(participant: Participant) -> str:
    """Until when an answer is asked for, on the city's own clocks; "" for no date."""
    due = next(
        (one for one in deadlines_of(participant.edition) if one.kind == "reply"), None
    )
    zone = participant.city.zones.values_list("zone", flat=True).first()
    if due is None or zone is None:
        return ""
    at = asked_by(getattr(participant, "invitation", None), due, now())
    there = local(at, zone)
    name = participant.city.names.in_(reader_language()).text
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": date_words(there.date()),
        "time": clock_words(there),
        "zone": zone_label(name, zone, at),
    }
