"""Other questions: what a kinder rule would buy, and what would make a plan possible.

A `Change` turns a problem into a neighbouring one and says so as a coded reason. The
what-ifs solve each neighbour; the relaxations, for a problem without any plan, seek
the least amount of each change that makes one possible, then pairs of changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from intercity.kernel.planner.plan import Reason
from intercity.kernel.planner.problem import (
    MOST_SESSIONS,
    City,
    Problem,
    Window,
)
from intercity.kernel.planner.search import Infeasible, Watch, unwatched
from intercity.kernel.planner.solve import Solution, is_feasible, solve

HALF_HOUR = 30
# All lengths are multiples of this many minutes.
STEP = 5


@dataclass(frozen=True, slots=True)
class Changed:
    """One or two changes and the solution of the problem they make."""

    changes: tuple[Reason, ...]
    solution: Solution


@dataclass(frozen=True, slots=True)
class Change:
    """A rule of the brief that can give way, by 1 to `most` steps.

    `apply(problem, n)` is the problem with n steps of it; `reason` says it.
    """

    code: str
    most: int
    value: Callable[[int], object]
    apply: Callable[[Problem, int], Problem]

    def reason(self, steps: int) -> Reason:
        """The change as a message: from what the brief says to what it would."""
        return Reason(self.code, {"from": self.value(0), "to": self.value(steps)})


def what_ifs(solution: Solution, watch: Watch = unwatched) -> Iterator[Changed]:
    """Each neighbour of a solved problem that has a plan, in a fixed order.

    Half an hour more of the host's window at either end, half an hour less between
    sessions, one more or less in each bound, one session more, one less.
    """
    problem = solution.problem
    for change, steps in _neighbours(problem):
        watch(change.code, 0)
        try:
            yield Changed((change.reason(steps),), solve(change.apply(problem, steps)))
        except Infeasible:
            continue


def _neighbours(problem: Problem) -> Iterator[tuple[Change, int]]:
    half_hour = HALF_HOUR // STEP
    for change in _bounds(problem):
        by_minutes = change.code in {"host_until", "host_from", "gap_minutes"}
        steps = min(half_hour if by_minutes else 1, change.most)
        if steps:
            yield change, steps
    for step in (1, -1):
        if 1 <= problem.count + step <= MOST_SESSIONS:
            yield _count(problem, step), 1


def _count(problem: Problem, step: int) -> Change:
    return Change(
        "count",
        1,
        lambda n: problem.count + n * step,
        lambda asked, n: asked.with_(count=asked.count + n * step),
    )


def _bounds(problem: Problem) -> Iterator[Change]:
    """The host's window, the gap and the bounds on counts, as far as they can go."""
    window = problem.host_hours
    yield Change(
        "host_until",
        (24 * 60 - window.end) // STEP,
        lambda n: _clock(window.end + n * STEP),
        lambda asked, n: asked.with_(
            host_hours=Window(asked.host_hours.start, window.end + n * STEP)
        ),
    )
    yield Change(
        "host_from",
        window.start // STEP,
        lambda n: _clock(window.start - n * STEP),
        lambda asked, n: asked.with_(
            host_hours=Window(window.start - n * STEP, asked.host_hours.end)
        ),
    )
    if problem.count > 1:
        yield _number(
            "gap_minutes", problem.gap_minutes, -STEP, problem.gap_minutes // STEP
        )
    for group, most in (
        ("presenters", problem.presenting),
        ("cities", len(problem.cities)),
    ):
        upper = getattr(problem, f"{group}_max")
        if upper is not None:
            yield _number(f"{group}_max", upper, 1, max(0, most - upper))
        lower = getattr(problem, f"{group}_min")
        yield _number(f"{group}_min", lower, -1, lower)


