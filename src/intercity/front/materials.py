"""The files that everybody may have, as a page lists them: the host's own, then cities.

Which they are is asked anew at each request (`programme.embargo`); the order of cities
is that of the published list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from intercity.kernel.wording import LocalizedText
from intercity.programme.content import Content
from intercity.programme.embargo import public_materials
from intercity.programme.handing_words import size_words
from intercity.programme.models import Contribution, Item, Material
from intercity.seminars.models import Edition

_PRESENTED = Item.Kind.PRESENTATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """A file: `url` has it, `ending` and `size` say what comes."""

    material: Material
    url: str
    ending: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What belongs together: of a city under its title, or of the host by its kind."""

    names: LocalizedText | None
    kind: str
    title: LocalizedText
    handouts: tuple[Handout, ...]


def has_files(slug: str, now: datetime) -> bool:
    """Whether there is anything to list; one query where no file is for everybody."""
    meant = Material.objects.filter(audience=Material.Audience.PUBLIC)
    of_it = Q(presentation__participant__edition__slug=slug) | Q(
        contribution__edition__slug=slug
    )
    if not meant.filter(of_it).exists():
        return False
    return bool(public_materials(Edition.objects.get(slug=slug), now))


def shelves(content: Content, now: datetime) -> tuple[Shelf, ...]:
    """All that the public may have of an edition now, in the order of its lists."""
    edition = Edition.objects.get(slug=content.edition.slug)
    found = public_materials(edition, now)
    own = [
        _shelf(edition, kind, None, _of_kind(found, kind))
        for kind in Contribution.KINDS
    ]
    presented = [
        _shelf(edition, _PRESENTED, city.names, _of_city(found, city.slug))
        for city in (content.host, *content.listed)
    ]
    return tuple(shelf for shelf in (*own, *presented) if shelf.handouts)


def _of_kind(found: Iterable[Material], kind: str) -> list[Material]:
    return [one for one in found if one.contribution and one.contribution.kind == kind]


def _of_city(found: Iterable[Material], slug: str) -> list[Material]:
    return [
        one for one in found if one.participant and one.participant.city.slug == slug
    ]


def _shelf(
    edition: Edition, kind: str, names: LocalizedText | None, found: list[Material]
) -> Shelf:
    presentation = found[0].presentation if found else None
    order = list(Material.Kind)
    found.sort(key=lambda one: (order.index(Material.Kind(one.kind)), one.language))
    return Shelf(
        names=names,
        kind=kind,
        title=presentation.title if presentation else LocalizedText("en"),
        handouts=tuple(_handout(edition.slug, one) for one in found),
    )


def _handout(slug: str, material: Material) -> Handout:
    return Handout(
        material=material,
        url=reverse("programme-files:public_material", args=[slug, material.pk]),
        ending=material.file.name.rpartition(".")[2].upper(),
        size=size_words(material.file.size),
    )
