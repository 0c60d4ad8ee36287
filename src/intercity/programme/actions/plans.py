"""The programme that follows from a settled plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from intercity.base.record import record
from intercity.cities.models import City
from intercity.people.models import Person
from intercity.programme.actions.places import items_of, place_items, ruled
from intercity.programme.actions.presentations import write_titles
from intercity.programme.actions.sessions import fill
from intercity.programme.actions.values import SessionValues, hold
from intercity.programme.content import source_language
from intercity.programme.kinds import first_title, kind_of
from intercity.programme.models import Item, Session
from intercity.programme.orders import by_rule
from intercity.seminars.models import Edition
from intercity.seminars.question import Question

PRESENTATIONS = "presentations"


@dataclass(frozen=True)
class _Line:
    """A line of the brief that every session holds, or the presentations (no item)."""

    item: Item | None


@transaction.atomic
def programme_from_plan(
    edition: Edition,
    sessions: Iterable[Mapping[str, Any]],
    *,
    items: Sequence[Mapping[str, Any]] | None = None,
    presentation_minutes: int | None = None,
    by: Person | None,
    now: datetime,
) -> list[Session]:
    """Make or move the sessions of a plan: `{date, start, minutes, zone, cities}` each.

    `items` are the brief's lines `{kind, minutes, title}`, where the kind
    "presentations" stands for those of the session's cities; by default they and the
    minutes of a presentation are those of the edition's own question.

    Settled again, sessions keep their titles and move; a city's presentation follows
    it; items that somebody edited or added stay as they are, and where they are. Items
    that nobody edited take the lengths of the brief, and go when it no longer holds
    them. A session too many goes; what was edited in it moves to the last one.
    """
    hold(edition)
    question = Question.of(edition.question)
    if presentation_minutes is None:
        presentation_minutes = question.presentation_minutes
    if items is None:
        items = [
            {"kind": line.kind, "minutes": line.minutes, "title": line.title}
            for line in question.items
        ]
    planned = sorted(sessions, key=lambda one: (one["date"], one["start"]))
    kept = _sessions(edition, planned)
    lines = _lines(edition, items)
    presented = _presentations(edition, kept, presentation_minutes)
    for session in kept:
        _place(session, lines, presented)
    _sweep(edition, lines, presented)
    write_titles(edition)
    data = {"sessions": [session.number for session in kept]}
    record("programme.from_plan", edition, by=by, now=now, data=data)
    return kept


def _sessions(edition: Edition, planned: list[Mapping[str, Any]]) -> list[Session]:
    """The sessions of the plan, those that exist moved; they are matched by order."""
    existing = list(edition.sessions.order_by("number"))
    slugs = {slug for one in planned for slug in one["cities"]}
    cities = {city.slug: city for city in City.objects.filter(slug__in=slugs)}
    kept = []
    for place, one in enumerate(planned):
        if place == len(existing):
            number = max((session.number for session in existing), default=0) + 1
            existing.append(Session(edition=edition, number=number))
        session = existing[place]
        session.edition = edition
        seats = [cities[slug] for slug in one["cities"]]
        _move(session, one, seats)
        kept.append(session)
    for session in existing[len(planned) :]:
        _dissolve(session, kept[-1] if kept else None)
    return kept


def _move(session: Session, planned: Mapping[str, Any], seats: list[City]) -> None:
    """Give a session the time and the cities of the plan; its title stays."""
    before = SessionValues.of(session) if session.pk else None
    values = SessionValues(
        title=session.title,
        day=_day(planned["date"]),
        start=planned["start"],
        zone=planned["zone"],
        minutes=planned["minutes"],
        cities=frozenset(seats),
    )
    if before != values:
        session.revision += before is not None
        fill(session, values)


def _dissolve(session: Session, into: Session | None) -> None:
    """Remove a session; edited items that stand nowhere else go `into` another."""
    if into is not None:
        lone = [
            item
            for item in items_of(session)
            if not item.follows_plan and item.slots.count() == 1
        ]
        place_items(into, [*items_of(into), *lone])
    session.delete()


def _lines(edition: Edition, items: Sequence[Mapping[str, Any]]) -> list[_Line]:
    """The brief's lines with their items: the nth of a kind is the nth of that kind."""
    source = source_language(tuple(edition.languages))
    known: dict[str, list[Item]] = {}
    for item in edition.items.filter(city=None).order_by("pk"):
        known.setdefault(item.kind, []).append(item)
    lines = []
    for line in items:
        if line["kind"] == PRESENTATIONS:
            lines.append(_Line(None))
            continue
        same = known.get(kind_of(line["kind"]))
        item = same.pop(0) if same else _new_line(edition, line, source)
        if item.follows_plan and item.minutes != line["minutes"]:
            item.minutes = line["minutes"]
            item.save()
        lines.append(_Line(item))
    if not any(line.item is None for line in lines):
        lines.append(_Line(None))
    return lines


