"""Lower bounds of boxes; on a leaf the exact ones are the plan's own figures.

Each number to be made least has a quick bound, in which every city takes its
cheapest session and no seat is counted, and an exact one, the best assignment on
the box's columns with all seats counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from intercity.kernel.planner.assignment import (
    Bools,
    Costs,
    bottleneck,
    cheapest,
    feasible,
)
from intercity.kernel.planner.boxes import Boxes, earliest
from intercity.kernel.planner.burden import BARRED, Ints
from intercity.kernel.planner.space import Group, Space

# Starts of one date have fewer than 2^9 places on any grid.
_PLACE_BITS = 9


class Ranks:
    """Weights that make a sum of costs compare like sorted vectors.

    With N cities, (N + 1)^r for the r-th smallest cost: the largest cost counts
    first, then how many bear it, then the next. Whole numbers without bound.
    """

    def __init__(self, costs: Ints, cities: int) -> None:
        """Rank the distinct `costs`."""
        self.values = np.unique(costs)
        weight, powers = 1, []
        for _ in range(len(self.values) + 1):
            powers.append(weight)
            weight *= cities + 1
        self.powers = np.array(powers, dtype=object)

    def weigh(self, cost: Ints) -> Costs:
        """Costs as weights; what is above all ranked outweighs any sum of them."""
        weighed: Costs = self.powers[np.searchsorted(self.values, cost)]
        return weighed


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan may cost at most; `None` leaves it open.

    `worst` is over the cities, `host` the host's; `sum` is over the cities in units
    or, with `ranks`, in leximin weights. `worst` and `sum` may be arrays [batch].
    `moves` is how many cities move of those that were told a place: the fewest that any
    plan needs, so that no box down to a leaf has fewer.
    """

    worst: int | Ints = int(BARRED) - 1
    sum: int | Costs | None = None
    host: int | None = None
    moves: int | None = None
    ranks: Ranks | None = None

    @property
    def never(self) -> int:
        """A sum that no permitted plan reaches."""
        return int(self.ranks.powers[-1]) if self.ranks else int(BARRED)


