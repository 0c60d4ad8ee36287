"""Problems to plans: the best one, the size of the question, a held plan's score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property

import numpy as np

from intercity.kernel import clock
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.bounds import Bounds, Limits
from intercity.kernel.planner.boxes import Boxes, branch, is_leaf, tighten, whole
from intercity.kernel.planner.burden import Day
from intercity.kernel.planner.plan import Figures, Plan
from intercity.kernel.planner.problem import Problem, Window
from intercity.kernel.planner.search import (
    Found,
    Infeasible,
    Stage,
    Watch,
    least,
    optimum,
    spread,
    unwatched,
)
from intercity.kernel.planner.seating import seat
from intercity.kernel.planner.space import Space

WHOLE_DAY = Window(0, 24 * 60)
# The front, the what-ifs and the count of ties are worked out unasked up to here.
SMALL = 50_000


@dataclass(frozen=True)
class Solution:
    """A problem's best plan; `proved` by the search that found it."""

    problem: Problem
    plan: Plan
    space: Space
    found: Found

    @cached_property
    def account(self) -> Account:
        """What the plan costs each city."""
        return Account(self.problem, self.plan)

    @property
    def figures(self) -> Figures:
        """Worst, total and host."""
        return self.account.figures

    @property
    def rank(self) -> tuple[Fraction, ...]:
        """What the objective makes least, in its order."""
        figures = self.figures
        if self.problem.objective == "total-first":
            return figures.total, figures.worst, figures.host
        if self.problem.objective == "leximin":
            return (*self.account.vector, figures.host)
        return figures.worst, figures.total, figures.host


def solve(problem: Problem, watch: Watch = unwatched) -> Solution:
    """The plan that the objective and its ties choose.

    Raises `Infeasible` when no plan keeps the rules and `burden.TooFine` when the
    figures have no common unit.
    """
    return solved(Space(problem), watch)


def solved(space: Space, watch: Watch = unwatched) -> Solution:
    """The same on tables that are there already."""
    problem = space.problem
    found = optimum(space, problem.objective, watch)
    return Solution(problem, seat(Bounds(space), found), space, found)


def is_feasible(
    problem: Problem,
    *,
    frozen: Mapping[int, datetime] | None = None,
    watch: Watch = unwatched,
) -> bool:
    """Whether any plan keeps the rules of the problem, and the starts frozen."""
    space = Space(problem, frozen=frozen)
    bounds = Bounds(space)
    stage = Stage("starts", bounds.first, bounds.first_within)
    try:
        least(space, spread(space, whole(space)), stage, Limits(), watch)
    except Infeasible:
        return False
    return True


def size(space: Space) -> int:
    """How many pairs of starts and splits of the presentations fit the window.

    Counted from the last session back: for every start and number of presentations
    already given, the ways to go on.
    """
    problem, given = space.problem, space.presenting
    counted = 0
    for day in space.days:
        starts = len(day.starts)
        # ways[given so far, first start that is free]; past the starts: none is
        # needed any more, and at last: the window is over.
        ways = np.zeros((given + 1, starts + 2), dtype=np.int64)
        ways[given, : starts + 1] = 1
        for _ in range(space.sessions):
            here = np.zeros_like(ways)
            for count in range(space.fewest, space.most + 1):
                end = day.starts + problem.length(count)
                following = np.searchsorted(day.starts, end + problem.gap_minutes)
                following[end > day.minutes] = starts + 1
                here[: given + 1 - count, :starts] += ways[count:, following]
            ways = here[:, ::-1].cumsum(axis=1)[:, ::-1]
            ways[:, starts:] = 0
        counted += int(ways[0, 0])
    return counted


def count_ties(solution: Solution, most: int = 500) -> tuple[int, bool]:
    """How many dates and starts reach the same figures; whether there may be more.

    Stops at `most`; where very many boxes may hold some, a part of them is counted.
    """
    space, limits = solution.space, solution.found.limits
    bounds, boxes, more = Bounds(space), whole(space), False
    while True:
        boxes = boxes.take(bounds.within(boxes, limits))
        leaf = is_leaf(space, boxes)
        if leaf.all():
            break
        if len(boxes) > 8 * most:
            boxes, more = boxes.take(np.arange(len(boxes)) < most), True
            leaf = leaf[:most]
        boxes = Boxes.join([boxes.take(leaf), branch(space, boxes.take(~leaf))])
    starts = np.unique(np.column_stack([boxes.day, boxes.block]), axis=0)
    return min(len(starts), most), more or len(starts) > most


@dataclass(frozen=True, slots=True)
class Held:
    """Starts to be scored: wall minutes on a date, with the lengths where known."""

    date: date
    starts: tuple[int, ...]
    lengths: tuple[int, ...] | None = None


def best_at(problem: Problem, held: Held) -> Plan:
    """The best groups for given starts, under the brief's counts where they can be.

    Grid, window and gap are not asked of a held plan. Given lengths fix the
    presentations of each session where they fit the brief's items. When no assignment
    keeps them, the bounds on counts give way, then the host's absences, then the
    lengths (`verify` names what is broken). Raises `Infeasible` when sessions overlap
    or cities cannot sit in any of them.
    """
    free = problem.with_(count=len(held.starts), gap_minutes=0, host_hours=WHOLE_DAY)
    unbound = free.with_(
        presenters_min=0, presenters_max=None, cities_min=0, cities_max=None
    )
    calendar = replace(problem.host.calendar, unavailable=())
    alone = unbound.with_(host=replace(problem.host, calendar=calendar))
    shapeless = replace(held, lengths=None)
    attempts = ((free, held), (unbound, held), (alone, held), (alone, shapeless))
    for tried, starts in attempts:
        try:
            return _best_at(tried, starts)
        except Infeasible:
            continue
    raise Infeasible


def _best_at(problem: Problem, held: Held) -> Plan:
    zone = problem.host.zone
    origin = clock.instant(held.date, 0, zone)
    starts = [clock.instant(held.date, minute, zone) for minute in held.starts]
    day = Day(
        held.date,
        origin,
        2 * WHOLE_DAY.end,
        np.array([_minutes(start - origin) for start in starts], dtype=np.int64),
    )
    space = Space(problem, days=(day,))
    counts = _implied(problem, held.lengths)
    inside = whole(space)
    if counts is not None:
        number = np.broadcast_to(np.array(counts), inside.fewest.shape)
        inside = tighten(
            space,
            replace(
                inside,
                fewest=np.maximum(inside.fewest, number),
                most=np.minimum(inside.most, number),
            ),
        )
    return seat(Bounds(space), optimum(space, problem.objective, inside=inside))


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)


def _implied(problem: Problem, lengths: tuple[int, ...] | None) -> list[int] | None:
    """The presentations that make sessions this long, if all do so together."""
    if lengths is None or not problem.presentation_minutes:
        return None
    counts = []
    for length in lengths:
        count, rest = divmod(
            length - problem.fixed_minutes, problem.presentation_minutes
        )
        if rest or count < 0:
            return None
        counts.append(count)
    return counts if sum(counts) == problem.presenting else None
