"""OR-Tools CP-SAT and HiGHS as independent judges of the planner's optima.

Both get the same columns and groups (`bench.columns`) and work through the objective
one figure after another, each held before the next: the worst burden by bisection of
its possible values (a question of yes or no, which they answer far sooner than a
bottleneck objective), the sums as objectives.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from multiprocessing import get_context
from time import perf_counter
from typing import Literal, Protocol

import numpy as np

from bench.columns import Table, seats, worst
from intercity.kernel.planner.plan import Figures, Plan, Session
from intercity.kernel.planner.problem import Objective, Problem

Solver = Literal["cpsat", "highs"]
Sum = Literal["total", "host"]
Status = Literal["proved", "infeasible", "stopped"]


@dataclass(frozen=True, slots=True)
class Found:
    """A plan: the chosen columns, and units by (group, column)."""

    columns: list[int]
    seats: dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One solve: the best plan it found, and the least that the sum can be."""

    status: Status
    found: Found | None = None
    bound: int | None = None


class Model(Protocol):
    """What a judge asks of a solver."""

    def solve(self, minimise: Sum | None, seconds: float) -> Answer:
        """Find any plan, or one of the least sum, within so many seconds."""

    def cap_worst(self, worst: int) -> None:
        """Bar every seat that costs a city more; replaces an earlier cap."""

    def cap_total(self, total: int) -> None:
        """Allow no larger total."""


