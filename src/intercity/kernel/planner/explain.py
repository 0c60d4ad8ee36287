"""Who pays and why, what binds, and what else a reader of the plan should know.

Every reason is a code with parameters; `intercity.planning.reasons` says them.
Burdens are points as floats; times are ISO 8601 on the city's own clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

import numpy as np

from intercity.kernel import clock
from intercity.kernel.planner.account import Account, Seat
from intercity.kernel.planner.burden import LocalClock
from intercity.kernel.planner.changes import Changed
from intercity.kernel.planner.plan import Figures, Reason
from intercity.kernel.planner.problem import City, Problem
from intercity.kernel.planner.solve import Solution

# So many payers are named; the rest are counted.
MOST_PAYERS = 5
# Fewer minutes of the host's window than this are "hardly" a city's office hours.
HARDLY = 120
# A clock that changes this near may have been forgotten in somebody's diary.
NEAR = timedelta(days=7)


def explain(account: Account) -> tuple[Reason, ...]:
    """All reasons that follow from a plan alone."""
    return (
        *_payers(account),
        *_sessions(account),
        *_carried(account),
        *_wishes(account),
        *_clock_changes(account),
    )


def _payers(account: Account) -> Iterator[Reason]:
    seats = [seat for seat in account.seats.values() if seat.burden]
    if not seats:
        yield Reason("nobody_pays")
        return
    seats.sort(key=lambda seat: seat.burden, reverse=True)
    for seat in seats[:MOST_PAYERS]:
        yield _pays(account, seat)
        yield from _why(account, seat)
    if rest := seats[MOST_PAYERS:]:
        yield Reason("others_pay", {"count": len(rest), "most": points(rest[0].burden)})


def _pays(account: Account, seat: Seat) -> Reason:
    city = seat.city
    session = account.plan.sessions[seat.session]
    end = session.start + timedelta(minutes=session.minutes)
    start_there = clock.local(session.start, city.zone)
    parts = account.parts(city, seat.session)
    dearest = max(parts, key=lambda part: parts[part])
    host_day = clock.local(session.start, account.problem.host.zone).date()
    return Reason(
        f"pays_{dearest}",
        {
            **_named(city),
            "burden": points(seat.burden),
            "session": seat.session + 1,
            "local_start": start_there.isoformat(),
            "local_end": clock.local(end, city.zone).isoformat(),
            "day_shift": clock.day_shift(start_there.date(), host_day),
        },
    )


def _why(account: Account, seat: Seat) -> Iterator[Reason]:
    """Why a payer does not sit in another session."""
    others = [
        (cost, number)
        for number in range(len(account.plan.sessions))
        if number != seat.session
        and (cost := account.cost(seat.city, number)) is not None
    ]
    params = _named(seat.city)
    if not others:
        if len(account.plan.sessions) > 1:
            yield Reason("no_other_session", params)
    else:
        cost, number = min(others)
        code = "dearer_elsewhere" if cost >= seat.burden else "cheaper_elsewhere"
        yield Reason(code, params | {"session": number + 1, "burden": points(cost)})
    minutes = _office_minutes(account, seat.city)
    if not minutes:
        yield Reason("never_in_office", params)
    elif minutes < HARDLY:
        yield Reason("hardly_in_office", params | {"minutes": minutes})


def _office_minutes(account: Account, city: City) -> int:
    """Minutes of the host's window that are the city's own hours on working days."""
    host_zone = account.problem.host.zone
    day = clock.local(account.plan.sessions[0].start, host_zone).date()
    window = account.problem.host_hours
    origin = clock.instant(day, window.start, host_zone)
    minutes = (clock.instant(day, window.end, host_zone) - origin) // timedelta(
        minutes=1
    )
    there = LocalClock.of(city.zone, origin, minutes)
    hours = city.calendar.hours
    inside = (there.minute >= hours.start) & (there.minute < hours.end)
    resting = np.isin((there.day - 1) % 7, list(city.calendar.rest_days))
    holidays = [each.toordinal() for each in city.calendar.holidays]
    resting |= np.isin(there.day, holidays)
    return int((inside & ~resting).sum())


def _sessions(account: Account) -> Iterator[Reason]:
    presenting = {city.slug for city in account.problem.cities if city.presents}
    for number, session in enumerate(account.plan.sessions, start=1):
        if not session.cities:
            yield Reason("no_city", {"session": number})
        elif presenting and presenting.isdisjoint(session.cities):
            yield Reason("no_presentation", {"session": number})


def _carried(account: Account) -> Iterator[Reason]:
    """A carried figure that alone makes the worst, so that no hour can lower it."""
    worst = account.figures.worst
    fixed = [city for city in account.problem.cities if city.carried == worst > 0]
    if fixed and account.problem.objective != "leximin":
        city = fixed[0]
        yield Reason(
            "carried_fixes_worst", {**_named(city), "carried": points(city.carried)}
        )


def _wishes(account: Account) -> Iterator[Reason]:
    for seat in account.seats.values():
        if seat.city.prefers and seat.session + 1 not in seat.city.prefers:
            yield Reason(
                "wish_unmet",
                {
                    **_named(seat.city),
                    "session": seat.session + 1,
                    "prefers": sorted(seat.city.prefers),
                },
            )


def _clock_changes(account: Account) -> Iterator[Reason]:
    """Clocks of the host and the cities that change within a week of the plan."""
    problem = account.problem
    zones: dict[str, list[str]] = {problem.host.zone: [problem.host.name]}
    for city in problem.cities:
        for part in city.zones:
            zones.setdefault(part.zone, []).append(city.name)
    day = clock.local(account.plan.sessions[0].start, problem.host.zone).date()
    changes: dict[tuple[str, int], list[str]] = {}
    for zone, names in zones.items():
        for change in clock.clock_changes(zone, day - NEAR, day + NEAR):
            on = clock.local(change.at, zone).date().isoformat()
            minutes = (change.offset_after - change.offset_before) // 60
            changes.setdefault((on, minutes), []).extend(names)
    for (on, minutes), names in sorted(changes.items()):
        # A city may have several zones whose clocks change alike.
        names = list(dict.fromkeys(names))
        yield Reason("clock_change", {"on": on, "minutes": minutes, "names": names})


def binding(solution: Solution, tried: tuple[Changed, ...]) -> tuple[Reason, ...]:
    """Which rules of the brief bind: those whose giving way makes a better plan."""
    reasons = [
        Reason(
            f"binds_{change.code}",
            {**change.params, **_before_and_after(solution.figures, changed)},
        )
        for changed in tried
        for change in changed.changes
        if _better(changed.solution, solution)
    ]
    return tuple(reasons) if reasons or not tried else (Reason("nothing_binds"),)


def _better(one: Solution, other: Solution) -> bool:
    """By the objective, but for the host's own figure."""
    return one.rank[:-1] < other.rank[:-1]


