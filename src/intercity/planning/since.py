"""What a question asks otherwise than the one that the settled plan answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from intercity.kernel.planner.problem import City, Problem


class Kind(Enum):
    """What has become of a city since a plan was settled."""

    JOINED = "joined"
    LEFT = "left"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CitySince:
    """A city whose part in the question changed; `codes` name what it asks anew.

    `then` is None for one that joined, `now` for one that left.
    """

    slug: str
    kind: Kind
    then: City | None
    now: City | None
    codes: tuple[str, ...] = ()


_OF_CITIES: tuple[tuple[str, Callable[[City], object]], ...] = (
    ("presents", lambda city: city.presents),
    ("unavailable", lambda city: frozenset(city.calendar.unavailable)),
    ("prefers", lambda city: city.prefers),
    ("sessions", lambda city: city.sessions),
    ("hours", lambda city: city.calendar.hours),
    ("rest_days", lambda city: city.calendar.rest_days),
    ("holidays", lambda city: city.calendar.holidays),
    ("zones", lambda city: city.zones),
    ("together", lambda city: frozenset(city.together)),
    ("apart", lambda city: frozenset(city.apart)),
    ("carried", lambda city: city.carried),
)
CITY_CODES = tuple(code for code, _read in _OF_CITIES)

QUESTION_CODES = (
    "dates",
    "host_hours",
    "grid_minutes",
    "gap_minutes",
    "presenters_min",
    "presenters_max",
    "cities_min",
    "cities_max",
    "presentation_minutes",
    "items",
    "objective",
    "burden",
)


def cities_since(then: Problem, now: Problem) -> tuple[CitySince, ...]:
    """The cities that ask otherwise, in the order of today's question, then the gone.

    Wishes for the company of cities that are gone or new are part of what changed for
    those alone, not for the city that has them.
    """
    before = {city.slug: city for city in then.cities}
    after = {city.slug: city for city in now.cities}
    return (*_changed(before, after), *_left(before, after))


def _changed(before: dict[str, City], after: dict[str, City]) -> Iterator[CitySince]:
    for slug, city in after.items():
        earlier = before.get(slug)
        if earlier is None:
            yield CitySince(slug, Kind.JOINED, None, city)
            continue
        known = before.keys() & after.keys()
        codes = tuple(
            code
            for code, read in _OF_CITIES
            if _among(known, read(earlier)) != _among(known, read(city))
        )
        if codes:
            yield CitySince(slug, Kind.CHANGED, earlier, city, codes)


def _left(before: dict[str, City], after: dict[str, City]) -> Iterator[CitySince]:
    for slug, city in before.items():
        if slug not in after:
            yield CitySince(slug, Kind.LEFT, city, None)


def _among(known: Iterable[str], value: object) -> object:
    """Of slugs, those of cities that were and are there."""
    if isinstance(value, frozenset) and value and all(type(v) is str for v in value):
        return value & frozenset(known)
    return value


def question_since(then: Problem, now: Problem) -> tuple[str, ...]:
    """What else is asked otherwise, by code."""
    return tuple(
        code for code in QUESTION_CODES if getattr(then, code) != getattr(now, code)
    )
