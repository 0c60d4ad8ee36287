"""What is done to the cities that take part in an edition.

Refusals by code: already_takes_part (city) · is_the_host (city) · unknown_reference
(city) · self_reference · together_and_apart (city, other)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.seminars.actions.editions import locked
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Asks
from intercity.seminars.written import Periods

if TYPE_CHECKING:
    from intercity.cities.models import City
    from intercity.people.models import Person


def add_city(  # noqa: PLR0913 -- a row of facts
    edition: Edition,
    city: City,
    *,
    by: Person | None,
    now: datetime,
    presents: bool = False,
    is_listed: bool = True,
    asks: Asks | None = None,
) -> Participant:
    """A city takes part; it stands last in the precedence list."""
    row = NewParticipant(city, presents, is_listed, asks or Asks())
    return add_cities(edition, [row], by=by, now=now)[0]


class NewParticipant(NamedTuple):
    """A city that is to take part."""

    city: City
    presents: bool = False
    is_listed: bool = True
    asks: Asks = Asks()


@transaction.atomic
def add_cities(
    edition: Edition,
    rows: Sequence[NewParticipant],
    *,
    by: Person | None,
    now: datetime,
) -> list[Participant]:
    """Cities take part; they stand last in the precedence list, in this order."""
    present = set(edition.participants.values_list("city_id", flat=True))
    for row in rows:
        if row.city.pk == edition.host_id:
            raise Refusal("is_the_host", {"city": row.city})
        if row.city.pk in present:
            raise Refusal("already_takes_part", {"city": row.city})
        present.add(row.city.pk)
    last = edition.participants.aggregate(last=Max("place"))["last"] or 0
    added = Participant.objects.bulk_create(
        Participant(
            edition=edition,
            city=row.city,
            presents=row.presents,
            is_listed=row.is_listed,
            place=place,
            asks=row.asks.as_dict(),
        )
        for place, row in enumerate(rows, start=last + 1)
    )
    data = {"cities": [row.city.slug for row in rows]}
    record("participants.add", edition, by=by, now=now, data=data)
    return added


@transaction.atomic
def remove_city(
    edition: Edition, city: City, *, by: Person | None, now: datetime
) -> None:
    """A city takes part no longer; those who asked for its company no longer do."""
    for participant in edition.participants.select_for_update():
        if participant.city_id == city.pk:
            participant.delete()
            continue
        asks = Asks.of(participant.asks)
        if asks.without(city.slug) != asks:
            participant.asks = asks.without(city.slug).as_dict()
            participant.revision += 1
            participant.save()
    record("participant.remove", edition, by=by, now=now, data={"city": city.slug})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a city stands in the lists of an edition."""

    presents: bool
    is_listed: bool
    place: int


@transaction.atomic
def arrange_cities(  # noqa: PLR0913 -- a table with its rule
    edition: Edition,
    standings: Mapping[int, Standing],
    *,
    order: str,
    order_seed: str = "",
    revision: int,
    by: Person | None,
    now: datetime,
) -> Edition:
    """Who presents, who is listed and in which order, for participants by their key.

    A city that is moved takes its new place and the others make room; places are
    counted anew from 1. Raises `Stale` where somebody else has arranged or changed the
    edition meanwhile.
    """
    current = locked(edition)
    rows = list(current.participants.select_related("city"))
    theirs = _as_told(rows, current.order, current.order_seed)
    arranged = _arranged(rows, standings)
    rule = {"order": order, "order_seed": order_seed}
    changed = {name for name, value in rule.items() if getattr(current, name) != value}
    if not changed and not arranged:
        return current
    if current.revision != revision:
        yours = _as_told(rows, order, order_seed)
        raise Stale({**theirs, "revision": current.revision}, yours)
    for name, value in rule.items():
        setattr(current, name, value)
    current.revision += 1
    current.save()
    Participant.objects.bulk_update(arranged, ["presents", "is_listed", "place"])
    record("participants.arrange", current, by=by, now=now, data={"order": order})
    return current


