"""The 6th Tokyo Global Partners Seminar: figures known beforehand, from other code.

They were measured with trial code before this planner was written; with 6 or 7
presentations in a session its rules and ours coincide.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest

from intercity.kernel.planner.front import front
from intercity.kernel.planner.plan import Figures, Reason
from intercity.kernel.planner.problem import Item, Objective, Problem
from intercity.kernel.planner.solve import Held, best_at, size, solve
from intercity.kernel.planner.space import Space
from intercity.kernel.planner.verify import verify
from intercity.planning.answer import Answer, propose, score
from intercity.planning.brief import read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.held import read_held
from tests.kernel.planner.made import groups, hours, spans, starts

BRIEF = read_brief(model_brief())
MODEL = BRIEF.question

EAST = ("beijing", "los-angeles", "queensland", "seoul", "shanghai", "taipei")
WEST = ("amsterdam", "durban", "paris", "rio-de-janeiro")


def rounded(figures: Figures) -> tuple[float, ...]:
    """Total, worst and host to two decimals, in the order of the notes."""
    return tuple(
        round(float(value), 2) for value in (figures.total, figures.worst, figures.host)
    )


@pytest.fixture(scope="module")
def proposed() -> Answer:
    return propose(MODEL)


@pytest.fixture(scope="module")
def held() -> Answer:
    return score(MODEL, read_held(BRIEF, "published"))


def test_the_proposal_for_the_model_brief(proposed):
    assert spans(MODEL, proposed.plan) == ["09:30-12:25", "18:45-20:50"]
    assert groups(proposed.plan) == [
        ("bangkok", "beijing", "jakarta", *EAST[1:], "ulaanbaatar"),
        WEST,
    ]
    # 3.83, 13.67 and 5.83
    assert proposed.figures == Figures(
        Fraction(23, 6), Fraction(41, 3), Fraction(35, 6)
    )
    assert proposed.proved


def test_who_pays_in_the_proposal_worked_out_by_hand(proposed):
    burdens = {slug: seat.burden for slug, seat in proposed.account.seats.items()}
    hour = Fraction(1, 60)
    assert {slug: points for slug, points in burdens.items() if points} == {
        # 16:30 to 19:25 on Tuesday: from 17:00 at 1, from 18:00 at 2
        "los-angeles": 1 + 85 * hour * 2,
        # 06:45 to 08:50: 15 minutes at 4, an hour at 2, 50 minutes at 1
        "rio-de-janeiro": 15 * hour * 4 + 2 + 50 * hour,
        # 07:30 to 10:25: half an hour at 2, an hour at 1
        "bangkok": Fraction(2),
        "jakarta": Fraction(2),
        # 08:30 to 11:25: half an hour at 1
        **dict.fromkeys(
            ("beijing", "shanghai", "taipei", "ulaanbaatar"), Fraction(1, 2)
        ),
    }
    # 18:45 to 20:50: 75 minutes at 2, 50 at 4
    assert proposed.account.host == (0, 75 * hour * 2 + 50 * hour * 4)


def test_the_plan_that_was_held_with_its_best_groups(held):
    assert spans(MODEL, held.plan) == ["10:00-12:35", "17:00-19:25"]
    assert groups(held.plan) == [
        (*EAST, "ulaanbaatar"),
        ("amsterdam", "bangkok", "durban", "jakarta", "paris", "rio-de-janeiro"),
    ]
    # 11.83, 16.83 and 3.83
    assert held.figures == Figures(Fraction(71, 6), Fraction(101, 6), Fraction(23, 6))
    assert held.violations == ()
    assert held.proved


def test_more_presentations_in_one_session_would_have_dominated_it(held):
    assert len(held.dominated_by) == 6
    for point in held.dominated_by:
        assert point in held.front
        assert point.figures.worst <= held.figures.worst
        assert point.figures.total <= held.figures.total
        assert point.figures.host <= held.figures.host


def test_with_seven_and_six_nothing_dominates_it():
    problem = MODEL.with_(presenters_min=6, presenters_max=7)
    answer = score(problem, read_held(BRIEF, "published"))
    assert answer.front_complete
    assert answer.dominated_by == ()
    assert answer.figures in {point.figures for point in answer.front}


def test_its_starts_alone_with_free_counts_are_a_little_better():
    plan = best_at(MODEL, Held(date(2021, 11, 24), (600, 1020)))
    assert [len(group) for group in groups(plan)] == [9, 4]
    assert verify(MODEL, plan).figures == Figures(
        Fraction(67, 6), Fraction(18), Fraction(19, 6)
    )


@pytest.mark.parametrize(
    ("window", "sizes", "objective", "expected", "figures"),
    [
        ("09:00-20:00", (6, 7), "total-first", ["10:00", "17:30"], (15.33, 9.33, 4.33)),
        ("09:00-20:00", (6, 7), "leximin", ["09:00", "17:30"], (17.33, 9.33, 4.33)),
        ("08:00-21:00", (6, 7), "total-first", ["10:00", "18:00"], (14.25, 6.42, 5.67)),
        ("08:00-21:00", (6, 7), "leximin", ["08:45", "18:30"], (18.50, 4.92, 6.92)),
        ("07:00-22:00", (6, 7), "worst-first", ["09:45", "19:00"], (15.33, 3.83, 7.67)),
        # Our longer first session is left sooner than the fixed one of the notes.
        ("08:00-21:00", (4, 9), "total-first", ["10:00", "18:45"], (10.67, 4.83, 5.83)),
        ("08:00-21:00", (4, 9), "leximin", ["09:00", "18:45"], (16.67, 3.83, 5.83)),
    ],
)
def test_the_optima_by_window_and_sizes(window, sizes, objective, expected, figures):
    least, most = sizes
    problem = MODEL.with_(
        host_hours=hours(window),
        presenters_min=least,
        presenters_max=most,
        objective=objective,
    )
    solution = solve(problem)
    assert starts(problem, solution.plan) == expected
    assert rounded(solution.figures) == figures


def fixed(count: int, minutes: int, window: str, objective: Objective) -> Problem:
    """Sessions of one length, whoever presents."""
    return MODEL.with_(
        count=count,
        items=(Item(kind="all", minutes=minutes),),
        presentation_minutes=0,
        presenters_min=0,
        presenters_max=None,
        host_hours=hours(window),
        objective=objective,
    )


@pytest.mark.parametrize(
    ("problem", "total", "worst"),
    [
        (fixed(1, 240, "00:00-24:00", "total-first"), 84, 34),
        (fixed(3, 110, "07:00-22:00", "total-first"), 1, 1),
    ],
)
def test_what_one_common_session_and_three_would_cost(problem, total, worst):
    figures = solve(problem).figures
    assert (figures.total, figures.worst) == (total, worst)


def test_half_an_hour_more_in_the_evening_would_lower_the_worst(proposed):
    told = {
        change.code: (change, each.solution.figures)
        for each in proposed.what_ifs
        for change in each.changes
    }
    assert list(told) == [
        "host_until",
        "host_from",
        "gap_minutes",
        "presenters_max",
        "presenters_min",
        "count",
    ]
    change, figures = told["host_until"]
    assert change.params == {"from": "21:00", "to": "21:30"}
    # 3.00, 15.33 and 6.83
    assert figures == Figures(Fraction(3), Fraction(46, 3), Fraction(41, 6))
    later = solve(MODEL.with_(host_hours=hours("08:00-21:30")))
    assert later.figures == figures
    assert (
        Reason(
            "binds_host_until",
            {
                "from": "21:00",
                "to": "21:30",
                "worst_before": 3.833333,
                "worst_after": 3.0,
                "total_before": 13.666667,
                "total_after": 15.333333,
                "host_before": 5.833333,
                "host_after": 6.833333,
            },
        )
        in proposed.reasons
    )


def test_the_front_has_39_points_and_none_dominates_another(proposed):
    points = front(Space(MODEL))
    assert proposed.front == points
    assert proposed.front_complete
    assert len(points) == 39
    assert size(Space(MODEL)) < 50_000
    triples = [(p.figures.total, p.figures.worst, p.figures.host) for p in points]
    assert triples == sorted(triples)
    for one, other in combinations(triples, 2):
        assert any(a < b for a, b in zip(one, other, strict=True))
        assert any(a > b for a, b in zip(one, other, strict=True))
    cheapest = solve(MODEL.with_(objective="total-first"))
    assert (points[0].figures, points[0].plan) == (cheapest.figures, cheapest.plan)
    kindest = min(points, key=lambda point: point.figures.worst)
    assert (kindest.figures, kindest.plan) == (proposed.figures, proposed.plan)


def test_every_point_of_the_front_is_verified(proposed):
    for point in proposed.front:
        verdict = verify(MODEL, point.plan)
        assert verdict.violations == ()
        assert verdict.figures == point.figures
