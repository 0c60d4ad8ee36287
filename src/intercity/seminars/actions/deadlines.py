"""Setting the ladder of deadlines of an edition.

Refusals by code: deadline_order (kind, other)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.seminars.actions.editions import locked
from intercity.seminars.deadlines import before_their_time, ladder
from intercity.seminars.models import Deadline

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.models import Edition


@dataclass(frozen=True, slots=True)
class Set:
    """A deadline that a secretariat set: a day and a time of the host."""

    on: date
    time: str


Deadlines = Mapping[str, Set]


def deadlines_set(edition: Edition) -> dict[str, Set]:
    """Those that are set, by kind; the others have their usual day."""
    return {row.kind: Set(row.due_on, row.time) for row in edition.deadlines.all()}


@transaction.atomic
def set_deadlines(
    edition: Edition,
    wanted: Deadlines,
    *,
    seen: Deadlines,
    by: Person | None,
    now: datetime,
) -> None:
    """Set these deadlines; all other kinds have their usual days.

    `seen` are those that the person had read: raises `Stale` where somebody has changed
    since one that is to change now. Refuses one that would lie before what comes first
    (`deadline_order`; `Rung.after`), also where that has its usual day.
    """
    edition = locked(edition)
    stored = deadlines_set(edition)
    kinds = dict.fromkeys((*stored, *wanted))
    changed = [kind for kind in kinds if stored.get(kind) != wanted.get(kind)]
    if not changed:
        return
    if any(stored.get(kind) != seen.get(kind) for kind in changed):
        raise Stale(_told(stored, changed), _told(wanted, changed))
    _check_order(edition, wanted, changed)
    edition.deadlines.filter(kind__in=changed).delete()
    Deadline.objects.bulk_create(
        Deadline(edition=edition, kind=kind, due_on=one.on, time=one.time)
        for kind, one in wanted.items()
        if kind in changed
    )
    data = {kind: _shown(wanted.get(kind)) for kind in changed}
    record("deadlines.set", edition, by=by, now=now, data=data)


def _check_order(edition: Edition, wanted: Deadlines, changed: list[str]) -> None:
    """Where nothing of a pair changes, it stays as it is: dates may have moved."""
    rows = [
        Deadline(kind=kind, due_on=one.on, time=one.time)
        for kind, one in wanted.items()
    ]
    zone = edition.host.zones.values_list("zone", flat=True)[0]
    for found in before_their_time(ladder(edition, rows, zone)):
        kinds = {"kind": found.due.kind, "other": found.due.rung.after}
        if not set(changed).isdisjoint(kinds.values()):
            raise Refusal("deadline_order", kinds)


def _shown(one: Set | None) -> str:
    return f"{one.on.isoformat()} {one.time}" if one else ""


def _told(values: Deadlines, kinds: list[str]) -> dict[str, str]:
    return {kind: _shown(values.get(kind)) for kind in kinds}