def _before_and_after(before: Figures, changed: Changed) -> dict[str, object]:
    after = changed.solution.figures
    return {
        f"{name}_{when}": points(getattr(figures, name))
        for when, figures in (("before", before), ("after", after))
        for name in ("worst", "total", "host")
    }


def least_disturbing(count: int, told: int) -> Reason:
    """How many cities a plan moves, of those that knew their place."""
    return Reason("least_disturbing", {"count": count, "of": told})


def ties(count: int, *, more: bool) -> tuple[Reason, ...]:
    """How many starts reach the same figures, where there are several."""
    if count <= 1:
        return ()
    return (Reason("ties_at_least" if more else "ties", {"count": count}),)


def _named(city: City) -> dict[str, object]:
    return {"city": city.slug, "name": city.name}


def points(value: Fraction) -> float:
    """Exact points as the float nearest to six decimals of them."""
    return round(float(value), 6)


def infeasible(problem: Problem) -> tuple[Reason, ...]:
    """That no plan keeps the rules, and which simple sums already say so."""
    reasons = [Reason("infeasible", {"count": problem.count})]
    for group, number in (
        ("presenters", problem.presenting),
        ("cities", len(problem.cities)),
    ):
        most = getattr(problem, f"{group}_max")
        least = getattr(problem, f"{group}_min")
        if most is not None and most * problem.count < number:
            params = {"number": number, "bound": most, "count": problem.count}
            reasons.append(Reason(f"too_many_{group}", params))
        if least * problem.count > number:
            params = {"number": number, "bound": least, "count": problem.count}
            reasons.append(Reason(f"too_few_{group}", params))
    window = problem.host_hours.end - problem.host_hours.start
    needed = (
        problem.fixed_minutes * problem.count
        + problem.presentation_minutes * problem.presenting
        + problem.gap_minutes * (problem.count - 1)
    )
    if needed > window:
        reasons.append(
            Reason("window_too_short", {"needed": needed, "minutes": window})
        )
    return tuple(reasons)
