"""Who speaks for a city, from which day until which; each is told by a mail.

Refusals by code: gone · past · begun · ends_in_the_past · ends_before_it_begins
· speaks_already · same_person · ends_already · begins_in_the_past · gap
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from intercity.base.letters import tell
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal, Stale
from intercity.cities import letters
from intercity.cities.models import City, FocalPoint
from intercity.kernel.names import NameParts
from intercity.people.models import Person

_UNNAMED = NameParts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """From when until when somebody speaks for a city, as what, by which name.

    Without a name it is the one that the person signs in by.
    """

    from_on: date
    until_on: date | None = None
    is_deputy: bool = False
    parts: NameParts = _UNNAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """By which name and from when a successor speaks, and until when who was before."""

    parts: NameParts
    from_on: date
    until_on: date


def term_of(point: FocalPoint) -> Term:
    """The term as it is stored."""
    return Term(
        parts=point.parts,
        is_deputy=point.is_deputy,
        from_on=point.from_on,
        until_on=point.until_on,
    )


@transaction.atomic
def appoint(
    person: Person, city: City, term: Term, *, by: Person | None, now: datetime
) -> FocalPoint:
    """Let the person speak for the city from a day on; twice is once.

    A deputy who becomes the main focal point, or the reverse, is what it was until
    that day. Refuses a day on which the other term has not begun (`speaks_already`),
    and one that is past while another term lasted (`begins_in_the_past`).
    """
    city = City.objects.select_for_update().get(pk=city.pk)
    point, is_new = _begin(city, person, term, now.date())
    if is_new:
        _record_begun(point, by=by, now=now)
        _tell_begun(point, None, by=by, now=now)
    return point


def _begin(
    city: City, person: Person, term: Term, today: date
) -> tuple[FocalPoint, bool]:
    """A term of the person, and whether it is a new one."""
    others = city.focal_points.filter(person=person).filter(
        Q(until_on__isnull=True) | Q(until_on__gt=term.from_on)
    )
    for other in others:
        if other.is_deputy == term.is_deputy and other.until_on is None:
            return other, False
        if other.from_on >= term.from_on:
            raise Refusal("speaks_already", {"day": other.from_on})
        if term.from_on < today:
            raise Refusal("begins_in_the_past")
        other.until_on = term.from_on
        other.revision += 1
        other.save(update_fields=["until_on", "revision"])
    point = FocalPoint(
        city=city,
        person=person,
        is_deputy=term.is_deputy,
        from_on=term.from_on,
        until_on=term.until_on,
    )
    point.parts = term.parts or person.parts
    point.save()
    person.look_again()
    return point, True


@transaction.atomic
def change_appointment(
    point: FocalPoint, term: Term, *, revision: int, by: Person | None, now: datetime
) -> FocalPoint:
    """Put this term in place of that of `revision`; raises `Stale` for an older one.

    What was stays as it was: nothing of a term that is over can be changed (`past`),
    nor how one began that has begun (`begun`), and no end lies before the present day
    (`ends_in_the_past`).
    """
    current, today = _locked(point), now.date()
    if current.is_over(today):
        raise Refusal("past")
    stored = term_of(current)
    changed = {
        name: getattr(term, name)
        for name in term.__dataclass_fields__
        if getattr(term, name) != getattr(stored, name)
    }
    if not changed:
        return current
    if current.revision != revision:
        theirs = {name: getattr(stored, name) for name in changed}
        raise Stale({**theirs, "revision": current.revision}, changed)
    if current.has_begun(today) and changed.keys() & {"from_on", "is_deputy"}:
        raise Refusal("begun")
    _check_end(term.from_on, term.until_on if "until_on" in changed else None, today)
    current.parts, current.is_deputy = term.parts, term.is_deputy
    current.from_on, current.until_on = term.from_on, term.until_on
    current.revision += 1
    current.save()
    data = {"person": current.person_id, "fields": [*changed], **_days(current)}
    record("cities.change_appointment", current.city, by=by, now=now, data=data)
    if changed.keys() & {"from_on", "is_deputy"}:
        _tell_begun(current, None, by=by, now=now)
    if "until_on" in changed:
        _tell_end(current, "", by=by, now=now)
    return current


@transaction.atomic
def take_back_appointment(
    point: FocalPoint, *, by: Person | None, now: datetime
) -> None:
    """Undo an appointment that has not begun, or began today: the wrong address.

    Refuses one that began before (`begun`): that one can only end.
    """
    current = _locked(point)
    if current.from_on < now.date():
        raise Refusal("begun")
    tell(
        current.person,
        lambda: letters.taken_back(current),
        key=f"cities.taken_back:{current.pk}",
        about=key_of(current.city),
        now=now,
        answer_to=by,
    )
    data = {"person": current.person_id, **_days(current)}
    record("cities.take_back_appointment", current.city, by=by, now=now, data=data)
    current.delete()


@transaction.atomic
def hand_over(
    point: FocalPoint,
    successor: Person,
    days: Succession,
    *,
    by: Person | None,
    now: datetime,
) -> FocalPoint:
    """Let the successor speak from one day on, and the predecessor until another.

    The second may be later than the first, for an induction; the predecessor's access
    ends on it. Refuses a term that ends already (`ends_already`), to the same person
    (`same_person`), days that are past (`begins_in_the_past`), days between which
    nobody would speak (`gap`), and an end on the day of the beginning
    (`ends_before_it_begins`).
    """
    current, today = _locked(point), now.date()
    if current.until_on is not None:
        raise Refusal("ends_already", {"day": current.until_on})
    if successor.pk == current.person_id:
        raise Refusal("same_person")
    if days.from_on < today:
        raise Refusal("begins_in_the_past")
    if days.until_on < days.from_on:
        raise Refusal("gap")
    _check_end(current.from_on, days.until_on, today)
    term = Term(parts=days.parts, is_deputy=current.is_deputy, from_on=days.from_on)
    begun, is_new = _begin(current.city, successor, term, today)
    if not is_new:
        raise Refusal("speaks_already", {"day": begun.from_on})
    current.until_on = days.until_on
    current.revision += 1
    current.save(update_fields=["until_on", "revision"])
    data = {"before": current.person_id, "person": successor.pk, **_days(begun)}
    data["ends"] = days.until_on.isoformat()
    record("cities.hand_over", current.city, by=by, now=now, data=data)
    _tell_begun(begun, current, by=by, now=now)
    _tell_end(current, begun.known_as, by=by, now=now)
    return begun


def _locked(point: FocalPoint) -> FocalPoint:
    """The term as it is stored now, kept from others; the city first, as `appoint`."""
    City.objects.select_for_update().get(pk=point.city_id)
    points = FocalPoint.objects.select_related("city", "person")
    if found := points.filter(pk=point.pk).first():
        return found
    raise Refusal("gone")


def _check_end(from_on: date, until_on: date | None, today: date) -> None:
    if until_on is None:
        return
    if until_on <= from_on:
        raise Refusal("ends_before_it_begins")
    if until_on < today:
        raise Refusal("ends_in_the_past")


def _record_begun(point: FocalPoint, *, by: Person | None, now: datetime) -> None:
    data = {"person": point.person_id, "deputy": point.is_deputy, **_days(point)}
    record("cities.appoint", point.city, by=by, now=now, data=data)


def _days(point: FocalPoint) -> dict[str, str | None]:
    until = point.until_on.isoformat() if point.until_on else None
    return {"from": point.from_on.isoformat(), "until": until}


# What the person is told. The revision is in the key: each change is told once.


def _tell_begun(
    point: FocalPoint, before: FocalPoint | None, *, by: Person | None, now: datetime
) -> None:
    tell(
        point.person,
        lambda: letters.appointed(point, before, by),
        key=f"cities.appointed:{point.pk}:{point.revision}",
        about=key_of(point.city),
        now=now,
        answer_to=by,
    )


def _tell_end(
    point: FocalPoint, successor: str, *, by: Person | None, now: datetime
) -> None:
    tell(
        point.person,
        lambda: letters.ends(point, successor),
        key=f"cities.ends:{point.pk}:{point.revision}",
        about=key_of(point.city),
        now=now,
        answer_to=by,
    )
