"""The host's contributions: their summaries, and each language cleared.

Refusals by code: nothing_to_clear (lang) · changed_meanwhile
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.programme.clearing import digest_of, renditions_of
from intercity.programme.models import Clearance, Contribution
from intercity.seminars.models import Edition


def contribution_of(edition: Edition, kind: str) -> Contribution:
    """That of a kind, made when it is first asked for; call it in a transaction."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    found, _made = Contribution.objects.get_or_create(edition=edition, kind=kind)
    return found


@transaction.atomic
def summarise(
    edition: Edition,
    kind: str,
    summary: LocalizedText,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Contribution:
    """Change the summary; languages whose words change are no longer cleared."""
    kept = contribution_of(edition, kind)
    if kept.summary == summary:
        return kept
    if kept.revision != revision:
        theirs = {"summary": kept.summary.in_("en").text, "revision": kept.revision}
        raise Stale(theirs, {"summary": summary.in_("en").text})
    before, after = kept.summary.as_dict(), summary.as_dict()
    changed = sorted(
        tag for tag in {*before, *after} if before.get(tag) != after.get(tag)
    )
    kept.summary = summary
    kept.revision += 1
    kept.save()
    data = {"kind": kind, "languages": changed}
    record("contribution.summarise", edition, by=by, now=now, data=data)
    return kept


@transaction.atomic
def clear(
    contribution: Contribution,
    language: str,
    *,
    seen: str,
    note: str = "",
    by: Person | None,
    now: datetime,
) -> Clearance:
    """Clear everything in one language, as it was `seen`; twice is once.

    Refuses what is not there (`nothing_to_clear`), and what somebody changed since it
    was read (`changed_meanwhile`).
    """
    kept = Contribution.objects.select_for_update().get(pk=contribution.pk)
    found = renditions_of(kept).get(language)
    if found is None:
        raise Refusal("nothing_to_clear", {"lang": language})
    digest = digest_of(found)
    if digest != seen:
        raise Refusal("changed_meanwhile")
    last = kept.clearances.filter(language=language).first()
    if last is not None and last.digest == digest:
        return last
    clearance = Clearance.objects.create(
        contribution=kept, language=language, digest=digest, note=note, by=by, at=now
    )
    data = {"kind": kept.kind, "language": language}
    record("contribution.clear", kept.edition, by=by, now=now, data=data)
    return clearance
