"""Long searches, in the queue: with progress, stopped from the page, taken up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from intercity.base import clock
from intercity.base.jobs import job
from intercity.kernel.planner.search import Watch
from intercity.planning.answer import propose
from intercity.planning.brief import Brief, read_brief
from intercity.planning.document import Json, plan_document
from intercity.planning.models import Plan, Search
from intercity.planning.proposals import keep, proposal
from intercity.planning.replanning import least_disturbing

# The row is written this often, and read to see whether to stop.
TOLD_EVERY = timedelta(seconds=1)
BROKEN = gettext_noop(
    "The search broke off; whoever runs this site finds the cause in its log."
)


class Stopped(Exception):
    """Somebody stopped the search from the page."""


@job("planning.search")
def search(search: int) -> None:
    """Answer a search, telling how far it is; one that is over is left alone.

    A search whose worker was killed begins again: the planner keeps no half answers.
    """
    row = Search.objects.get(pk=search)
    open_states = {Search.State.WAITING, Search.State.RUNNING}
    if row.state not in open_states:
        return
    _tell(row.pk, clock.now(), state=Search.State.RUNNING)
    brief = read_brief(row.brief.encode())
    try:
        document = _sought(row, brief, watch(row.pk))
    except Stopped:
        return
    except Exception:
        _tell(row.pk, clock.now(), state=Search.State.FAILED, message=BROKEN)
        raise
    done = {"state": Search.State.DONE, "stage": "", "waiting": 0}
    if _tell(row.pk, clock.now(), answers=[document], **done):
        keep(row.digest, document)


def _sought(row: Search, brief: Brief, watch: Watch) -> Json:
    """The plan of a question, or what is least disturbing to a settled one."""
    if "settled" not in row.options:
        return plan_document(
            brief, propose(brief.question, whole_front=True, watch=watch)
        )
    settled = Plan.objects.get(pk=row.options["settled"])
    found = least_disturbing(settled, brief, row.options["frozen"], watch)
    if found["sessions"]:
        proposal(brief, watch=watch)  # the best one, which stands beside it
    return found


def watch(search: int, now: Callable[[], datetime] = clock.now) -> Watch:
    """Writes the stage and what waits into the row; raises `Stopped`."""
    told = now()

    def watching(stage: str, waiting: int) -> None:
        nonlocal told
        if now() - told < TOLD_EVERY:
            return
        told = now()
        if not _tell(search, told, stage=stage[:40], waiting=waiting):
            raise Stopped

    return watching


def _tell(search: int, now: datetime, **changes: object) -> bool:
    """Change the row unless it was stopped; whether it was changed."""
    rows = Search.objects.filter(pk=search).exclude(state=Search.State.STOPPED)
    return bool(rows.update(heard_at=now, **changes))
