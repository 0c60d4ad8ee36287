"""Publishing: the draft, frozen under the next number."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.programme.actions.values import hold
from intercity.programme.changes import diff
from intercity.programme.content import Content
from intercity.programme.drafts import content_of
from intercity.programme.missing import first_obstacle
from intercity.programme.models import Version
from intercity.seminars.models import Edition


@transaction.atomic
def publish(
    edition: Edition,
    note: LocalizedText,
    expected_number: int,
    *,
    by: Person | None,
    now: datetime,
) -> Version:
    """Freeze the draft as version `expected_number`: the one after the last seen.

    If another was published in the meantime, nothing is: the person has not seen what
    changed since. The first version needs no note.
    """
    hold(edition)
    edition = Edition.objects.select_related("series", "host").get(pk=edition.pk)
    content = content_of(edition)
    if content.number != expected_number:
        raise Refusal("published_meanwhile", {"number": content.number - 1})
    if obstacle := first_obstacle(content):
        raise obstacle
    last = edition.versions.first()
    changes = diff(Content.read(last.content) if last else None, content)
    if last and not changes:
        raise Refusal("nothing_changed", {"number": last.number})
    if last and note.missing([content.source]):
        raise Refusal("no_note", {"lang": content.source})
    version = Version.objects.create(
        edition=edition,
        number=content.number,
        note=note,
        content=content.json(),
        changes=[change.json() for change in changes],
        published_at=now,
        published_by=by,
    )
    data = {"number": version.number}
    record("programme.publish", edition, by=by, now=now, data=data)
    return version
