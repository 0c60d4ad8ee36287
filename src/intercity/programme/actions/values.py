"""What people say of sessions and items, and the checks that hold for all of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from intercity.base.refusals import Refusal, Stale
from intercity.cities.models import City
from intercity.kernel import clock
from intercity.kernel.wording import LocalizedText
from intercity.programme.models import Item, Session
from intercity.programme.times import minute_of
from intercity.seminars.models import Edition

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MOST_MINUTES = 24 * 60
NO_TEXT = LocalizedText("en")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemValues:
    """What somebody may say of an item. `minutes` is None while it is not known."""

    kind: str
    title: LocalizedText = NO_TEXT
    description: LocalizedText = NO_TEXT
    minutes: int | None = None
    city: City | None = None

    @classmethod
    def of(cls, item: Item) -> ItemValues:
        """What an item holds now."""
        return cls(**{one.name: getattr(item, one.name) for one in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionValues:
    """What somebody may say of a session.

    `start` is "HH:MM" on the clock of `zone`; `minutes` is None where the length
    follows from the items.
    """

    title: LocalizedText = NO_TEXT
    day: date
    start: str
    zone: str
    minutes: int | None = None
    times_known: bool = True
    seats_known: bool = True
    cities: frozenset[City] = field(default_factory=frozenset)

    @classmethod
    def of(cls, session: Session) -> SessionValues:
        """What a session holds now."""
        plain = {
            one.name: getattr(session, one.name)
            for one in fields(cls)
            if one.name != "cities"
        }
        return cls(**plain, cities=frozenset(session.cities.all()))


Values = ItemValues | SessionValues


def as_fields(values: DataclassInstance) -> dict[str, Any]:
    """The values field by field."""
    return {one.name: getattr(values, one.name) for one in fields(values)}


def differing(before: Values, after: Values) -> list[str]:
    """The fields in which two versions differ."""
    then, now = as_fields(before), as_fields(after)
    return [name for name in then if then[name] != now[name]]


def refuse_stale(
    kept: Item | Session, revision: int, theirs: Values, yours: Values
) -> None:
    """Raise `Stale` if somebody changed the object since `revision`."""
    if kept.revision != revision:
        saved = {**as_fields(theirs), "revision": kept.revision}
        raise Stale(saved, as_fields(yours))


def hold(edition: Edition) -> None:
    """Let one writer at a time change the draft of this edition."""
    Edition.objects.select_for_update().get(pk=edition.pk)


def check_session(edition: Edition, values: SessionValues) -> None:
    """Refuse a length, a wall time or a city that cannot be."""
    _check_minutes(values.minutes)
    if not clock.exists(values.day, minute_of(values.start), values.zone):
        raise Refusal("no_such_wall_time", {"start": values.start})
    entered = set(edition.participants.values_list("city_id", flat=True))
    for city in values.cities:
        if city.pk not in entered:
            raise Refusal("not_taking_part", {"city": city.names.as_dict()})


def check_item(edition: Edition, values: ItemValues) -> None:
    """Refuse a length or a presenting city that cannot be; the host may present."""
    _check_minutes(values.minutes)
    city = values.city
    if city is None or city.pk == edition.host_id:
        return
    if not edition.participants.filter(city=city).exists():
        raise Refusal("not_taking_part", {"city": city.names.as_dict()})


def _check_minutes(minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise Refusal("bad_minutes", {"minutes": minutes, "most": MOST_MINUTES})