def _new_line(edition: Edition, line: Mapping[str, Any], source: str) -> Item:
    return Item.objects.create(
        edition=edition,
        kind=kind_of(line["kind"]),
        title=first_title(line["kind"], line.get("title") or "", source),
        minutes=line["minutes"],
        follows_plan=True,
    )


def _presentations(
    edition: Edition, sessions: list[Session], minutes: int
) -> dict[int, Item]:
    """The presentation of each presenting city with a seat, by the city's number."""
    seated = {city for session in sessions for city in session.cities.all()}
    presenting = edition.participants.filter(
        takes_part=True, presents=True, city__in=seated
    )
    known: dict[int, Item] = {}
    for item in edition.items.filter(kind=Item.Kind.PRESENTATION, city__in=seated):
        known.setdefault(item.city_id or 0, item)
    presented = {}
    for city in (one.city for one in presenting.select_related("city")):
        item = known.get(city.pk) or Item(
            edition=edition,
            kind=Item.Kind.PRESENTATION,
            title=first_title(Item.Kind.PRESENTATION),
            city=city,
            follows_plan=True,
        )
        if item.pk is None or (item.follows_plan and item.minutes != minutes):
            item.minutes = minutes
            item.save()
        presented[city.pk] = item
    return presented


def _place(session: Session, lines: list[_Line], presented: dict[int, Item]) -> None:
    """The session's items: those there in their order, the plan's own among them."""
    here = {
        city.pk: presented[city.pk]
        for city in session.cities.all()
        if city.pk in presented
    }
    ordered = by_rule(session, [item.city for item in here.values() if item.city])
    wanted: list[Item] = []
    for line in lines:
        wanted += [line.item] if line.item else [here[city.pk] for city in ordered]
    elsewhere = {item.pk for item in presented.values()} - {one.pk for one in wanted}
    stays = [item for item in items_of(session) if item.pk not in elsewhere]
    items = _merged(stays, wanted)
    if not session.arranged:
        items = ruled(session, items)
    place_items(session, items)


def _merged(stays: list[Item], wanted: list[Item]) -> list[Item]:
    """What stays, in its order, with each new item after the one it should follow."""
    merged = list(stays)
    for place, item in enumerate(wanted):
        if item not in merged:
            after = merged.index(wanted[place - 1]) + 1 if place else 0
            merged.insert(after, item)
    return merged


def _sweep(edition: Edition, lines: list[_Line], presented: dict[int, Item]) -> None:
    """Remove what only followed an earlier plan, and what stands nowhere."""
    planned = {line.item.pk for line in lines if line.item}
    planned |= {item.pk for item in presented.values()}
    edition.items.filter(follows_plan=True).exclude(pk__in=planned).delete()
    edition.items.filter(slots__isnull=True).delete()
    for session in edition.sessions.all():
        place_items(session, items_of(session))


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
