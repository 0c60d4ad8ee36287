"""The answer as JSON: the schema `intercity.plan/1` (docs/reference/plan.md).

The same brief and the same tzdata make the same bytes, but for the seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from intercity.kernel import clock
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.changes import Changed
from intercity.kernel.planner.explain import points
from intercity.kernel.planner.front import Point
from intercity.kernel.planner.plan import Figures, Plan, Reason, Session
from intercity.kernel.planner.problem import Problem, Window
from intercity.kernel.planner.running import presentations
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief
from intercity.planning.reasons import say, say_changes, say_violation

Json = dict[str, object]


def document(brief: Brief, answers: list[Answer]) -> Json:
    """One plan, or a comparison where several numbers of sessions were asked."""
    plans = [plan_document(brief, answer) for answer in answers]
    if len(plans) == 1:
        return plans[0]
    return {
        "schema": "intercity.comparison/1",
        "tzdata": clock.TZDATA,
        "plans": plans,
    }


def plan_document(brief: Brief, answer: Answer) -> Json:
    """One answer; an infeasible one has no sessions and its relaxations."""
    problem = answer.problem
    names = {city.slug: city.name for city in problem.cities}
    names[problem.host.slug] = problem.host.name
    return {
        "schema": "intercity.plan/1",
        "tzdata": clock.TZDATA,
        "proved": answer.proved,
        **({"scored": True} if answer.scored else {}),
        **_seconds(answer),
        "edition": {
            "slug": brief.edition.slug,
            "series": brief.edition.series,
            "ordinal": brief.edition.ordinal,
            "theme": brief.edition.theme,
            "host": problem.host.slug,
        },
        "host": {
            "name": problem.host.name,
            "zone": problem.host.zone,
            "hours": _span(problem.host.calendar.hours),
            "window": _span(problem.host_hours),
        },
        "objective": {"name": problem.objective, **_figures(answer.figures)},
        "sessions": _sessions(answer.account) if answer.account else [],
        "front": [_point(problem, point) for point in answer.front],
        "front_complete": answer.front_complete,
        "reasons": [
            {"code": reason.code, "text": say(reason), "params": reason.params}
            for reason in answer.reasons
        ],
        "what_ifs": [_changed(changed, names) for changed in answer.what_ifs],
        "relaxations": [_changed(changed, names) for changed in answer.relaxations],
        **(_scored(answer, names) if answer.scored else {}),
    }


def _seconds(answer: Answer) -> Json:
    seconds: Json = {"seconds": answer.seconds.get("search", 0.0)}
    for part in ("front", "what_ifs", "relaxations"):
        if part in answer.seconds:
            seconds[f"seconds_{part}"] = answer.seconds[part]
    return seconds


def _span(window: Window) -> str:
    start, end = (f"{at // 60:02d}:{at % 60:02d}" for at in (window.start, window.end))
    return f"{start}-{end}"


def _figures(figures: Figures | None) -> Json:
    if figures is None:
        return {}
    return {
        "worst": points(figures.worst),
        "total": points(figures.total),
        "host": points(figures.host),
    }


def _sessions(account: Account) -> list[Json]:
    problem = account.problem
    return [
        {
            "number": number,
            "start": _at(session.start, problem.host.zone),
            "end": _at(_end(session), problem.host.zone),
            "minutes": session.minutes,
            "presenters": sum(
                account.seats[slug].city.presents for slug in session.cities
            ),
            "host_burden": points(host_burden),
            "cities": _cities(account, session),
        }
        for number, (session, host_burden) in enumerate(
            zip(account.plan.sessions, account.host, strict=True), start=1
        )
    ]


def _cities(account: Account, session: Session) -> list[Json]:
    presents_at = presentations(account.problem, session)
    host_zone = account.problem.host.zone
    host_day = clock.local(session.start, host_zone).date()
    rows = []
    for slug in session.cities:
        seat = account.seats[slug]
        zone = seat.city.zone
        local_start = clock.local(session.start, zone)
        row: Json = {
            "city": slug,
            "name": seat.city.name,
            "zone": zone,
            "local_start": local_start.isoformat(),
            "local_end": _at(_end(session), zone),
            "day_shift": clock.day_shift(local_start.date(), host_day),
            "burden": points(seat.burden),
            "carried": points(seat.city.carried),
            "presents": seat.city.presents,
        }
        if slug in presents_at:
            row["presents_at"] = _at(presents_at[slug], zone)
        rows.append(row)
    return rows


def _point(problem: Problem, point: Point) -> Json:
    return {**_figures(point.figures), "sessions": _groups(problem, point.plan)}


def _groups(problem: Problem, plan: Plan) -> list[Json]:
    return [
        {
            "start": _at(session.start, problem.host.zone),
            "cities": list(session.cities),
        }
        for session in plan.sessions
    ]


def _changed(changed: Changed, names: dict[str, str]) -> Json:
    return {
        "changes": _codes(changed.changes),
        "text": say_changes(changed, names),
        **_figures(changed.solution.figures),
    }


def _codes(reasons: Iterable[Reason]) -> list[Json]:
    return [{"code": reason.code, "params": reason.params} for reason in reasons]


def _scored(answer: Answer, names: dict[str, str]) -> Json:
    return {
        "violations": [
            {
                "code": reason.code,
                "text": say_violation(reason, names),
                "params": reason.params,
            }
            for reason in answer.violations
        ],
        "dominated_by": [
            _point(answer.problem, point) for point in answer.dominated_by
        ],
    }


def _end(session: Session) -> datetime:
    return session.start + timedelta(minutes=session.minutes)


def _at(instant: datetime, zone: str) -> str:
    return clock.local(instant, zone).isoformat()
