"""A city's reply: given by its focal point, or recorded by the secretariat."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import conflict
from intercity.base.limits import limited
from intercity.base.refusals import Refusal, Stale
from intercity.base.templatetags.ui import tag
from intercity.cities.models import FocalPoint
from intercity.cities.rules import is_focal_point
from intercity.delegations import log_queries
from intercity.delegations.actions.nominations import (
    accept_nomination,
    decline_nomination,
)
from intercity.delegations.actions.replies import reply as answer
from intercity.delegations.actions.replies import why_closed
from intercity.delegations.models import Invitation, Nomination, Reply
from intercity.delegations.reply_forms import (
    DecisionForm,
    RecordedReplyForm,
    ReplyForm,
    refuse,
)
from intercity.delegations.reply_words import (
    answer_words,
    asked_words,
    came_words,
    refusal_words,
    told,
    waiting_words,
)
from intercity.delegations.times import times_of
from intercity.delegations.views.cities import (
    desk_participant,
    invitation_of,
)
from intercity.delegations.views.finding import participant_for
from intercity.delegations.views.invitation import reply_by
from intercity.people.models import Person
from intercity.seminars.models import Participant
from intercity.seminars.queries import host_day
from intercity.seminars.views.finding import edition_for

# A reply may bring a file of ten megabytes; names of people are written to.
_few = limited(30, seconds=600, name="delegations.reply")


@require_http_methods(["GET", "HEAD", "POST"])
@_few
def reply(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """The city answers, or changes what it answered."""
    person, participant = participant_for(request, slug, city)
    speaks = is_focal_point(person, participant.city, now().date())
    invitation = invitation_of(participant)
    replies = log_queries.replies_of(participant)
    form = ReplyForm(
        request.POST or None,
        request.FILES or None,
        participant=participant,
        last=replies[0] if replies else None,
        revision=invitation.revision if invitation else 0,
    )
    if request.method == "POST" and speaks and form.is_valid():
        try:
            given = answer(
                participant,
                form.facts(),
                revision=form.cleaned_data["revision"],
                letter=form.cleaned_data["letter"],
                by=person,
                now=now(),
            )
        except Stale as stale:
            return conflict(request, _in_words(stale), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            _thank(request, given)
            return redirect("delegations:reply", slug, city)
    closed = _why_closed(invitation, participant)
    point = FocalPoint.objects.on(now().date()).filter(
        person=person, city=participant.city, until_on=None
    )
    context = {
        **_shown(participant, invitation, replies),
        "form": form if speaks and not closed else None,
        "closed": closed if speaks else "",
        "times": times_of(participant),
        "point": point.first(),
    }
    return render(request, "delegations/reply.html", context)


def _why_closed(invitation: Invitation | None, participant: Participant) -> str:
    """Why the city cannot answer here, in words; "" where it can."""
    code = "held" if participant.edition.was_held else why_closed(invitation)
    return refusal_words(Refusal(code)) if code else ""


def _thank(request: HttpRequest, given: Reply) -> None:
    if given.answer == Reply.Answer.ACCEPTED:
        messages.success(request, _("Your reply is kept: your city takes part."))
    else:
        messages.success(request, _("Your reply is kept. Thank you for answering."))


def _shown(
    participant: Participant, invitation: Invitation | None, replies: list[Reply]
) -> dict[str, Any]:
    shown = [
        {
            "row": row,
            "answer": answer_words(row),
            "asked": asked_words(row),
            "came": came_words(row),
        }
        for row in replies
    ]
    return {
        "edition": participant.edition,
        "city": participant.city,
        "participant": participant,
        "invitation": invitation,
        "reply": shown[0] if shown else None,
        "earlier": shown[1:],
        "reply_by": reply_by(participant),
    }


def _in_words(stale: Stale) -> Stale:
    theirs = told({k: v for k, v in stale.theirs.items() if k != "revision"})
    revision = {"revision": stale.theirs["revision"]}
    return Stale(theirs | revision, told(stale.yours))


@require_http_methods(["GET", "HEAD", "POST"])
@_few
def record_reply(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """The secretariat writes down what a city answered by another way."""
    person, participant = desk_participant(request, slug, city)
    invitation = invitation_of(participant)
    replies = log_queries.replies_of(participant)
    at = now()
    form = RecordedReplyForm(
        request.POST or None,
        request.FILES or None,
        participant=participant,
        last=replies[0] if replies else None,
        revision=invitation.revision if invitation else 0,
        today=host_day(participant.edition, at),
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer(
                participant,
                form.facts(),
                revision=form.cleaned_data["revision"],
                received=form.received(),
                letter=form.cleaned_data["letter"],
                by=person,
                now=at,
            )
        except Stale as stale:
            return conflict(request, _in_words(stale), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            if participant.city.focal_points.on(at.date()).exists():
                said = _("The reply is recorded, and the city is told so.")
            else:
                said = _(
                    "The reply is recorded. Nobody speaks for the city yet, so that"
                    " nobody is told."
                )
            messages.success(request, said)
            return redirect("delegations:replies", slug)
    context = {**_shown(participant, invitation, replies), "form": form}
    return render(request, "delegations/record_reply.html", context)


@require_safe
def replies(request: HttpRequest, slug: str) -> HttpResponse:
    """Who answered what, and which nominations wait."""
    _person, edition = edition_for(request, slug)
    waiting = list(log_queries.waiting_nominations(edition))
    states = {state: tag(str(state.label), "grey") for state in Invitation.State}
    context = {
        "edition": edition,
        "rows": [
            {
                "one": row,
                "state": states[row.state],
                "answer": answer_words(row.reply) if row.reply else "",
                "asked": asked_words(row.reply) if row.reply else [],
                "came": came_words(row.reply) if row.reply else "",
            }
            for row in log_queries.answers_of(edition)
        ],
        "waiting": waiting,
        "waiting_words": waiting_words(len(waiting)) if waiting else "",
    }
    return render(request, "delegations/replies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_few
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Accept or decline a colleague who was nominated by an invitation's link."""
    person, nomination = _nomination(request, slug, pk)
    participant = nomination.invitation.participant
    form = DecisionForm(request.POST if "accept" in request.POST else None)
    at = now()
    try:
        if "decline" in request.POST:
            decline_nomination(nomination, by=person, now=at)
            messages.success(request, _("The nomination is not accepted."))
            return redirect("delegations:replies", slug)
        if form.is_bound and form.is_valid():
            is_deputy = form.cleaned_data["is_deputy"]
            accept_nomination(nomination, is_deputy=is_deputy, by=person, now=at)
            messages.success(request, _("The focal point is appointed, and told so."))
            return redirect("delegations:replies", slug)
    except Refusal as refusal:
        if not form.is_bound:
            messages.error(request, refusal_words(refusal))
            return redirect("delegations:replies", slug)
        refuse(form, refusal)
    points = FocalPoint.objects.on(at.date()).filter(city=participant.city)
    context = {
        "edition": participant.edition,
        "city": participant.city,
        "nomination": nomination,
        "speaking": points.select_related("person"),
        "is_decided": nomination.state != Nomination.State.WAITING,
        "form": form,
    }
    return render(request, "delegations/nomination.html", context)


def _nomination(request: HttpRequest, slug: str, pk: int) -> tuple[Person, Nomination]:
    person, edition = edition_for(request, slug)
    rows = Nomination.objects.select_related("invitation__participant__city")
    found = rows.filter(pk=pk, invitation__participant__edition=edition).first()
    require(request, _is_there, found, hidden=True)
    assert found is not None  # noqa: S101 -- the rule above refuses what is not there
    found.invitation.participant.edition = edition
    return person, found


def _is_there(_person: Person, nomination: Nomination | None) -> bool:
    return nomination is not None
