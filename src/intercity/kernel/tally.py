"""Counts of distinct cities, and lists in an order that a rule makes.

The same city may stand in a list twice, under two spellings or in two groups; what
is published counts cities, not entries. Order in a list of cities is protocol: it
follows a rule that can be printed beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, Literal, Protocol, TypeVar

from intercity.kernel.wording import LocalizedText, folded, sort_key

T = TypeVar("T")
G = TypeVar("G", bound=Hashable)


def spellings(known: Mapping[str, Iterable[str]]) -> Callable[[str], str]:
    """A key that is equal for two spellings of one city.

    Spellings match when they fold alike ("SAO PAULO", "São Paulo") or when `known`
    says so: it maps a name to its other spellings (`{"New York": ["NewYork"]}`).
    Nothing is guessed. A spelling claimed by two names is a `ValueError`.
    """
    owners: dict[str, str] = {}
    for name, others in known.items():
        for spelling in (name, *others):
            owner = owners.setdefault(folded(spelling), name)
            if owner != name:
                raise ValueError(
                    f'spelling: "{spelling}" is claimed by "{owner}" and by "{name}"'
                )
    keys = {spelling: folded(name) for spelling, name in owners.items()}
    return lambda text: keys.get(folded(text), folded(text))


@dataclass(frozen=True, slots=True)
class Tally(Generic[T]):
    """Who stands in a list, counted by city.

    `listed` holds for each distinct city its entries, in the order of the list.
    `unnamed` are participants known only by number; the source that gave the number
    counts them apart from the named ones, so they are distinct from these.
    """

    listed: tuple[tuple[T, ...], ...]
    unnamed: int = 0

    @property
    def cities(self) -> tuple[T, ...]:
        """The first entry of each distinct city."""
        return tuple(entries[0] for entries in self.listed)

    @property
    def entries(self) -> int:
        """How many entries the list has."""
        return sum(map(len, self.listed))

    @property
    def named(self) -> int:
        """How many distinct cities the list names."""
        return len(self.listed)

    @property
    def total(self) -> int:
        """How many distinct cities there are, named or not."""
        return self.named + self.unnamed

    @property
    def repeated(self) -> tuple[tuple[T, ...], ...]:
        """The entries of each city that stands in the list more than once."""
        return tuple(entries for entries in self.listed if len(entries) > 1)


def tally(
    entries: Iterable[T], key: Callable[[T], Hashable], unnamed: int = 0
) -> Tally[T]:
    """Count a list by city; entries of equal `key` are one city."""
    if unnamed < 0:
        raise ValueError(f"unnamed: {unnamed} is below 0")
    return Tally(tuple(_grouped(entries, key).values()), unnamed)


def tally_by(
    entries: Iterable[T], key: Callable[[T], Hashable], group: Callable[[T], G]
) -> dict[G, Tally[T]]:
    """One tally for each group (a session, a mode), by first appearance.

    A city in two groups counts in both: the groups' counts may exceed the whole.
    """
    return {of: tally(some, key) for of, some in _grouped(entries, group).items()}


def distinct(entries: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    """The first entry of each city, in the order of the list."""
    return tally(entries, key).cities


def _grouped(entries: Iterable[T], key: Callable[[T], G]) -> dict[G, tuple[T, ...]]:
    groups: dict[G, list[T]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return {of: tuple(some) for of, some in groups.items()}


class Unit(Protocol):
    """What an order by rule needs to know of a city.

    `name` is its English name or holds it, `sort_key` replaces the name in
    alphabetical lists unless it is "", `position` is its place in the precedence
    list, if it has one.
    """

    @property
    def slug(self) -> str: ...  # noqa: D102 -- told in the class's docstring
    @property
    def name(self) -> str | LocalizedText: ...  # noqa: D102 -- told in the class's docstring
    @property
    def sort_key(self) -> str: ...  # noqa: D102 -- told in the class's docstring
    @property
    def position(self) -> int | None: ...  # noqa: D102 -- told in the class's docstring


U = TypeVar("U", bound=Unit)

OrderCode = Literal["alphabetical", "precedence", "lot"]
HostCode = Literal["host_in_place", "host_first", "host_last", "host_left_out"]


@dataclass(frozen=True, slots=True)
class OrderRule:
    """A rule for the order of a list, and where the host stands in it.

    `alphabetical`: by the folded English name. `precedence`: by position; those
    without one follow alphabetically. `lot`: drawn from `seed`, which is printed
    beside the list so that anyone can draw again. The codes are what a page says in
    the reader's language.
    """

    code: OrderCode = "alphabetical"
    host_code: HostCode = "host_in_place"
    seed: str = ""

    def __post_init__(self) -> None:
        if (self.code == "lot") != bool(self.seed):
            raise ValueError(
                f'seed: "{self.seed}" for the order "{self.code}"; a lot needs a seed, '
                "the other orders take none"
            )


def order_by_rule(
    units: Iterable[U], rule: OrderRule, host: str | None = None
) -> tuple[U, ...]:
    """The units in the order of the rule; `host` is the slug of the host city.

    The result does not depend on the order they come in, as long as slugs are unique.
    A rule that places the host needs to know who it is, else `ValueError`; a host
    that is not among the units is no fault.
    """
    if host is None and rule.host_code != "host_in_place":
        raise ValueError(f'host: none is given, but the rule says "{rule.host_code}"')
    ordered = sorted(units, key=lambda unit: _place(unit, rule))
    if rule.host_code == "host_in_place":
        return tuple(ordered)
    hosts = tuple(unit for unit in ordered if unit.slug == host)
    others = tuple(unit for unit in ordered if unit.slug != host)
    if rule.host_code == "host_left_out":
        return others
    return hosts + others if rule.host_code == "host_first" else others + hosts


def _place(unit: Unit, rule: OrderRule) -> tuple[float, str, tuple[str, ...]]:
    alphabetical = (*sort_key(unit.name, unit.sort_key), unit.slug)
    if rule.code == "precedence" and unit.position is not None:
        return unit.position, "", alphabetical
    drawn = _lot(unit.slug, rule.seed) if rule.code == "lot" else ""
    return float("inf"), drawn, alphabetical


def _lot(slug: str, seed: str) -> str:
    """The city's lot: SHA-256 of "seed/slug", the smallest first.

    Anyone can check it with common tools, on any version of Python, and a city that
    joins or leaves does not reshuffle the others.
    """
    return sha256(f"{seed}/{slug}".encode()).hexdigest()
