"""Technical tests as the desk's board and a city's own page show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, prefetch_related_objects

from intercity.base.dates import date_short, zone_label
from intercity.base.languages import reader_language
from intercity.delegations.models import Invitation, Member
from intercity.kernel.clock import local
from intercity.kernel.planner.problem import Calendar
from intercity.kernel.wording import LocalizedText
from intercity.planning.exchange import calendar_of
from intercity.programme.admission import may_come
from intercity.programme.models import OfferedTime, TechnicalTest
from intercity.programme.models.technical_tests import PARTS
from intercity.programme.telling import zone_of
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Asks

_UNBOOKED = frozenset(("none", "missed"))
_NOT_TESTED = frozenset(("booked", "awaiting")) | _UNBOOKED
_BADNESS = ("failed", "poor", "good")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A city on the board: its latest test, where it stands, and those before.

    `state` is none · booked · awaiting (the time is over, the result is not written) ·
    good · poor · failed · missed.
    """

    participant: Participant
    names: LocalizedText
    state: str
    test: TechnicalTest | None
    past: tuple[TechnicalTest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Every city that presents, and every other one that booked.

    `lacking` are those, by their keys, that have still to book while no free time lies
    in their office hours.
    """

    lines: tuple[Line, ...]
    times: tuple[OfferedTime, ...]
    lacking: frozenset[int]

    @property
    def untested(self) -> int:
        """How many have no result yet."""
        return sum(line.state in _NOT_TESTED for line in self.lines)

    @property
    def unbooked(self) -> int:
        """How many have not even booked."""
        return sum(line.state == "none" for line in self.lines)

    @property
    def bad(self) -> int:
        """How many went badly."""
        return sum(line.state in {"poor", "failed"} for line in self.lines)


def board_of(edition: Edition, now: datetime) -> Board:
    """The board of an edition, in four queries."""
    tests: defaultdict[int, list[TechnicalTest]] = defaultdict(list)
    rows = TechnicalTest.objects.filter(participant__edition=edition)
    for test in rows.select_related("time").order_by("booked_at", "pk"):
        tests[test.participant_id].append(test)
    there = edition.participants.select_related("city").filter(takes_part=True)
    lines = [
        _line(one, tests[one.pk], now)
        for one in there
        if one.presents or one.pk in tests
    ]
    lines.sort(key=lambda line: (line.participant.city.list_key, line.participant.pk))
    times = tuple(times_of(edition))
    return Board(lines=tuple(lines), times=times, lacking=_lacking(lines, times, now))


def _line(participant: Participant, tests: list[TechnicalTest], now: datetime) -> Line:
    latest = tests[-1] if tests else None
    return Line(
        participant=participant,
        names=participant.city.names,
        state=state_of(latest, now),
        test=latest,
        past=tuple(tests[-2::-1]),
    )


def _lacking(
    lines: Iterable[Line], times: tuple[OfferedTime, ...], now: datetime
) -> frozenset[int]:
    """Who has still to book, and no free time lies in its office hours."""
    waiting = [one.participant for one in lines if one.state in _UNBOOKED]
    if not times or not waiting:
        return frozenset()
    prefetch_related_objects([one.city for one in waiting], "zones")
    free = [time for time in times if time.starts_at > now and _has_place(time)]
    return frozenset(one.pk for one in waiting if not _suits(one, free))


def _suits(participant: Participant, times: list[OfferedTime]) -> bool:
    zone, calendar = zone_of(participant), _calendar(participant, times)
    return any(
        is_open(calendar, local(time.starts_at, zone), time.minutes) for time in times
    )


def _has_place(time: OfferedTime) -> bool:
    booked: int = time.booked  # type: ignore[attr-defined]
    return booked < time.capacity


def _calendar(participant: Participant, times: Iterable[OfferedTime]) -> Calendar:
    asks = Asks.of(participant.asks)
    return calendar_of(participant.city, asks, {time.day for time in times})


def times_of(edition: Edition) -> QuerySet[OfferedTime]:
    """The times that are offered, each with how many booked it as `booked`."""
    found = edition.offered_times.annotate(booked=Count("technical_tests"))
    return found.order_by("starts_at", "pk")


def state_of(test: TechnicalTest | None, now: datetime) -> str:
    """Where a test stands; of a result its worst part, "missed" without any."""
    if test is None:
        return "none"
    if test.tested_at is None:
        return "booked" if now < test.time.starts_at else "awaiting"
    found = {getattr(test, part) for part in PARTS}
    return next((one for one in _BADNESS if one in found), "missed")


def untested(edition: Edition) -> QuerySet[Participant]:
    """The cities that present and have no result of a technical test."""
    presenting = edition.participants.filter(presents=True, takes_part=True)
    tested = TechnicalTest.objects.exclude(**dict.fromkeys(PARTS, ""))
    return presenting.exclude(technical_tests__in=tested)


def owing_a_test(edition: Edition) -> set[int]:
    """Of those that accepted, by their keys, for `delegations.asked`. One query."""
    accepted = untested(edition).filter(invitation__state=Invitation.State.ACCEPTED)
    return set(accepted.order_by().values_list("pk", flat=True))


def tests_for(member: Member) -> Participant | None:
    """The city for which a member may book a test: who presents for it, and may come.

    Those are its speakers, and whom the city named as presenters.
    """
    if member.delegation is None:
        return None
    participant = member.delegation.participant
    if not participant.presents or not may_come(member):
        return None
    presents = member.presentations.filter(participant=participant)
    if member.role != Member.Role.SPEAKER and not presents.exists():
        return None
    found = Participant.objects.select_related("city", "edition__host")
    return found.get(pk=participant.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A time as a city reads it: on its own clock, and whether its office is open."""

    time: OfferedTime
    starts: datetime
    words: str
    in_office_hours: bool
    is_free: bool
    is_own: bool


def is_open(calendar: Calendar, wall: datetime, minutes: int) -> bool:
    """Whether the whole of a test lies in the office hours of a working day.

    `wall` is its begin on the city's own clock.
    """
    at = wall.hour * 60 + wall.minute
    begins = wall.replace(tzinfo=None)
    ends = begins + timedelta(minutes=minutes)
    return (
        calendar.hours.start <= at
        and at + minutes <= calendar.hours.end
        and wall.weekday() not in calendar.rest_days
        and wall.date() not in calendar.holidays
        and not any(
            one.start < ends and begins < one.end for one in calendar.unavailable
        )
    )


def choices_for(
    participant: Participant, own: TechnicalTest | None, now: datetime
) -> tuple[Choice, ...]:
    """The times to come that have a place left, and the city's own. Three queries.

    Whether a place is taken says nothing of by whom.
    """
    names: LocalizedText = participant.city.names
    zone, name = zone_of(participant), names.in_(reader_language()).text
    times = times_of(participant.edition).filter(starts_at__gt=now)
    calendar = _calendar(participant, times)
    return tuple(_choice(time, zone, calendar, name, own) for time in times)


def _choice(
    time: OfferedTime,
    zone: str,
    calendar: Calendar,
    name: str,
    own: TechnicalTest | None,
) -> Choice:
    wall = local(time.starts_at, zone)
    is_own = own is not None and own.time_id == time.pk
    return Choice(
        time=time,
        starts=wall,
        words=_words(wall, name, zone, time.starts_at),
        in_office_hours=is_open(calendar, wall, time.minutes),
        is_free=is_own or _has_place(time),
        is_own=is_own,
    )


def _words(wall: datetime, name: str, zone: str, at: datetime) -> str:
    return f"{date_short(wall.date())} {wall:%H:%M} ({zone_label(name, zone, at)})"


def when_for(test: TechnicalTest, zone: str, name: str) -> str:
    """When a test is on the clocks of a zone."""
    at = test.time.starts_at
    return _words(local(at, zone), name, zone, at)
