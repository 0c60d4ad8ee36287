"""Work after the answer: large tables of people, and what is due by the clock."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from intercity.base import clock
from intercity.base.jobs import enqueue, job
from intercity.base.refusals import Refusal
from intercity.delegations.actions.expiry import expire
from intercity.delegations.actions.links import write_to
from intercity.delegations.actions.reminders import remind_all
from intercity.delegations.actions.tables import enter
from intercity.delegations.models import Member, MemberTable

_TOLD_EVERY = 200
# Written to in one transaction, so that nobody else waits long.
_TOLD_AT_ONCE = 20


@job("delegations.enter_table")
def enter_table(*, table: int) -> None:
    """Enter a table that waits; one that is entered or was refused is left alone."""
    row = MemberTable.objects.select_related(
        "edition__series", "delegation__participant__city", "by"
    ).get(pk=table)
    if row.state not in {MemberTable.State.WAITING, MemberTable.State.RUNNING}:
        return
    _tell(row, state=MemberTable.State.RUNNING)
    try:
        enter(
            row, by=row.by, now=clock.now(), progress=lambda done: _progress(row, done)
        )
    except Refusal as refusal:
        told = {"code": refusal.code, "params": refusal.params}
        _tell(row, state=MemberTable.State.REFUSED, refusal=told)


def _progress(row: MemberTable, done: int) -> None:
    if done - row.done >= _TOLD_EVERY:
        _tell(row, done=done)


def _tell(row: MemberTable, **values: object) -> None:
    """Write how far it is, unless another worker has entered it meanwhile."""
    rows = MemberTable.objects.exclude(state=MemberTable.State.DONE)
    rows.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


@job("delegations.tell_members")
def tell_members(*, members: list[int]) -> None:
    """Write to people whom a table brought, each once."""
    for start in range(0, len(members), _TOLD_AT_ONCE):
        with transaction.atomic():
            waiting = Member.objects.select_related(
                "edition__series", "delegation__participant__city", "entered_by"
            ).select_for_update(of=("self",))
            part = members[start : start + _TOLD_AT_ONCE]
            for member in waiting.filter(pk__in=part, invited_at=None).order_by("pk"):
                if member.email and member.takes_a_place:
                    write_to(member, by=member.entered_by, now=clock.now())


@job("delegations.look_after")
def look_after() -> None:
    """Let invitations expire, and send the reminders whose time has come."""
    at = clock.now()
    expire(at)
    remind_all(at)


def each_hour(now: datetime) -> None:
    """Ask for that job, once an hour for all workers."""
    key = f"delegations.look_after:{now:%Y-%m-%d-%H}"
    if cache.add(key, 1, timeout=7200):
        enqueue("delegations.look_after")
