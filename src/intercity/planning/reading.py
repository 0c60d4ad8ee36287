"""An answer read back from its JSON document (`document` writes it).

What follows from the plan is worked out again; what took the search - the front, the
what-ifs, the reasons - is taken from the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from intercity.kernel.planner.account import Account
from intercity.kernel.planner.front import Point
from intercity.kernel.planner.plan import Figures, Plan, Reason, Session
from intercity.kernel.planner.problem import Problem
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bought:
    """What gives way, and the figures of the best plan then."""

    changes: tuple[Reason, ...]
    figures: Figures


def answer_of(brief: Brief, document: Document) -> Answer:
    """The answer to the brief's first count; its what-ifs are `bought` from it."""
    problem = brief.question
    plan = _plan(problem, document["sessions"])
    account = Account(problem, plan) if plan else None
    exact = account.figures if account else None
    return Answer(
        problem=problem,
        account=account,
        reasons=_reasons(document["reasons"]),
        proved=document["proved"],
        scored=document.get("scored", False),
        front=_points(problem, document["front"], exact),
        front_complete=document["front_complete"],
        violations=_reasons(document.get("violations", ())),
        dominated_by=_points(problem, document.get("dominated_by", ()), exact),
    )


def bought(entries: Iterable[Document]) -> tuple[Bought, ...]:
    """The what-ifs or the relaxations of a document."""
    return tuple(
        Bought(_reasons(entry["changes"]), _figures(entry)) for entry in entries
    )


def _reasons(entries: Iterable[Document]) -> tuple[Reason, ...]:
    return tuple(Reason(entry["code"], dict(entry["params"])) for entry in entries)


def _points(
    problem: Problem, entries: Iterable[Document], exact: Figures | None
) -> tuple[Point, ...]:
    points = []
    for entry in entries:
        figures = _figures(entry)
        # The document rounds to six decimals; the plan's own figures stay themselves.
        if exact is not None and rounded(exact) == figures:
            figures = exact
        plan = _plan(problem, entry["sessions"])
        if plan is not None:
            points.append(Point(figures, plan))
    return tuple(points)


def _figures(entry: Document) -> Figures:
    return Figures(*(Fraction(str(entry[name])) for name in ("worst", "total", "host")))


def rounded(figures: Figures) -> Figures:
    """As documents write them, with six decimals: what is equal there is the same."""
    values = (figures.worst, figures.total, figures.host)
    return Figures(*(Fraction(str(round(float(value), 6))) for value in values))


def _plan(problem: Problem, entries: Iterable[Document]) -> Plan | None:
    presenting = {city.slug for city in problem.cities if city.presents}
    sessions = []
    for entry in entries:
        slugs = tuple(_slug(city) for city in entry["cities"])
        minutes = entry.get("minutes") or problem.length(
            len(presenting.intersection(slugs))
        )
        start = datetime.fromisoformat(entry["start"]).astimezone(UTC)
        sessions.append(Session(start, minutes, slugs))
    return Plan(tuple(sessions)) if sessions else None


def _slug(city: str | Document) -> str:
    return city if isinstance(city, str) else city["city"]
