"""What is read of replies and of the log, narrowed to the reader, in few queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from intercity.delegations.models import (
    Correspondence,
    Invitation,
    Nomination,
    Reply,
)
from intercity.seminars.models import Edition, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A city with its invitation and its last reply, where there are any."""

    participant: Participant
    invitation: Invitation | None
    reply: Reply | None


def answers_of(edition: Edition) -> list[Answer]:
    """Every city of an edition with what it answered. Three queries."""
    replies = Prefetch(
        "replies", Reply.objects.select_related("by", "recorded_by"), to_attr="given"
    )
    invitations = {
        one.participant_id: one
        for one in Invitation.objects.filter(
            participant__edition=edition
        ).prefetch_related(replies)
    }
    rows = []
    for participant in edition.participants.select_related("city"):
        invitation = invitations.get(participant.pk)
        given: list[Reply] = getattr(invitation, "given", [])
        rows.append(
            Answer(
                participant=participant,
                invitation=invitation,
                reply=given[0] if given else None,
            )
        )
    rows.sort(key=lambda row: row.participant.city.list_key)
    return rows


def waiting_nominations(edition: Edition) -> QuerySet[Nomination]:
    """Those that wait for the secretariat, the oldest first."""
    return (
        Nomination.objects.filter(
            invitation__participant__edition=edition, state=Nomination.State.WAITING
        )
        .select_related("invitation__participant__city")
        .order_by("at", "pk")
    )


def replies_of(participant: Participant) -> list[Reply]:
    """What a city answered, the last first."""
    found = Reply.objects.filter(invitation__participant=participant)
    return list(found.select_related("by", "recorded_by", "file"))


def log_of(
    participant: Participant, *, sees_all: bool, direction: str = "", channel: str = ""
) -> QuerySet[Correspondence]:
    """The log of a city, newest first; the city itself reads what is shown to it."""
    found = Correspondence.objects.filter(participant=participant)
    if not sees_all:
        found = found.filter(is_shown=True)
    if direction:
        found = found.filter(direction=direction)
    if channel:
        found = found.filter(channel=channel)
    return found.select_related("reply", "file", "mail", "by").defer(
        "mail__text", "mail__html", "mail__attachments", "mail__headers"
    )
