"""What is read of replies and of the log, narrowed to the reader, in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter

from django.db.models import QuerySet

from intercity.delegations.models import (
    Correspondence,
    Invitation,
    Nomination,
    Reply,
)
from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Edition, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A city with the state of its invitation and its last reply, if there is one."""

    slug: str
    names: LocalizedText
    state: Invitation.State
    reply: Reply | None


_FIELDS = (
    *("city__list_key", "city__slug", "city__names"),
    *("invitation", "invitation__state"),
)


def answers_of(edition: Edition) -> list[Answer]:
    """Every city of an edition with what it answered. Two queries."""
    given = Reply.objects.filter(invitation__participant__edition=edition)
    last: dict[int, Reply] = {}
    for reply in given.select_related("by", "recorded_by"):  # the newest come first
        last.setdefault(reply.invitation_id, reply)
    rows = edition.participants.values_list(*_FIELDS)
    return [
        Answer(
            slug=slug,
            names=names,
            state=Invitation.State(state or Invitation.State.DRAFT),
            reply=last.get(invitation),
        )
        for _key, slug, names, invitation, state in sorted(rows, key=itemgetter(0))
    ]


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
