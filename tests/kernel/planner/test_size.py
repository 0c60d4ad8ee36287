"""How large a question is, and how many plans tie, against plain enumeration."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest

from intercity.kernel.clock import instant
from intercity.kernel.planner.problem import BurdenTable, Problem
from intercity.kernel.planner.search import Infeasible
from intercity.kernel.planner.solve import count_ties, size, solve
from intercity.kernel.planner.space import Space
from tests.kernel.planner import brute
from tests.kernel.planner.made import asked, city, talk
from tests.kernel.planner.problems import small_problem


def enumerated(problem: Problem) -> int:
    """Starts in order x numbers of presentations that keep grid, window and gap."""
    most = problem.presenting
    if problem.presenters_max is not None:
        most = min(most, problem.presenters_max)
    splits = [
        tuple(problem.length(count) for count in split)
        for split in product(
            range(problem.presenters_min, most + 1), repeat=problem.count
        )
        if sum(split) == problem.presenting
    ]
    counted = 0
    for day in set(problem.dates):
        closes = instant(day, problem.host_hours.end, problem.host.zone)
        tuples = list(combinations(brute._starts(problem, day), problem.count))
        counted += sum(
            all(minutes) and brute._fits(problem, starts, minutes, closes)
            for minutes in splits
            for starts in tuples
        )
    return counted


@pytest.mark.parametrize("seed", range(200))
def test_size_equals_enumeration(seed):
    problem = small_problem(seed)
    assert size(Space(problem)) == enumerated(problem)


@pytest.mark.parametrize("seed", range(120))
def test_ties_equal_enumeration(seed):
    problem = small_problem(seed)
    try:
        solution = solve(problem)
    except Infeasible:
        return
    tied: dict[object, set[object]] = {}
    for one in brute._candidates(problem, brute._scale(problem)):
        figures = one.key(problem.objective)[:-1]
        tied.setdefault(figures, set()).add(one.tie[:2])
    assert count_ties(solution) == (len(tied[min(tied)]), False)  # type: ignore[type-var]


def test_size_by_hand():
    # Hours from 9 to 16 hold one session of an hour in 8 places, two in 28.
    one = asked(city("a"))
    assert size(Space(one)) == 8
    assert size(Space(one.with_(count=2))) == 28
    # With an hour between, two hold a pair fewer for each of the seven neighbours.
    assert size(Space(one.with_(count=2, gap_minutes=60))) == 21
    # The last of two hours begins at 15.
    assert size(Space(one.with_(items=talk(120)))) == 7


def test_size_counts_the_splits_of_the_presentations():
    # An hour each, and half an hour for each of two talks.
    talks = (city(name, presents=True) for name in ("a", "b"))
    problem = asked(*talks, window="09:00-13:00", count=2, presentation_minutes=30)
    # 0 and 2: 60 and 120 minutes begin at (9, 10), (9, 11), (10, 11); so do 120 and
    # 60 at (9, 11), (9, 12), (10, 12); 90 and 90 at (9, 11) only.
    assert size(Space(problem)) == 3 + 3 + 1


def test_an_infeasible_question_may_have_no_size():
    assert size(Space(asked(city("a"), window="09:00-09:30"))) == 0
    assert size(Space(asked(city("a"), dates=()))) == 0


def test_ties_stop_at_the_most():
    # 288 starts of five minutes in a day, 41,328 pairs of them.
    free = BurdenTable(bands=(Fraction(0),) * 24, edge=Fraction(0))
    problem = asked(
        city("a"),
        window="00:00-24:00",
        count=2,
        items=talk(5),
        grid_minutes=5,
        burden=free,
    )
    assert size(Space(problem)) == 41_328
    assert count_ties(solve(problem)) == (500, True)