def _number(name: str, value: int, step: int, most: int) -> Change:
    return Change(
        name,
        most,
        lambda n: value + n * step,
        lambda asked, n: asked.with_(**{name: value + n * step}),
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


# What makes an infeasible problem possible


def relaxations(problem: Problem, watch: Watch = unwatched) -> Iterator[Changed]:
    """The least changes that allow a plan: single ones, or else pairs.

    Yields nothing when no pair of changes is enough.
    """
    changes = [*_bounds(problem), *_limits(problem)]
    single = False
    for change in changes:
        watch(change.code, 0)
        steps = _least_steps(problem, change)
        if steps:
            single = True
            yield _solved(problem, ((change, steps),))
    if single:
        return
    needed = [change for change in changes if _is_needed(problem, change, changes)]
    for pair in combinations(changes, 2):
        if any(change not in pair for change in needed):
            continue
        watch(" ".join(change.code for change in pair), 0)
        steps_of_pair = _least_pair(problem, *pair)
        if steps_of_pair:
            yield _solved(problem, tuple(zip(pair, steps_of_pair, strict=True)))


def _is_needed(problem: Problem, change: Change, changes: list[Change]) -> bool:
    """Whether all other changes together, as far as they can go, allow no plan."""
    for other in changes:
        if other is not change:
            problem = other.apply(problem, other.most)
    return not is_feasible(problem)


def _limits(problem: Problem) -> Iterator[Change]:
    """One city's own limits, each as a whole; the host's days likewise."""
    if problem.host.calendar.unavailable:
        calendar = replace(problem.host.calendar, unavailable=())
        host = replace(problem.host, calendar=calendar)
        yield Change(
            "host_unavailable",
            1,
            lambda n: problem.host.name if not n else None,
            lambda asked, n: asked.with_(host=host) if n else asked,
        )
    for city in problem.cities:
        if city.calendar.unavailable:
            freed = replace(city.calendar, unavailable=())
            yield _city("city_unavailable", city, _changed(city, calendar=freed))
        if city.sessions is not None:
            yield _city("city_sessions", city, _changed(city, sessions=None))
    for kind in ("together", "apart"):
        yield from _unbound(problem, kind)


def _unbound(problem: Problem, kind: str) -> Iterator[Change]:
    """Each city without its bonds of one kind, whichever of the two names them.

    Of two cities that are bound to each other alone, the first stands for both.
    """
    bonds = {
        frozenset((city.slug, other))
        for city in problem.cities
        for other in getattr(city, kind)
    }
    told = set()
    for city in problem.cities:
        own = frozenset(bond for bond in bonds if city.slug in bond)
        if own and own not in told:
            told.add(own)
            yield _city(f"city_{kind}", city, _without(city, kind))


def _changed(city: City, **changes: object) -> Callable[[City], City]:
    return lambda each: (
        replace(each, **changes)  # type: ignore[arg-type]
        if each.slug == city.slug
        else each
    )


def _without(city: City, kind: str) -> Callable[[City], City]:
    def freed(each: City) -> City:
        named: tuple[str, ...] = getattr(each, kind)
        own = each.slug == city.slug
        kept = () if own else tuple(slug for slug in named if slug != city.slug)
        return each if kept == named else replace(each, **{kind: kept})  # type: ignore[arg-type]

    return freed


def _city(code: str, city: City, free: Callable[[City], City]) -> Change:
    def apply(asked: Problem, n: int) -> Problem:
        return asked.with_(cities=tuple(map(free, asked.cities))) if n else asked

    return Change(code, 1, lambda n: city.slug if not n else None, apply)


def _least_steps(problem: Problem, change: Change) -> int | None:
    """The fewest steps of a change that allow a plan; more steps never forbid one."""
    if not change.most or not is_feasible(change.apply(problem, change.most)):
        return None
    below, above = 0, change.most
    while above - below > 1:
        middle = (below + above) // 2
        if is_feasible(change.apply(problem, middle)):
            above = middle
        else:
            below = middle
    return above


def _least_pair(
    problem: Problem, first: Change, second: Change
) -> tuple[int, int] | None:
    """The fewest steps of the second with all of the first, then of the first."""
    widest = first.apply(problem, first.most)
    steps = _least_steps(widest, second) if first.most else None
    if steps is None:
        return None
    fewest = _least_steps(second.apply(problem, steps), first)
    return None if fewest is None else (fewest, steps)


def _solved(problem: Problem, steps: tuple[tuple[Change, int], ...]) -> Changed:
    for change, number in steps:
        problem = change.apply(problem, number)
    reasons = tuple(change.reason(number) for change, number in steps)
    return Changed(reasons, solve(problem))
