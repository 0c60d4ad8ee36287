"""The ladder of deadlines: what an edition asks for, and until when.

Distances from the first day are the usual ones of a seminar; a secretariat sets its own
(`actions.set_deadlines`). A deadline is a day and a time of the host's clock, and an
instant for everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from intercity.kernel.clock import instant
from intercity.seminars.models import Deadline, Edition

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

USUAL_TIME = "23:59"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder: its code, its name, days from the first day.

    `asks_cities`: a city has something to hand in by then, and is reminded. `after` is
    the step before which it makes no sense.
    """

    kind: str
    label: _StrPromise
    days: int
    asks_cities: bool = False
    after: str = ""


LADDER: tuple[Rung, ...] = (
    Rung("invitation", pgettext_lazy("deadline", "Invitation"), -84),
    Rung(
        "reply",
        pgettext_lazy("deadline", "Reply to the invitation"),
        -56,
        True,
        "invitation",
    ),
    Rung(
        "names",
        pgettext_lazy("deadline", "Names of the delegation"),
        -42,
        True,
        "reply",
    ),
    Rung(
        "abstract", pgettext_lazy("deadline", "Title and abstract"), -35, True, "reply"
    ),
    Rung(
        "slides", pgettext_lazy("deadline", "Slides and videos"), -14, True, "abstract"
    ),
    Rung("technical_test", pgettext_lazy("deadline", "Technical test"), -7, True),
    Rung("thanks", pgettext_lazy("deadline", "Thanks and survey"), 1),
    Rung("summary", pgettext_lazy("deadline", "Summary"), 7),
    Rung("release", pgettext_lazy("deadline", "Release"), 21),
    Rung("follow_up", pgettext_lazy("deadline", "Follow-up"), 182),
)
RUNGS = {rung.kind: rung for rung in LADDER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline of an edition: the host's day and time, and the instant of it."""

    rung: Rung
    on: date
    time: str
    at: datetime
    is_usual: bool

    @property
    def kind(self) -> str:
        """The code of its rung."""
        return self.rung.kind

    def is_past(self, now: datetime) -> bool:
        """Whether it is over."""
        return self.at < now


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A deadline before the one that it follows, or, with no `other`, on the wrong side
    of the first day: of what is asked for before it, after it, or the reverse."""

    due: Due
    other: Due | None = None


def deadlines_of(edition: Edition, zone: str | None = None) -> tuple[Due, ...]:
    """The ladder of an edition in its order; none without a date. Two queries at most.

    `zone` is the host's, if the caller knows it.
    """
    if not edition.dates:
        return ()
    zone = zone or edition.host.zones.values_list("zone", flat=True)[0]
    return ladder(edition, edition.deadlines.all(), zone)


def ladder(edition: Edition, rows: Iterable[Deadline], zone: str) -> tuple[Due, ...]:
    """The ladder from the rows that a secretariat set, and usual distances else."""
    first = min(map(date.fromisoformat, edition.dates), default=None)
    if first is None:
        return ()
    own = {row.kind: row for row in rows}
    return tuple(_due(rung, own.get(rung.kind), first, zone) for rung in LADDER)


def before_their_time(steps: Iterable[Due]) -> Iterator[Misplaced]:
    """Those that lie before the step that they follow."""
    by_kind = {due.kind: due for due in steps}
    for due in by_kind.values():
        other = by_kind.get(due.rung.after)
        if other is not None and due.at < other.at:
            yield Misplaced(due, other)


def misplaced(edition: Edition, steps: Iterable[Due]) -> tuple[Misplaced, ...]:
    """What is out of order or beyond the first day: dates may have moved since."""
    steps = tuple(steps)
    first = min(map(date.fromisoformat, edition.dates), default=None)
    beyond = (
        Misplaced(due)
        for due in steps
        if first is not None
        and (due.on > first if due.rung.days < 0 else due.on < first)
    )
    return (*before_their_time(steps), *beyond)


def until_end_of(day: date, due: Due, zone: str) -> Due:
    """The same deadline at the end of another day of the host, whose zone it is."""
    return _due(due.rung, Deadline(due_on=day, time=USUAL_TIME), day, zone)


def _due(rung: Rung, row: Deadline | None, first: date, zone: str) -> Due:
    day = row.due_on if row else first + timedelta(days=rung.days)
    time = row.time if row else USUAL_TIME
    hour, minute = map(int, time.split(":"))
    return Due(
        rung=rung,
        on=day,
        time=time,
        at=instant(day, hour * 60 + minute, zone),
        is_usual=row is None,
    )
