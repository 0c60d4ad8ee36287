"""The transportation kernel against enumeration."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from intercity.kernel.planner.assignment import bottleneck, cheapest, feasible
from intercity.kernel.planner.burden import BARRED, Ints
from intercity.kernel.planner.running import assign

Table = tuple[Ints, Ints, Ints, Ints]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Costs [sessions, batch, classes], weights, and bounds [sessions, batch]."""
    sessions = draw(st.integers(1, 4))
    batch = draw(st.integers(1, 3))
    classes = draw(st.integers(1, 3))
    costs = st.one_of(st.integers(0, 6), st.just(int(BARRED)))
    cost = draw(arrays(np.int64, (sessions, batch, classes), elements=costs))
    weight = draw(arrays(np.int64, classes, elements=st.integers(1, 2)))
    low = draw(arrays(np.int64, (sessions, batch), elements=st.integers(0, 2)))
    width = draw(arrays(np.int64, (sessions, batch), elements=st.integers(0, 4)))
    return cost, weight, low, low + width


def _all_costs(table: Table, row: int) -> list[list[int]]:
    """The costs paid in every permitted assignment of one table."""
    cost, weight, low, high = table
    sessions = range(cost.shape[0])
    cities = [k for k, number in enumerate(weight) for _ in range(number)]
    return [
        paid
        for chosen in product(sessions, repeat=len(cities))
        if all(low[s, row] <= chosen.count(s) <= high[s, row] for s in sessions)
        and max(
            paid := [int(cost[s, row, k]) for s, k in zip(chosen, cities, strict=True)]
        )
        < BARRED
    ]


@given(tables())
def test_feasible_bottleneck_and_cheapest_agree_with_enumeration(table: Table) -> None:
    cost, weight, low, high = table
    every = [_all_costs(table, row) for row in range(cost.shape[1])]
    can = feasible(cost < BARRED, weight, low, high)
    assert can.tolist() == [bool(paid) for paid in every]
    limits = bottleneck(cost, weight, low, high)
    assert limits.tolist() == [
        min((max(paid) for paid in each), default=int(BARRED)) for each in every
    ]
    rows = np.flatnonzero(can)
    if len(rows):
        value, _ = cheapest(cost[:, rows], weight, low[:, rows], high[:, rows])
        assert value.tolist() == [min(map(sum, every[row])) for row in rows]


@given(tables())
def test_prices_prove_the_least_cost(table: Table) -> None:
    cost, weight, low, high = table
    rows = np.flatnonzero(feasible(cost < BARRED, weight, low, high))
    if not len(rows):
        return
    value, prices = cheapest(cost[:, rows], weight, low[:, rows], high[:, rows])
    dual = ((cost[:, rows] + prices[:, :, None]).min(axis=0) * weight).sum(axis=1)
    dual -= (prices * np.where(prices > 0, high[:, rows], low[:, rows])).sum(axis=0)
    assert value.tolist() == dual.tolist()


@given(tables(), st.integers(1 << 70, 1 << 80))
def test_whole_numbers_without_bound_give_the_same_assignment(
    table: Table, unit: int
) -> None:
    cost, weight, low, high = table
    rows = np.flatnonzero(feasible(cost < BARRED, weight, low, high))
    if not len(rows):
        return
    small, _ = cheapest(cost[:, rows], weight, low[:, rows], high[:, rows])
    large, _ = cheapest(
        cost[:, rows].astype(object) * unit, weight, low[:, rows], high[:, rows]
    )
    assert large.tolist() == [int(value) * unit for value in small]


@given(
    st.integers(1, 5).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, 9), min_size=size, max_size=size),
            min_size=size,
            max_size=size,
        )
    )
)
def test_assign_gives_each_row_a_column_at_the_least_sum(cost: list[list[int]]) -> None:
    size = len(cost)
    columns = assign(cost)
    assert sorted(columns) == list(range(size))
    least = min(
        sum(cost[row][order[row]] for row in range(size))
        for order in permutations(range(size))
    )
    assert sum(cost[row][columns[row]] for row in range(size)) == least
