"""Technical tests: offering times, booking them, and how each test went."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from django.db import transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.own import MEMBER
from intercity.delegations.models import Member
from intercity.kernel import clock
from intercity.people.models import Person
from intercity.programme.actions.values import hold
from intercity.programme.models import OfferedTime, TechnicalTest
from intercity.programme.models.technical_tests import PARTS
from intercity.programme.times import minute_of
from intercity.seminars.models import Edition, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Times of one day on the host's clock, one after the other."""

    day: date
    start: str
    until: str
    minutes: int
    capacity: int = 1


@transaction.atomic
def offer_times(
    edition: Edition, offer: Offer, zone: str, *, by: Person | None, now: datetime
) -> int:
    """Offer times from start until the end; those there already stay. How many.

    Refuses by code: no_such_wall_time (start) · no_times (from, until, minutes) ·
    all_there_already · times_overlap (given, there) · time_past.
    """
    hold(edition)
    if not clock.exists(offer.day, minute_of(offer.start), zone):
        raise Refusal("no_such_wall_time", {"start": offer.start})
    at = clock.instant(offer.day, minute_of(offer.start), zone)
    end = clock.instant(offer.day, minute_of(offer.until), zone)
    length = timedelta(minutes=offer.minutes)
    if at < now:
        raise Refusal("time_past")
    found = []
    while at + length <= end:
        wall = clock.local(at, zone)
        found.append(
            OfferedTime(
                edition=edition,
                day=wall.date(),
                start=f"{wall:%H:%M}",
                zone=zone,
                starts_at=at,
                minutes=offer.minutes,
                capacity=offer.capacity,
            )
        )
        at += length
    if not found:
        params = {"from": offer.start, "until": offer.until, "minutes": offer.minutes}
        raise Refusal("no_times", params)
    there = list(edition.offered_times.filter(starts_at__lt=end))
    spans = {one.span for one in there}
    new = [one for one in found if one.span not in spans]
    if not new:
        raise Refusal("all_there_already")
    for one, other in product(new, there):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            given, taken = _clocks(one, zone), _clocks(other, zone)
            raise Refusal("times_overlap", {"given": given, "there": taken})
    OfferedTime.objects.bulk_create(new)
    data = {"day": offer.day.isoformat(), "times": len(new)}
    record("programme.offer_times", edition, by=by, now=now, data=data)
    return len(new)


def _clocks(time: OfferedTime, zone: str) -> str:
    return "–".join(f"{clock.local(at, zone):%H:%M}" for at in time.span)


@transaction.atomic
def change_places(
    time: OfferedTime, capacity: int, *, revision: int, by: Person | None, now: datetime
) -> OfferedTime:
    """Offer more or fewer places; refuses by capacity_below_booked (booked)."""
    kept = _held(time.pk)
    if kept.capacity == capacity:
        return kept
    if kept.revision != revision:
        theirs = {"capacity": kept.capacity, "revision": kept.revision}
        raise Stale(theirs, {"capacity": capacity})
    booked = kept.technical_tests.count()
    if capacity < booked:
        raise Refusal("capacity_below_booked", {"booked": booked})
    kept.capacity = capacity
    kept.revision += 1
    kept.save()
    data = {"time": kept.pk, "capacity": capacity}
    record("programme.change_places", time.edition, by=by, now=now, data=data)
    return kept


@transaction.atomic
def withdraw_time(time: OfferedTime, *, by: Person | None, now: datetime) -> None:
    """Offer this time no more; refuses by booked."""
    kept = _held(time.pk)
    if kept.technical_tests.exists():
        raise Refusal("booked")
    number = kept.pk
    kept.delete()
    data = {"time": number}
    record("programme.withdraw_time", time.edition, by=by, now=now, data=data)


