"""In which order the cities of a session present, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from intercity.kernel.planner.burden import Day, Meter, Scale
from intercity.kernel.planner.plan import Session
from intercity.kernel.planner.problem import City, Problem
from intercity.kernel.wording import sort_key


def presentations(problem: Problem, session: Session) -> dict[str, datetime]:
    """When each presenting city of a session begins (UTC), in order.

    By the brief's `order`: alphabetical by sort key or folded name; listed by
    position, then by place in the brief; least-burden so that the sum of the
    burdens of the slots is least, equal orders alphabetically.
    """
    seated = set(session.cities)
    cities = [city for city in problem.cities if city.presents and city.slug in seated]
    before = 0
    for item in problem.items:
        if item.minutes is None:
            break
        before += item.minutes
    slot = timedelta(minutes=problem.presentation_minutes)
    first = session.start + timedelta(minutes=before)
    if problem.order == "listed":
        cities.sort(key=lambda city: (city.position is None, city.position or 0))
    else:
        cities.sort(key=lambda city: (sort_key(city.name, city.sort_key), city.slug))
    if problem.order == "least-burden" and cities:
        cities = _least_burden(problem, cities, first)
    return {city.slug: first + place * slot for place, city in enumerate(cities)}


def _least_burden(problem: Problem, cities: list[City], first: datetime) -> list[City]:
    """Slots to cities at the least sum, ties to the order given."""
    scale = Scale.of(problem)
    meter = Meter(problem, scale)
    size, minutes = len(cities), problem.presentation_minutes
    span = Day(first.date(), first, size * minutes, np.arange(0))
    edges = np.arange(size + 1) * minutes
    # A digit for each slot, below any difference in burden, prefers the first city.
    digits = [size ** (size - 1 - slot) for slot in range(size)]
    cost = []
    for place, city in enumerate(cities):
        spent = meter.spent(city.zones, city.calendar, span)
        slots = np.diff(spent.burden[edges]).tolist()
        cost.append(
            [slots[slot] * size**size + place * digits[slot] for slot in range(size)]
        )
    slot_of = assign(cost)
    return [city for _, city in sorted(zip(slot_of, cities, strict=True), key=_slot)]


def _slot(pair: tuple[int, City]) -> int:
    return pair[0]


def assign(cost: list[list[int]]) -> list[int]:
    """The column of each row at the least sum, for a square table of whole numbers.

    The Hungarian method: rows enter one by one, each by a shortest path of reduced
    costs to a free column (J. Edmonds and R. Karp, Journal of the ACM 19, 1972).
    """
    size = len(cost)
    row_price, column_price = [0] * size, [0] * size
    row_of = [-1] * size
    for entering in range(size):
        distance, before, reached = _reach(
            cost, entering, row_of, row_price, column_price
        )
        free = reached[-1]
        row_price[entering] += distance[free]
        for column in reached[:-1]:
            column_price[column] -= distance[free] - distance[column]
            row_price[row_of[column]] += distance[free] - distance[column]
        column = free
        while before[column] >= 0:
            row_of[column] = row_of[before[column]]
            column = before[column]
        row_of[column] = entering
    return [row_of.index(row) for row in range(size)]


def _reach(
    cost: list[list[int]],
    entering: int,
    row_of: list[int],
    row_price: list[int],
    column_price: list[int],
) -> tuple[dict[int, int], dict[int, int], list[int]]:
    """Columns in the order of their distance, until a free one.

    Returns distances, the column before each on its path (-1: none) and the columns
    reached, the free one last.
    """
    distance: dict[int, int] = {}
    before: dict[int, int] = {}
    reached: list[int] = []
    row, base, last = entering, 0, -1
    while True:
        for column in range(len(cost)):
            if column in reached:
                continue
            gap = base + cost[row][column] - row_price[row] - column_price[column]
            if column not in distance or gap < distance[column]:
                distance[column], before[column] = gap, last
        last = min((c for c in distance if c not in reached), key=distance.__getitem__)
        reached.append(last)
        if row_of[last] < 0:
            return distance, before, reached
        row, base = row_of[last], distance[last]
