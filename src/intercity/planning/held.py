"""What `--score` names: what was published, starts alone, or starts with groups."""

from __future__ import annotations

import re
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import pairwise

from intercity.kernel import clock
from intercity.kernel.planner.plan import Plan, Session
from intercity.kernel.planner.problem import Problem
from intercity.kernel.planner.solve import Held
from intercity.planning.brief import Brief
from intercity.planning.fields import FIRST_YEAR, LAST_YEAR

FORMS = (
    'accepted are "published", starts such as "10:00,17:00", or starts with their'
    ' cities such as "10:00=seoul,taipei;17:00=paris"; where the brief has several'
    ' dates, a date first: "2021-11-24 10:00,17:00"'
)
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)\s+")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class BadScore(ValueError):
    """`--score` names no plan; the message says what was given and is accepted."""

    def __init__(self, given: str, why: str) -> None:
        super().__init__(f'--score "{given}": {why}; {FORMS}')


def read_held(brief: Brief, given: str) -> Held | Plan:
    """The plan to be scored; raises `BadScore`."""
    if given.strip() == "published":
        return _published(brief, given)
    dated = _DATED.match(given.strip())
    day = _day(brief, given, dated[1] if dated else None)
    text = given.strip()[dated.end() if dated else 0 :]
    if "=" in text:
        return _grouped(brief.question, given, day, text)
    starts = tuple(_minute(given, part) for part in text.split(","))
    _check_order(given, starts)
    return Held(day, starts)


def _published(brief: Brief, given: str) -> Held:
    held = brief.published.sessions if brief.published else ()
    if not held:
        raise BadScore(given, "the brief has no [published] sessions")
    if len(brief.dates) > 1:
        raise BadScore(given, "the brief has several dates")
    return Held(
        brief.dates[0],
        tuple(window.start for window in held),
        tuple(window.end - window.start for window in held),
    )


def _day(brief: Brief, given: str, named: str | None) -> date:
    if named is None:
        if len(brief.dates) > 1:
            raise BadScore(given, "the brief has several dates")
        return brief.dates[0]
    try:
        day = date.fromisoformat(named)
    except ValueError:
        raise BadScore(given, f"there is no date {named}") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadScore(given, f"{named} is not from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _minute(given: str, text: str) -> int:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise BadScore(given, f'"{text.strip()}" is not a time of day')
    return int(match[1]) * 60 + int(match[2])


def _check_order(given: str, starts: tuple[int, ...]) -> None:
    if list(starts) != sorted(set(starts)):
        raise BadScore(given, "the starts are not in order, each once")
    if len(starts) > 4:
        raise BadScore(given, f"{len(starts)} sessions are more than 4")


def _grouped(problem: Problem, given: str, day: date, text: str) -> Plan:
    groups = []
    for part in text.split(";"):
        time, _, cities = part.partition("=")
        slugs = [slug.strip() for slug in cities.split(",") if slug.strip()]
        groups.append((_minute(given, time), slugs))
    _check_order(given, tuple(start for start, _ in groups))
    _check_cities(problem, given, [slug for _, slugs in groups for slug in slugs])
    order = {city.slug: place for place, city in enumerate(problem.cities)}
    presents = {city.slug for city in problem.cities if city.presents}
    sessions = []
    for start, slugs in groups:
        minutes = problem.length(len(presents.intersection(slugs)))
        if not minutes:
            raise BadScore(given, f"the session at {_hhmm(start)} lasts 0 minutes")
        sessions.append(
            Session(
                clock.instant(day, start, problem.host.zone),
                minutes,
                tuple(sorted(slugs, key=order.__getitem__)),
            )
        )
    _check_overlap(given, sessions)
    return Plan(tuple(sessions))


def _hhmm(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _check_cities(problem: Problem, given: str, named: list[str]) -> None:
    known = [city.slug for city in problem.cities]
    for slug in named:
        if slug not in known:
            nearest = get_close_matches(slug, known, n=1)
            hint = f" (nearest: {nearest[0]})" if nearest else ""
            raise BadScore(given, f'"{slug}" is not in the brief{hint}')
        if named.count(slug) > 1:
            raise BadScore(given, f'"{slug}" stands twice')
    if missing := [slug for slug in known if slug not in named]:
        raise BadScore(given, f"without a session: {', '.join(missing)}")


def _check_overlap(given: str, sessions: list[Session]) -> None:
    for one, following in pairwise(sessions):
        if following.start < one.start + timedelta(minutes=one.minutes):
            raise BadScore(given, "the sessions overlap")
