"""Which cities know their time, whose has changed since, and who is to be told.

What a city knows is what it was last told (`Told`). A city whose sessions begin at the
same instants, have the same numbers and read the same on its own clock need not be
told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db.models import Max, Q

from intercity.base.letters import Addressee
from intercity.cities.models import FocalPoint
from intercity.delegations.models import Invitation, Member
from intercity.delegations.posting import page_language
from intercity.kernel.clock import local
from intercity.people.models import Person
from intercity.planning.exchange import zones_of
from intercity.programme.content import Content, ContentSession
from intercity.programme.drafts import content_of
from intercity.programme.models import Session, Told
from intercity.programme.times import starts_at
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A session of a city: `start` is read on its own clock, `zone` is the host's."""

    number: int
    start: datetime
    end: datetime | None
    zone: str

    @classmethod
    def of(cls, session: ContentSession, zone: str) -> Place:
        """A session of the programme on the clock of a city."""
        return cls(
            number=session.number,
            start=_fixed(session.starts_at, zone),
            end=session.ends_at and _fixed(session.ends_at, zone),
            zone=session.zone,
        )

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Place:
        """As it is kept."""
        start = datetime.fromisoformat(data["local_start"])
        end = data["ends_at"] and datetime.fromisoformat(data["ends_at"])
        return cls(
            number=data["number"],
            start=start,
            end=end and end.astimezone(start.tzinfo),
            zone=data["zone"],
        )

    def json(self) -> dict[str, Any]:
        """To be kept."""
        utc = timezone(timedelta(0))
        return {
            "number": self.number,
            "starts_at": self.start.astimezone(utc).isoformat(),
            "ends_at": self.end and self.end.astimezone(utc).isoformat(),
            "zone": self.zone,
            "local_start": self.start.isoformat(),
        }

    @property
    def known(self) -> tuple[int, str]:
        """What is compared: the session, and what its clock shows at which instant."""
        return self.number, self.start.isoformat()


def _fixed(at: datetime, zone: str) -> datetime:
    """On the clock of a zone, with the offset it has then."""
    read = local(at, zone)
    return read.astimezone(timezone(read.utcoffset() or timedelta(0)))


class News(Enum):
    """What there is to tell a city."""

    FIRST = "first"
    CHANGED = "changed"
    GONE = "gone"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told: of the city's sessions, or of the `sessions` that are their own."""

    person: Person | Addressee
    sessions: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a city knows and what holds now; `zone` is its own clock's.

    `planned` are all sessions of an edition that it takes part in, `places` its own.
    It is that of a member with `only` these sessions where there are any.
    """

    participant: Participant
    zone: str
    told: Told | None
    planned: tuple[Place, ...]
    places: tuple[Place, ...]
    recipients: tuple[Recipient, ...]
    only: frozenset[int] = frozenset()

    @cached_property
    def before(self) -> tuple[Place, ...]:
        """The sessions that it knows."""
        known = tuple(map(Place.read, self.told.sessions)) if self.told else ()
        return self._own(known)

    def _own(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        if not self.only:
            return places
        return tuple(one for one in places if one.number in self.only)

    @cached_property
    def reached(self) -> tuple[tuple[Standing, Person | Addressee], ...]:
        """Everybody to whom it is news, each with what holds for that person."""
        mine = [(self._for(one.sessions), one.person) for one in self.recipients]
        return tuple((one, who) for one, who in mine if self._concerns(one))

    def _for(self, sessions: frozenset[int]) -> Standing:
        if not sessions:
            return self
        narrowed = replace(self, only=sessions)
        return replace(narrowed, places=narrowed._own(self.planned))

    def _concerns(self, mine: Standing) -> bool:
        """A session that the city was never told of is news with the city's own."""
        if mine.news is News.FIRST and self.news is not News.FIRST:
            return any(place in self.places for place in mine.places)
        return mine.news is not News.NONE

    @property
    def news(self) -> News:
        """Nothing is news to a city that knows it; one that left has no session."""
        if not self.before:
            return News.FIRST if self.places else News.NONE
        if not self.places:
            return News.GONE
        same = {one.known for one in self.before} == {one.known for one in self.places}
        return News.NONE if same else News.CHANGED

    @property
    def dropped(self) -> tuple[Place, ...]:
        """The sessions that it knows and is no longer in."""
        numbers = {one.number for one in self.places}
        return tuple(one for one in self.before if one.number not in numbers)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """All cities of an edition; `sequence` is that of the next calendar files."""

    content: Content
    cities: tuple[Standing, ...]
    sequence: int

    def with_news(self, *news: News) -> tuple[Standing, ...]:
        """The cities with such news, in the order of lists."""
        return tuple(one for one in self.cities if one.news in news)

    @property
    def digest(self) -> str:
        """What would be told, in short: a page that shows another is an older one."""
        said = [
            (one.participant.pk, one.news.value, [place.known for place in one.places])
            for one in self.cities
        ]
        return sha256(repr(said).encode()).hexdigest()[:16]


def telling(edition: Edition, on: date) -> Telling:
    """What the cities know and what the programme holds now; constant queries."""
    content = content_of(edition)
    participants = list(
        edition.participants.select_related("city", "invitation").prefetch_related(
            "city__zones"
        )
    )
    told = _last_told(edition)
    reached = _recipients(edition, participants, on)
    rank = {city.slug: number for number, city in enumerate(content.cities)}
    participants.sort(key=lambda one: rank.get(one.city.slug, len(rank)))
    return Telling(
        content=content,
        cities=tuple(
            _standing(one, content, told.get(one.pk), reached.get(one.pk, ()))
            for one in participants
        ),
        sequence=next_sequence(edition, content.number - 1),
    )


