"""What is read of plans, narrowed to the reader; each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from intercity.kernel import clock
from intercity.kernel.planner.plan import Reason
from intercity.planning.models import Plan, Search
from intercity.planning.words import Names

if TYPE_CHECKING:
    from intercity.cities.models import City
    from intercity.seminars.models import Edition

# A search whose worker said nothing for so many seconds is thought to be held up.
SILENT = 60


def plans_of(edition: Edition) -> tuple[Plan, ...]:
    """The plans kept for an edition, the settled one first, then the latest."""
    plans = edition.plans.select_related("made_by", "settled_by").defer("brief")
    return tuple(sorted(plans, key=lambda plan: plan.state != Plan.State.SETTLED))


def settled_plan(edition: Edition) -> Plan | None:
    """The plan that holds, if there is one."""
    return edition.plans.filter(state=Plan.State.SETTLED).first()


def searches_of(edition: Edition) -> tuple[Search, ...]:
    """The searches that wait or run."""
    open_states = [Search.State.WAITING, Search.State.RUNNING]
    searches = edition.searches.filter(state__in=open_states)
    return tuple(searches.select_related("asked_by").defer("brief", "answers"))


def open_search(edition: Edition, digest: str) -> Search | None:
    """The search that waits or runs for what this names."""
    found = (one for one in searches_of(edition) if one.digest == digest)
    return next(found, None)


def names_of(edition: Edition) -> Names:
    """The names of the host and the cities that take part."""
    names = {edition.host.slug: edition.host.names}
    participants = edition.participants.select_related("city")
    return Names(names | {one.city.slug: one.city.names for one in participants})


# For the focal point of a city


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    """A session in which the city sits, on its own clock; `burden` in points."""

    number: int
    start: datetime
    end: datetime
    zone: str
    day_shift: int
    presents_at: datetime | None
    burden: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBurden:
    """What the settled plan asks of one city: nothing here tells of any other."""

    sessions: tuple[OwnSession, ...]
    carried: float
    reasons: tuple[Reason, ...]

    @property
    def burden(self) -> float:
        """Of all its sessions, without what is carried."""
        return sum(session.burden for session in self.sessions)


def own_burden(edition: Edition, city: City) -> OwnBurden | None:
    """The city's own part of the settled plan; None while nothing is settled."""
    plan = settled_plan(edition)
    if plan is None:
        return None
    rows = [
        (session["number"], row)
        for session in plan.answer["sessions"]
        for row in session["cities"]
        if row["city"] == city.slug
    ]
    return OwnBurden(
        sessions=tuple(_own_session(number, row) for number, row in rows),
        carried=max((row["carried"] for _, row in rows), default=0.0),
        reasons=tuple(_own_reasons(plan, city)),
    )


def _own_session(number: int, row: dict[str, Any]) -> OwnSession:
    presents_at = row.get("presents_at")
    return OwnSession(
        number=number,
        start=datetime.fromisoformat(row["local_start"]),
        end=datetime.fromisoformat(row["local_end"]),
        zone=row["zone"],
        day_shift=row["day_shift"],
        presents_at=datetime.fromisoformat(presents_at) if presents_at else None,
        burden=row["burden"],
    )


# "carried_fixes_worst" tells the city that nobody pays more than it.
_OF_ALL = frozenset({"carried_fixes_worst"})


def _own_reasons(plan: Plan, city: City) -> Iterable[Reason]:
    for entry in plan.answer["reasons"]:
        if entry["params"].get("city") == city.slug and entry["code"] not in _OF_ALL:
            yield Reason(entry["code"], entry["params"])


# When the rules of clocks change


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedStart:
    """A local time of a settled plan that the installed tzdata reads otherwise.

    `city` is a slug, the host's own where its instant moves; the times are naive.
    """

    plan: Plan
    session: int
    city: str
    zone: str
    settled: datetime
    now: datetime


def moved_by_tzdata(plans: Iterable[Plan]) -> tuple[MovedStart, ...]:
    """Where a newer tzdata moves a local time that a plan was settled with.

    The host's wall time is what was settled; everyone else's follows from it. What was
    told to the cities stands in the plan's answer, and is compared with what the
    installed tzdata makes of the same wall time. A zone that the installed one lacks
    is skipped: it has no time to compare with.
    """
    return tuple(
        moved for plan in plans if plan.tzdata != clock.TZDATA for moved in _moved(plan)
    )


def _moved(plan: Plan) -> Iterable[MovedStart]:
    for told, kept in zip(plan.answer["sessions"], plan.sessions, strict=True):
        at = wall_start(kept)
        host = (plan.answer["edition"]["host"], kept["zone"], told["start"])
        rows = [
            (row["city"], row["zone"], row["local_start"]) for row in told["cities"]
        ]
        for slug, zone, settled in (host, *rows):
            before = datetime.fromisoformat(settled).replace(tzinfo=None)
            try:
                after = clock.local(at, zone).replace(tzinfo=None)
            except clock.UnknownZone:
                continue
            if before != after:
                yield MovedStart(
                    plan=plan,
                    session=told["number"],
                    city=slug,
                    zone=zone,
                    settled=before,
                    now=after,
                )


def wall_start(kept: dict[str, Any]) -> datetime:
    """The instant of a kept session by the installed tzdata."""
    start = time.fromisoformat(kept["start"])
    day = date.fromisoformat(kept["date"])
    return clock.instant(day, start.hour * 60 + start.minute, kept["zone"])
