"""The least plan, proved: best-first branch and bound over boxes of plans.

An objective is a row of stages, each the least of one whole number among the plans
that keep what the stages before have found: where a plan was told before, the cities
that move; the worst burden, the total, the host's burden, and at last the earliest
date and starts. A box waits with its quick bound;
when it is next in line it gets its exact one; when it is next again it is branched.
A leaf whose exact value no waiting box undercuts is the least: the bounds of the
boxes left over are the certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from intercity.kernel.planner.assignment import Bools, Costs
from intercity.kernel.planner.bounds import Bounds, Limits, Ranks
from intercity.kernel.planner.boxes import Boxes, branch, is_leaf, whole
from intercity.kernel.planner.burden import BARRED, Ints
from intercity.kernel.planner.problem import Objective
from intercity.kernel.planner.space import Space

# Cells of cost tables at once: for quick bounds, and for a round of exact ones.
CELLS = 1 << 21
ROUND_CELLS = 1 << 16

# Told the name of the stage and how many boxes wait; may raise to stop the search.
Watch = Callable[[str, int], None]


class Infeasible(Exception):
    """No plan keeps the rules of the problem."""


@dataclass(frozen=True, slots=True)
class Found:
    """The optimum of all stages: its limits hold with equality at its starts.

    `day` and `starts` are indices into the space's days and their starts; `inside`
    is what was searched.
    """

    limits: Limits
    day: int
    starts: tuple[int, ...]
    inside: Boxes


@dataclass(frozen=True, slots=True)
class Stage:
    """A number to be made least: its quick and its exact bound."""

    name: str
    quick: Callable[[Boxes, Limits], Costs]
    exact: Callable[[Boxes, Limits], Costs]


def unwatched(stage: str, waiting: int) -> None:
    """Tell nobody."""


def optimum(
    space: Space,
    objective: Objective,
    watch: Watch = unwatched,
    *,
    inside: Boxes | None = None,
) -> Found:
    """The starts of the best plan by `objective`, of all or of those `inside`.

    Raises `Infeasible`.
    """
    bounds = Bounds(space)
    worst = Stage("worst", bounds.quick_worst, bounds.worst)
    total = Stage("total", bounds.quick_sum, bounds.sum)
    inside = whole(space) if inside is None else inside
    frontier = spread(space, inside)
    limits = Limits()
    if space.is_told:
        moves = Stage("moves", bounds.quick_moves, bounds.moves)
        value, frontier = least(space, frontier, moves, limits, watch)
        limits = replace(limits, moves=int(value))
    stages = (total, worst) if objective == "total-first" else (worst, total)
    for stage in stages:
        value, frontier = least(space, frontier, stage, limits, watch)
        if stage is worst:
            worst_value = int(value)
            limits = replace(limits, worst=worst_value)
            if objective == "leximin":
                limits = replace(limits, ranks=_ranks(space, worst_value))
        else:
            limits = replace(limits, sum=value)
    host = Stage("host", bounds.host, bounds.host_within)
    value, frontier = least(space, frontier, host, limits, watch)
    limits = replace(limits, host=int(value))
    first = Stage("starts", bounds.first, bounds.first_within)
    key, _ = least(space, frontier, first, limits, watch)
    return Found(limits, *bounds.starts_of(int(key)), inside)


def least(
    space: Space, boxes: Boxes, stage: Stage, limits: Limits, watch: Watch
) -> tuple[Any, Boxes]:
    """The least value of a stage and all boxes that may still hold it.

    Raises `Infeasible` when no box holds a plan within the limits.
    """
    never = limits.never if stage.name == "total" else BARRED
    waiting = _Waiting.of(space, boxes, stage, limits)
    batch = max(16, ROUND_CELLS // cells(space))
    while True:
        waiting = waiting.take((waiting.bound < never).astype(bool))
        if not len(waiting.boxes):
            raise Infeasible
        lowest = waiting.bound.min()
        done = waiting.leaf & waiting.exact
        if (done & (waiting.bound == lowest)).any():
            return lowest, waiting.boxes.take((waiting.bound <= lowest).astype(bool))
        watch(stage.name, len(waiting.boxes))
        if done.any():
            waiting = waiting.take(
                (waiting.bound <= waiting.bound[done].min()).astype(bool)
            )
        waiting = _advance(space, waiting, stage, limits, batch)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Boxes in line with their bounds; `exact` where the bound is."""

    boxes: Boxes
    bound: Costs
    exact: Bools
    leaf: Bools

    @classmethod
    def of(cls, space: Space, boxes: Boxes, stage: Stage, limits: Limits) -> _Waiting:
        bound = chunked(space, boxes, lambda part, _: stage.quick(part, limits))
        exact = np.zeros(len(boxes), dtype=bool)
        return cls(boxes, bound, exact, is_leaf(space, boxes))

    def take(self, rows: Bools) -> _Waiting:
        if rows.all():
            return self
        return _Waiting(
            self.boxes.take(rows), self.bound[rows], self.exact[rows], self.leaf[rows]
        )

    def and_(self, other: _Waiting) -> _Waiting:
        return _Waiting(
            Boxes.join([self.boxes, other.boxes]),
            np.concatenate([self.bound, other.bound]),
            np.concatenate([self.exact, other.exact]),
            np.concatenate([self.leaf, other.leaf]),
        )


