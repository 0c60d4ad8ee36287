"""Translations: a text of the programme in languages that are not its own.

Refusals by code: not_yours (lang)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.programme.actions.values import hold
from intercity.programme.models import Contribution, Item, Presentation
from intercity.seminars.models import Edition, Role

Translated = Item | Presentation | Contribution
# What of each is translated; everything else in it is its owner's.
FIELDS: Mapping[type[Translated], tuple[str, ...]] = {
    Item: ("title", "description"),
    Presentation: ("title", "abstract"),
    Contribution: ("summary",),
}


def original(text: LocalizedText) -> str:
    """The language that a text was written in; "" for no text."""
    told = text.as_dict()
    return text.source if text.source in told else next(iter(told), "")


@transaction.atomic
def translate(
    of: Translated,
    words: Mapping[str, Mapping[str, str]],
    *,
    languages: Collection[str],
    revision: int,
    by: Person,
    now: datetime,
) -> None:
    """Write `words`, by field and language, beside the original.

    Refuses the original itself, and any but these `languages` (`not_yours`). Nothing
    else follows: a presentation stays accepted or final, and a contribution asks to be
    cleared anew in the languages that change.
    """
    edition = _edition(of)
    hold(edition)
    kept = type(of).objects.select_for_update(of=("self",)).get(pk=of.pk)
    changed: set[str] = set()
    held: dict[str, object] = {}
    yours: dict[str, object] = {}
    for name in FIELDS[type(of)]:
        text: LocalizedText = getattr(kept, name)
        said = text.as_dict()
        for tag, told in words.get(name, {}).items():
            if not text or tag == original(text) or tag not in languages:
                raise Refusal("not_yours", {"lang": tag})
            held[f"{name}_{tag}"], yours[f"{name}_{tag}"] = said.get(tag, ""), told
            if said.get(tag, "") != told:
                changed.add(tag)
                text = text.with_text(tag, told)
        setattr(kept, name, text)
    if not changed:
        return
    if kept.revision != revision:
        raise Stale({**held, "revision": kept.revision}, yours)
    kept.revision += 1
    kept.save()
    data = {
        "kind": kept._meta.model_name,
        "of": kept.pk,
        "languages": sorted(changed),
    }
    record(
        "programme.translate",
        edition,
        by=by,
        now=now,
        role=_role(by, edition),
        data=data,
    )


def _edition(of: Translated) -> Edition:
    return of.participant.edition if isinstance(of, Presentation) else of.edition


def _role(by: Person, edition: Edition) -> str:
    """The role by which it is the person's to write: the secretariat has its own."""
    own = by.has_role(Role.Name.TRANSLATOR, edition=edition.pk)
    return str(Role.Name.TRANSLATOR) if own else ""
