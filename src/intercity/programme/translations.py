"""Texts of an edition that are translated, and who writes which languages of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from intercity.kernel.wording import LocalizedText
from intercity.programme.actions.translations import FIELDS, Translated, original
from intercity.programme.models import Item, Presentation
from intercity.seminars.models import Edition, Role
from intercity.seminars.rules import is_secretariat, is_translator

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.rules import Reader

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
    roles = person.roles.filter(edition=edition, name=Role.Name.TRANSLATOR)
    own = {tag for role in roles for tag in role.languages}
    return tuple(tag for tag in edition.languages if tag in own or not own)


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


def wanted(words: LocalizedText, languages: Iterable[str]) -> tuple[str, ...]:
    """The languages that a text is translated into, of these."""
    return tuple(tag for tag in languages if tag != original(words))
