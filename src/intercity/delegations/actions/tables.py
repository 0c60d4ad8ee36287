"""People from a table: looked at first, then all of them or none.

A table is kept at the site between the look and the entering (`MemberTable`), so that
a lost connection loses nothing of it. Refusals by code: full · closed · mistakes
· nothing · entered
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from intercity.base import jobs
from intercity.base.languages import reader_language
from intercity.base.record import record
from intercity.base.refusals import Refusal
from intercity.delegations.actions.lists import note_names_of
from intercity.delegations.actions.log import check_day
from intercity.delegations.actions.members import check_open
from intercity.delegations.channels import Channel
from intercity.delegations.member_facts import set_facts
from intercity.delegations.models import Delegation, Member, MemberTable
from intercity.delegations.quotas import (
    arrangements_of,
    hold_all,
    quota_of,
    taken_places,
)
from intercity.delegations.table_lines import lines_of_table
from intercity.delegations.table_rows import Line, Table
from intercity.people.models import Person

if TYPE_CHECKING:
    from intercity.seminars.models import Edition, Participant

# A table of more rows is entered by a job, with a page that tells how far it is.
MOST_AT_ONCE = 200
KEPT = timedelta(days=1)
_TOLD_AT_ONCE = 100
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Came:
    """How a table came to the secretariat, and on which day, if that was said."""

    channel: str = Channel.WEB
    on: date | None = None


ON_THIS_SITE = Came()


@transaction.atomic
def keep_table(
    edition: Edition,
    delegation: Delegation | None,
    table: Table,
    *,
    came: Came = ON_THIS_SITE,
    by: Person,
    now: datetime,
) -> MemberTable:
    """Keep a table to be looked at; refuses a day still to come (`in_the_future`)."""
    if came.on is not None:
        check_day(came.on, now)
    return MemberTable.objects.create(
        edition=edition,
        delegation=delegation,
        cells=[[number, cells] for number, cells in table.rows],
        channel=came.channel,
        received_on=came.on,
        total=len(table.rows),
        by=by,
        at=now,
    )


def sweep_tables(now: datetime) -> None:
    """Delete tables that nobody entered for a day, and those that were refused."""
    left = {MemberTable.State.SEEN, MemberTable.State.REFUSED}
    MemberTable.objects.filter(state__in=left, at__lt=now - KEPT).delete()


@transaction.atomic
def ask_to_enter(
    table: MemberTable, *, good_rows_only: bool, by: Person, now: datetime
) -> MemberTable:
    """Enter a small table at once and have a job enter a large one.

    Refuses a table that is entered already (`entered`), and what `enter` refuses.
    """
    current = MemberTable.objects.select_for_update().get(pk=table.pk)
    if current.state != MemberTable.State.SEEN:
        raise Refusal("entered")
    current.good_rows_only = good_rows_only
    if current.total <= MOST_AT_ONCE:
        enter(current, by=by, now=now)
        return current
    current.state = MemberTable.State.WAITING
    current.save(update_fields=["state", "good_rows_only"])
    jobs.enqueue("delegations.enter_table", table=current.pk)
    return current


def enter(
    table: MemberTable,
    *,
    by: Person | None,
    now: datetime,
    progress: Progress | None = None,
) -> int:
    """Enter the people of a table in one transaction; returns how many.

    Refuses it whole where a row has a mistake (`mistakes`), unless the good rows alone
    are wanted, where none is left (`nothing`), where a delegation has too few places
    (`full`), and a list that is closed to its city (`closed`). All are written to by
    jobs that follow.
    """
    lines, participants = lines_of_table(table, progress)
    good = [line for line in lines if not line.mistakes]
    if len(good) < len(lines) and not table.good_rows_only:
        raise Refusal("mistakes", {"count": len(lines) - len(good)})
    if not good:
        raise Refusal("nothing")
    with transaction.atomic():
        current = MemberTable.objects.select_for_update().get(pk=table.pk)
        if current.state == MemberTable.State.DONE:
            raise Refusal("entered")
        rows = _rows(current, good, participants, by=by, now=now)
        Member.objects.bulk_create(rows, batch_size=200)
        data = {"members": len(rows), "table": table.pk}
        record("members.import", table.edition, by=by, now=now, data=data)
        if table.channel != Channel.WEB:
            on = table.received_on or now.date()
            cities = [participants[line.cells.get("city", "")] for line in good]
            note_names_of(cities, table.channel, on, by=by, now=now)
        _ask_to_tell([row.pk for row in rows if row.email])
        table.state, table.cells = MemberTable.State.DONE, []
        table.added, table.done = len(rows), table.total
        table.save()
    return len(rows)


def _rows(
    table: MemberTable,
    lines: Sequence[Line],
    participants: dict[str, Participant],
    *,
    by: Person | None,
    now: datetime,
) -> list[Member]:
    """The members to write, with their delegations held and counted."""
    cities = [participants[line.cells.get("city", "")] for line in lines]
    held = hold_all({one.pk: one for one in cities}.values())
    for one in cities:
        held[one.pk].participant = one
    _check_places(table.edition, held, Counter(one.pk for one in cities), by)
    people = _people(lines)
    headed = set(
        Member.objects.filter(
            delegation__in=held.values(), is_head=True, withdrawn_at=None
        ).values_list("delegation_id", flat=True)
    )
    rows = []
    for line, participant in zip(lines, cities, strict=True):
        delegation = held[participant.pk]
        row = set_facts(
            Member(edition=table.edition, delegation=delegation), line.facts
        )
        row.is_head = line.is_head and delegation.pk not in headed
        if row.is_head:
            headed.add(delegation.pk)
        row.place = line.number
        row.channel, row.entered_by = table.channel, by
        row.registered_at = now
        row.person = people.get(row.email.lower())
        rows.append(row)
    return rows


def _check_places(
    edition: Edition,
    held: dict[int, Delegation],
    wanted: Counter[int],
    by: Person | None,
) -> None:
    arrangements = arrangements_of(edition)
    taken = taken_places(held.values())
    for key, more in wanted.items():
        delegation = held[key]
        check_open(delegation, by)
        quota = quota_of(delegation, arrangements)
        if taken[delegation.pk] + more > quota:
            city = delegation.participant.city.names.in_(reader_language()).text
            told = {"quota": quota, "taken": taken[delegation.pk], "city": city}
            raise Refusal("full", told)


def _people(lines: Sequence[Line]) -> dict[str, Person]:
    """Who signs in with an address of the table."""
    addresses = sorted({line.facts.email.lower() for line in lines} - {""})
    found: dict[str, Person] = {}
    for start in range(0, len(addresses), 500):
        part = addresses[start : start + 500]
        found |= {one.email: one for one in Person.objects.filter(email__in=part)}
    return found


def _ask_to_tell(keys: Sequence[int]) -> None:
    for start in range(0, len(keys), _TOLD_AT_ONCE):
        jobs.enqueue(
            "delegations.tell_members",
            members=list(keys[start : start + _TOLD_AT_ONCE]),
        )