STAGES: dict[Objective, tuple[str, ...]] = {
    "worst-first": ("worst", "total", "host"),
    "total-first": ("total", "worst", "host"),
    "leximin": ("worst", "vector", "host"),
}
NO_LIMIT = 1e6
LEVELS_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a solver found, in points, and how far it got.

    `status` is "proved" when every stage of the objective is. When it is "stopped" by
    the time limit, `stage` is the one that was open, `value` its best so far and
    `bound` the least that it can be. `vector` is burden + carried from the largest
    down. `seconds` are the solver's alone, `seconds_built` go before it.
    """

    status: Status
    figures: Figures | None = None
    vector: tuple[Fraction, ...] = ()
    plan: Plan | None = None
    stage: str = ""
    value: Fraction | None = None
    bound: Fraction | None = None
    seconds: float = 0.0
    seconds_built: float = 0.0


def ask_apart(
    solver: Solver, problem: Problem, seconds: float = NO_LIMIT, workers: int = 1
) -> Judgement:
    """Ask a solver in a process of its own, and wait for it.

    OR-Tools carries another build of HiGHS under the same library name, so that one
    process can load `bench.cpsat` or `bench.highs` but not both.
    """
    context = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(_ask, solver, problem, seconds, workers).result()


def _ask(solver: Solver, problem: Problem, seconds: float, workers: int) -> Judgement:
    ask = import_module(f"bench.{solver}").ask
    judgement: Judgement = ask(problem, seconds, workers)
    return judgement


class Course:
    """One problem on its way through the stages of its objective."""

    def __init__(
        self,
        table: Table,
        model: Model,
        seconds: float,
        fewest: Callable[[list[int], float], Answer] | None = None,
    ) -> None:
        self._table = table
        self._model = model
        self._fewest = fewest
        self._seconds = seconds
        self._spent = 0.0
        self._found: Found | None = None
        self._bound: int | None = None
        self._levels = np.unique(
            [worst(table.groups[at], column) for at, column in seats(table)]
        )

    def run(self, seconds_built: float) -> Judgement:
        """Every stage in turn, as far as the time limit allows."""
        status: Status = "proved"
        for stage in STAGES[self._table.problem.objective]:
            self._bound = None
            match stage:
                case "worst":
                    status = self._settle_worst()
                case "vector":
                    status = self._settle_vector()
                case "total" | "host" as which:
                    status = self._settle(which)
            if status != "proved":
                break
        return self._judgement(status, stage, seconds_built)

    def _keep(self, answer: Answer, seconds: float) -> Status:
        self._spent += seconds
        self._found = answer.found or self._found
        return answer.status

    def _ask(self, minimise: Sum | None) -> Status:
        """One question, within what is left of the time limit."""
        if self._spent >= self._seconds:
            return "stopped"
        began = perf_counter()
        answer = self._model.solve(minimise, self._seconds - self._spent)
        if minimise is not None:
            self._bound = answer.bound
        return self._keep(answer, perf_counter() - began)

    def _settle_worst(self) -> Status:
        """Bisect the possible values of the worst burden."""
        low = self._least_level()
        if self._found is None:
            status = self._ask(None)
            if status != "proved":
                self._bound = int(self._levels[low]) if len(self._levels) else None
                return status
        high = self._level()
        while low < high:
            middle = (low + high) // 2
            self._model.cap_worst(int(self._levels[middle]))
            match self._ask(None):
                case "proved":
                    high = self._level()
                case "infeasible":
                    low = middle + 1
                case "stopped":
                    self._bound = int(self._levels[low])
                    return "stopped"
        if len(self._levels):
            self._model.cap_worst(int(self._levels[low]))
        return "proved"

    def _least_level(self) -> int:
        """No plan is better for a city than its own best seat."""
        best: dict[int, int] = {}
        for at, column in seats(self._table):
            cost = worst(self._table.groups[at], column)
            best[at] = min(cost, best.get(at, cost))
        return int(np.searchsorted(self._levels, max(best.values(), default=0)))

    def _level(self) -> int:
        """The place of the found plan's worst burden among the levels."""
        return int(np.searchsorted(self._levels, max(self._burdens(), default=0)))

    def _settle(self, which: Sum) -> Status:
        status = self._ask(which)
        if status == "proved" and which == "total":
            self._model.cap_total(sum(self._burdens()))
        return status

    def _settle_vector(self) -> Status:
        """From the worst down, as few cities as can be at or above each level.

        Of the levels between two burdens of the plan in hand, only the lowest is
        asked for: no plan that is as good above has fewer cities at any of them, and
        what holds at the lowest holds at all.
        """
        if self._fewest is None:
            raise ValueError("objective: this solver is not asked for leximin")
        groups = [np.empty(0), *(group.burdens for group in self._table.groups)]
        levels = np.unique(np.concatenate([one.ravel() for one in groups]))
        settled = len(levels)  # from this place up
        while unsettled := [
            place
            for place in np.searchsorted(levels, self._burdens())
            if place < settled
        ]:
            top = min(int(unsettled[0]) + 1, settled - 1)
            first = max(0, top + 1 - LEVELS_AT_ONCE)
            several = [int(one) for one in levels[first : top + 1][::-1]]
            began = perf_counter()
            answer = self._fewest(several, max(self._seconds - self._spent, 0.0))
            status = self._keep(answer, perf_counter() - began)
            if status != "proved":
                return status
            settled = first
        return "proved"

    def _burdens(self) -> list[int]:
        """Every city's burden + carried in the found plan, from the largest down."""
        groups = self._table.groups
        seated = self._found.seats if self._found else {}
        return sorted(
            (
                int(burden)
                for (at, column), units in seated.items()
                for burden in groups[at].burdens[:, column]
                for _ in range(units)
            ),
            reverse=True,
        )

    def _judgement(self, status: Status, stage: str, seconds_built: float) -> Judgement:
        scale = self._table.scale
        stopped = status == "stopped"
        bound = self._bound if stopped else None
        judgement = Judgement(
            status=status,
            stage=stage if stopped else "",
            bound=None if bound is None else Fraction(bound, scale),
            seconds=self._spent,
            seconds_built=seconds_built,
        )
        if self._found is None:
            return judgement
        burdens = [Fraction(one, scale) for one in self._burdens()]
        host = int(self._table.host[self._found.columns].sum())
        figures = Figures(
            worst=max(burdens, default=Fraction(0)),
            total=sum(burdens, Fraction(0)),
            host=Fraction(host, scale),
        )
        value = getattr(figures, stage, None) if stopped else None
        return replace(
            judgement,
            figures=figures,
            vector=tuple(burdens),
            plan=_plan(self._table, self._found),
            value=value,
        )


def _plan(table: Table, found: Found) -> Plan:
    """The plan in the words of the kernel; units of a group sit in their order."""
    waiting = [iter(group.units) for group in table.groups]
    places: dict[int, list[int]] = {column: [] for column in found.columns}
    for (at, column), units in sorted(found.seats.items()):
        for _ in range(units):
            places[column].extend(next(waiting[at]))
    cities = table.problem.cities
    return Plan(
        tuple(
            Session(
                start=table.columns[column].start,
                minutes=table.columns[column].minutes,
                cities=tuple(cities[place].slug for place in sorted(seated)),
            )
            for column, seated in sorted(
                places.items(), key=lambda one: table.columns[one[0]].start
            )
        )
    )
