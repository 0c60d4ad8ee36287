"""The state of what a city owes, in a word and a colour; never a colour alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from intercity.delegations.asked import owing
from intercity.delegations.models import Invitation
from intercity.seminars.deadlines import Due, deadlines_of

if TYPE_CHECKING:
    from intercity.seminars.models import Participant

DONE, OWED, LATE, NOT_ASKED = "done", "owed", "late", "not_asked"
STATES = (LATE, OWED, DONE, NOT_ASKED)
STATE_WORDS = {
    DONE: pgettext_lazy("of what a city owes", "done"),
    OWED: pgettext_lazy("of what a city owes", "still open"),
    LATE: pgettext_lazy("of what a city owes", "late"),
    NOT_ASKED: pgettext_lazy("of what a city owes", "not asked"),
}
COLOURS = {DONE: "green", OWED: "", LATE: "red", NOT_ASKED: "grey"}

_State = Invitation.State
# Who was asked for anything at all.
ASKED = frozenset(
    (_State.INVITED, _State.OPENED, _State.ACCEPTED, _State.DECLINED, _State.EXPIRED)
)
# What only those are asked for who present.
_OF_PRESENTERS = frozenset(("abstract", "slides", "technical_test"))


def state_of(
    due: Due, invitation: str, *, presents: bool, owes: bool | None, now: datetime
) -> str:
    """The state of one deadline for a city whose invitation stands so.

    `owes` is None where nobody can say. Who let the invitation expire is late with the
    reply: it owes none any more, and gave none.
    """
    if owes is None or not _is_asked(due.kind, invitation, presents=presents):
        return NOT_ASKED
    if due.kind == "reply" and invitation == _State.EXPIRED:
        return LATE
    if not owes:
        return DONE
    return LATE if due.is_past(now) else OWED


def states_of(
    participant: Participant, now: datetime, zone: str | None = None
) -> list[tuple[Due, str]]:
    """Each deadline that asks cities for something, and its state for this one.

    In a fixed number of queries; `zone` is the host's, if the caller knows it.
    """
    states = Invitation.objects.filter(participant=participant)
    invitation = states.values_list("state", flat=True).first() or ""
    owed = owing(participant.edition)
    found = []
    for due in deadlines_of(participant.edition, zone):
        if due.rung.asks_cities:
            owes = participant.pk in owed[due.kind] if due.kind in owed else None
            presents = participant.presents
            state = state_of(due, invitation, presents=presents, owes=owes, now=now)
            found.append((due, state))
    return found


def _is_asked(kind: str, invitation: str, *, presents: bool) -> bool:
    if kind == "reply":
        return invitation in ASKED
    takes_part = invitation == _State.ACCEPTED
    return takes_part and (presents or kind not in _OF_PRESENTERS)
