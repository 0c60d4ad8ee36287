"""Who sits where, when starts and figures are settled: the last two ties.

Among the assignments that reach the optimum at the given starts, the one that meets
the most wishes (`prefers`), then the smallest vector of session numbers in the order
of the brief.
"""

from __future__ import annotations

import heapq
import itertools

import numpy as np

from intercity.kernel.planner.assignment import (
    Bools,
    Costs,
    cheapest,
    every,
    histogram,
    subsets,
)
from intercity.kernel.planner.bounds import Bounds, Limits
from intercity.kernel.planner.boxes import (
    Boxes,
    at_starts,
    branch_numbers,
    branch_units,
)
from intercity.kernel.planner.burden import BARRED, Ints
from intercity.kernel.planner.plan import Plan, Session
from intercity.kernel.planner.search import Found
from intercity.kernel.planner.space import Space

# (minus the wishes met, the session of each city in the order of the brief)
Seating = tuple[int, tuple[int, ...]]


def seat(bounds: Bounds, found: Found) -> Plan:
    """The plan at the starts found that keeps the limits and wins all ties.

    Cities that are bound to each other are first seated as if they were not, which
    bounds the best seating from below, and then placed, the best first, until the
    bonds hold.
    """
    space, limits = bounds.space, found.limits
    waiting: list[tuple[Seating, int, Boxes]] = []
    count = itertools.count()

    def add(boxes: Boxes) -> None:
        boxes = boxes.take(bounds.within(boxes, limits))
        for row in range(len(boxes)):
            box = boxes.take(np.array([row]))
            heapq.heappush(waiting, (_seating(bounds, box, limits), next(count), box))

    here = at_starts(space, found.inside, found.day, found.starts)
    add(_numbered(bounds, here, limits))
    while True:
        (_, vector), _, box = heapq.heappop(waiting)
        if _keeps_bonds(space, vector):
            return _plan(space, found, vector)
        add(branch_units(space, box))


def _numbered(bounds: Bounds, boxes: Boxes, limits: Limits) -> Boxes:
    """The boxes down to single numbers of presentations."""
    while True:
        boxes = boxes.take(bounds.within(boxes, limits))
        single = every(boxes.fewest == boxes.most, 1)
        if single.all():
            return boxes
        parts = [boxes.take(single), branch_numbers(bounds.space, boxes.take(~single))]
        boxes = Boxes.join(parts)


def _keeps_bonds(space: Space, vector: tuple[int, ...]) -> bool:
    if not vector:
        return False
    sits = [{vector[space.members[k][0]] for k in unit.classes} for unit in space.units]
    return all(
        len(sits[number]) == 1 and all(sits[number] != sits[foe] for foe in unit.apart)
        for number, unit in enumerate(space.units)
    )


def _plan(space: Space, found: Found, vector: tuple[int, ...]) -> Plan:
    sessions, day = [], space.days[found.day]
    for number, index in enumerate(found.starts):
        cities = [
            city
            for city, session in zip(space.problem.cities, vector, strict=True)
            if session == number
        ]
        sessions.append(
            Session(
                start=day.at(int(day.starts[index])),
                minutes=space.problem.length(sum(city.presents for city in cities)),
                cities=tuple(city.slug for city in cities),
            )
        )
    return Plan(tuple(sessions))


def _wished(bounds: Bounds, boxes: Boxes, limits: Limits) -> tuple[Costs, Bools]:
    """Costs in which one unmet wish weighs less than any unit of the sum.

    Returns them and the usable cells, both [sessions, batch, classes].
    """
    space = bounds.space
    cost = bounds.costs(boxes, limits.worst)
    usable = cost < BARRED
    measure = bounds.measure(boxes, cost, limits).astype(object)
    several = len(space.class_of) + 1
    return measure * several + (1 - space.wishes[:, None, :]), usable


def _seating(bounds: Bounds, box: Boxes, limits: Limits) -> Seating:
    """The best seating in one box with single starts and numbers, bonds aside.

    Where bonds alone keep a box from undercutting the optimum, nothing is known of
    its seatings within the limits, and the answer is below all of them. Elsewhere,
    with prices that prove the least sum, the optimal assignments are just those
    that use cells at their class's least priced cost and fill priced sessions to
    their bound; among these, cities take the first session in turn that leaves
    seats for the rest by Hall's condition.
    """
    space = bounds.space
    cost, usable = _wished(bounds, box, limits)
    codes, halls, total = [], [], 0
    for group in space.groups:
        part = cost[:, :, group.first : group.last]
        weight = space.weight[group.first : group.last]
        low, high = bounds.seats(box, group)
        value, prices = cheapest(part, weight, low, high)
        total += value[0]
        priced = part + prices[:, :, None]
        tight = (priced == priced.min(axis=0)) & usable[:, :, group.first : group.last]
        codes += [
            sum(int(may) << session for session, may in enumerate(column))
            for column in tight[:, 0].T
        ]
        low, high = np.where(prices > 0, high, low), np.where(prices < 0, low, high)
        halls.append(_Hall(histogram(tight, weight)[0], low[:, 0], high[:, 0]))
    several = len(space.class_of) + 1
    if _undercuts(bounds, total // several, limits):
        return -several, ()
    vector = tuple(
        halls[0 if city.presents else 1].take(codes[k])
        for city, k in zip(space.problem.cities, space.class_of, strict=True)
    )
    met = sum(space.wishes[s, k] for s, k in zip(vector, space.class_of, strict=True))
    return -int(met), vector


def _undercuts(bounds: Bounds, total: int, limits: Limits) -> bool:
    """Whether a seating costs less, or moves fewer, than any plan can."""
    if limits.sum is None:
        return False
    if limits.moves is None:
        return bool(total < limits.sum)
    moves, cost = bounds.parts(np.array(total, dtype=object), limits)
    return bool((moves, cost) < (limits.moves, limits.sum))


class _Hall:
    """Seats still to be given, with the slack of Hall's condition for every set."""

    def __init__(self, counts: Ints, low: Ints, high: Ints) -> None:
        sessions = len(low)
        self._sets = subsets(sessions)
        self._counts = counts
        self._low, self._high = low.copy(), high.copy()
        self._failed: set[tuple[int, int]] = set()

    def take(self, code: int) -> int:
        """Seat one city that may use the sessions of `code` in the first possible."""
        for session in range(len(self._low)):
            if code >> session & 1 and (code, session) not in self._failed:
                if self._try(code, session):
                    return session
                # What fails once fails for all like it: seats only grow scarcer.
                self._failed.add((code, session))
        raise AssertionError("the optimum has an assignment")

    def _try(self, code: int, session: int) -> bool:
        counts, low, high = self._counts.copy(), self._low.copy(), self._high.copy()
        counts[code] -= 1
        high[session] -= 1
        low[session] = max(0, low[session] - 1)
        fits = (
            high[session] >= 0
            and (counts @ self._sets.within <= high @ self._sets.member).all()
            and (counts @ self._sets.meets >= low @ self._sets.member).all()
        )
        if fits:
            self._counts, self._low, self._high = counts, low, high
        return bool(fits)
