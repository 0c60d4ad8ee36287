"""Problems made by hand: a host in Tokyo, one hour of talk, as few rules as can be."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from intercity.kernel.clock import local
from intercity.kernel.planner.plan import Plan
from intercity.kernel.planner.problem import (
    City,
    Host,
    Item,
    Period,
    Problem,
    Window,
    ZoneShare,
)
from intercity.kernel.planner.solve import Solution

WEDNESDAY = date(2021, 11, 24)
# One rate at every hour, so that only what a test is about makes a difference.
FLAT = (Fraction(1),) * 24


def hours(text: str) -> Window:
    """The window "09:00-17:00"."""
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return Window(start, end)


def period(text: str) -> Period:
    """The period "2021-11-24T08:00/2021-11-24T12:00"."""
    return Period(*(datetime.fromisoformat(part) for part in text.split("/")))


def city(slug: str, zone: str = "Asia/Tokyo", **given: Any) -> City:
    """A city in one zone, named after its slug."""
    name = slug.replace("-", " ").title()
    return City(**{"slug": slug, "name": name, "zones": (ZoneShare(zone),), **given})


def asked(*cities: City, window: str = "09:00-17:00", **given: Any) -> Problem:
    """One session of an hour on the grid of an hour, on a Wednesday."""
    return Problem(
        **{
            "host": Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo"),
            "dates": (WEDNESDAY,),
            "count": 1,
            "host_hours": hours(window),
            "items": talk(60),
            "cities": cities,
            "grid_minutes": 60,
            **given,
        }
    )


def talk(minutes: int) -> tuple[Item, ...]:
    """Items of so many minutes, the presentations before the last five."""
    return (
        Item(kind="opening", minutes=minutes - 5),
        Item(kind="presentations"),
        Item(kind="closing", minutes=5),
    )


def starts(problem: Problem, plan: Plan | None) -> list[str]:
    """When the sessions of a plan, which there is, begin on the host's clock."""
    assert plan is not None
    zone = problem.host.zone
    return [f"{local(session.start, zone):%H:%M}" for session in plan.sessions]


def groups(plan: Plan | None) -> list[tuple[str, ...]]:
    """The cities of each session of a plan, which there is."""
    assert plan is not None
    return [session.cities for session in plan.sessions]


def spans(problem: Problem, plan: Plan | None) -> list[str]:
    """The sessions of a plan, which there is, as "09:00-10:00" on the host's clock."""
    assert plan is not None
    zone = problem.host.zone
    return [
        f"{local(session.start, zone):%H:%M}-"
        f"{local(session.start + timedelta(minutes=session.minutes), zone):%H:%M}"
        for session in plan.sessions
    ]


def host(zone: str) -> Host:
    """A host in this zone."""
    return Host(slug="host", name="Host", zone=zone)


def burden(solution: Solution, slug: str) -> Fraction:
    """What a plan costs a city, without carried."""
    return solution.account.seats[slug].burden


def clock_of(zone: str, at: datetime) -> str:
    """What a clock shows: \"Wed 09:00\"."""
    return f"{local(at, zone):%a %H:%M}"
