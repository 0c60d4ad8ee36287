"""The answer to a brief: solved, scored or infeasible, with reasons and timings.

This is the one place that asks the planner: the command, and later the desk, render
what it returns. Timings are read here, since the kernel reads no clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from types import MappingProxyType

from intercity.kernel.planner import explain
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.changes import Changed, relaxations, what_ifs
from intercity.kernel.planner.front import Point, front
from intercity.kernel.planner.plan import Figures, Plan, Reason
from intercity.kernel.planner.problem import Problem
from intercity.kernel.planner.search import Infeasible, Watch, unwatched
from intercity.kernel.planner.solve import (
    SMALL,
    Held,
    Solution,
    best_at,
    count_ties,
    size,
    solve,
)
from intercity.kernel.planner.space import Space
from intercity.kernel.planner.verify import verify

# So many plans that dominate a scored one are listed.
MOST_DOMINATING = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the planner says to one problem.

    `account` holds the plan and what it costs each city; it is None when the
    problem is infeasible, and then `relaxations` say what would make it possible.
    A `scored` plan was given, not sought: `violations` name the rules it breaks and
    `dominated_by` the plans of the front that are better in every respect. Seconds
    are by part: "search", "front", "what_ifs", "relaxations".
    """

    problem: Problem
    account: Account | None
    reasons: tuple[Reason, ...]
    proved: bool = True
    scored: bool = False
    front: tuple[Point, ...] = ()
    front_complete: bool = False
    what_ifs: tuple[Changed, ...] = ()
    relaxations: tuple[Changed, ...] = ()
    violations: tuple[Reason, ...] = ()
    dominated_by: tuple[Point, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def plan(self) -> Plan | None:
        """The plan, if there is one."""
        return self.account.plan if self.account else None

    @property
    def figures(self) -> Figures | None:
        """Its worst, total and host."""
        return self.account.figures if self.account else None


class _Timer:
    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        begun = perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = perf_counter() - begun

    @property
    def seconds(self) -> Mapping[str, float]:
        return MappingProxyType(self._seconds)


def propose(
    problem: Problem, *, whole_front: bool = False, watch: Watch = unwatched
) -> Answer:
    """The best plan with its reasons, or the relaxations that would allow one.

    The front, the what-ifs and the number of ties are worked out for up to
    `solve.SMALL` pairs of starts and splits, and beyond that with `whole_front`.
    """
    timer = _Timer()
    try:
        with timer.part("search"):
            solution = solve(problem, watch)
    except Infeasible:
        return _relaxed(problem, timer, watch)
    account = solution.account
    reasons = explain.explain(account)
    if not whole_front and size(solution.space) > SMALL:
        return Answer(
            problem=problem,
            account=account,
            reasons=(*reasons, Reason("front_on_request", {"most": SMALL})),
            seconds=timer.seconds,
        )
    points, tried, tied = _around(solution, timer, watch)
    return Answer(
        problem=problem,
        account=account,
        reasons=(*reasons, *explain.binding(solution, tried), *tied),
        front=points,
        front_complete=True,
        what_ifs=tried,
        seconds=timer.seconds,
    )


def _around(
    solution: Solution, timer: _Timer, watch: Watch
) -> tuple[tuple[Point, ...], tuple[Changed, ...], tuple[Reason, ...]]:
    with timer.part("front"):
        points = front(solution.space, watch)
    with timer.part("what_ifs"):
        tried = tuple(what_ifs(solution, watch))
        count, more = count_ties(solution)
    return points, tried, explain.ties(count, more=more)


def _relaxed(problem: Problem, timer: _Timer, watch: Watch) -> Answer:
    with timer.part("relaxations"):
        found = tuple(relaxations(problem, watch))
    reasons = explain.infeasible(problem)
    if not found:
        reasons = (*reasons, Reason("no_relaxation"))
    return Answer(
        problem=problem,
        account=None,
        reasons=reasons,
        relaxations=found,
        seconds=timer.seconds,
    )


def score(
    problem: Problem,
    held: Held | Plan,
    *,
    whole_front: bool = False,
    watch: Watch = unwatched,
) -> Answer:
    """The figures of a plan that was held or made by hand.

    A plan is judged as it stands; for starts alone the best groups are sought.
    Raises `Infeasible` when no assignment to those starts is possible.
    """
    timer = _Timer()
    with timer.part("search"):
        plan = held if isinstance(held, Plan) else best_at(problem, held)
    asked = problem.with_(count=len(plan.sessions))
    account = Account(asked, plan)
    points: tuple[Point, ...] = ()
    complete = False
    with timer.part("front"):
        space = Space(asked)
        if whole_front or size(space) <= SMALL:
            points, complete = front(space, watch), True
    better = tuple(
        point for point in points if _dominates(point.figures, account.figures)
    )
    return Answer(
        problem=asked,
        account=account,
        reasons=explain.explain(account),
        proved=not isinstance(held, Plan),
        scored=True,
        front=points,
        front_complete=complete,
        violations=verify(asked, plan).violations,
        dominated_by=better[:MOST_DOMINATING],
        seconds=timer.seconds,
    )


def _dominates(one: Figures, other: Figures) -> bool:
    pairs = ((one.worst, other.worst), (one.total, other.total), (one.host, other.host))
    return one != other and all(mine <= theirs for mine, theirs in pairs)