def _advance(
    space: Space, waiting: _Waiting, stage: Stage, limits: Limits, batch: int
) -> _Waiting:
    """Bound the next boxes in line exactly; branch those that are bounded so."""
    # Deep boxes first among equals: they reach a leaf soonest.
    order = np.argsort(waiting.boxes.level, kind="stable")
    order = order[np.argsort(waiting.bound[order], kind="stable")]
    order = order[~(waiting.exact & waiting.leaf)[order]][:batch]
    fresh = order[~waiting.exact[order]]
    bound, exact = waiting.bound.copy(), waiting.exact.copy()
    if len(fresh):
        value = stage.exact(waiting.boxes.take(fresh), limits)
        bound[fresh] = np.maximum(bound[fresh], value)
        exact[fresh] = True
    ripe = order[waiting.exact[order]]
    children = branch(space, waiting.boxes.take(ripe)) if len(ripe) else None
    kept = np.ones(len(bound), dtype=bool)
    kept[ripe] = False
    waiting = _Waiting(waiting.boxes, bound, exact, waiting.leaf).take(kept)
    if children is None:
        return waiting
    return waiting.and_(_Waiting.of(space, children, stage, limits))


def chunked(space: Space, boxes: Boxes, bound: Callable[[Boxes, Ints], Costs]) -> Costs:
    """A bound of many boxes, a bounded number of table cells at a time.

    `bound` is given some of the boxes and their rows.
    """
    size = max(1, CELLS // cells(space))
    starts = range(0, max(1, len(boxes)), size)
    rows = (np.arange(at, min(at + size, len(boxes))) for at in starts)
    return np.concatenate([bound(boxes.take(part), part) for part in rows])


def cells(space: Space) -> int:
    """How many cells of a cost table one box takes."""
    return space.sessions * max(1, len(space.weight))


def spread(space: Space, boxes: Boxes) -> Boxes:
    """Branch breadth-first while the tables of all boxes stay small."""
    most = CELLS // cells(space)
    while len(boxes):
        leaf = is_leaf(space, boxes)
        if leaf.all() or (len(boxes) << space.sessions) > most:
            break
        children = branch(space, boxes.take(~leaf))
        boxes = Boxes.join([boxes.take(leaf), children])
    return boxes


def _ranks(space: Space, worst: int) -> Ranks:
    exact = space.columns[space.columns <= worst]
    return Ranks(exact, len(space.problem.cities))
