"""Files for interpreters: the newest of what is presented in each session.

Whatever its audience, interpreters have a file before its time. Videos stay out: they
are shown, not read, and would make a pack of gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q

from intercity.programme.clearing import newest
from intercity.programme.models import Item, Material, Session, Slot
from intercity.programme.packs import Slides
from intercity.seminars.models import Edition

_READ = (
    Material.Kind.SLIDES,
    Material.Kind.TEXT,
    Material.Kind.CAPTIONS,
    Material.Kind.TRANSCRIPT,
)


def slides_of(edition: Edition, sessions: Iterable[Session]) -> Iterator[Slides]:
    """The files of these sessions, in two queries."""
    of_edition = Q(presentation__participant__edition=edition) | Q(
        contribution__edition=edition
    )
    found = Material.objects.filter(of_edition, kind__in=_READ)
    materials = newest(
        found.select_related("file", "presentation__participant__city", "contribution")
    )
    slots = Slot.objects.filter(session__in=tuple(sessions))
    shown: dict[object, list[int]] = {}
    for slot in slots.select_related("session", "item").order_by("session__number"):
        shown.setdefault(_key(slot.item), []).append(slot.session.number)
    for one in materials:
        key, name = _owner(one)
        for number in dict.fromkeys(shown.get(key, ())):
            ending = one.file.name.rpartition(".")[2].lower()
            kept = f"{name}-{one.kind}-{one.language.lower()}-v{one.number}.{ending}"
            yield Slides(number, kept, one.file)


def _key(item: Item) -> object:
    """What an item shows: a city's presentation, or a contribution of its kind."""
    return item.city_id if item.kind == Item.Kind.PRESENTATION else item.kind


def _owner(one: Material) -> tuple[object, str]:
    """The same key of a file, and what it is called by."""
    if one.presentation is not None:
        city = one.presentation.participant.city
        return city.pk, city.slug
    kind = one.contribution.kind if one.contribution else ""
    return kind, kind
