"""Files as a page lists them for readers: the host's own, then city by city.

Which files those are is asked of `embargo`; the order of cities is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from intercity.kernel.wording import LocalizedText
from intercity.programme.clearing import cleared_summary
from intercity.programme.content import ContentCity
from intercity.programme.handing_words import size_words
from intercity.programme.models import Contribution, Item, Material


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """A file: `url` has it, `ending` and `size` say what comes."""

    material: Material
    url: str
    ending: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What belongs together: of a city under its title, or of the host by its kind.

    `summary` is that of a contribution, as far as it is cleared.
    """

    names: LocalizedText | None
    kind: str
    title: LocalizedText
    summary: LocalizedText
    handouts: tuple[Handout, ...]


def shelves(
    materials: Iterable[Material],
    cities: Iterable[ContentCity],
    url_of: Callable[[Material], str],
) -> tuple[Shelf, ...]:
    """The host's contributions, then the presentations of these cities, in order."""
    found = list(materials)
    own = [_shelf(kind, None, _of_kind(found, kind), url_of) for kind in _CONTRIBUTED]
    presented = [
        _shelf(_PRESENTED, city.names, _of_city(found, city.slug), url_of)
        for city in cities
    ]
    return tuple(shelf for shelf in (*own, *presented) if shelf.handouts)


_CONTRIBUTED = Contribution.KINDS
_PRESENTED = Item.Kind.PRESENTATION
_KINDS = list(Material.Kind)
_NO_TEXT = LocalizedText("en")


def _of_kind(found: Iterable[Material], kind: str) -> list[Material]:
    return [one for one in found if one.contribution and one.contribution.kind == kind]


def _of_city(found: Iterable[Material], slug: str) -> list[Material]:
    return [
        one for one in found if one.participant and one.participant.city.slug == slug
    ]


def _shelf(
    kind: str,
    names: LocalizedText | None,
    found: list[Material],
    url_of: Callable[[Material], str],
) -> Shelf:
    presentation = found[0].presentation if found else None
    contribution = found[0].contribution if found else None
    found.sort(key=lambda one: (_KINDS.index(Material.Kind(one.kind)), one.language))
    return Shelf(
        names=names,
        kind=kind,
        title=presentation.title if presentation else _NO_TEXT,
        summary=cleared_summary(contribution) if contribution else _NO_TEXT,
        handouts=tuple(_handout(one, url_of) for one in found),
    )


def _handout(material: Material, url_of: Callable[[Material], str]) -> Handout:
    return Handout(
        material=material,
        url=url_of(material),
        ending=material.file.name.rpartition(".")[2].upper(),
        size=size_words(material.file.size),
    )