def _standing(
    participant: Participant,
    content: Content,
    told: Told | None,
    recipients: Iterable[Recipient],
) -> Standing:
    zone = zone_of(participant)
    sessions = content.sessions if participant.takes_part else ()
    slug = participant.city.slug
    return Standing(
        participant=participant,
        zone=zone,
        told=told,
        planned=tuple(Place.of(session, zone) for session in sessions),
        places=tuple(
            Place.of(session, zone) for session in sessions if slug in session.cities
        ),
        recipients=tuple(recipients),
    )


def outdated(edition: Edition) -> int:
    """How many cities know another time than the one that holds; five queries at most.

    Without who is told and what else stands in the programme, for pages that only
    count.
    """
    told = _last_told(edition)
    if not told:
        return 0
    sessions = list(edition.sessions.prefetch_related("cities"))
    rows = edition.participants.filter(pk__in=told).select_related("city")
    found = [
        Standing(
            participant=row,
            zone=zone_of(row),
            told=told[row.pk],
            planned=(),
            places=tuple(_places(row, sessions)),
            recipients=(),
        )
        for row in rows.prefetch_related("city__zones")
    ]
    return sum(one.news in {News.CHANGED, News.GONE} for one in found)


def _places(participant: Participant, sessions: Iterable[Session]) -> Iterable[Place]:
    zone = zone_of(participant)
    for one in sessions if participant.takes_part else ():
        if one.seats_known and participant.city in one.cities.all():
            start = _fixed(starts_at(one.day, one.start, one.zone), zone)
            yield Place(number=one.number, start=start, end=None, zone=one.zone)


def zone_of(participant: Participant) -> str:
    """The clock of its delegation: that of the largest share."""
    zones = Asks.of(participant.asks).zones or zones_of(participant.city)
    return max(zones, key=lambda part: part.share).zone


def _last_told(edition: Edition) -> dict[int, Told]:
    rows = Told.objects.filter(participant__edition=edition).order_by("pk")
    return {one.participant_id: one for one in rows}


def tellings_before(edition: Edition | int, at: datetime | None = None) -> int:
    """How often cities of an edition were told their times, before then."""
    rows = Told.objects.filter(participant__edition=edition)
    if at is not None:
        rows = rows.filter(at__lt=at)
    return rows.order_by().values("sequence").distinct().count()


def next_sequence(edition: Edition, versions: int) -> int:
    """Higher than that of any file before: of a version, or that went to a city.

    Of a city that was taken out of the edition no telling is counted any more.
    """
    told = Told.objects.filter(participant__edition=edition)
    last = told.aggregate(last=Max("sequence"))["last"]
    counted = versions + tellings_before(edition)
    return counted if last is None else max(counted, last + 1)


# Who is told


def _recipients(
    edition: Edition, participants: list[Participant], on: date
) -> dict[int, tuple[Recipient, ...]]:
    """Focal points, and members who registered or confirmed; each address once.

    A city that accepted by telephone or letter may have no focal point yet: then it is
    the address that was invited, unless that is of somebody whose time is over.
    """
    by_city: dict[int, list[Recipient]] = {}
    past: set[tuple[int, str]] = set()
    cities = [one.city_id for one in participants]
    points = FocalPoint.objects.filter(city__in=cities, from_on__lte=on)
    for point in points.select_related("person"):
        if point.is_over(on):
            past.add((point.city_id, point.person.email))
        else:
            by_city.setdefault(point.city_id, []).append(Recipient(person=point.person))
    by_participant: dict[int, list[Recipient]] = {}
    for member in _members(edition):
        if member.delegation is not None:
            key = member.delegation.participant_id
            by_participant.setdefault(key, []).append(_recipient(member))
    return {
        one.pk: _once(
            [
                *(by_city.get(one.city_id) or _invited(one, past)),
                *by_participant.get(one.pk, ()),
            ]
        )
        for one in participants
    }


def _invited(participant: Participant, past: set[tuple[int, str]]) -> list[Recipient]:
    found = getattr(participant, "invitation", None)
    if found is None or found.state != Invitation.State.ACCEPTED:
        return []
    if (participant.city_id, found.address.lower()) in past:
        return []
    addressee = Addressee(found.address, "", page_language(found.language))
    return [Recipient(person=addressee)]


def _members(edition: Edition) -> Iterable[Member]:
    comes = Q(registered_at__isnull=False) | Q(confirmed_at__isnull=False)
    return (
        Member.objects.filter(comes, edition=edition, delegation__isnull=False)
        .filter(withdrawn_at=None, refused_at=None)
        .select_related("delegation", "person")
    )


def _recipient(member: Member) -> Recipient:
    person = member.person or Addressee(member.email, member.known_as, member.language)
    return Recipient(person=person, sessions=frozenset(member.sessions))


def _once(recipients: list[Recipient]) -> tuple[Recipient, ...]:
    found = {
        one.person.email.lower(): one
        for one in reversed(recipients)
        if one.person.email
    }
    return tuple(reversed(found.values()))
