"""The order in which cities present: by a rule that is printed beside the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from intercity.cities.models import City
from intercity.kernel.planner.plan import Session as PlannedSession
from intercity.kernel.planner.problem import ORDERS
from intercity.kernel.planner.running import presentations
from intercity.kernel.wording import sort_key
from intercity.planning.brief import read_brief
from intercity.planning.mistakes import BadBrief
from intercity.planning.models import Plan
from intercity.programme.models import Item, Session
from intercity.programme.times import starts_at
from intercity.seminars.models import Edition
from intercity.seminars.question import Asks, Question

ALPHABETICAL, LEAST_BURDEN, LISTED = ORDERS
ARRANGED = "arranged"


class Presented(Protocol):
    """What an order needs to know of an item."""

    @property
    def kind(self) -> str: ...  # noqa: D102 -- told in the class's docstring
    @property
    def city(self) -> City | None: ...  # noqa: D102 -- the same


def rule_of(edition: Edition) -> str:
    """The rule that the edition's brief names; alphabetical where it names none."""
    return Question.of(edition.question).order


def places_of(edition: Edition) -> dict[int, int]:
    """The place of each city in the host's list, by the city's number.

    As in a brief: by the position asked for, then as they were entered.
    """
    rows = [
        (Asks.of(asks).position, city)
        for city, asks in edition.participants.values_list("city_id", "asks")
    ]
    rows.sort(key=lambda row: (row[0] is None, row[0] or 0))
    return {city: place for place, (_, city) in enumerate(rows)}


def in_order(
    cities: Iterable[City], rule: str, places: Mapping[int, int]
) -> list[City]:
    """Cities by a rule that needs no clock: alphabetical, or as they are listed."""
    ordered = sorted(cities, key=_alphabetical)
    if rule == LISTED:
        ordered.sort(key=lambda city: places.get(city.pk, len(places)))
    return ordered


def by_rule(session: Session, cities: Iterable[City]) -> list[City]:
    """The presenting cities of a session in the order of the edition's rule."""
    rule = rule_of(session.edition)
    ordered = in_order(cities, rule, places_of(session.edition))
    if rule != LEAST_BURDEN:
        return ordered
    at = _least_burden(session, [city.slug for city in ordered])
    return sorted(ordered, key=lambda city: at.get(city.slug, len(at)))


def order_held(edition: Edition, sessions: Iterable[Session]) -> str:
    """The rule that all sessions keep to, or "arranged" where none holds.

    What is printed must be true: the order is looked at, not what was meant. Only
    least burden is taken from the sessions, as long as nobody arranged them by hand.
    """
    sessions = list(sessions)
    meant = rule_of(edition)
    if meant == LEAST_BURDEN and not any(session.arranged for session in sessions):
        return meant
    places = places_of(edition)
    rules = (ALPHABETICAL, LISTED) if meant != LISTED else (LISTED, ALPHABETICAL)
    groups = [_presenting(session) for session in sessions]
    for rule in rules:
        if all(group == in_order(group, rule, places) for group in groups):
            return rule
    return ARRANGED


def _presenting(session: Session) -> list[City]:
    items = (slot.item for slot in session.slots.all())
    return [item.city for item in items if is_presentation(item) and item.city]


def is_presentation(item: Presented) -> bool:
    """Whether this line is a city's own presentation."""
    return item.kind == Item.Kind.PRESENTATION and item.city is not None


def _alphabetical(city: City) -> tuple[str, ...]:
    return (*sort_key(city.names, city.sort_key), city.slug)


def _least_burden(session: Session, slugs: list[str]) -> dict[str, int]:
    """The places of cities by the settled plan's own brief; none without one."""
    plan = session.edition.plans.filter(state=Plan.State.SETTLED).first()
    if plan is None:
        return {}
    try:
        problem = read_brief(plan.brief.encode()).question
    except BadBrief:  # written by another release, which knew other keys
        return {}
    planned = PlannedSession(
        start=starts_at(session.day, session.start, session.zone),
        minutes=session.minutes or 0,
        cities=tuple(slugs),
    )
    return {slug: place for place, slug in enumerate(presentations(problem, planned))}
