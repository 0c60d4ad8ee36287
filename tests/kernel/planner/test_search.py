"""The search against brute force and against CP-SAT: same optimum, same ties."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings

from bench import cpsat
from intercity.kernel.planner.front import front
from intercity.kernel.planner.problem import OBJECTIVES, Objective, Problem
from intercity.kernel.planner.search import Infeasible
from intercity.kernel.planner.solve import Solution, is_feasible, solve
from intercity.kernel.planner.space import Space
from intercity.kernel.planner.verify import verify
from tests.kernel.planner import brute
from tests.kernel.planner.problems import (
    medium_problem,
    small_problem,
    small_problems,
)

SMALL_SEEDS = range(400)
# CP-SAT takes five seconds to prove 45, and two at most for any of the others.
MEDIUM_SEEDS = [seed for seed in range(60) if seed != 45]


def _solved(problem: Problem, objective: Objective) -> Solution | None:
    try:
        return solve(problem.with_(objective=objective))
    except Infeasible:
        return None


@cache
def _judged(problem: Problem) -> brute.Answer:
    return brute.solve(problem)


def _check_against_brute_force(problem: Problem) -> None:
    expected = _judged(problem)
    assert is_feasible(problem) == expected.feasible
    for objective in OBJECTIVES:
        found = _solved(problem, objective)
        assert (found is not None) == expected.feasible
        if found is None:
            continue
        best = expected.best[objective]
        assert found.figures == best.figures
        assert found.account.vector == best.vector
        assert found.plan == best.plan
        verdict = verify(problem, found.plan)
        assert verdict.violations == ()
        assert verdict.figures == found.figures


def _check_front_against_brute_force(problem: Problem) -> None:
    found = {(point.figures, point.plan) for point in front(Space(problem))}
    expected = _judged(problem).front
    assert found == {(point.figures, point.plan) for point in expected}


@pytest.mark.parametrize("seed", SMALL_SEEDS)
def test_small_problems_agree_with_brute_force(seed: int) -> None:
    _check_against_brute_force(small_problem(seed))


@pytest.mark.parametrize("seed", SMALL_SEEDS)
def test_fronts_of_small_problems_agree_with_brute_force(seed: int) -> None:
    _check_front_against_brute_force(small_problem(seed))


@settings(max_examples=40)
@given(small_problems())
def test_any_small_problem_agrees_with_brute_force(problem: Problem) -> None:
    _check_against_brute_force(problem)
    _check_front_against_brute_force(problem)


def test_the_small_problems_are_of_every_kind() -> None:
    """What the comparison would not notice if the generator lost it."""
    problems = [small_problem(seed) for seed in SMALL_SEEDS]
    cities = [city for problem in problems for city in problem.cities]
    feasible = sum(map(is_feasible, problems))
    assert 100 < feasible < len(problems) - 20
    assert sum(len(problem.dates) > 1 for problem in problems) > 20
    assert sum(bool(problem.gap_minutes) for problem in problems) > 50
    for kind in ("together", "apart", "prefers", "carried", "sessions"):
        assert sum(bool(getattr(city, kind)) for city in cities) > 20, kind
    assert sum(len(city.zones) > 1 for city in cities) > 20
    assert sum(bool(city.calendar.unavailable) for city in cities) > 20
    assert sum(bool(city.calendar.holidays) for city in cities) > 20
    assert sum(city.calendar.rest_days != {5, 6} for city in cities) > 20


@pytest.mark.parametrize("seed", MEDIUM_SEEDS)
def test_medium_problems_agree_with_cp_sat(seed: int) -> None:
    problem = medium_problem(seed)
    judged = cpsat.ask(problem)
    found = _solved(problem, problem.objective)
    assert judged.status == ("infeasible" if found is None else "proved")
    if found is not None:
        verdict = verify(problem, found.plan)
        assert verdict.violations == ()
        assert verdict.figures == found.figures == judged.figures
        if problem.objective == "leximin":
            assert verdict.vector == judged.vector


def test_the_medium_problems_reach_twenty_cities_and_three_sessions() -> None:
    problems = [medium_problem(seed) for seed in MEDIUM_SEEDS]
    assert max(len(problem.cities) for problem in problems) == 20
    assert max(problem.count for problem in problems) == 3
    assert {problem.objective for problem in problems} == set(OBJECTIVES)