def _arranged(
    rows: list[Participant], standings: Mapping[int, Standing]
) -> list[Participant]:
    """Those that stand otherwise than before."""

    def place(row: Participant) -> tuple[int, int, int, int]:
        wanted = (standings.get(row.pk) or row).place
        moved = (wanted > row.place) - (wanted < row.place)
        return wanted, moved, row.place, row.pk

    before = {row.pk: (row.presents, row.is_listed, row.place) for row in rows}
    for number, row in enumerate(sorted(rows, key=place), start=1):
        row.place = number
        if standing := standings.get(row.pk):
            row.presents, row.is_listed = standing.presents, standing.is_listed
    return [
        row
        for row in rows
        if before[row.pk] != (row.presents, row.is_listed, row.place)
    ]


def _as_told(
    rows: Iterable[Participant], order: str, order_seed: str
) -> dict[str, Any]:
    """An arrangement as a person compares it: cities under the names of fields."""
    placed = sorted(rows, key=lambda row: (row.place, row.pk))
    return {
        "order": order,
        "order_seed": order_seed,
        "place": ", ".join(str(row.city) for row in placed),
        "presents": ", ".join(str(row.city) for row in placed if row.presents),
        "is_listed": ", ".join(str(row.city) for row in placed if row.is_listed),
    }


@transaction.atomic
def note_asks(
    participant: Participant,
    asks: Asks,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Participant:
    """What a city asks for in an edition; raises `Stale` if noted meanwhile."""
    everyone = {
        one.city.slug: one
        for one in Participant.objects.select_for_update(of=("self",))
        .select_related("city")
        .filter(edition=participant.edition_id)
    }
    current = next(one for one in everyone.values() if one.pk == participant.pk)
    noted, stored = asks.as_dict(), current.asks
    if noted == stored:
        return current
    if current.revision != revision:
        differing = {key for key in noted | stored if noted.get(key) != stored.get(key)}
        raise Stale(
            {key: stored.get(key) for key in differing}
            | {"revision": current.revision},
            {key: noted.get(key) for key in differing},
        )
    _check_company(current.city.slug, asks, everyone)
    current.asks = noted
    current.revision += 1
    current.save()
    data = {"city": current.city.slug, "keys": sorted(noted)}
    record("participant.note_asks", current.edition, by=by, now=now, data=data)
    return current


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a city answered, as far as a plan asks it; None: not said."""

    takes_part: bool
    presents: bool | None = None
    prefers: frozenset[int] | None = None
    unavailable: Periods | None = None


@transaction.atomic
def note_answer(
    participant: Participant, answered: Answered, *, by: Person | None, now: datetime
) -> Participant:
    """A city answered: the next plan is asked with it.

    Its newest answer holds over what was noted. A list of cities that is being
    arranged at the desk meanwhile is an older one then, if it says who presents.
    """
    edition = locked(participant.edition)
    rows = Participant.objects.select_for_update(of=("self",)).select_related("city")
    current = rows.get(pk=participant.pk)
    asks = Asks.of(current.asks)
    if answered.prefers is not None:
        asks = replace(asks, prefers=answered.prefers)
    if answered.unavailable is not None:
        asks = replace(asks, unavailable=answered.unavailable)
    noted: dict[str, Any] = {"takes_part": answered.takes_part, "asks": asks.as_dict()}
    if answered.presents is not None:
        noted["presents"] = answered.presents
    changed = [key for key, value in noted.items() if getattr(current, key) != value]
    if not changed:
        return current
    for key in changed:
        setattr(current, key, noted[key])
    current.revision += 1
    current.save(update_fields=[*changed, "revision"])
    if "presents" in changed:
        edition.revision += 1
        edition.save(update_fields=["revision"])
    data = {"city": current.city.slug, "fields": changed}
    record("participant.answer", edition, by=by, now=now, data=data)
    return current


def _check_company(slug: str, asks: Asks, everyone: Mapping[str, Participant]) -> None:
    """Refuse company that cannot be: with none, with itself, together and apart."""
    for other in (*asks.together, *asks.apart):
        if other == slug:
            raise Refusal("self_reference")
        if other not in everyone:
            raise Refusal("unknown_reference", {"city": other})
    wishes = {of: Asks.of(one.asks) for of, one in everyone.items()} | {slug: asks}
    group = {of: {of} for of in wishes}
    for of, wish in wishes.items():
        for other in wish.together:
            if group[of] is not group[other]:
                joined = group[of] | group[other]
                group |= dict.fromkeys(joined, joined)
    for of, wish in wishes.items():
        for other in wish.apart:
            if group[of] is group[other]:
                names = {"city": everyone[of].city, "other": everyone[other].city}
                raise Refusal("together_and_apart", names)
