"""The judges judged: brute force, `verify`, CP-SAT and HiGHS agree with each other."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings

from bench import cpsat
from bench.instances import seminar
from bench.judges import Judgement, ask_apart
from intercity.kernel.clock import clock_changes
from intercity.kernel.planner.plan import Figures
from intercity.kernel.planner.problem import (
    OBJECTIVES,
    City,
    Host,
    Item,
    Objective,
    Problem,
    Window,
    ZoneShare,
)
from intercity.kernel.planner.verify import verify
from tests.kernel.planner.brute import Optimum, solve
from tests.kernel.planner.problems import (
    medium_problem,
    small_problem,
    small_problems,
)


def agrees(
    judgement: Judgement, expected: Optimum | None, objective: Objective
) -> bool:
    """Whether a solver proved the value that brute force found, or that none is."""
    if expected is None:
        return judgement.status == "infeasible"
    if judgement.status != "proved" or judgement.figures is None:
        return False
    if objective == "leximin":
        same_host = judgement.figures.host == expected.figures.host
        return judgement.vector == expected.vector and same_host
    return judgement.figures == expected.figures


@settings(max_examples=100, deadline=None)
@given(problem=small_problems())
def test_verify_agrees_with_every_figure_of_brute_force(problem: Problem) -> None:
    answer = solve(problem)
    for one in (*answer.best.values(), *answer.front):
        verdict = verify(problem, one.plan)
        assert verdict.violations == ()
        assert (verdict.figures, verdict.vector) == (one.figures, one.vector)


@settings(max_examples=100, deadline=None)
@given(problem=small_problems())
def test_brute_force_front_holds_the_optima_and_nothing_dominated(
    problem: Problem,
) -> None:
    answer = solve(problem)
    figures = [one.figures for one in answer.front]
    assert all(
        not (a.worst <= b.worst and a.total <= b.total and a.host <= b.host)
        for a in figures
        for b in figures
        if a is not b
    )
    for objective in ("worst-first", "total-first"):
        if objective in answer.best:
            assert answer.best[objective] in answer.front


@pytest.mark.parametrize("seed", range(80))
def test_cpsat_agrees_with_brute_force(seed: int) -> None:
    problem = small_problem(seed)
    best = solve(problem).best
    for objective in OBJECTIVES:
        asked = problem.with_(objective=objective)
        judgement = cpsat.ask(asked)
        assert agrees(judgement, best.get(objective), objective)
        if judgement.plan is not None:
            verdict = verify(asked, judgement.plan)
            assert verdict.violations == ()
            assert verdict.figures == judgement.figures
            assert verdict.vector == judgement.vector


def test_highs_agrees_with_cpsat_on_the_seminar_by_the_hour() -> None:
    problem = seminar().with_(grid_minutes=60)
    judgements = [cpsat.ask(problem), ask_apart("highs", problem)]
    # 10:00 and 18:00 with 9 and 4 presenters: 6.08, 12.92, 4.33.
    expected = Figures(Fraction(73, 12), Fraction(155, 12), Fraction(13, 3))
    assert [one.status for one in judgements] == ["proved", "proved"]
    assert [one.figures for one in judgements] == [expected, expected]


def test_highs_agrees_with_brute_force() -> None:
    seeds = [
        seed
        for seed in range(40)
        if all(city.sessions is None for city in small_problem(seed).cities)
    ]
    objective: Objective = "total-first"
    for seed in seeds[:3]:
        asked = small_problem(seed).with_(objective=objective)
        expected = solve(asked).best.get(objective)
        assert agrees(ask_apart("highs", asked), expected, objective)


def test_a_solver_stopped_at_its_limit_says_what_it_knows() -> None:
    judgement = cpsat.ask(medium_problem(0), seconds=0.0)
    assert (judgement.status, judgement.figures) == ("stopped", None)


def test_ties_choose_the_earlier_start_then_wishes_then_numbers() -> None:
    """Three like cities in two sessions by day: every plan costs nothing."""

    def answer(*prefers: frozenset[int]) -> Optimum:
        cities = tuple(
            City(
                slug=f"city-{place}",
                name=f"City {place}",
                zones=(ZoneShare("Asia/Tokyo"),),
                prefers=wish,
            )
            for place, wish in enumerate(prefers)
        )
        problem = Problem(
            host=Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo"),
            dates=seminar().dates,
            count=2,
            host_hours=Window(9 * 60, 17 * 60),
            items=(Item(kind="discussion", minutes=60), Item(kind="presentations")),
            cities=cities,
            grid_minutes=60,
            cities_min=1,
        )
        best = solve(problem).best
        assert best["worst-first"] == best["total-first"] == best["leximin"]
        return best["worst-first"]

    def told(optimum: Optimum) -> list[tuple[str, tuple[str, ...]]]:
        return [
            (session.start.isoformat(), session.cities)
            for session in optimum.plan.sessions
        ]

    nine, ten = "2021-11-24T00:00:00+00:00", "2021-11-24T01:00:00+00:00"
    no_wish = frozenset[int]()
    assert told(answer(no_wish, no_wish, no_wish)) == [
        (nine, ("city-0", "city-1")),
        (ten, ("city-2",)),
    ]
    assert told(answer(frozenset({2}), no_wish, no_wish)) == [
        (nine, ("city-1", "city-2")),
        (ten, ("city-0",)),
    ]


def test_the_generator_reaches_every_part_of_the_contract() -> None:
    seen = Counter[str]()
    for seed in range(300):
        problem = small_problem(seed)
        seen["feasible" if solve(problem).feasible else "infeasible"] += 1
        seen.update(_parts(problem))
    assert seen["feasible"] >= 150
    rarest = min(seen, key=lambda part: seen[part])
    assert len(seen) == 29, sorted(seen)
    assert seen[rarest] >= 10, rarest


def _parts(problem: Problem) -> set[str]:
    """What a problem has of the contract, by name."""
    cities = problem.cities
    zones = {part.zone for city in cities for part in city.zones}
    parts = {
        f"{problem.count} sessions": True,
        problem.objective: True,
        "gap": problem.gap_minutes > 0,
        "no gap": problem.gap_minutes == 0,
        "the host's clock changes": _changes({problem.host.zone}, problem),
        "a city's clock changes": _changes(zones, problem),
        "dates": len(problem.dates) > 1,
        "presentations take time": problem.presentation_minutes > 0,
        "presenters_min": problem.presenters_min > 0,
        "presenters_max": problem.presenters_max is not None,
        "cities_min": problem.cities_min > 0,
        "cities_max": problem.cities_max is not None,
        "host unavailable": bool(problem.host.calendar.unavailable),
        "unavailable": any(one.calendar.unavailable for one in cities),
        "weekend": any(one.calendar.rest_days != {5, 6} for one in cities),
        "holiday": any(one.calendar.holidays for one in cities),
        "zones": any(len(one.zones) > 1 for one in cities),
        "carried": any(one.carried for one in cities),
        "together": any(one.together for one in cities),
        "apart": any(one.apart for one in cities),
        "sessions": any(one.sessions is not None for one in cities),
        "prefers": any(one.prefers for one in cities),
    }
    return {part for part, has in parts.items() if has}


def _changes(zones: set[str], problem: Problem) -> bool:
    return any(clock_changes(zone, day, day) for zone in zones for day in problem.dates)
