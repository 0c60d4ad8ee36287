"""Cities to sessions at the least cost, when every session's seats are bounded.

A transportation problem with one to four sinks, solved for a whole batch of cost
tables at once. Arrays have the axes [sessions, batch, classes]: a class is a set
of `weight` interchangeable cities. `low` and `high`, [sessions, batch], bound how
many cities a session takes. `BARRED` costs forbid.

Whether an assignment exists is Hall's condition, read off a histogram of the 2^S
sets of sessions that a class may use. The cheapest one is found from its dual: a
price per session, raised or lowered together on a set of sessions for which the
condition fails, each time to the best length. The dual is L-natural-concave, so no
such set left means that it is greatest (K. Murota, Discrete Convex Analysis, SIAM
2003, chapters 7 and 10), and by linear programming duality equal to the least cost.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercity.kernel.planner.burden import BARRED, Ints

Bools = NDArray[np.bool_]
# Costs are int64, or Python's unbounded integers for the leximin objective.
Costs = NDArray[Any]


class Subsets(NamedTuple):
    """The sets of sessions, as bit codes 0 to 2^S - 1.

    `within[c, t]` is 1 where code c lies inside code t, `meets[c, t]` where they
    share a session, `member[s, t]` where t holds session s.
    """

    within: Ints
    meets: Ints
    member: Ints


@cache
def subsets(sessions: int) -> Subsets:
    """The tables of all sets of `sessions` sessions."""
    codes = np.arange(1 << sessions)
    member = (codes[None, :] >> np.arange(sessions)[:, None]) & 1
    return Subsets(
        ((codes[:, None] & ~codes[None, :]) == 0).astype(np.int64),
        ((codes[:, None] & codes[None, :]) != 0).astype(np.int64),
        member.astype(np.int64),
    )


def every(table: Bools, axis: int) -> Bools:
    """Where all hold along an axis."""
    holds: Bools = np.logical_and.reduce(table, axis=axis)
    return holds


def histogram(usable: Bools, weight: Ints) -> Ints:
    """How many cities may use just the sessions of each set: [batch, 2^S]."""
    sessions, batch, _ = usable.shape
    code = usable[0].astype(np.int64)
    for session in range(1, sessions):
        code |= usable[session].astype(np.int64) << session
    code += (np.arange(batch) << sessions)[:, None]
    spread = np.broadcast_to(weight, code.shape)
    counts = np.bincount(code.ravel(), spread.ravel(), batch << sessions)
    return counts.astype(np.int64).reshape(batch, 1 << sessions)


def feasible(usable: Bools, weight: Ints, low: Ints, high: Ints) -> Bools:
    """Whether all cities find a seat among their usable sessions: [batch].

    Hall's condition with lower bounds: no set of sessions has more cities confined
    to it than seats, nor fewer that could use it than it must hold.
    """
    sets = subsets(usable.shape[0])
    counts = histogram(usable, weight)
    seats, needs = high.T @ sets.member, low.T @ sets.member
    enough = (counts @ sets.within <= seats) & (counts @ sets.meets >= needs)
    return every(enough, 1) & every(low <= high, 0)


def bottleneck(cost: Ints, weight: Ints, low: Ints, high: Ints) -> Ints:
    """The least limit under which all find a seat, `BARRED` if none: [batch]."""
    if not len(weight):
        usable = np.zeros(cost.shape, dtype=bool)
        return np.where(feasible(usable, weight, low, high), -BARRED, BARRED)
    limit: Ints = cost.min(axis=0).max(axis=1)
    fits = feasible(cost <= limit[:, None], weight, low, high) & (limit < BARRED)
    rows = np.flatnonzero(~fits & (limit < BARRED))
    if len(rows):
        limit[rows] = _search_limit(cost[:, rows], weight, low[:, rows], high[:, rows])
    return limit


def _search_limit(cost: Ints, weight: Ints, low: Ints, high: Ints) -> Ints:
    """Bisect for the least limit of each table among all costs."""
    values = np.unique(cost)
    values = np.append(values[values < BARRED], BARRED)
    below = np.zeros(cost.shape[1], dtype=np.int64)
    above = np.full(cost.shape[1], len(values) - 1)
    while (below < above).any():
        middle = (below + above) // 2
        limit = values[middle][:, None]
        fits = feasible((cost <= limit) & (cost < BARRED), weight, low, high)
        above = np.where(fits, middle, above)
        below = np.where(fits, below, middle + 1)
        below = np.minimum(below, above)
    found: Ints = values[above]
    return found


def cheapest(cost: Costs, weight: Ints, low: Ints, high: Ints) -> tuple[Costs, Costs]:
    """The least total cost and its prices: [batch] and [sessions, batch].

    Every table must have an assignment without a barred cost (`feasible`).
    """
    sessions, batch, classes = cost.shape
    prices = np.zeros((sessions, batch), dtype=cost.dtype)
    value = np.zeros(batch, dtype=cost.dtype)
    if not classes:
        return value, prices
    active = np.arange(batch)
    while len(active):
        part = cost[:, active] + prices[:, active, None]
        least = part.min(axis=0)
        charge = np.where(prices[:, active] > 0, high[:, active], low[:, active])
        value[active] = (least * weight).sum(axis=1) - (prices[:, active] * charge).sum(
            axis=0
        )
        move = _steepest(
            part == least, weight, low[:, active], high[:, active], prices[:, active]
        )
        moving = np.flatnonzero(move.rise > 0)
        if not len(moving):
            break
        active = active[moving]
        step = _best_step(
            part[:, moving],
            weight,
            prices[:, active],
            move.take(moving),
        )
        prices[:, active] += step
    return value, prices


class _Move(NamedTuple):
    """A direction for each table: `sign` on the sessions `inside`.

    `rise` is the dual's slope, `seats` the bound of the sessions inside.
    """

    rise: Ints
    sign: Ints
    seats: Ints
    inside: Bools

    def take(self, rows: Ints) -> _Move:
        """The directions of some tables."""
        return _Move(
            self.rise[rows], self.sign[rows], self.seats[rows], self.inside[:, rows]
        )


def _steepest(
    tight: Bools, weight: Ints, low: Ints, high: Ints, prices: Costs
) -> _Move:
    """The steepest direction among all sets of sessions, up and down."""
    sets = subsets(tight.shape[0])
    counts = histogram(tight, weight)
    seats = np.where(prices >= 0, high, low).T @ sets.member
    needs = np.where(prices > 0, high, low).T @ sets.member
    slopes = np.concatenate(
        [counts @ sets.within - seats, needs - counts @ sets.meets], axis=1
    )
    best = slopes.argmax(axis=1)
    rows = np.arange(len(best))
    half = sets.member.shape[1]
    chosen = best % half
    up = best < half
    return _Move(
        slopes[rows, best],
        np.where(up, 1, -1),
        np.where(up, seats[rows, chosen], needs[rows, chosen]),
        sets.member[:, chosen].astype(bool),
    )


def _best_step(part: Costs, weight: Ints, prices: Costs, move: _Move) -> Costs:
    """The move that climbs as far as the slope stays positive: [sessions, batch].

    Along the direction the slope falls where a class crosses the edge of the set,
    that is at the sorted gaps between its cheapest cost outside and inside, and
    where a price changes sign.
    """
    barred = 4 * abs(part).max() + 1 if part.dtype == object else 2 * BARRED
    inside = move.inside[:, :, None]
    gap = np.where(inside, barred, part).min(axis=0)
    gap -= np.where(inside, part, barred).min(axis=0)
    order = np.argsort(-gap, axis=1)
    passed = np.cumsum(weight[order], axis=1)
    enough = move.seats + np.where(move.sign > 0, 1, 0)
    at = (passed < enough[:, None]).sum(axis=1)
    rows = np.arange(len(at))
    length = gap[rows, order[rows, at]] * move.sign
    # A price that reaches 0 changes which of its two bounds counts.
    towards = move.inside & (prices * move.sign < 0)
    stop = np.where(towards, abs(prices), barred).min(axis=0)
    length = np.minimum(length, stop)
    step: Costs = np.where(move.inside, length * move.sign, 0)
    return step
