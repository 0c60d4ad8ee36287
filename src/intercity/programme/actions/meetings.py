"""Keeping the meeting link of a session, and telling it to those who are admitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from django.db import transaction

from intercity.base.letters import Addressee, tell
from intercity.base.models import Mail
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal, Stale
from intercity.cities.models import City
from intercity.delegations.models import Member
from intercity.kernel.wording import LANGUAGES, LocalizedText
from intercity.people.models import Person
from intercity.programme.actions.values import NO_TEXT, as_fields, hold
from intercity.programme.admission import Seated, seated
from intercity.programme.meetings import times_of
from intercity.programme.models import Interpreter, Meeting, Session
from intercity.programme.models.meetings import USUAL_OPENING, USUAL_TELLING
from intercity.programme.preparation_letters import joining
from intercity.programme.seats import joining_seats_of

MOST_OPENING = 24 * 60
MOST_TELLING = 14 * 24 * 60
# What is told: a change of the others is nothing that a member would see.
_TOLD = ("url", "numbers", "passcode", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingValues:
    """What the secretariat says of a meeting; see `models.Meeting`."""

    url: str
    numbers: str = ""
    passcode: str = ""
    note: LocalizedText = NO_TEXT
    opens: int = USUAL_OPENING
    tells: int | None = USUAL_TELLING

    @classmethod
    def of(cls, meeting: Meeting) -> MeetingValues:
        """What is kept now."""
        return cls(**{name: getattr(meeting, name) for name in cls.__slots__})


@transaction.atomic
def keep_meeting(
    session: Session,
    values: MeetingValues,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Meeting:
    """Enter the link of a session, or change it; `revision` is 0 for a first one.

    Refuses by code: not_https · bad_opening (most) · bad_telling (most).
    """
    hold(session.edition)
    _check(values)
    kept = Meeting.objects.filter(session=session).first()
    before = MeetingValues.of(kept) if kept else None
    if before == values and kept is not None:
        return kept
    if (kept.revision if kept else 0) != revision:
        theirs = _shown(before) | {"revision": kept.revision if kept else 0}
        raise Stale(theirs, _shown(values))
    meeting = kept or Meeting(session=session, revision=0, version=0)
    changed = [
        name
        for name in MeetingValues.__slots__
        if before is None or getattr(before, name) != getattr(values, name)
    ]
    for name in changed:
        setattr(meeting, name, getattr(values, name))
    meeting.revision += 1
    meeting.version += bool(set(changed) & set(_TOLD))
    meeting.save()
    # Which fields, and nothing of what they say: the record is read by many.
    data = {"session": session.number, "fields": changed}
    record("programme.keep_meeting", session.edition, by=by, now=now, data=data)
    return meeting


def _shown(values: MeetingValues | None) -> dict[str, object]:
    return as_fields(values) if values else dict.fromkeys(MeetingValues.__slots__, "")


def _check(values: MeetingValues) -> None:
    parts = urlsplit(values.url)
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise Refusal("not_https")
    if values.opens > MOST_OPENING:
        raise Refusal("bad_opening", {"most": MOST_OPENING})
    if values.tells is not None and not 1 <= values.tells <= MOST_TELLING:
        raise Refusal("bad_telling", {"most": MOST_TELLING // 60})


@transaction.atomic
def remove_meeting(
    session: Session, *, revision: int, by: Person | None, now: datetime
) -> None:
    """Take the link away: nobody is led anywhere any more."""
    hold(session.edition)
    kept = Meeting.objects.filter(session=session).first()
    if kept is None:
        raise Refusal("gone")
    if kept.revision != revision:
        values = _shown(MeetingValues.of(kept))
        raise Stale(values | {"revision": kept.revision}, values)
    kept.delete()
    data = {"session": session.number}
    record("programme.remove_meeting", session.edition, by=by, now=now, data=data)


def tell_due(now: datetime) -> int:
    """Mail every link that is due to those admitted by now; returns how many.

    It is called again and again: a person is told each version of a link once.
    """
    days = timedelta(minutes=MOST_TELLING) + timedelta(days=2)
    near = Meeting.objects.filter(
        tells__isnull=False,
        session__day__gte=(now - timedelta(days=2)).date(),
        session__day__lte=(now + days).date(),
    )
    told = 0
    for meeting in near.select_related("session__edition__series"):
        times = times_of(meeting.session, meeting)
        from_when = times.starts - timedelta(minutes=meeting.tells or 0)
        if from_when <= now and not times.is_over(now):
            told += tell_meeting(meeting, now=now)
    return told


@transaction.atomic
def tell_meeting(meeting: Meeting, *, now: datetime) -> int:
    """Mail the link to whom it was not told yet of its session; returns to how many."""
    session = meeting.session
    edition = session.edition
    there = seated(edition, session.number, seats=joining_seats_of(edition))
    # Of the session, whose link may have been taken away and entered anew.
    stem = f"meeting:session:{session.pk}:"
    keys = Mail.objects.filter(key__startswith=stem).values_list("key", flat=True)
    # Who was told which version.
    told = {tuple(key.removeprefix(stem).split(":", 1)) for key in keys}
    told_any = {whom for _version, whom in told}
    version, count = f"{meeting.pk}.{meeting.version}", 0
    for name, addressee, city in _people(there, session.number):
        whom = f"{name}:{addressee.email}"
        if not addressee.email or (version, whom) in told:
            continue
        tell(
            addressee,
            partial(joining, meeting, city, is_again=whom in told_any),
            key=f"{stem}{version}:{name}",
            about=key_of(edition),
            now=now,
        )
        count += 1
    return count


def _people(there: Seated, number: int) -> Iterator[tuple[str, Addressee, City | None]]:
    """Members and interpreters, each with a name for the key, and the member's city."""
    for member in there.members[number]:
        city = member.delegation.participant.city if member.delegation else None
        yield f"member:{member.pk}", _addressee(member), city
    for one in {row.interpreter: None for row in there.assignments[number]}:
        yield f"interpreter:{one.pk}", _addressee(one), None


def _addressee(one: Member | Interpreter) -> Addressee:
    language = one.language if one.language in LANGUAGES else LANGUAGES[0]
    return Addressee(one.email, one.known_as, language)
