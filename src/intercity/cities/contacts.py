"""The contacts of a city as its page shows them, to those who may know them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from intercity.base.languages import own_name
from intercity.cities.models import City, Dated, FocalPoint, Official
from intercity.cities.rules import may_appoint, may_hand_over
from intercity.cities.words import term_words
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A focal point in a list."""

    pk: int
    name: str
    email: str
    is_deputy: bool
    state: str
    term: str
    may_hand_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """An official in a list."""

    pk: int
    kind: str
    title: LocalizedText
    name: LocalizedText
    state: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Who stands for a city now or will, and who did."""

    speakers: tuple[Speaker, ...]
    holders: tuple[Holder, ...]
    past_speakers: tuple[Speaker, ...]
    past_holders: tuple[Holder, ...]
    may_appoint: bool
    language: str
    """In which the city is written to, by its own name."""


def contacts_of(city: City, viewer: Person, on: date) -> Contacts:
    """Focal points, the main ones first, and officials. Three queries.

    Family names stand in capitals where a series that the viewer serves has them so.
    """
    capitals = viewer.writes_capitals
    points = list(city.focal_points.select_related("person", "city"))
    speakers = [
        (point, _speaker(point, viewer, on, capitals=capitals)) for point in points
    ]
    speakers.sort(key=lambda pair: (pair[0].is_deputy, pair[0].from_on))
    officials = list(city.officials.all())
    holders = [(one, _holder(one, on, capitals=capitals)) for one in officials]
    return Contacts(
        speakers=_parted(speakers, on, over=False),
        holders=_parted(holders, on, over=False),
        past_speakers=_parted(speakers, on, over=True),
        past_holders=_parted(holders, on, over=True),
        may_appoint=may_appoint(viewer, city),
        language=own_name(city.language),
    )


def _parted(
    rows: Iterable[tuple[Dated, Row]], on: date, *, over: bool
) -> tuple[Row, ...]:
    return tuple(row for stored, row in rows if stored.is_over(on) is over)


def _speaker(point: FocalPoint, viewer: Person, on: date, *, capitals: bool) -> Speaker:
    return Speaker(
        pk=point.pk,
        name=(point.parts or point.person.parts).written(capitals=capitals),
        email=point.person.email,
        is_deputy=point.is_deputy,
        state=_state(point, on),
        term=term_words(point.from_on, point.until_on),
        may_hand_over=point.until_on is None and may_hand_over(viewer, point, on),
    )


def _holder(official: Official, on: date, *, capitals: bool) -> Holder:
    return Holder(
        pk=official.pk,
        kind=official.get_kind_display(),
        title=official.title,
        name=official.name.written(capitals=capitals),
        state=_state(official, on),
        term=term_words(official.from_on, official.until_on),
    )


def _state(dated: Dated, on: date) -> str:
    if dated.is_over(on):
        return "past"
    return "present" if dated.has_begun(on) else "future"
