"""The words of an edition's letters, and the letterhead of a series.

Refusals by code: unknown_fields (fields, accepted) · secret_in_subject (the same)
· needs_field (field) · language
(language)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from intercity.base.models import File
from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.merging import fields_in
from intercity.delegations.models import Letterhead, LetterTemplate
from intercity.delegations.wordings import NEEDED, Words, fields_of, shipped_words
from intercity.kernel.wording import LocalizedText
from intercity.seminars.actions.editions import locked
from intercity.seminars.models import Series

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.models import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a letterhead says."""

    heading: LocalizedText
    signature: LocalizedText
    prefix: str = ""
    logo: File | None = None


@transaction.atomic
def set_letter(
    edition: Edition,
    place: tuple[str, str],
    words: Words,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> LetterTemplate:
    """Write a letter anew; `place` is its kind and language, 0 the shipped revision.

    Refuses fields that its kind does not have, or not in that language
    (`unknown_fields`), and an invitation without its link (`needs_field`).
    """
    kind, language = place
    edition = locked(edition)
    check_words(kind, language, words)
    row = LetterTemplate.objects.filter(
        edition=edition, kind=kind, language=language
    ).first()
    row = row or LetterTemplate(
        edition=edition, kind=kind, language=language, revision=0
    )
    if row.revision != revision:
        theirs = {"subject": row.subject, "body": row.body, "revision": row.revision}
        raise Stale(theirs, {"subject": words.subject, "body": words.body})
    if Words(row.subject, row.body) == words:
        return row
    row.subject, row.body = words.subject, words.body
    row.revision += 1
    row.save()
    data = {"kind": kind, "language": language}
    record("letters.write", edition, by=by, now=now, data=data)
    return row


def check_words(kind: str, language: str, words: Words) -> None:
    """Refuse words that cannot be merged."""
    accepted = fields_of(kind, language)
    named = fields_in(f"{words.subject}\n{words.body}")
    unknown = [name for name in named if name not in accepted]
    if unknown:
        raise Refusal("unknown_fields", {"fields": unknown, "accepted": accepted})
    # Of a mail with a secret link the words are dropped, but its subject is kept.
    if "link" in fields_in(words.subject):
        plain = [name for name in accepted if name != "link"]
        raise Refusal("secret_in_subject", {"fields": ["link"], "accepted": plain})
    needed = NEEDED.get(kind)
    if needed and needed not in fields_in(words.body):
        raise Refusal("needs_field", {"field": needed})


@transaction.atomic
def reset_letter(
    edition: Edition, kind: str, language: str, *, by: Person | None, now: datetime
) -> None:
    """Go back to the shipped words; in a language without any, to no letter at all."""
    edition = locked(edition)
    found = LetterTemplate.objects.filter(edition=edition, kind=kind, language=language)
    if found.delete()[0]:
        data = {"kind": kind, "language": language}
        data["shipped"] = str((kind, language) in shipped_words())
        record("letters.reset", edition, by=by, now=now, data=data)


@transaction.atomic
def set_letterhead(
    series: Series, head: Head, *, revision: int, by: Person | None, now: datetime
) -> Letterhead:
    """Put this letterhead in place of that of `revision`, 0 for the first one."""
    series = Series.objects.select_for_update().get(pk=series.pk)
    row = Letterhead.objects.filter(series=series).first()
    row = row or Letterhead(series=series, revision=0)
    names = ("heading", "signature", "prefix", "logo")
    changed = [name for name in names if getattr(row, name) != getattr(head, name)]
    if not changed and row.pk:
        return row
    if row.revision != revision:
        theirs = {name: getattr(row, name) for name in changed}
        yours = {name: getattr(head, name) for name in changed}
        raise Stale({**theirs, "revision": row.revision}, yours)
    for name in names:
        setattr(row, name, getattr(head, name))
    row.revision += 1
    row.save()
    record("letters.head", series, by=by, now=now, data={"changed": changed})
    return row