@transaction.atomic
def book_test(
    participant: Participant,
    time: OfferedTime,
    who: str = "",
    *,
    by: Person | None,
    now: datetime,
    member: Member | None = None,
) -> TechnicalTest:
    """Book a time for the city, in place of the one that it had.

    `member` is who books by a personal link, without an account. Whoever books waits
    for the row of the time, so that the last place goes to one; a constraint of the
    database says the same. Refuses by code: time_taken · time_past · gone, and
    `begun`: a test that has begun stays as it was until its result is written down.
    """
    kept = _held(time.pk)
    if kept.edition_id != participant.edition_id:
        raise Refusal("gone")
    if kept.starts_at <= now:
        raise Refusal("time_past")
    Participant.objects.select_for_update().get(pk=participant.pk)
    rows = participant.technical_tests.filter(tested_at=None).select_related("time")
    test = rows.select_for_update(of=("self",)).first()
    if test is not None and test.time.starts_at <= now:
        raise Refusal("begun")
    if test is not None and test.time_id == kept.pk:
        if test.who != who:
            test.who = who
            test.revision += 1
            test.save()
        return test
    places = set(kept.technical_tests.values_list("place", flat=True))
    place = next((one for one in range(1, kept.capacity + 1) if one not in places), 0)
    if not place:
        raise Refusal("time_taken")
    moved = test is not None
    test = test or TechnicalTest(participant=participant, revision=0)
    test.time, test.place, test.who = kept, place, who
    test.booked_at, test.booked_by = now, by
    test.revision += 1
    test.save()
    data = {"city": participant.city.slug, "time": kept.pk, "moved": moved}
    _note("programme.book_test", participant, data, member, by=by, now=now)
    return test


@transaction.atomic
def cancel_test(
    participant: Participant,
    *,
    by: Person | None,
    now: datetime,
    member: Member | None = None,
) -> None:
    """Give the place back.

    `member` as in `book_test`. Refuses where nothing is booked (`gone`), and a test
    that has begun (`begun`): its result is still to be written down.
    """
    rows = participant.technical_tests.filter(tested_at=None).select_related("time")
    test = rows.select_for_update(of=("self",)).first()
    if test is None:
        raise Refusal("gone")
    if test.time.starts_at <= now:
        raise Refusal("begun")
    data = {"city": participant.city.slug, "time": test.time_id}
    test.delete()
    _note("programme.cancel_test", participant, data, member, by=by, now=now)


def _note(
    action: str,
    participant: Participant,
    data: dict[str, Any],
    member: Member | None,
    *,
    by: Person | None,
    now: datetime,
) -> None:
    role = MEMBER if member else ""
    told = data | ({"member": member.pk} if member else {})
    record(action, participant.edition, by=by, now=now, role=role, data=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """How a test went, part by part; a part that was not tested is empty.

    `missed` is a test that did not take place: another one is booked, and owed.
    """

    sound: str = ""
    picture: str = ""
    slides: str = ""
    link: str = ""
    note: str = ""
    missed: bool = False

    @classmethod
    def of(cls, test: TechnicalTest) -> Results:
        """What is kept now."""
        kept = {name: getattr(test, name) for name in _KEPT}
        return cls(**kept, missed=test.is_missed)


_KEPT = (*PARTS, "note")


@transaction.atomic
def record_result(
    test: TechnicalTest,
    results: Results,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> TechnicalTest:
    """Write down how a test went, or that it did not take place.

    Refuses by code: not_yet (begun) · no_result · missed_with_result.
    """
    kept = TechnicalTest.objects.select_for_update(of=("self",)).filter(pk=test.pk)
    row = kept.select_related("time", "participant__city").first()
    if row is None:
        raise Refusal("gone")
    before = Results.of(row)
    if before == results and row.tested_at:
        return row
    if row.revision != revision:
        raise Stale(asdict(before) | {"revision": row.revision}, asdict(results))
    if now < row.time.starts_at:
        raise Refusal("not_yet")
    if any(getattr(results, part) for part in PARTS) is results.missed:
        raise Refusal("missed_with_result" if results.missed else "no_result")
    for name in _KEPT:
        setattr(row, name, getattr(results, name))
    row.tested_at = row.tested_at or now
    row.revision += 1
    row.save()
    edition = test.participant.edition
    data = {"city": row.participant.city.slug, "test": row.pk}
    record("programme.record_test", edition, by=by, now=now, data=data)
    return row


def _held(number: int) -> OfferedTime:
    """The time, which nobody else books until this transaction ends."""
    found = OfferedTime.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise Refusal("gone")
    return found
