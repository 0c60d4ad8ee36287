"""HiGHS as a judge: the table as a mixed-integer program.

A yes-or-no variable says whether a column is chosen, a whole number how many units of
a group sit in it. That nobody sits in a column that is not chosen follows from the
column's bounds; a row for each group as well was up to twice as slow. The program is
passed once and asked again under tighter bounds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from time import perf_counter

import highspy
import numpy as np

from bench.columns import Table, city_bounds, seats, tabulate, total, worst
from bench.judges import NO_LIMIT, Answer, Course, Found, Judgement, Sum
from intercity.kernel.planner.problem import Problem

INFINITE = highspy.kHighsInf
FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible


def ask(problem: Problem, seconds: float = NO_LIMIT, workers: int = 1) -> Judgement:
    """The optimum of the problem's objective, or as far as HiGHS got.

    Refuses `leximin`, and cities that are limited to some sessions.
    """
    if problem.objective == "leximin":
        raise ValueError("objective: HiGHS is asked worst-first or total-first only")
    if any(city.sessions is not None for city in problem.cities):
        raise ValueError("sessions: HiGHS is asked only where all are open to all")
    began = perf_counter()
    table = tabulate(problem)
    if not table.columns:
        return Judgement("infeasible", seconds_built=perf_counter() - began)
    course = Course(table, Highs(table, workers), seconds)
    return course.run(perf_counter() - began)


@dataclass(slots=True)
class _Rows:
    """Rows of a linear program, put together one by one."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    places: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, terms: list[tuple[int, float]], lower: float, upper: float) -> None:
        """lower <= sum of value x variable <= upper."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.places.extend(place for place, _ in terms)
        self.values.extend(value for _, value in terms)
        self.starts.append(len(self.places))


class Highs:
    """The table as a mixed-integer program; cities may sit in every session."""

    def __init__(self, table: Table, workers: int) -> None:
        self._table = table
        self._seats = seats(table)
        self._first = len(table.columns)
        days = sorted({column.day for column in table.columns})
        self._on = {
            day: self._first + len(self._seats) + at for at, day in enumerate(days)
        }
        self._rows = _Rows()
        self._add_sessions()
        self._add_seats()
        self._solver = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", workers),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.99),  # every sum is a whole number
        ):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(self._program())

    def _add_sessions(self) -> None:
        rows, table = self._rows, self._table
        rows.add([(on, 1) for on in self._on.values()], 1, 1)
        for day, on in self._on.items():
            terms = [(column, 1.0) for column in table.of_day(day)]
            rows.add([*terms, (on, -table.problem.count)], 0, 0)
        for clique in table.cliques():
            rows.add([(column, 1) for column in clique], 0, 1)

    def _add_seats(self) -> None:
        rows, groups = self._rows, self._table.groups
        variable = {seat: self._first + at for at, seat in enumerate(self._seats)}
        by_group: list[list[tuple[int, float]]] = [[] for _ in groups]
        by_column: list[list[tuple[int, int]]] = [[] for _ in self._table.columns]
        for (at, column), place in variable.items():
            by_group[at].append((place, 1))
            by_column[column].append((at, place))
            for other in groups[at].apart:
                if (other, column) in variable:
                    both = [(place, 1.0), (variable[other, column], 1.0)]
                    rows.add([*both, (column, -1)], -INFINITE, 0)
        for group, terms in zip(groups, by_group, strict=True):
            rows.add(terms, len(group.units), len(group.units))
        least, most = city_bounds(self._table)
        for at, possible in enumerate(self._table.columns):
            here = [(groups[one], place) for one, place in by_column[at]]
            presenters = [(place, float(one.presenters)) for one, place in here]
            rows.add([*presenters, (at, -possible.least)], 0, INFINITE)
            rows.add([*presenters, (at, -possible.most)], -INFINITE, 0)
            cities = [(place, float(one.size)) for one, place in here]
            rows.add([*cities, (at, -least)], 0, INFINITE)
            rows.add([*cities, (at, -most)], -INFINITE, 0)
        self._total_row = len(rows.lower)
        totals = [
            (place, float(total(groups[at], column)))
            for (at, column), place in variable.items()
        ]
        rows.add(totals, 0, INFINITE)

    def _program(self) -> highspy.HighsLp:
        program, rows = highspy.HighsLp(), self._rows
        seats_most = [float(len(self._table.groups[at].units)) for at, _ in self._seats]
        upper = [*[1.0] * self._first, *seats_most, *[1.0] * len(self._on)]
        program.num_col_, program.num_row_ = len(upper), len(rows.lower)
        program.col_cost_ = np.zeros(len(upper))
        program.col_lower_ = np.zeros(len(upper))
        program.col_upper_ = np.array(upper)
        program.row_lower_ = np.array(rows.lower, dtype=float)
        program.row_upper_ = np.array(rows.upper, dtype=float)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array(rows.starts)
        program.a_matrix_.index_ = np.array(rows.places)
        program.a_matrix_.value_ = np.array(rows.values, dtype=float)
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(upper)
        return program

    def cap_worst(self, worst_allowed: int) -> None:
        """Bar every seat that costs a city more; replaces an earlier cap."""
        groups = self._table.groups
        upper = [
            float(len(groups[at].units))
            if worst(groups[at], column) <= worst_allowed
            else 0.0
            for at, column in self._seats
        ]
        size = len(upper)
        places = np.arange(self._first, self._first + size, dtype=np.int32)
        self._solver.changeColsBounds(size, places, np.zeros(size), np.array(upper))

    def cap_total(self, total_allowed: int) -> None:
        """Allow no larger total."""
        self._solver.changeRowBounds(self._total_row, 0, total_allowed)

    def solve(self, minimise: Sum | None, seconds: float) -> Answer:
        """Find any plan, or one of the least sum, within so many seconds."""
        costs = np.zeros(self._solver.getNumCol())
        if minimise == "total":
            groups = self._table.groups
            costs[self._first : self._first + len(self._seats)] = [
                total(groups[at], column) for at, column in self._seats
            ]
        elif minimise == "host":
            costs[: self._first] = self._table.host
        places = np.arange(len(costs), dtype=np.int32)
        self._solver.changeColsCost(len(costs), places, costs)
        # The limit counts from the first run of this solver, not from this one.
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + seconds)
        self._solver.run()
        return self._answer()

    def _answer(self) -> Answer:
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer("infeasible")
        info = self._solver.getInfo()
        lowest = info.mip_dual_bound
        bound = ceil(lowest - 1e-6) if abs(lowest) < INFINITE else None
        if info.primal_solution_status != FEASIBLE:
            return Answer("stopped", bound=bound)
        solution = self._solver.getSolution()
        values = np.rint(solution.col_value).astype(int)
        self._solver.setSolution(solution)
        seated = values[self._first : self._first + len(self._seats)]
        found = Found(
            [int(one) for one in np.flatnonzero(values[: self._first])],
            {
                seat: int(units)
                for seat, units in zip(self._seats, seated, strict=True)
                if units
            },
        )
        proved = status == highspy.HighsModelStatus.kOptimal
        return Answer("proved" if proved else "stopped", found, bound)
