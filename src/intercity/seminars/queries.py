"""What is read of editions, narrowed to the reader, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from intercity.base.clock import now
from intercity.cities.models import FocalPoint
from intercity.kernel.clock import local
from intercity.kernel.tally import OrderRule, order_by_rule, tally
from intercity.seminars.models import Edition, Participant, Role, Series
from intercity.seminars.question import Asks
from intercity.seminars.rules import is_secretariat

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from intercity.cities.models import City
    from intercity.kernel.wording import LocalizedText
    from intercity.people.models import Person
    from intercity.seminars.rules import Reader

_SOURCES = ("series", "host")


def served_editions(person: Person, on: date | None = None) -> tuple[Edition, ...]:
    """The editions of the series that the person serves, next first."""
    editions = Edition.objects.select_related(*_SOURCES)
    if not person.is_administrator:
        editions = editions.filter(Exists(_role(person)))
    return _next_first(editions, on or now().date())


def _role(person: Person) -> QuerySet[Role]:
    """The role in the series of an outer edition."""
    name = Role.Name.SECRETARIAT
    return Role.objects.filter(person=person, name=name, series=OuterRef("series"))


def _task(person: Person) -> QuerySet[Role]:
    """The other roles in an outer edition."""
    here = Q(edition=OuterRef("pk")) | Q(edition=None, series=OuterRef("series"))
    return Role.objects.filter(here, person=person).exclude(name=Role.Name.SECRETARIAT)


def tasks_of(
    person: Person, on: date | None = None
) -> tuple[tuple[Edition, tuple[Role, ...]], ...]:
    """Roles other than the secretariat's by edition, next first. Two queries.

    An approver has one in each edition of the series.
    """
    roles = list(person.roles.exclude(name=Role.Name.SECRETARIAT).order_by("pk"))
    if not roles:
        return ()
    editions = Edition.objects.select_related(*_SOURCES).filter(Exists(_task(person)))
    return tuple(
        (
            edition,
            tuple(
                role
                for role in roles
                if role.edition_id == edition.pk
                or (role.edition_id is None and role.series_id == edition.series_id)
            ),
        )
        for edition in _next_first(editions, on or now().date())
    )


def languages_of(person: Person, edition: Edition) -> tuple[str, ...]:
    """What a translator of the edition writes: as the role says, or else all of its."""
    roles = person.roles.filter(edition=edition, name=Role.Name.TRANSLATOR)
    own = [tag for role in roles for tag in role.languages]
    return tuple(dict.fromkeys(own or edition.languages))


def own_participations(
    person: Person, on: date | None = None
) -> tuple[Participant, ...]:
    """Where the cities that the person speaks for take part, next edition first."""
    on = on or now().date()
    own = FocalPoint.objects.on(on).filter(person=person, city=OuterRef("city"))
    found = Participant.objects.filter(Exists(own)).select_related(
        "city", "edition__series", "edition__host"
    )
    by_edition: dict[Edition, list[Participant]] = {}
    for participant in found:
        by_edition.setdefault(participant.edition, []).append(participant)
    order = _next_first(by_edition, on)
    return tuple(one for edition in order for one in by_edition[edition])


def series_for(person: Person) -> tuple[Series, ...]:
    """The series that the person may add editions to, by name."""
    found = Series.objects.all()
    if not person.is_administrator:
        found = found.filter(
            roles__person=person, roles__name=Role.Name.SECRETARIAT
        ).distinct()
    return tuple(sorted(found, key=lambda series: str(series).casefold()))


def secretariat_address(edition: Edition) -> str:
    """Where answers go that are for nobody by name: to the colleague of longest."""
    roles = edition.series.roles.filter(name=Role.Name.SECRETARIAT).order_by("pk")
    return roles.values_list("person__email", flat=True).first() or ""


def host_day(edition: Edition, at: datetime) -> date:
    """The day on the host's calendar at that instant. One query."""
    zone = edition.host.zones.values_list("zone", flat=True)[0]
    return local(at, zone).date()


def public_editions(on: date | None = None) -> tuple[Edition, ...]:
    """The public editions: the next first, then those held, the latest first."""
    editions = Edition.objects.select_related(*_SOURCES).filter(is_public=True)
    return _next_first(editions, on or now().date())


