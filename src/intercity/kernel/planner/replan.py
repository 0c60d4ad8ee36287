"""The least disturbing plan: when a plan was told already, and the question changed.

Among the plans that keep the rules, those that move the fewest cities (`told.moved`);
among these the best by the problem's own objective, with its usual ties. The count of
moves is a stage before the others in the same search, so that it is proved as they
are. Starts may be frozen: a session then begins at its instant or there is no plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from intercity.kernel.planner.problem import Problem
from intercity.kernel.planner.search import Watch, unwatched
from intercity.kernel.planner.solve import Solution, is_feasible, solved
from intercity.kernel.planner.space import Space
from intercity.kernel.planner.told import Told, moved


@dataclass(frozen=True)
class Replanned:
    """The least disturbing plan; `told` and `frozen` are what was asked of it."""

    solution: Solution
    told: Mapping[str, Told]
    frozen: Mapping[int, datetime]

    @property
    def moved(self) -> tuple[str, ...]:
        """The cities whose session or local start changes, in the brief's order."""
        return moved(self.solution.problem, self.solution.plan, self.told)


def replan(
    problem: Problem,
    told: Mapping[str, Told],
    *,
    frozen: Mapping[int, datetime] | None = None,
    watch: Watch = unwatched,
) -> Replanned:
    """The plan that moves the fewest of the cities that were `told` a place.

    `frozen` are starts, aware, by number of session from 1. Raises `search.Infeasible`
    when no plan keeps the rules and the frozen starts, and `ValueError` for a frozen
    session that the problem does not have.
    """
    frozen = dict(frozen or {})
    for number in frozen:
        if not 1 <= number <= problem.count:
            raise ValueError(f"session {number}: accepted is 1 to {problem.count}")
    space = Space(problem, told=told, frozen=frozen)
    return Replanned(solved(space, watch), dict(told), frozen)


def releases(
    problem: Problem, frozen: Mapping[int, datetime], watch: Watch = unwatched
) -> tuple[frozenset[int], ...]:
    """The smallest sets of frozen sessions without which there is a plan.

    Of all sets of the least size, in order; none where the rules alone allow no plan
    (`changes.relaxations` then says what would), the empty set where nothing needs
    to be released.
    """
    for size in range(len(frozen) + 1):
        found = tuple(
            frozenset(released)
            for released in combinations(sorted(frozen), size)
            if is_feasible(problem, frozen=_without(frozen, released), watch=watch)
        )
        if found:
            return found
    return ()


def _without(
    frozen: Mapping[int, datetime], released: tuple[int, ...]
) -> dict[int, datetime]:
    return {number: at for number, at in frozen.items() if number not in released}
