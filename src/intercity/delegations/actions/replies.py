"""A city answers its invitation, or the secretariat writes down how it did.

Refusals by code: not_invited · expired · held · in_the_future · and those of a file
(`base.files.checked`)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from intercity.base.letters import tell
from intercity.base.models import File
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal, Stale
from intercity.delegations import reply_letters
from intercity.delegations.actions.log import (
    check_day,
    kept_letter,
    log_mail,
    log_reply,
)
from intercity.delegations.channels import Channel
from intercity.delegations.models import Invitation, Reply
from intercity.seminars.actions import Answered, note_answer
from intercity.seminars.actions.editions import locked
from intercity.seminars.models import Participant
from intercity.seminars.written import Periods, period_text

if TYPE_CHECKING:
    from intercity.people.models import Person


State = Invitation.State
# Never sent, or taken back by the secretariat.
NOT_INVITED = frozenset({State.DRAFT, State.WITHDRAWN})


def why_closed(invitation: Invitation | None) -> str:
    """The code of why the city itself cannot answer; "" where it can."""
    if invitation is None or invitation.state in NOT_INVITED:
        return "not_invited"
    return "expired" if invitation.state == State.EXPIRED else ""


@dataclass(frozen=True, kw_only=True)
class ReplyFacts:
    """What a city answers; of one that does not take part only the words count.

    `sessions` are numbers from the earliest; `unavailable` is in its local time.
    """

    takes_part: bool
    presents: bool | None = None
    level: str = ""
    sessions: frozenset[int] = frozenset()
    unavailable: Periods = ()
    words: str = ""

    def as_kept(self) -> dict[str, Any]:
        """The columns of a reply, but for the answer."""
        if not self.takes_part:
            return {
                "presents": None,
                "level": "",
                "sessions": [],
                "unavailable": [],
                "words": self.words,
            }
        return {
            "presents": self.presents,
            "level": self.level,
            "sessions": sorted(self.sessions),
            "unavailable": list(map(period_text, self.unavailable)),
            "words": self.words,
        }


@dataclass(frozen=True, kw_only=True)
class Received:
    """How and when an answer came that the secretariat writes down."""

    channel: str
    on: date


@transaction.atomic
def reply(  # noqa: PLR0913 -- an answer, and how it came
    participant: Participant,
    facts: ReplyFacts,
    *,
    revision: int,
    by: Person,
    now: datetime,
    received: Received | None = None,
    letter: UploadedFile[Any] | None = None,
) -> Reply:
    """Answer for a city; the planner is asked with it from then on.

    `received` says how it came, where the secretariat writes it down: that may be for a
    city that was never invited by this site, or late. `revision` is that of the
    invitation, 0 without one. Earlier answers stay; the same answer again is none.
    """
    edition = locked(participant.edition)
    if edition.was_held:
        raise Refusal("held")
    if received is not None:
        check_day(received.on, now)
    invitation, seen = _invitation(participant, create=received is not None)
    if received is None and (code := why_closed(invitation)):
        raise Refusal(code)
    last = invitation.replies.first()
    kept = facts.as_kept() | {
        "answer": _answer(facts, last),
        "channel": received.channel if received else Channel.WEB,
        "received_on": received.on if received else now.date(),
        "recorded_by": by if received else None,
    }
    if last is not None and letter is None and _is_same(last, kept):
        return last
    if seen != revision:
        raise _stale(last, kept, seen)
    row = Reply.objects.create(
        invitation=invitation,
        file=_file(letter, last, kept, by, now),
        by=by,
        at=now,
        **kept,
    )
    invitation.state = State.ACCEPTED if facts.takes_part else State.DECLINED
    invitation.answered_at = now
    invitation.revision += 1
    invitation.save(update_fields=["state", "answered_at", "revision"])
    note_answer(participant, _answered(facts), by=by, now=now)
    log_reply(row, participant)
    data = {"city": participant.city.slug, "answer": row.answer, "channel": row.channel}
    action = "invitation.record_reply" if received else "invitation.reply"
    record(action, edition, by=by, now=now, data=data)
    _tell(row, participant, by=by, now=now)
    return row


def _invitation(participant: Participant, *, create: bool) -> tuple[Invitation, int]:
    """The invitation, locked, and its revision: 0 where it is made only now."""
    found = Invitation.objects.select_for_update(of=("self",))
    invitation = found.filter(participant=participant).first()
    if invitation is not None:
        return invitation, invitation.revision
    if not create:
        raise Refusal("not_invited")
    return Invitation.objects.create(participant=participant), 0


def _answer(facts: ReplyFacts, last: Reply | None) -> str:
    """Who had accepted and does not take part withdraws; who had not, declines."""
    if facts.takes_part:
        return Reply.Answer.ACCEPTED
    if last is None or last.answer == Reply.Answer.DECLINED:
        return Reply.Answer.DECLINED
    return Reply.Answer.WITHDRAWN


def _is_same(last: Reply, kept: dict[str, Any]) -> bool:
    """Whether nothing new is said; that the city itself says it is something new."""
    told = {name: value for name, value in kept.items() if name != "recorded_by"}
    if (last.recorded_by_id is None) != (kept["recorded_by"] is None):
        return False
    if kept["recorded_by"] is None:
        del told["received_on"]
    return all(getattr(last, name) == value for name, value in told.items())


def _stale(last: Reply | None, kept: dict[str, Any], seen: int) -> Stale:
    names = [name for name in kept if name not in {"recorded_by", "channel"}]
    theirs = {name: getattr(last, name) if last else "" for name in names}
    differing = [name for name in names if theirs[name] != kept[name]]
    return Stale(
        {name: theirs[name] for name in differing} | {"revision": seen},
        {name: kept[name] for name in differing},
    )


def _file(
    letter: UploadedFile[Any] | None,
    last: Reply | None,
    kept: dict[str, Any],
    by: Person,
    now: datetime,
) -> File | None:
    """The letter of this answer; one that came with the same answer still holds."""
    if letter is not None:
        return kept_letter(letter, by=by, now=now)
    return last.file if last and last.answer == kept["answer"] else None


def _answered(facts: ReplyFacts) -> Answered:
    if not facts.takes_part:
        return Answered(takes_part=False)
    return Answered(
        takes_part=True,
        presents=facts.presents,
        prefers=facts.sessions,
        unavailable=facts.unavailable,
    )


def _tell(row: Reply, participant: Participant, *, by: Person, now: datetime) -> None:
    """All who speak for the city are told what was answered, and by whom."""
    points = participant.city.focal_points.on(now.date()).select_related("person")
    people = {point.person_id: point.person for point in points}
    mails = [
        mail
        for person in people.values()
        for mail in tell(
            person,
            lambda: reply_letters.answered(row, participant),
            key=f"invitation.answered:{row.pk}:{person.pk}",
            about=key_of(participant.edition),
            now=now,
            answer_to=by if row.recorded_by_id else None,
        )
    ]
    log_mail(participant, mails, by=by, now=now)