class Bounds:
    """Bounds of boxes on the tables of one space, as arrays [batch].

    `BARRED` (for sums `Limits.never`) says that a box holds no permitted plan.
    """

    def __init__(self, space: Space) -> None:
        """Bound boxes of `space`."""
        self.space = space

    def costs(self, boxes: Boxes, worst: int | Ints) -> Ints:
        """The least cost of each class in each session: [sessions, batch, classes].

        What is above `worst`, a number or an array [batch], is barred.
        """
        space = self.space
        cost: Ints = space.columns[self._rows(boxes).T]
        for session in range(space.sessions):
            cost[session][:, space.denied[session]] = BARRED
            for number, unit in enumerate(space.units):
                shut = (boxes.open[:, number] >> session) & 1 == 0
                cost[session][np.ix_(shut, unit.classes)] = BARRED
        cost[cost > np.asarray(worst)[..., None]] = BARRED
        return cost

    def seats(self, boxes: Boxes, group: Group) -> tuple[Ints, Ints]:
        """The fewest and most cities of a group in each session: [sessions, batch]."""
        problem = self.space.problem
        if group.presents:
            return boxes.fewest.T, boxes.most.T
        low: Ints = np.maximum(0, problem.cities_min - boxes.most.T)
        if problem.cities_max is None:
            return low, np.full(low.shape, len(problem.cities))
        return low, problem.cities_max - boxes.fewest.T

    def _rows(self, boxes: Boxes) -> Ints:
        return self.space.row(
            boxes.day[:, None], boxes.fewest, boxes.level[:, None], boxes.block
        )

    # How many cities move

    def quick_moves(self, boxes: Boxes, limits: Limits) -> Ints:
        """How many could not keep their place were there seats for all."""
        cost = self.costs(boxes, limits.worst)
        moves = np.where(cost < BARRED, self._moves(boxes), BARRED).min(axis=0)
        barred = (moves >= BARRED).any(axis=1)
        value: Ints = np.where(barred[:, None], 0, moves) @ self.space.weight
        value[barred] = BARRED
        return value

    def moves(self, boxes: Boxes, limits: Limits) -> Ints:
        """The fewest cities that move."""
        value = self._fewest_moves(boxes, self.costs(boxes, limits.worst))
        value[self.host(boxes, limits) >= BARRED] = BARRED
        return value

    def _moves(self, boxes: Boxes) -> Ints:
        """1 where a class surely moves: [sessions, batch, classes]."""
        session, day, start = self.space.told.T
        block = start >> boxes.level[:, None]
        same = (boxes.day[:, None] == day) & (boxes.block.T[:, :, None] == block)
        same &= np.arange(self.space.sessions)[:, None, None] == session
        moves: Ints = (self.space.counts & ~same).astype(np.int64)
        return moves

    def _fewest_moves(self, boxes: Boxes, cost: Ints) -> Ints:
        value = np.full(len(boxes), BARRED)
        rows = np.flatnonzero(self._possible(boxes, cost))
        boxes, cost = boxes.take(rows), cost[:, rows]
        # What is barred is dearer than any number of moves.
        most = len(self.space.problem.cities) + 1
        moves = np.where(cost < BARRED, self._moves(boxes), most)
        value[rows] = sum(
            cheapest(part, weight, low, high)[0]
            for part, weight, low, high in self._groups(boxes, moves)
        )
        return value

    # The worst cost of a city

    def quick_worst(self, boxes: Boxes, limits: Limits) -> Ints:
        """The dearest of the cities' cheapest sessions."""
        cost = self.costs(boxes, limits.worst).min(axis=0)
        value: Ints = cost.max(axis=1, initial=-BARRED)
        return value

    def worst(self, boxes: Boxes, limits: Limits) -> Ints:
        """The least worst cost, among the plans within `limits.sum` where given."""
        cost = self.costs(boxes, limits.worst)
        value = np.full(len(boxes), -BARRED)
        for part, weight, low, high in self._groups(boxes, cost):
            value = np.maximum(value, bottleneck(part, weight, low, high))
        if limits.sum is not None or limits.moves is not None:
            value = self._worst_within(boxes, cost, value, limits)
        value[self.host(boxes, limits) >= BARRED] = BARRED
        return value

    def _worst_within(
        self, boxes: Boxes, cost: Ints, low: Ints, limits: Limits
    ) -> Ints:
        """Bisect for the least worst cost that allows the other limits."""
        values = np.unique(np.append(cost, low))
        values = np.append(values[values < BARRED], BARRED)
        below = np.searchsorted(values, low)
        above = np.full(len(boxes), len(values) - 1)
        while (below < above).any():
            middle = (below + above) // 2
            tried = np.where(cost <= values[middle][:, None], cost, BARRED)
            fits = self._allows(boxes, tried, limits)
            above = np.where(fits, middle, above)
            below = np.minimum(np.where(fits, below, middle + 1), above)
        found: Ints = values[above]
        return found

    # The sum over the cities

    def quick_sum(self, boxes: Boxes, limits: Limits) -> Costs:
        """The sum of the cities' cheapest sessions."""
        least = self.costs(boxes, limits.worst).min(axis=0)
        barred = (least >= BARRED).any(axis=1)
        least[barred] = least.min(initial=0)
        measure = limits.ranks.weigh(least) if limits.ranks else least
        value: Costs = (measure * self.space.weight).sum(axis=1)
        value[barred] = limits.never
        return value

    def sum(self, boxes: Boxes, limits: Limits) -> Costs:
        """The least sum."""
        value = self._least_sum(boxes, self.costs(boxes, limits.worst), limits)
        value[self.host(boxes, limits) >= BARRED] = limits.never
        return value

    def _least_sum(self, boxes: Boxes, cost: Ints, limits: Limits) -> Costs:
        dtype = object if limits.ranks else np.int64
        value = np.full(len(boxes), limits.never, dtype=dtype)
        rows = np.flatnonzero(self._possible(boxes, cost))
        boxes, cost = boxes.take(rows), cost[:, rows]
        if limits.moves is None:
            value[rows] = self._cheapest(boxes, self._weighed(cost, limits))
            return value
        moves, total = self.parts(
            self._cheapest(boxes, self.measure(boxes, cost, limits)), limits
        )
        # With fewer moves than there must be, the sum is that of no plan: what it is
        # without heed of moves is below that of any.
        free = np.flatnonzero(moves < limits.moves)
        total[free] = self._cheapest(
            boxes.take(free), self._weighed(cost[:, free], limits)
        )
        total[moves > limits.moves] = limits.never
        value[rows] = total
        return value

    def _weighed(self, cost: Ints, limits: Limits) -> Costs:
        return limits.ranks.weigh(cost) if limits.ranks else cost

    def _cheapest(self, boxes: Boxes, measure: Costs) -> Costs:
        value = np.zeros(len(boxes), dtype=measure.dtype)
        for part, weight, low, high in self._groups(boxes, measure):
            value += cheapest(part, weight, low, high)[0]
        return value

    def measure(self, boxes: Boxes, cost: Ints, limits: Limits) -> Costs:
        """What a sum makes least: with `limits.moves`, first the moves, then the costs.

        A move weighs more than any two sums of costs differ by; see `parts`.
        """
        weighed = self._weighed(cost, limits)
        if limits.moves is None:
            return weighed
        step, most = self._step(limits), len(self.space.problem.cities) + 1
        # Whole numbers without bound, unless all sums are small ones.
        dtype = np.int64 if step * most * most < BARRED else object
        moves = self._moves(boxes).astype(dtype)
        measure: Costs = weighed.astype(dtype) + step * moves
        measure[cost >= BARRED] = step * most
        return measure

    def parts(self, total: Costs, limits: Limits) -> tuple[Costs, Costs]:
        """The moves and the costs in sums of what `measure` weighs."""
        step = self._step(limits)
        moves = (total + step // 2) // step
        return moves, total - moves * step

    def _step(self, limits: Limits) -> int:
        return 2 * (limits.never if limits.ranks else self._most) + 1

    @cached_property
    def _most(self) -> int:
        """No sum of permitted costs is larger, or as far below 0."""
        costs = self.space.columns[self.space.columns < BARRED]
        most = int(abs(costs).max(initial=0))
        return (most + 1) * len(self.space.problem.cities)

    def _possible(self, boxes: Boxes, cost: Ints) -> Bools:
        possible = np.ones(len(boxes), dtype=bool)
        for part, weight, low, high in self._groups(boxes, cost):
            possible &= feasible(part < BARRED, weight, low, high)
        return possible

    def _groups(
        self, boxes: Boxes, cost: Costs
    ) -> Iterator[tuple[Costs, Ints, Ints, Ints]]:
        """Costs, weights, fewest and most of the presenting, then of the others."""
        for group in self.space.groups:
            chosen = slice(group.first, group.last)
            yield (
                cost[:, :, chosen],
                self.space.weight[chosen],
                *self.seats(boxes, group),
            )

    # The host, and the order of starts

    def host(self, boxes: Boxes, limits: Limits) -> Ints:
        """The least burden of the host over all sessions."""
        cost = self.space.host_cost[self._rows(boxes)].sum(axis=1)
        host: Ints = np.minimum(cost, BARRED)
        if limits.host is not None:
            host[host > limits.host] = BARRED
        return host

    def host_within(self, boxes: Boxes, limits: Limits) -> Ints:
        """The same, `BARRED` where no plan keeps the limits."""
        return self._unless(self.host(boxes, limits), boxes, limits)

    def first(self, boxes: Boxes, limits: Limits) -> Ints:
        """The earliest date and starts, as one number that orders them."""
        index, possible = earliest(self.space, boxes)
        key = boxes.day
        for session in range(self.space.sessions):
            key = (key << _PLACE_BITS) | index[:, session]
        key[~possible | (self.host(boxes, limits) >= BARRED)] = BARRED
        return key

    def first_within(self, boxes: Boxes, limits: Limits) -> Ints:
        """The same, `BARRED` where no plan keeps the limits."""
        return self._unless(self.first(boxes, limits), boxes, limits)

    def starts_of(self, key: int) -> tuple[int, tuple[int, ...]]:
        """The date and starts, by index, that `first` made into this number."""
        starts = []
        for _ in range(self.space.sessions):
            key, place = key >> _PLACE_BITS, key & ((1 << _PLACE_BITS) - 1)
            starts.append(place)
        return key, tuple(reversed(starts))

    def within(self, boxes: Boxes, limits: Limits) -> Bools:
        """Whether a box may hold a plan within all limits; exact on a leaf."""
        keeps: Bools = self.host(boxes, limits) < BARRED
        keeps &= self._allows(boxes, self.costs(boxes, limits.worst), limits)
        return keeps

    def _allows(self, boxes: Boxes, cost: Ints, limits: Limits) -> Bools:
        """Whether an assignment at these costs keeps the limits of sum and moves."""
        if limits.sum is not None:
            least: Bools = self._least_sum(boxes, cost, limits) <= limits.sum
            return least.astype(bool)
        if limits.moves is not None:
            few: Bools = self._fewest_moves(boxes, cost) <= limits.moves
            return few
        return self._possible(boxes, cost)

    def _unless(self, value: Ints, boxes: Boxes, limits: Limits) -> Ints:
        value[~self.within(boxes, limits)] = BARRED
        return value
