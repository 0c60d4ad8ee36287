"""The officials of a city, each from one day until another.

Refusals by code: gone · past · needs_a_day · begins_too_early · ends_before_it_begins
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.cities.models import City, Official
from intercity.kernel.names import PersonName
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFacts:
    """Who holds which office, from when until when, as far as known."""

    kind: str
    title: LocalizedText
    name: PersonName
    from_on: date | None = None
    until_on: date | None = None


_FACTS = tuple(OfficialFacts.__dataclass_fields__)


def official_facts(official: Official) -> OfficialFacts:
    """The facts as they are stored."""
    return OfficialFacts(**{name: getattr(official, name) for name in _FACTS})


@transaction.atomic
def add_official(
    city: City, facts: OfficialFacts, *, by: Person | None, now: datetime
) -> Official:
    """Enter an official; whoever held the office until now, holds it until that day.

    One whose time has an end takes nobody's place. Refuses a successor without a first
    day (`needs_a_day`), or with one on which the other had not begun
    (`begins_too_early`).
    """
    city = City.objects.select_for_update().get(pk=city.pk)
    _check(facts)
    if facts.until_on is None:
        _take_over(city, facts)
    official = Official(city=city)
    _write(official, facts)
    data = {"official": official.pk, "kind": facts.kind}
    record("cities.add_official", city, by=by, now=now, data=data)
    return official


@transaction.atomic
def change_official(
    official: Official,
    facts: OfficialFacts,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Official:
    """Put these facts in place of those of `revision`; raises `Stale` for an older one.

    Refuses to change somebody whose time is over (`past`). The record names the
    fields, not what stands in them.
    """
    current = _locked(official)
    if current.is_over(now.date()):
        raise Refusal("past")
    stored = official_facts(current)
    changed = {
        name: getattr(facts, name)
        for name in _FACTS
        if getattr(facts, name) != getattr(stored, name)
    }
    if not changed:
        return current
    if current.revision != revision:
        theirs = {name: getattr(stored, name) for name in changed}
        raise Stale({**theirs, "revision": current.revision}, changed)
    _check(facts)
    current.revision += 1
    _write(current, facts)
    data = {"official": current.pk, "fields": [*changed]}
    record("cities.change_official", current.city, by=by, now=now, data=data)
    return current


@transaction.atomic
def remove_official(official: Official, *, by: Person | None, now: datetime) -> None:
    """Take out somebody who was entered by mistake; refuses the past (`past`)."""
    current = _locked(official)
    if current.is_over(now.date()):
        raise Refusal("past")
    data = {"official": current.pk, "kind": current.kind}
    record("cities.remove_official", current.city, by=by, now=now, data=data)
    current.delete()


def _take_over(city: City, facts: OfficialFacts) -> None:
    for one in city.officials.filter(kind=facts.kind, until_on=None):
        if facts.from_on is None:
            raise Refusal("needs_a_day")
        if one.from_on is not None and facts.from_on <= one.from_on:
            raise Refusal("begins_too_early", {"day": one.from_on})
        one.until_on = facts.from_on
        one.revision += 1
        one.save(update_fields=["until_on", "revision"])


def _locked(official: Official) -> Official:
    City.objects.select_for_update().get(pk=official.city_id)
    found = Official.objects.select_related("city").filter(pk=official.pk).first()
    if found is None:
        raise Refusal("gone")
    return found


def _check(facts: OfficialFacts) -> None:
    begins, ends = facts.from_on, facts.until_on
    if begins is not None and ends is not None and ends <= begins:
        raise Refusal("ends_before_it_begins")


def _write(official: Official, facts: OfficialFacts) -> None:
    for name in _FACTS:
        setattr(official, name, getattr(facts, name))
    official.save()
