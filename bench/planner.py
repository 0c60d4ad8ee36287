"""How fast the planner proves its plans, beside CP-SAT and HiGHS: `make bench`.

Every figure is from one run on one machine: the planner's is the median of several
solves, preparation included; the judges get ten seconds of solving for each problem
in a process of their own, on the same columns and cost classes. Prints the table
that stands in bench/RESULTS.md.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from statistics import median
from time import perf_counter

from bench.instances import (
    literal_bounds,
    network_problem,
    seminar,
    seminar_in_three,
)
from bench.judges import Judgement, Solver, ask_apart
from intercity.kernel.clock import TZDATA
from intercity.kernel.planner.front import front
from intercity.kernel.planner.problem import Period, Problem
from intercity.kernel.planner.replan import replan
from intercity.kernel.planner.solve import WHOLE_DAY, Solution, is_feasible, solve
from intercity.kernel.planner.space import Space
from intercity.kernel.planner.told import Told, told_of

ROUNDS = 5
JUDGES_SECONDS = 10.0
JUDGES: tuple[Solver, ...] = ("cpsat", "highs")


def cases() -> list[tuple[str, Problem, float, bool]]:
    """Name, problem, bar in seconds, and whether the judges are asked too."""
    three = network_problem(5000, 3, 5)
    return [
        ("13 cities, 2 sessions, 15 min (the model brief)", seminar(), 0.05, True),
        ("13 cities, 3 sessions, 5 min, 4 to 5 present", seminar_in_three(), 1.0, True),
        ("200 cities, 3 sessions, 15 min", network_problem(200, 3, 15), 5.0, True),
        ("5,000 cities, 4 sessions, 15 min", network_problem(5000, 4, 15), 5.0, True),
        ("5,000 cities, 3 sessions, 5 min", three, 5.0, True),
        (
            "5,000 cities, 3 sessions, 5 min, leximin",
            three.with_(objective="leximin"),
            0.0,
            False,
        ),
        (
            "5,000 cities, 3 sessions, 5 min, total-first",
            three.with_(objective="total-first"),
            0.0,
            False,
        ),
        (
            "13 cities, 4 sessions, 5 min, 24 h, no bounds",
            seminar().with_(
                count=4,
                grid_minutes=5,
                gap_minutes=0,
                presenters_min=0,
                presenters_max=None,
                host_hours=WHOLE_DAY,
            ),
            0.0,
            False,
        ),
    ]


def main() -> int:
    """Measure all cases; the status is 1 when a bar is missed."""
    print(_machine())
    print()
    print("| problem | bar | planner: proved in | CP-SAT | HiGHS |")
    print("| --- | --- | --- | --- | --- |")
    missed = sum(
        _row(name, problem, bar, judged=judged)
        for name, problem, bar, judged in cases()
    )
    print()
    missed += _print_replan()
    _print_front()
    _print_literal()
    return 1 if missed else 0


def _row(name: str, problem: Problem, bar: float, *, judged: bool) -> bool:
    solution, seconds = _measure(problem)
    judges = [
        _judged(problem, judge, solution) if judged else "not asked" for judge in JUDGES
    ]
    named = f"{bar * 1000:.0f} ms" if bar else "none"
    print(f"| {name} | {named} | {_time(seconds)} | {' | '.join(judges)} |", flush=True)
    return bool(bar) and seconds > bar


def _measure(problem: Problem) -> tuple[Solution, float]:
    solution = solve(problem)
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        solution = solve(problem)
        times.append(perf_counter() - begun)
    return solution, median(times)


def _judged(problem: Problem, judge: Solver, solution: Solution) -> str:
    said = ask_apart(judge, problem, JUDGES_SECONDS)
    if said.status == "proved":
        same = "same optimum" if said.figures == solution.figures else "DIFFERS"
        return f"{same} in {_time(said.seconds)}"
    return f"open at {_time(said.seconds)}: {_gap(said)}"


def _gap(said: Judgement) -> str:
    value = "none" if said.value is None else _points(said.value)
    bound = "none" if said.bound is None else _points(said.bound)
    return f"{said.stage} best {value}, bound {bound}"


def _print_replan() -> bool:
    """The least disturbing plan once a city cannot come at the hour it was told."""
    missed = False
    for name, problem, bar, _judged in cases()[:4]:
        told = told_of(problem, solve(problem).plan)
        asked = _without_an_hour(problem, told)
        times = []
        for _ in range(ROUNDS):
            begun = perf_counter()
            moved = len(replan(asked, told).moved)
            times.append(perf_counter() - begun)
        missed |= median(times) > bar
        print(f"Replan, {name}: {_time(median(times))}, cities that move: {moved}.")
    return missed


def _without_an_hour(problem: Problem, told: Mapping[str, Told]) -> Problem:
    first, *others = problem.cities
    at = told[first.slug].start.replace(tzinfo=None)
    period = Period(at, at + timedelta(hours=1))
    calendar = replace(first.calendar, unavailable=(period,))
    return problem.with_(cities=(replace(first, calendar=calendar), *others))


def _print_front() -> None:
    space = Space(seminar())
    begun = perf_counter()
    points = front(space)
    print(f"Front of the model brief: {len(points)} points, {_since(begun)}.")


def _print_literal() -> None:
    """The bars' own bounds cannot hold 16 presenters or 5,000 cities in 3 sessions."""
    problem = network_problem(5000, 3, 5, bounds=literal_bounds())
    begun = perf_counter()
    answer = "feasible" if is_feasible(problem) else "infeasible, proved"
    print(
        "5,000 cities, 3 sessions, with the bounds of the 4-session case (3 to 5"
        f" presenters, 1,000 to 1,400 cities): {answer} in {_since(begun)}."
    )


def _machine() -> str:
    now = datetime.now(UTC)  # noqa: TID251 -- a measurement is dated
    return (
        f"{now:%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()},"
        f" tzdata {TZDATA}, median of {ROUNDS}, `make bench`"
    )


def _since(begun: float) -> str:
    return _time(perf_counter() - begun)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _points(value: Fraction) -> str:
    return f"{float(value):.2f}"


if __name__ == "__main__":
    sys.exit(main())
