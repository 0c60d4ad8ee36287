"""What planners across time zones get wrong, continued: whose plan it is.

The figures are worked out by hand from the default table of burden: a point an hour at
08-09 and 17-18, 2 at 07-08 and 18-20, 4 at 06-07 and 20-22, 7 at 05-06 and 22-24, 10
in the night, at least 4 on a day of rest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from intercity.kernel.planner.plan import Figures, Plan, Reason, Session
from intercity.kernel.planner.problem import (
    BurdenTable,
    Calendar,
    Host,
    Problem,
    ZoneShare,
)
from intercity.kernel.planner.search import Infeasible
from intercity.kernel.planner.solve import count_ties, solve
from intercity.planning.answer import propose
from tests.kernel.planner.made import (
    FLAT,
    WEDNESDAY,
    asked,
    burden,
    city,
    groups,
    hours,
    period,
    spans,
    starts,
    talk,
)

LOS_ANGELES = city("los-angeles", "America/Los_Angeles")


# 6. A delegation over several zones


@pytest.mark.parametrize(
    ("shares", "points"),
    [
        # 17:00 to 18:00 is 1 point in Seoul, 0 in Paris (09:00), 7 in Rio (05:00).
        ({"Asia/Seoul": "0.7", "Europe/Paris": "0.3"}, Fraction(7, 10)),
        ({"Asia/Seoul": "0.5", "America/Sao_Paulo": "0.5"}, Fraction(4)),
        ({"Asia/Seoul": "0.25", "America/Sao_Paulo": "0.75"}, Fraction(11, 2)),
        (  # a mean, though the shares sum to 0.999 only
            {
                "Asia/Seoul": "0.333",
                "Europe/Paris": "0.333",
                "America/Sao_Paulo": "0.333",
            },
            Fraction(8, 3),
        ),
    ],
)
def test_6_several_zones_cost_the_mean_by_share(shares, points):
    zones = tuple(ZoneShare(zone, Fraction(share)) for zone, share in shares.items())
    solution = solve(asked(city("spread", zones=zones), window="17:00-18:00"))
    assert burden(solution, "spread") == points


@pytest.mark.parametrize(("share", "barred"), [("0.6", False), ("0.4", True)])
def test_6_unavailable_is_read_on_the_clock_of_the_largest_share(share, barred):
    zones = (
        ZoneShare("Asia/Seoul", Fraction(share)),
        ZoneShare("Europe/Paris", 1 - Fraction(share)),
    )
    # 09:00 in Paris, when it is 17:00 in Seoul.
    away = (period("2021-11-24T09:00/2021-11-24T09:05"),)
    calendar = Calendar(unavailable=away)
    problem = asked(
        city("spread", zones=zones, calendar=calendar), window="17:00-18:00"
    )
    if barred:
        with pytest.raises(Infeasible):
            solve(problem)
    else:
        assert starts(problem, solve(problem).plan) == ["17:00"]


# 7. The host attends every session


def test_7_the_host_sits_in_every_session_and_in_no_other_figure():
    # Nine hours apart: 08:00 costs the host 1, 18:00 costs it 2.
    problem = asked(
        city("seoul", "Asia/Seoul", sessions=frozenset({1})),
        city("paris", "Europe/Paris", sessions=frozenset({2})),
        window="08:00-19:00",
        count=2,
        gap_minutes=9 * 60,
    )
    solution = solve(problem)
    assert spans(problem, solution.plan) == ["08:00-09:00", "18:00-19:00"]
    assert list(solution.account.host) == [1, 2]
    # Seoul pays 1 at its 08:00; Paris at 10:00 nothing.
    assert solution.figures == Figures(Fraction(1), Fraction(1), Fraction(3))


def test_7_of_plans_that_cost_the_cities_the_same_the_host_has_its_choice():
    problem = asked(city("paris", "Europe/Paris"), window="17:00-22:00")
    # From 17:00 Paris pays nothing: 17:00 is cheapest for the host.
    assert starts(problem, solve(problem).plan) == ["17:00"]
    late = Host(
        slug="tokyo",
        name="Tokyo",
        zone="Asia/Tokyo",
        calendar=Calendar(hours=hours("19:00-21:00")),
    )
    assert starts(problem, solve(problem.with_(host=late)).plan) == ["19:00"]


# 8. The length depends on the presentations


def four_presenting(**given: object) -> Problem:
    cities = (city(slug, presents=True) for slug in ("a", "b", "c", "d"))
    return asked(
        *cities,
        window="10:00-13:00",
        count=2,
        items=talk(30),
        presentation_minutes=30,
        grid_minutes=30,
        burden=BurdenTable(bands=FLAT),
        **given,
    )


@pytest.mark.parametrize(
    ("least", "expected"),
    [
        (0, ["10:00-10:30", "10:30-13:00"]),
        (1, ["10:00-11:00", "11:00-13:00"]),
        (2, ["10:00-11:30", "11:30-13:00"]),
    ],
)
def test_8_a_session_lasts_as_long_as_its_presentations(least, expected):
    # Twice 30 minutes and four presentations of 30 fill the window to the minute.
    problem = four_presenting(presenters_min=least)
    assert spans(problem, solve(problem).plan) == expected


def test_8_one_presentation_more_than_fits_is_too_many():
    problem = four_presenting()
    fifth = problem.with_(cities=(*problem.cities, city("e", presents=True)))
    with pytest.raises(Infeasible):
        solve(fifth)
    listener = problem.with_(cities=(*problem.cities, city("e")))
    assert spans(problem, solve(listener).plan) == ["10:00-10:30", "10:30-13:00"]


def test_8_a_city_pays_for_the_presentations_of_the_others():
    # From 16:00 in Tokyo it is 08:00 in Paris, a point an hour.
    paris, *others = (
        city("paris", "Europe/Paris"),
        city("a", presents=True),
        city("b", presents=True),
    )
    rules: dict[str, Any] = {
        "window": "16:00-17:00",
        "items": talk(20),
        "presentation_minutes": 20,
    }
    for presenting in range(3):
        problem = asked(paris, *others[:presenting], **rules)
        expected = Fraction(20 + 20 * presenting, 60)
        assert burden(solve(problem), "paris") == expected


# 9. Ties


@pytest.mark.parametrize(
    ("dates", "count"),
    [((WEDNESDAY,), 3), ((date(2021, 11, 25), WEDNESDAY), 6)],
)
def test_9_ties_go_to_the_earliest_date_and_start_and_are_counted(dates, count):
    problem = asked(city("seoul"), window="09:00-12:00", dates=dates)
    answer = propose(problem)
    first = Session(datetime(2021, 11, 24, 0, tzinfo=UTC), 60, ("seoul",))
    assert answer.plan == Plan((first,))
    assert count_ties(solve(problem)) == (count, False)
    (told,) = (reason for reason in answer.reasons if reason.code == "ties")
    assert told == Reason("ties", {"count": count})


def test_9_a_plan_without_rivals_is_no_tie():
    problem = asked(city("seoul"), window="09:00-10:00")
    assert count_ties(solve(problem)) == (1, False)
    codes = {reason.code for reason in propose(problem).reasons}
    assert codes.isdisjoint({"ties", "ties_at_least"})


def test_9_more_ties_than_are_counted_are_told_as_such():
    problem = asked(city("seoul"), window="09:00-12:00")
    assert count_ties(solve(problem), most=2) == (2, True)


def test_9_then_most_wishes_then_the_smallest_vector():
    names = ("a", "b", "c")
    plain = [city(name) for name in names]
    problem = asked(*plain, window="09:00-12:00", count=2)
    assert groups(solve(problem).plan) == [names, ()]
    bound = problem.with_(cities_min=1)
    assert groups(solve(bound).plan) == [("a", "b"), ("c",)]
    wishing = replace(plain[0], prefers=frozenset({2}))
    wished = bound.with_(cities=(wishing, *plain[1:]))
    assert groups(solve(wished).plan) == [("b", "c"), ("a",)]


# 10. Infeasible


def test_10_an_infeasible_brief_gets_the_least_relaxations():
    # Twice 30 minutes, three talks of 30 and an hour between are 210 minutes.
    problem = asked(
        *(city(name, presents=True) for name in ("a", "b", "c")),
        window="10:00-12:00",
        count=2,
        items=talk(30),
        presentation_minutes=30,
        grid_minutes=15,
        gap_minutes=60,
    )
    answer = propose(problem)
    assert (answer.plan, answer.figures, answer.account) == (None, None, None)
    assert answer.reasons == (
        Reason("infeasible", {"count": 2}),
        Reason("window_too_short", {"needed": 210, "minutes": 120}),
    )
    assert [each.changes for each in answer.relaxations] == [
        (Reason("host_until", {"from": "12:00", "to": "13:30"}),),
        (Reason("host_from", {"from": "10:00", "to": "08:30"}),),
    ]
    later, earlier = (each.solution for each in answer.relaxations)
    assert spans(problem, later.plan) == ["10:00-10:30", "11:30-13:30"]
    assert later.figures == Figures(Fraction(0), Fraction(0), Fraction(0))
    # Nobody need sit in the half hour from 08:30, which costs the host half a point.
    assert spans(problem, earlier.plan) == ["08:30-09:00", "10:00-12:00"]
    assert earlier.figures == Figures(Fraction(0), Fraction(0), Fraction(1, 2))


def test_10_where_no_single_change_helps_a_pair_does():
    problem = asked(
        city("a", sessions=frozenset({1})),
        city("b", sessions=frozenset({3})),
        window="09:00-10:30",
        count=2,
        grid_minutes=30,
    )
    answer = propose(problem)
    assert [each.changes for each in answer.relaxations] == [
        (
            Reason("host_until", {"from": "10:30", "to": "11:00"}),
            Reason("city_sessions", {"from": "b", "to": None}),
        ),
        (
            Reason("host_from", {"from": "09:00", "to": "08:30"}),
            Reason("city_sessions", {"from": "b", "to": None}),
        ),
    ]
