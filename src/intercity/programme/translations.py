"""Texts of an edition that are translated, and who writes which languages of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from intercity.kernel.wording import LocalizedText
from intercity.programme.actions.translations import FIELDS, Translated, original
from intercity.programme.clearing import newest
from intercity.programme.models import Contribution, Item, Material, Presentation
from intercity.seminars.models import Edition
from intercity.seminars.queries import languages_of
from intercity.seminars.rules import is_secretariat, is_translator

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.rules import Reader

BY_TRANSLATORS = (Material.Kind.TRANSCRIPT, Material.Kind.CAPTIONS)
LABELS = {
    "title": _("Title"),
    "description": _("Description"),
    "abstract": _("Abstract"),
    "summary": _("Summary"),
}


def may_translate(person: Reader, edition: Edition) -> bool:
    """Whoever translates in the edition, and its secretariat."""
    return is_translator(person, edition) or is_secretariat(person, edition)


def languages_for(person: Person, edition: Edition) -> tuple[str, ...]:
    """The languages of the edition that a person writes: of the role, or all."""
    own = languages_of(person, edition)
    return tuple(tag for tag in edition.languages if tag in own)


@dataclass(frozen=True, slots=True)
class Text:
    """One text of something; `kind` and `key` are its address."""

    kind: str
    key: int
    of: Translated
    name: str
    words: LocalizedText


def texts_of(edition: Edition) -> Iterable[Text]:
    """Every text of the draft, of presentations and of contributions; three queries."""
    for kind, found in _owners(edition):
        for one in found:
            for name in FIELDS[type(one)]:
                words: LocalizedText = getattr(one, name)
                if words:
                    yield Text(kind, one.pk, one, name, words)


def _owners(edition: Edition) -> Iterable[tuple[str, Iterable[Translated]]]:
    items = Item.objects.filter(edition=edition, slots__isnull=False)
    items = items.order_by("slots__session__number", "slots__place")
    yield "item", list({one.pk: one for one in items}.values())
    handed = Presentation.objects.filter(
        participant__edition=edition, handed_in_at__isnull=False
    )
    yield "presentation", handed.select_related("participant__city")
    yield "contribution", edition.contributions.all()


def text_owner(edition: Edition, kind: str, key: int) -> Translated | None:
    """What an address of a translation is of, in this edition."""
    owners = dict(_owners(edition)).get(kind, ())
    return next((one for one in owners if one.pk == key), None)


@dataclass(frozen=True, slots=True)
class FileWanted:
    """What a contribution has not yet in some languages: a kind of file."""

    contribution: Contribution
    kind: Material.Kind
    languages: tuple[str, ...]


def files_wanted(edition: Edition, languages: Iterable[str]) -> Iterable[FileWanted]:
    """A transcript of all that is said, and captions of each film; two queries."""
    for one in edition.contributions.prefetch_related("materials"):
        held = newest(one.materials.all())
        kinds = {file.kind for file in held}
        if not kinds & {Material.Kind.VIDEO, Material.Kind.TEXT}:
            continue
        for kind in BY_TRANSLATORS:
            there = {file.language for file in held if file.kind == kind}
            lacks = tuple(tag for tag in languages if tag not in there)
            is_asked = kind != Material.Kind.CAPTIONS or Material.Kind.VIDEO in kinds
            if lacks and is_asked:
                yield FileWanted(one, kind, lacks)


def wanted(words: LocalizedText, languages: Iterable[str]) -> tuple[str, ...]:
    """The languages that a text is translated into, of these."""
    return tuple(tag for tag in languages if tag != original(words))
