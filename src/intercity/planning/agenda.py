"""The running order of one session: its items and who presents when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from intercity.kernel import clock
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.problem import Item
from intercity.kernel.planner.running import presentations


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `start` on the host's clock, `minutes` long.

    A presentation names its `city`, with its own time `there`.
    """

    start: datetime
    minutes: int
    title: str
    city: str | None = None
    there: datetime | None = None


def agenda(account: Account, number: int) -> tuple[Line, ...]:
    """The lines of a session, counted from 0."""
    return tuple(_lines(account, number))


def _lines(account: Account, number: int) -> Iterator[Line]:
    problem, session = account.problem, account.plan.sessions[number]
    at, host_zone = session.start, problem.host.zone
    cities = {city.slug: city for city in problem.cities}
    presented = presentations(problem, session)
    for item in problem.items:
        if item.minutes is not None:
            start = clock.local(at, host_zone)
            yield Line(start=start, minutes=item.minutes, title=titled(item))
            at += timedelta(minutes=item.minutes)
            continue
        for slug, begins in presented.items():
            city = cities[slug]
            yield Line(
                start=clock.local(begins, host_zone),
                minutes=problem.presentation_minutes,
                title=city.name,
                city=slug,
                there=clock.local(begins, city.zone),
            )
        at += timedelta(minutes=problem.presentation_minutes * len(presented))


def titled(item: Item) -> str:
    """The title of an item, or else its kind in words."""
    return item.title or item.kind.replace("_", " ").replace("-", " ").capitalize()
