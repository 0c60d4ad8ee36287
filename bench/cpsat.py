"""OR-Tools CP-SAT as a judge: deterministic with one worker.

A yes-or-no variable says whether a column is chosen, a whole number how many units of
a group sit in it. The model is built once and asked again under tighter conditions.
"""

from __future__ import annotations

from math import ceil
from time import perf_counter

from ortools.sat.python import cp_model

from bench.columns import Table, city_bounds, seats, tabulate, total, worst
from bench.judges import NO_LIMIT, Answer, Course, Found, Judgement, Sum
from intercity.kernel.planner.problem import Problem

MOST = 2**60


def ask(problem: Problem, seconds: float = NO_LIMIT, workers: int = 1) -> Judgement:
    """The optimum of the problem's objective, or as far as CP-SAT got."""
    began = perf_counter()
    table = tabulate(problem)
    if not table.columns:
        return Judgement("infeasible", seconds_built=perf_counter() - began)
    model = CpSat(table, workers)
    course = Course(table, model, seconds, model.fewest)
    return course.run(perf_counter() - began)


class CpSat:
    """The table as a CP-SAT model; deterministic for one worker."""

    def __init__(self, table: Table, workers: int) -> None:
        self._table = table
        self._solver = cp_model.CpSolver()
        self._solver.parameters.num_workers = workers
        self._solver.parameters.random_seed = 1
        # Its relaxation is tight here: without it some proofs take 50 times as long.
        self._solver.parameters.linearization_level = 2
        self._model = cp_model.CpModel()
        self._chosen = [self._model.new_bool_var("") for _ in table.columns]
        self._seats = {
            (group, column): self._model.new_int_var(
                0, len(table.groups[group].units), ""
            )
            for group, column in seats(table)
        }
        self._by_group: list[list[int]] = [[] for _ in table.groups]
        self._by_column: list[list[int]] = [[] for _ in table.columns]
        for group, column in self._seats:
            self._by_group[group].append(column)
            self._by_column[column].append(group)
        self._total = self._model.new_int_var(0, MOST, "total")
        self._model.add(
            self._total
            == cp_model.LinearExpr.weighted_sum(
                list(self._seats.values()),
                [total(table.groups[group], column) for group, column in self._seats],
            )
        )
        self._add_sessions()
        self._add_groups()
        self._add_columns()

    def _add_sessions(self) -> None:
        """As many columns as sessions, on one date, none over another."""
        table, chosen = self._table, self._chosen
        days = sorted({column.day for column in table.columns})
        on = {day: self._model.new_bool_var("") for day in days}
        self._model.add_exactly_one(on.values())
        for day in days:
            of_day = [chosen[column] for column in table.of_day(day)]
            self._model.add(sum(of_day) == table.problem.count * on[day])
        for clique in table.cliques():
            self._model.add_at_most_one(chosen[column] for column in clique)

    def _add_groups(self) -> None:
        """Every unit sits once, only where a session is, and in allowed sessions."""
        for at, group in enumerate(self._table.groups):
            places = self._by_group[at]
            self._model.add(
                sum(self._seats[at, column] for column in places) == len(group.units)
            )
            for column in places:
                self._model.add(
                    self._seats[at, column] <= len(group.units) * self._chosen[column]
                )
            if group.sessions is not None:
                self._add_allowed(at, group.sessions)
            for other in group.apart:
                for column in set(places) & set(self._by_group[other]):
                    self._model.add(
                        self._seats[at, column] + self._seats[other, column]
                        <= self._chosen[column]
                    )

    def _add_allowed(self, at: int, sessions: frozenset[int]) -> None:
        """The number of a column is one more than the chosen ones that start before."""
        columns = self._table.columns
        before = cp_model.Domain.from_values([number - 1 for number in sessions])
        for column in self._by_group[at]:
            earlier = [
                chosen
                for chosen, one in zip(self._chosen, columns, strict=True)
                if one.start < columns[column].start
            ]
            sits = self._model.new_bool_var("")
            self._model.add(self._seats[at, column] == sits)
            self._model.add_linear_expression_in_domain(
                cp_model.LinearExpr.sum(earlier), before
            ).only_enforce_if(sits)

    def _add_columns(self) -> None:
        """A session holds as many presenters as its length says, and cities enough."""
        least, most = city_bounds(self._table)
        groups = self._table.groups
        for at, column in enumerate(self._table.columns):
            here = [(groups[one], self._seats[one, at]) for one in self._by_column[at]]
            presenters = sum(group.presenters * seats for group, seats in here)
            self._model.add(presenters >= column.least * self._chosen[at])
            self._model.add(presenters <= column.most * self._chosen[at])
            cities = sum(group.size * seats for group, seats in here)
            self._model.add(cities >= least * self._chosen[at])
            self._model.add(cities <= most * self._chosen[at])

    def cap_worst(self, worst_allowed: int) -> None:
        """Bar every seat that costs a city more; replaces an earlier cap."""
        for (at, column), seat in self._seats.items():
            group = self._table.groups[at]
            open_ = worst(group, column) <= worst_allowed
            most = len(group.units) if open_ else 0
            self._model.proto.variables[seat.index].domain[1] = most

    def cap_total(self, total_allowed: int) -> None:
        """Allow no larger total."""
        self._model.add(self._total <= total_allowed)

    def solve(self, minimise: Sum | None, seconds: float) -> Answer:
        """Find any plan, or one of the least sum, within so many seconds."""
        self._model.clear_objective()
        if minimise == "total":
            self._model.minimize(self._total)
        elif minimise == "host":
            points = [int(one) for one in self._table.host]
            self._model.minimize(cp_model.LinearExpr.weighted_sum(self._chosen, points))
        return self._run(seconds)

    def fewest(self, levels: list[int], seconds: float) -> Answer:
        """Hold as few cities as can be at or above each level, the highest first."""
        base = len(self._table.problem.cities) + 1
        counts = [self._at_or_above(level) for level in levels]
        self._model.clear_objective()
        self._model.minimize(
            sum(
                base ** (len(levels) - 1 - place) * count
                for place, count in enumerate(counts)
            )
        )
        answer = self._run(seconds)
        if answer.status == "proved":
            for count in counts:
                self._model.add(count <= self._solver.value(count))
        return answer

    def _at_or_above(self, level: int) -> cp_model.LinearExpr:
        cities = [
            int((self._table.groups[group].burdens[:, column] >= level).sum())
            for group, column in self._seats
        ]
        return cp_model.LinearExpr.weighted_sum(list(self._seats.values()), cities)

    def _run(self, seconds: float) -> Answer:
        self._solver.parameters.max_time_in_seconds = seconds
        status = self._solver.solve(self._model)
        if status == cp_model.INFEASIBLE:
            return Answer("infeasible")
        if status == cp_model.MODEL_INVALID:
            raise ValueError(f"CP-SAT refuses the model: {self._model.validate()}")
        bound = ceil(self._solver.best_objective_bound - 1e-6)
        if status == cp_model.UNKNOWN:
            return Answer("stopped", bound=bound)
        found = Found(
            [at for at, one in enumerate(self._chosen) if self._solver.value(one)],
            {
                seat: self._solver.value(variable)
                for seat, variable in self._seats.items()
                if self._solver.value(variable)
            },
        )
        self._hint()
        proved = status == cp_model.OPTIMAL
        return Answer("proved" if proved else "stopped", found, bound)

    def _hint(self) -> None:
        """Let the next solve begin from this plan."""
        self._model.clear_hints()
        for variable in (*self._chosen, *self._seats.values()):
            self._model.add_hint(variable, self._solver.value(variable))
