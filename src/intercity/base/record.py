"""Writing and reading the record of actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from intercity.base import chain
from intercity.base.models import Entry

if TYPE_CHECKING:
    from intercity.people.models import Person


def record(
    action: str,
    subject: object,
    *,
    by: Person | None,
    now: datetime,
    role: str = "",
    data: dict[str, Any] | None = None,
) -> Entry:
    """Write that `action` was done to `subject`; call it inside the transaction.

    Without a `role` it is the highest in which the person may act on the subject;
    nobody is the site itself, or its keeper at the command line.
    """
    entry = Entry.objects.create(
        at=now,
        by=by,
        role=role or (by.capacity(subject) if by else ""),
        action=action,
        subject=key_of(subject),
        data=data or {},
    )
    _seal_on_commit()
    return entry


def _seal_on_commit() -> None:
    """Seal once, however many entries the transaction writes."""
    if not any(waiting[1] is _seal for waiting in connection.run_on_commit):
        transaction.on_commit(_seal, robust=True)


def _seal() -> None:
    seal()


def key_of(subject: object) -> str:
    """The name of an object in the record: room:kind:key, or the words given."""
    if isinstance(subject, str):
        return subject
    meta = subject._meta  # type: ignore[attr-defined]
    key = getattr(subject, "slug", None) or subject.pk  # type: ignore[attr-defined]
    return f"{meta.app_label}:{meta.model_name}:{key}"


# Any number that nothing else in this database locks by.
_TURN = 7_301_844


@transaction.atomic
def seal() -> int:
    """Give committed entries their places in the chain; returns how many.

    Not in the transaction of the action: actions that wait for each other's rows would
    wait for their turn here too, and never end. The worker's sweep seals what a killed
    process left.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
    waiting = list(Entry.objects.filter(number=None).order_by("pk"))
    if not waiting:
        return 0
    newest = Entry.objects.exclude(number=None).order_by("-number").first()
    last, previous = (newest.number or 0, newest.digest) if newest else (0, chain.START)
    for number, entry in enumerate(waiting, start=last + 1):
        entry.number = number
        previous = entry.digest = chain.digest(previous, facts_of(entry))
    Entry.objects.bulk_update(waiting, ["number", "digest"], batch_size=200)
    return len(waiting)


def facts_of(entry: Entry) -> dict[str, Any]:
    """What the digest of an entry covers."""
    return {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": entry.by_id,
        "role": entry.role,
        "action": entry.action,
        "subject": entry.subject,
        "data": entry.data,
    }


def lines() -> Iterator[str]:
    """The sealed record as lines that `chain.verify` reads."""
    sealed = Entry.objects.exclude(number=None).order_by("number")
    for entry in sealed.iterator(chunk_size=1000):
        yield chain.canonical({**facts_of(entry), "digest": entry.digest})
