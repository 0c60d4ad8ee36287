"""All Pareto-optimal (worst, total, host), each with its plan.

The boxes of the search, taken in the order of (total, worst, host, date, starts):
whatever could dominate a plan comes before it, so a leaf that reaches the head of
the line undominated belongs to the front and wins its ties. Each box has a limit on
its worst cost, which every point found lowers where it is no dearer for the host: at
or above that, the box has nothing to add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from intercity.kernel.planner.assignment import Bools, every
from intercity.kernel.planner.bounds import Bounds, Limits
from intercity.kernel.planner.boxes import Boxes, branch, is_leaf, whole
from intercity.kernel.planner.burden import BARRED, Ints
from intercity.kernel.planner.plan import Figures, Plan
from intercity.kernel.planner.search import (
    ROUND_CELLS,
    Found,
    Watch,
    cells,
    chunked,
    spread,
    unwatched,
)
from intercity.kernel.planner.seating import seat
from intercity.kernel.planner.space import Space

Bound = Callable[[Boxes, Limits], Ints]

_ARRAYS = ("key", "floor", "limit", "exact", "leaf")


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the front and the plan that wins its ties."""

    figures: Figures
    plan: Plan


def front(space: Space, watch: Watch = unwatched) -> tuple[Point, ...]:
    """The whole front by total, then worst; empty if the problem is infeasible."""
    bounds = Bounds(space)
    points = []
    for total, worst, host, first in _walk(bounds, watch):
        limits = Limits(worst=worst, sum=total, host=host)
        found = Found(limits, *bounds.starts_of(first), whole(space))
        plan = seat(bounds, found)
        to_points = space.scale.points
        points.append(
            Point(Figures(to_points(worst), to_points(total), to_points(host)), plan)
        )
    return tuple(points)


@dataclass(frozen=True, slots=True)
class _Line:
    """Boxes in line: `key` [batch, 4] bounds (total, worst, host, first) in order.

    `floor` and `limit` [batch] bound the worst cost of the points still sought;
    `exact` says that the key is.
    """

    boxes: Boxes
    key: Ints
    floor: Ints
    limit: Ints
    exact: Bools
    leaf: Bools

    def take(self, rows: Ints | Bools) -> _Line:
        arrays = (getattr(self, each)[rows] for each in _ARRAYS)
        return _Line(self.boxes.take(rows), *arrays)

    def and_(self, other: _Line) -> _Line:
        pairs = ([getattr(line, each) for line in (self, other)] for each in _ARRAYS)
        return _Line(Boxes.join([self.boxes, other.boxes]), *map(np.concatenate, pairs))


# The worst and host burdens of the points found so far.
Passed = list[tuple[int, int]]


def _walk(bounds: Bounds, watch: Watch) -> Iterator[tuple[int, int, int, int]]:
    space = bounds.space
    passed: Passed = []
    line = _queue(bounds, spread(space, whole(space)), passed)
    size = max(16, ROUND_CELLS // cells(space))
    while len(line.boxes):
        watch("front", len(line.boxes))
        order = np.lexsort((line.boxes.level, *line.key.T[::-1]))
        head = order[0]
        if line.exact[head] and line.leaf[head]:
            total, worst, host, first = (int(part) for part in line.key[head])
            yield total, worst, host, first
            passed.append((worst, host))
            line = _lowered(line, worst, host)
        else:
            line = _advance(bounds, line, order[:size], passed)


def _queue(bounds: Bounds, boxes: Boxes, passed: Passed) -> _Line:
    """Boxes with their limits and quick bounds, without those of no further use."""
    space = bounds.space
    hosts = bounds.host(boxes, Limits())
    limit = np.full(len(boxes), BARRED - 1)
    for worst, host in passed:
        limit = np.where(hosts >= host, np.minimum(limit, worst - 1), limit)

    def quick(bound: Bound) -> Ints:
        value: Ints = chunked(
            space, boxes, lambda part, rows: bound(part, Limits(worst=limit[rows]))
        )
        return value

    floor = quick(bounds.quick_worst)
    first = bounds.first(boxes, Limits())
    key = np.stack([quick(bounds.quick_sum), floor, hosts, first], axis=1)
    exact = np.zeros(len(boxes), dtype=bool)
    line = _Line(boxes, key, floor, limit, exact, is_leaf(space, boxes))
    return line.take(every(key < BARRED, 1))


def _lowered(line: _Line, worst: int, host: int) -> _Line:
    """The line once a point is found: limits fall, what it dominates leaves."""
    beaten = (line.key[:, 2] >= host) & (line.limit >= worst)
    limit = np.where(beaten, worst - 1, line.limit)
    key = line.key.copy()
    key[beaten, 1] = line.floor[beaten]
    line = replace(line, key=key, limit=limit, exact=line.exact & ~beaten)
    return line.take(line.floor <= line.limit)


def _advance(bounds: Bounds, line: _Line, chosen: Ints, passed: Passed) -> _Line:
    """Bound the chosen boxes exactly; branch those that are bounded so."""
    fresh = chosen[~line.exact[chosen]]
    ripe = chosen[line.exact[chosen] & ~line.leaf[chosen]]
    boxes, limits = line.boxes.take(fresh), Limits(worst=line.limit[fresh])
    key, floor, exact = line.key.copy(), line.floor.copy(), line.exact.copy()
    total = bounds.sum(boxes, limits)
    key[fresh, 0] = total
    floor[fresh] = bounds.worst(boxes, limits)
    kept = np.ones(len(exact), dtype=bool)
    kept[fresh[total >= BARRED]] = False
    kept[ripe] = False
    alive = total < BARRED
    within = replace(limits, worst=line.limit[fresh][alive], sum=total[alive])
    key[fresh[alive], 1] = bounds.worst(boxes.take(alive), within)
    exact[fresh] = True
    parents = line.boxes.take(ripe)
    line = replace(line, key=key, floor=floor, exact=exact).take(kept)
    if not len(ripe):
        return line
    return line.and_(_queue(bounds, branch(bounds.space, parents), passed))