def _next_first(editions: Iterable[Edition], on: date) -> tuple[Edition, ...]:
    def place(edition: Edition) -> tuple[bool, int, str]:
        days = [date.fromisoformat(day).toordinal() for day in edition.dates]
        first, last = min(days, default=date.max.toordinal()), max(days, default=0)
        is_over = bool(days) and (edition.was_held or last < on.toordinal())
        return is_over, -first if is_over else first, edition.slug

    return tuple(sorted(editions, key=place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Participating:
    """A city in an edition as one reader may see it; `asks` are None where hidden."""

    slug: str
    name: LocalizedText
    sort_key: str
    position: int | None
    city: City
    takes_part: bool
    presents: bool
    is_listed: bool
    place: int
    revision: int
    asks: Asks | None


def participants_of(
    edition: Edition, viewer: Reader, on: date | None = None
) -> tuple[Participating, ...]:
    """The cities of an edition, in the order of its rule, as far as a reader may know.

    The secretariat sees all with what they ask for. Anyone else sees the public list
    of a public edition, and of the cities that they speak for, everything.
    """
    found = edition.participants.select_related("city").prefetch_related("city__zones")
    sees_all = is_secretariat(viewer, edition)
    own = set() if sees_all else _own_cities(viewer, on or now().date())
    rows = [
        _participating(one, edition, sees_asks=sees_all or one.city_id in own)
        for one in found
        if sees_all or one.city_id in own or _is_public(one, edition)
    ]
    return order_by_rule(rows, rule_of(edition), edition.host.slug)


def _is_public(one: Participant, edition: Edition) -> bool:
    return edition.is_public and one.is_listed and one.takes_part


def _own_cities(viewer: Reader, on: date) -> set[int]:
    if not viewer.is_authenticated:
        return set()
    points = FocalPoint.objects.on(on).filter(person=viewer)
    return set(points.values_list("city_id", flat=True))


def _participating(
    one: Participant, edition: Edition, *, sees_asks: bool
) -> Participating:
    by_precedence = edition.order == Edition.Order.PRECEDENCE
    return Participating(
        slug=one.city.slug,
        name=one.city.names,
        sort_key=one.city.sort_key,
        position=one.place if by_precedence else None,
        city=one.city,
        takes_part=one.takes_part,
        presents=one.presents,
        is_listed=one.is_listed,
        place=one.place,
        revision=one.revision,
        asks=Asks.of(one.asks) if sees_asks else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A city in a list of the secretariat's: its name, and what the order asks for."""

    slug: str
    name: LocalizedText
    sort_key: str
    position: int | None


def cities_of(edition: Edition) -> tuple[Listed, ...]:
    """All cities of an edition by name, in the order of its rule. One query."""
    found = edition.participants.values_list(
        "city__slug", "city__names", "city__sort_key", "place"
    )
    by_precedence = edition.order == Edition.Order.PRECEDENCE
    rows = [
        Listed(
            slug=slug,
            name=name,
            sort_key=key,
            position=place if by_precedence else None,
        )
        for slug, name, key, place in found
    ]
    return order_by_rule(rows, rule_of(edition), edition.host.slug)


def rule_of(edition: Edition) -> OrderRule:
    """The rule that lists of the edition's cities stand in; the host is not in them."""
    return OrderRule(
        code=edition.order,  # type: ignore[arg-type]  # its choices are the codes
        host_code="host_left_out",
        seed=edition.order_seed if edition.order == Edition.Order.LOT else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many distinct cities take part, besides the host.

    `named` cities stand in the records, `listed` ones on the public list; `unnamed`
    are known by number only. `presenting` and `presenting_listed` count in the same
    way those that present.
    """

    named: int
    unnamed: int
    presenting: int
    listed: int
    presenting_listed: int

    @property
    def total(self) -> int:
        """All distinct cities."""
        return self.named + self.unnamed


def counts_of(edition: Edition) -> Counts:
    """The counts of distinct cities of an edition, from the records and the number."""
    return counts_of_all([edition])[edition.pk]


def counts_of_all(editions: Iterable[Edition]) -> dict[int, Counts]:
    """The same for several editions, by their key."""
    editions = list(editions)
    rows: dict[int, list[tuple[int, bool, bool]]] = {one.pk: [] for one in editions}
    found = Participant.objects.filter(edition__in=editions, takes_part=True)
    for key, city, presents, is_listed in found.values_list(
        "edition_id", "city_id", "presents", "is_listed"
    ):
        rows[key].append((city, presents, is_listed))
    return {one.pk: _counts(rows[one.pk], one.unnamed) for one in editions}


def _counts(rows: Iterable[tuple[int, bool, bool]], unnamed: int) -> Counts:
    def of(entries: Iterable[tuple[int, bool, bool]], unnamed: int = 0) -> int:
        return tally(entries, lambda row: row[0], unnamed).total

    rows = list(rows)
    return Counts(
        named=of(rows),
        unnamed=unnamed,
        presenting=of(row for row in rows if row[1]),
        listed=of(row for row in rows if row[2]),
        presenting_listed=of(row for row in rows if row[1] and row[2]),
    )
