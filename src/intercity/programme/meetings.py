"""Meeting links: whose service it is, from when it is shown, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from intercity.delegations.models import Member
from intercity.programme.admission import is_admitted
from intercity.programme.models import Interpreter, Meeting, Session
from intercity.programme.times import starts_at, total
from intercity.seminars.rules import is_moderator, is_secretariat

if TYPE_CHECKING:
    from intercity.seminars.rules import Reader

# After the planned end people may still come back; without a length nobody is shut out.
_GRACE = timedelta(minutes=60)
_LONGEST = timedelta(hours=6)
_PROVIDERS = (
    ("Zoom", ("zoom.us", "zoomgov.com", "zoom.com")),
    ("Microsoft Teams", ("teams.microsoft.com", "teams.live.com")),
    ("Webex", ("webex.com",)),
    ("Jitsi Meet", ("meet.jit.si", "8x8.vc")),
)
_BY_PART = (("BigBlueButton", ("bigbluebutton", "bbb")), ("Jitsi Meet", ("jitsi",)))


def provider_of(url: str) -> str:
    """The service by its host name, "" for one that is not known: a label only."""
    host = (urlsplit(url).hostname or "").lower()
    for name, domains in _PROVIDERS:
        if any(host == domain or host.endswith(f".{domain}") for domain in domains):
            return name
    parts = host.split(".")
    for name, known in _BY_PART:
        if any(part.rstrip("0123456789") in known for part in parts):
            return name
    return ""


@dataclass(frozen=True, slots=True)
class Times:
    """When a session is, and between which instants its link is shown."""

    starts: datetime
    ends: datetime | None
    opens: datetime
    closes: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether it is shown."""
        return self.opens <= now < self.closes

    def is_over(self, now: datetime) -> bool:
        """Whether it is no longer shown."""
        return now >= self.closes


def times_of(session: Session, meeting: Meeting | None) -> Times:
    """The times of a session; reads its items where it has no length of its own."""
    start = starts_at(session.day, session.start, session.zone)
    minutes = session.minutes
    if minutes is None:
        slots = session.slots.select_related("item")
        minutes = total(slot.item.minutes for slot in slots)
    end = None if minutes is None else start + timedelta(minutes=minutes)
    opens = timedelta(minutes=meeting.opens if meeting else 0)
    last = (end or start + _LONGEST) + _GRACE
    return Times(starts=start, ends=end, opens=start - opens, closes=last)


def meeting_of(session: Session) -> Meeting | None:
    """The meeting of a session, if one was entered."""
    return getattr(session, "meeting", None)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who wants to join: the secretariat, a member, an interpreter, a moderator."""

    member: Member | None = None
    interpreter: Interpreter | None = None
    is_desk: bool = False

    @property
    def zone(self) -> str:
        """The zone of the member's city, "" where there is none. One query."""
        if self.member is None or self.member.delegation is None:
            return ""
        city = self.member.delegation.participant.city
        return next((row.zone for row in city.zones.all()), "")


def visitor_of(person: Reader, session: Session) -> Visitor | None:
    """As whom a signed-in person is admitted to the session, or None."""
    if not person.is_authenticated:
        return None
    if is_secretariat(person, session.edition):
        return Visitor(is_desk=True)
    if is_moderator(person, session.edition):
        return Visitor()
    members = session.edition.members.filter(person=person)
    for member in members.select_related("delegation__participant__city"):
        if is_admitted(member, session):
            return Visitor(member=member)
    assigned = session.assignments.filter(interpreter__person=person)
    row = assigned.select_related("interpreter").first()
    return Visitor(interpreter=row.interpreter) if row else None


def member_visitor(member: Member, session: Session) -> Visitor | None:
    """The same for a member who comes by a personal link."""
    if member.edition_id != session.edition_id:
        return None
    return Visitor(member=member) if is_admitted(member, session) else None


def interpreter_visitor(interpreter: Interpreter, session: Session) -> Visitor | None:
    """The same for an interpreter who comes by a personal link."""
    if session.assignments.filter(interpreter=interpreter).exists():
        return Visitor(interpreter=interpreter)
    return None
