"""A network of five thousand cities over all zones: figures recounted apart."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from intercity.kernel.clock import canonical_zones
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.problem import Calendar, City, Problem
from intercity.kernel.planner.solve import Solution, solve
from intercity.kernel.planner.space import Space
from intercity.kernel.planner.verify import verify
from tests.kernel.planner.made import asked, city, talk

CITIES = 5_000
WEEKENDS = (frozenset({5, 6}), frozenset({4, 5}), frozenset({6}))


def network() -> tuple[City, ...]:
    """Cities by turns in every zone, every seventh with other days of rest."""
    zones = canonical_zones()
    return tuple(
        city(
            f"city-{number}",
            zones[number % len(zones)],
            presents=number % 311 == 0,
            calendar=Calendar(rest_days=WEEKENDS[number % 7 % 3]),
            carried=Fraction(number % 13 == 0),
        )
        for number in range(CITIES)
    )


def question() -> Problem:
    return asked(
        *network(),
        window="08:00-21:00",
        count=2,
        items=talk(85),
        presentation_minutes=10,
        grid_minutes=15,
        gap_minutes=30,
        presenters_min=6,
        presenters_max=10,
        cities_min=2_200,
        cities_max=2_700,
    )


@pytest.fixture(scope="module")
def solution() -> Solution:
    return solve(question())


def test_every_city_sits_once_and_the_bounds_are_kept(solution):
    problem, plan = solution.problem, solution.plan
    seated = Counter(slug for session in plan.sessions for slug in session.cities)
    assert seated == Counter(each.slug for each in problem.cities)
    presenting = {each.slug for each in problem.cities if each.presents}
    assert len(presenting) == 17
    for session in plan.sessions:
        speakers = len(presenting.intersection(session.cities))
        assert 6 <= speakers <= 10
        assert 2_200 <= len(session.cities) <= 2_700
        assert session.minutes == 85 + 10 * speakers


def test_its_figures_are_those_of_a_recount_minute_by_minute(solution):
    verdict = verify(solution.problem, solution.plan)
    assert verdict.violations == ()
    assert verdict.figures == solution.figures
    assert verdict.vector == solution.account.vector
    seats = solution.account.seats
    assert verdict.burdens == {slug: seat.burden for slug, seat in seats.items()}
    space, limits = solution.space, solution.found.limits
    assert space.scale.points(limits.worst) == verdict.figures.worst
    assert space.scale.points(limits.sum) == verdict.figures.total
    assert space.scale.points(limits.host) == verdict.figures.host


def test_no_exchange_of_two_sessions_lowers_the_total(solution):
    """A necessary condition of the least total, city by city and pair by pair."""
    account: Account = solution.account
    worst = solution.figures.worst
    gains: dict[tuple[bool, int, int], Fraction] = {}
    for seat in account.seats.values():
        for other in range(2):
            cost = account.cost(seat.city, other)
            if cost is None or cost + seat.city.carried > worst:
                continue
            key = (seat.city.presents, seat.session, other)
            gain = seat.burden - cost
            gains[key] = max(gain, gains.get(key, gain))
    for (presents, here, there), gain in gains.items():
        back = gains.get((presents, there, here))
        if here != there and back is not None:
            assert gain + back <= 0


def test_alike_cities_are_few_classes(solution):
    space: Space = solution.space
    assert space.weight.sum() == CITIES
    assert len(space.weight) < 1_000


def test_the_same_question_has_the_same_answer(solution):
    assert solve(question()).plan == solution.plan


def test_an_order_of_the_brief_changes_no_figure(solution):
    problem = question()
    turned = solve(problem.with_(cities=problem.cities[::-1]))
    assert turned.figures == solution.figures
    starts = [session.start for session in solution.plan.sessions]
    assert [session.start for session in turned.plan.sessions] == starts
