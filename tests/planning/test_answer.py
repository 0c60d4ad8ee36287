"""The answer to a brief: solved, scored or infeasible."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from intercity.kernel.planner.front import front
from intercity.kernel.planner.plan import Figures, Plan, Reason
from intercity.kernel.planner.problem import Calendar
from intercity.kernel.planner.search import Infeasible
from intercity.kernel.planner.solve import SMALL, Held, best_at, size, solve
from intercity.kernel.planner.space import Space
from intercity.planning import answer as answering
from intercity.planning.answer import propose, score
from intercity.planning.brief import read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.held import read_held
from tests.kernel.planner.made import (
    WEDNESDAY,
    asked,
    city,
    groups,
    hours,
    period,
    spans,
    starts,
    talk,
)

AWAY = Calendar(unavailable=(period("2021-11-24T00:00/2021-11-25T00:00"),))
# 05:00, 06:00 and 07:00 in Rio: 7, 4 and 2 points an hour.
EVENING = asked(city("rio", "America/Sao_Paulo"), window="17:00-20:00")
MANY = asked(city("a"), window="00:00-24:00", count=3, items=talk(10), grid_minutes=15)


def test_a_proposal_is_the_best_plan_proved():
    answer = propose(EVENING)
    best = solve(EVENING)
    assert answer.plan == best.plan
    assert answer.figures == best.figures == Figures(*map(Fraction, (2, 2, 2)))
    assert (answer.proved, answer.scored) == (True, False)
    assert answer.front == front(Space(EVENING))
    assert answer.front_complete
    assert (answer.violations, answer.dominated_by, answer.relaxations) == ((), (), ())
    assert list(answer.seconds) == ["search", "front", "what_ifs"]
    assert all(seconds >= 0 for seconds in answer.seconds.values())


def test_the_seconds_cannot_be_changed():
    with pytest.raises(TypeError):
        propose(EVENING).seconds["search"] = 0.0  # type: ignore[index]


def test_the_front_is_worked_out_unasked_up_to_a_size():
    assert size(Space(MANY)) > SMALL
    brief_answer = propose(MANY)
    assert (brief_answer.front, brief_answer.front_complete) == ((), False)
    assert list(brief_answer.seconds) == ["search"]
    asked_for = propose(MANY, whole_front=True)
    assert asked_for.plan == brief_answer.plan
    assert asked_for.front_complete
    assert asked_for.what_ifs != ()
    codes = {reason.code for reason in asked_for.reasons}
    assert "front_on_request" not in codes
    assert {"nothing_binds", "ties_at_least"} <= codes


def test_an_infeasible_problem_gets_its_relaxations():
    answer = propose(asked(city("a", calendar=AWAY)))
    assert (answer.plan, answer.figures, answer.front) == (None, None, ())
    assert answer.proved
    assert answer.reasons == (Reason("infeasible", {"count": 1}),)
    assert len(answer.relaxations) == 1
    assert list(answer.seconds) == ["search", "relaxations"]


def test_starts_are_scored_with_their_best_groups():
    answer = score(EVENING, Held(WEDNESDAY, (17 * 60, 19 * 60)))
    assert answer.problem == EVENING.with_(count=2)
    assert starts(EVENING, answer.plan) == ["17:00", "19:00"]
    assert groups(answer.plan) == [(), ("rio",)]
    assert answer.figures == Figures(Fraction(2), Fraction(2), Fraction(3))
    assert (answer.proved, answer.scored) == (True, True)
    assert list(answer.seconds) == ["search", "front"]


def test_a_whole_plan_is_scored_as_it_stands():
    held = best_at(EVENING, Held(WEDNESDAY, (17 * 60,)))
    answer = score(EVENING, held)
    assert answer.plan == held
    assert answer.figures == Figures(Fraction(7), Fraction(7), Fraction(1))
    assert (answer.proved, answer.scored) == (False, True)
    # Later is cheaper for Rio, and dearer for the host: nothing is better in all.
    assert answer.dominated_by == ()
    assert answer.violations == ()


def test_a_held_plan_is_scored_though_it_breaks_what_the_host_asked():
    away = EVENING.with_(host=replace(EVENING.host, calendar=AWAY))
    held = best_at(away, Held(WEDNESDAY, (17 * 60,), lengths=(600,)))
    answer = score(away, held)
    assert [session.minutes for session in held.sessions] == [60]
    assert "host_unavailable" in {broken.code for broken in answer.violations}


def test_what_dominates_a_scored_plan_is_listed():
    problem = asked(city("rio", "America/Sao_Paulo"), window="18:00-20:00")
    answer = score(problem, best_at(problem, Held(WEDNESDAY, (18 * 60,))))
    (better,) = answer.dominated_by
    assert starts(problem, better.plan) == ["19:00"]
    assert better.figures == Figures(*map(Fraction, (2, 2, 2)))


def test_only_the_first_of_many_better_plans_are_listed(monkeypatch):
    brief = read_brief(model_brief())
    held = read_held(brief, "published")
    better = score(brief.question, held).dominated_by
    assert len(better) == 6
    assert answering.MOST_DOMINATING == 20
    monkeypatch.setattr(answering, "MOST_DOMINATING", 4)
    assert score(brief.question, held).dominated_by == better[:4]


def test_a_scored_plan_breaks_rules_and_is_answered_all_the_same():
    answer = score(EVENING, Held(WEDNESDAY, (7 * 60 + 10,)))
    assert spans(EVENING, answer.plan) == ["07:10-08:10"]
    assert [reason.code for reason in answer.violations] == [
        "off_grid",
        "outside_host_hours",
    ]


@pytest.mark.parametrize(
    ("problem", "held"),
    [
        (EVENING, Held(WEDNESDAY, (600, 630))),  # they overlap
        (asked(city("a", calendar=AWAY)), Held(WEDNESDAY, (600,))),
        (asked(city("a", sessions=frozenset({2}))), Held(WEDNESDAY, (600,))),
    ],
)
def test_starts_at_which_nobody_can_sit_are_infeasible(problem, held):
    with pytest.raises(Infeasible):
        score(problem, held)


def test_bounds_that_cannot_be_kept_give_way_to_a_held_plan():
    names = ("a", "b", "c")
    problem = asked(*(city(name, presents=True) for name in names), presenters_max=1)
    answer = score(problem, Held(WEDNESDAY, (600, 720)))
    assert [reason.code for reason in answer.violations] == ["too_many_presenters"]
    kept = score(problem, Held(WEDNESDAY, (600, 720, 840)))
    assert groups(kept.plan) == [("a",), ("b",), ("c",)]
    assert kept.violations == ()


@pytest.mark.parametrize(
    ("lengths", "presentations"),
    [
        ((70, 90), [1, 3]),
        ((90, 70), [3, 1]),
        ((80, 80), [2, 2]),
        # Lengths that do not fit the items say nothing.
        ((70, 75), [4, 0]),
        ((70, 80), [4, 0]),
        (None, [4, 0]),
    ],
)
def test_published_lengths_tell_how_many_presented(lengths, presentations):
    names = ("a", "b", "c", "d")
    problem = asked(
        *(city(name, presents=True) for name in names), presentation_minutes=10
    )
    answer = score(problem, Held(WEDNESDAY, (600, 840), lengths))
    assert [len(group) for group in groups(answer.plan)] == presentations


def test_the_front_of_a_large_question_is_not_worked_out_for_a_score():
    held = Held(WEDNESDAY, (600, 720, 840))
    assert not score(MANY, held).front_complete
    problem = MANY.with_(host_hours=hours("09:00-17:00"), grid_minutes=30)
    assert score(problem, held).front_complete
    large = problem.with_(grid_minutes=5)
    assert not score(large, held).front_complete
    assert score(large, held, whole_front=True).front_complete


def test_a_watcher_hears_of_every_part():
    heard: set[str] = set()

    def watch(stage: str, waiting: int) -> None:
        assert waiting >= 0
        heard.add(stage)

    problem = EVENING.with_(grid_minutes=5, count=2)
    answer = propose(problem, watch=watch)
    assert isinstance(answer.plan, Plan)
    assert {"front", "host_until", "host_from", "count"} <= heard
