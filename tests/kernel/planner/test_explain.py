"""Every coded reason in a made case, whole."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from intercity.kernel.planner import explain as explaining
from intercity.kernel.planner.explain import binding, explain, infeasible, ties
from intercity.kernel.planner.plan import Reason
from intercity.kernel.planner.problem import (
    BurdenTable,
    Calendar,
    Problem,
    ZoneShare,
)
from intercity.kernel.planner.solve import Held, best_at, count_ties, solve
from intercity.planning.answer import propose, score
from intercity.planning.reasons import TEXTS
from tests.kernel.planner.made import (
    FLAT,
    WEDNESDAY,
    asked,
    city,
    hours,
    period,
    talk,
)

ONE = frozenset({1})
TWO = frozenset({2})
AWAY = Calendar(unavailable=(period("2021-11-24T00:00/2021-11-25T00:00"),))


def told(problem: Problem, *, about: str = "") -> list[Reason]:
    """What follows from the best plan; about one city, if it is named."""
    reasons = explain(solve(problem).account)
    return [
        reason for reason in reasons if not about or reason.params.get("city") == about
    ]


def pays(
    part: str, slug: str, burden: float, start: str, end: str, **rest: int
) -> Reason:
    return Reason(
        f"pays_{part}",
        {
            "city": slug,
            "name": slug.title(),
            "burden": burden,
            "session": 1,
            "local_start": start,
            "local_end": end,
            "day_shift": 0,
            **rest,
        },
    )


def test_nobody_pays():
    assert told(asked(city("seoul", "Asia/Seoul"))) == [Reason("nobody_pays")]


@pytest.mark.parametrize(
    ("given", "window", "expected"),
    [
        (
            city("rio", "America/Sao_Paulo"),
            "12:00-13:00",
            pays(
                "night",
                "rio",
                10.0,
                "2021-11-24T00:00:00-03:00",
                "2021-11-24T01:00:00-03:00",
            ),
        ),
        (
            city("rio", "America/Sao_Paulo"),
            "17:00-18:00",
            pays(
                "early",
                "rio",
                7.0,
                "2021-11-24T05:00:00-03:00",
                "2021-11-24T06:00:00-03:00",
            ),
        ),
        (
            city("rio", "America/Sao_Paulo"),
            "09:00-10:00",
            pays(
                "evening",
                "rio",
                4.0,
                "2021-11-23T21:00:00-03:00",
                "2021-11-23T22:00:00-03:00",
                day_shift=-1,
            ),
        ),
        (  # 22:00 and later counts as night
            city("rio", "America/Sao_Paulo"),
            "10:00-11:00",
            pays(
                "night",
                "rio",
                7.0,
                "2021-11-23T22:00:00-03:00",
                "2021-11-23T23:00:00-03:00",
                day_shift=-1,
            ),
        ),
        (
            city("seoul", "Asia/Seoul", calendar=Calendar(hours=hours("13:00-17:00"))),
            "10:00-11:00",
            pays(
                "day",
                "seoul",
                1.0,
                "2021-11-24T10:00:00+09:00",
                "2021-11-24T11:00:00+09:00",
            ),
        ),
        (
            city("seoul", "Asia/Seoul", calendar=Calendar(rest_days=frozenset({2}))),
            "10:00-11:00",
            pays(
                "rest_day",
                "seoul",
                4.0,
                "2021-11-24T10:00:00+09:00",
                "2021-11-24T11:00:00+09:00",
            ),
        ),
        (  # a holiday on a day of rest is told as a holiday
            city(
                "seoul",
                "Asia/Seoul",
                calendar=Calendar(
                    rest_days=frozenset({2}), holidays=frozenset({WEDNESDAY})
                ),
            ),
            "10:00-11:00",
            pays(
                "holiday",
                "seoul",
                4.0,
                "2021-11-24T10:00:00+09:00",
                "2021-11-24T11:00:00+09:00",
            ),
        ),
    ],
)
def test_a_payer_is_told_by_the_dearest_part_of_its_day(given, window, expected):
    assert told(asked(given, window=window))[0] == expected


def test_the_dearest_part_is_the_one_that_costs_most_and_not_the_longest():
    # From 18:30 in Tokyo it is 06:30 to 09:30 in Rio: half an hour at 4, one at 2, one
    # at 1 and half an hour free.
    rio = city("rio", "America/Sao_Paulo")
    problem = asked(rio, window="18:30-21:30", items=talk(180), grid_minutes=30)
    assert told(problem)[0].code == "pays_early"
    assert told(problem)[0].params["burden"] == 5.0


def test_five_payers_are_named_and_the_others_counted():
    cities = [city(f"c{number}", "America/Sao_Paulo") for number in range(7)]
    reasons = told(asked(*cities, window="17:00-18:00"))
    named = [r.params["city"] for r in reasons if r.code == "pays_early"]
    assert named == ["c0", "c1", "c2", "c3", "c4"]
    assert reasons[-1] == Reason("others_pay", {"count": 2, "most": 7.0})


def test_payers_stand_by_what_they_pay():
    problem = asked(
        city("paris", "Europe/Paris"),
        city("rio", "America/Sao_Paulo"),
        window="16:00-17:00",
    )
    named = [r.params["city"] for r in told(problem) if r.code.startswith("pays_")]
    assert named == ["rio", "paris"]


def test_a_payer_that_could_sit_nowhere_else():
    rio = city("rio", "America/Sao_Paulo", sessions=TWO)
    problem = asked(rio, city("a"), window="09:00-19:00", count=2)
    assert told(problem, about="rio")[1] == Reason(
        "no_other_session", {"city": "rio", "name": "Rio"}
    )


def test_a_payer_whose_other_session_is_when_it_is_not_there():
    away = Calendar(unavailable=(period("2021-11-23T00:00/2021-11-24T05:00"),))
    rio = city("rio", "America/Sao_Paulo", calendar=away)
    problem = asked(rio, city("a"), window="09:00-19:00", count=2)
    assert told(problem, about="rio")[1].code == "no_other_session"


def test_with_a_single_session_nothing_is_said_of_others():
    rio = city("rio", "America/Sao_Paulo")
    codes = [reason.code for reason in told(asked(rio, window="17:00-18:00"))]
    assert codes == ["pays_early", "never_in_office"]


def two_hours(*cities: object, **given: object) -> Problem:
    """Sessions at 17:00 and 18:00, 05:00 and 06:00 in Rio: 7 and 4 points."""
    return asked(*cities, window="17:00-19:00", count=2, **given)  # type: ignore[arg-type]


def test_what_a_dearer_session_would_cost_a_payer():
    problem = two_hours(city("rio", "America/Sao_Paulo"))
    assert told(problem, about="rio")[1] == Reason(
        "dearer_elsewhere",
        {"city": "rio", "name": "Rio", "session": 1, "burden": 7.0},
    )


def test_why_a_payer_does_not_sit_in_a_cheaper_session():
    # Together with one that may sit in the first session only.
    problem = two_hours(
        city("rio", "America/Sao_Paulo", together=("seoul",)),
        city("seoul", "Asia/Seoul", sessions=ONE),
    )
    assert told(problem, about="rio")[1] == Reason(
        "cheaper_elsewhere",
        {"city": "rio", "name": "Rio", "session": 2, "burden": 4.0},
    )


def test_a_payer_whose_office_hours_are_hardly_in_the_window():
    # 09:00 to 17:00 in Rio are 21:00 to 05:00 in Tokyo.
    rio = city("rio", "America/Sao_Paulo")
    problem = asked(rio, window="17:00-22:30", grid_minutes=15)
    narrow = problem.with_(items=talk(300))
    expected = {"city": "rio", "name": "Rio", "minutes": 90}
    assert told(narrow, about="rio")[-1] == Reason("hardly_in_office", expected)
    wide = narrow.with_(host_hours=hours("17:00-23:00"))
    assert "hardly_in_office" not in {reason.code for reason in told(wide)}


@pytest.mark.parametrize(
    "calendar",
    [Calendar(rest_days=frozenset({2})), Calendar(holidays=frozenset({WEDNESDAY}))],
)
def test_office_hours_on_a_day_of_rest_are_none(calendar):
    seoul = city("seoul", "Asia/Seoul", calendar=calendar)
    assert told(asked(seoul), about="seoul")[-1] == Reason(
        "never_in_office", {"city": "seoul", "name": "Seoul"}
    )


def test_a_session_without_a_city_and_one_without_a_presentation():
    speakers = city("a", presents=True)
    listener = city("b", sessions=TWO)
    problem = asked(speakers, listener, count=3)
    assert told(problem) == [
        Reason("nobody_pays"),
        Reason("no_presentation", {"session": 2}),
        Reason("no_city", {"session": 3}),
    ]
    # Where nobody presents at all, nobody is missed.
    silent = asked(city("a"), listener, count=2)
    assert told(silent) == [Reason("nobody_pays")]


def test_a_carried_figure_that_alone_fixes_the_worst():
    burdened = city("seoul", "Asia/Seoul", carried=Fraction(25, 2))
    problem = asked(burdened, city("rio", "America/Sao_Paulo"), window="17:00-19:00")
    expected = Reason(
        "carried_fixes_worst", {"city": "seoul", "name": "Seoul", "carried": 12.5}
    )
    # At 18:00 Seoul would pay 2, at 17:00 one: only in its own hours it is fixed.
    assert expected not in told(problem)
    by_day = problem.with_(host_hours=hours("15:00-17:00"))
    assert expected in told(by_day)
    assert expected not in told(by_day.with_(objective="leximin"))


def test_a_wish_that_is_not_met():
    wishing = city("a", prefers=frozenset({3, 2}), sessions=ONE)
    assert told(asked(wishing, count=2)) == [
        Reason("nobody_pays"),
        Reason("no_city", {"session": 2}),
        Reason(
            "wish_unmet", {"city": "a", "name": "A", "session": 1, "prefers": [2, 3]}
        ),
    ]
    met = city("a", prefers=ONE)
    assert "wish_unmet" not in {r.code for r in told(asked(met, count=2))}


IN_EUROPE = ("2021-10-31", -60, ["Paris", "Spread"])
IN_AMERICA = ("2021-11-07", -60, ["Los Angeles"])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 10, 23), []),
        (date(2021, 10, 24), [IN_EUROPE]),
        (date(2021, 11, 1), [IN_EUROPE, IN_AMERICA]),
        (date(2021, 11, 7), [IN_EUROPE, IN_AMERICA]),
        (date(2021, 11, 8), [IN_AMERICA]),
        (date(2021, 11, 15), []),
    ],
)
def test_clocks_that_change_within_a_week(day, expected):
    halves = (
        ZoneShare("Europe/Paris", Fraction(1, 2)),
        ZoneShare("Europe/Berlin", Fraction(1, 2)),
    )
    problem = asked(
        city("paris", "Europe/Paris"),
        city("los-angeles", "America/Los_Angeles"),
        city("spread", zones=halves),
        dates=(day,),
    )
    assert [r for r in told(problem) if r.code == "clock_change"] == [
        Reason("clock_change", {"on": on, "minutes": minutes, "names": names})
        for on, minutes, names in expected
    ]


def test_the_clock_of_the_host_counts_too():
    problem = asked(city("a"), dates=(date(2021, 10, 3),))
    lord_howe = problem.with_(
        host=type(problem.host)(slug="h", name="Host", zone="Australia/Lord_Howe")
    )
    assert told(lord_howe)[-1] == Reason(
        "clock_change", {"on": "2021-10-03", "minutes": 30, "names": ["Host"]}
    )


def test_ties_are_told_where_there_are_several():
    assert ties(1, more=False) == ()
    assert ties(2, more=False) == (Reason("ties", {"count": 2}),)
    problem = asked(city("a"), window="09:00-12:00")
    assert propose(problem).reasons[-1] == Reason("ties", {"count": 3})
    assert count_ties(solve(problem), most=1) == (1, True)


def test_a_front_that_is_too_large_is_worked_out_on_request():
    problem = asked(
        city("a"), window="00:00-24:00", count=3, items=talk(10), grid_minutes=15
    )
    answer = propose(problem)
    assert answer.reasons[-1] == Reason("front_on_request", {"most": 50_000})
    assert (answer.front, answer.front_complete, answer.what_ifs) == ((), False, ())


# What binds


def bound(problem: Problem) -> dict[str, Reason]:
    return {
        reason.code: reason
        for reason in propose(problem).reasons
        if "bind" in reason.code
    }


def test_nothing_binds():
    assert bound(asked(city("a"), window="09:00-17:00")) == {
        "nothing_binds": Reason("nothing_binds")
    }


def figures(
    before: tuple[float, float, float], after: tuple[float, float, float]
) -> dict[str, object]:
    names = ("worst", "total", "host")
    return {
        f"{name}_{when}": value
        for when, values in (("before", before), ("after", after))
        for name, value in zip(names, values, strict=True)
    }


def test_the_window_of_the_host_binds_at_either_end():
    # Rio pays 4 from 18:00, but half an hour later half of 4 and half of 2.
    rio = city("rio", "America/Sao_Paulo")
    problem = asked(rio, window="18:00-19:00", grid_minutes=30)
    assert bound(problem) == {
        "binds_host_until": Reason(
            "binds_host_until",
            {"from": "19:00", "to": "19:30", **figures((4, 4, 2), (3, 3, 2))},
        )
    }
    # Los Angeles pays 4 from 13:00 (20:00 there), half an hour earlier 2 and 4.
    los_angeles = city("los-angeles", "America/Los_Angeles")
    problem = asked(los_angeles, window="13:00-14:00", grid_minutes=30)
    assert bound(problem) == {
        "binds_host_from": Reason(
            "binds_host_from",
            {"from": "13:00", "to": "12:30", **figures((4, 4, 0), (3, 3, 0))},
        )
    }


def test_the_gap_binds():
    # Rio pays 7 from 17:00; half an hour later it pays half of 7 and half of 4.
    problem = asked(
        city("rio", "America/Sao_Paulo", sessions=ONE),
        window="17:00-20:00",
        count=2,
        gap_minutes=60,
        grid_minutes=30,
    )
    assert bound(problem)["binds_gap_minutes"] == Reason(
        "binds_gap_minutes",
        {"from": 60, "to": 30, **figures((7, 7, 3), (5.5, 5.5, 3.5))},
    )


@pytest.mark.parametrize("group", ["presenters", "cities"])
def test_the_bounds_on_counts_bind(group):
    # 17:00 and 18:00: each of two pays 7 in the first and 4 in the second.
    pair = [city(name, "America/Sao_Paulo", presents=True) for name in ("a", "b")]
    problem = two_hours(*pair)
    for rule, to in (({f"{group}_max": 1}, 2), ({f"{group}_min": 1}, 0)):
        code = f"binds_{next(iter(rule))}"
        assert bound(problem.with_(**rule))[code] == Reason(
            code, {"from": 1, "to": to, **figures((7, 11, 3), (4, 8, 3))}
        )


def test_the_number_of_sessions_binds():
    # At one hour for both one pays; at two hours nobody does.
    problem = asked(
        city("seoul", "Asia/Seoul"),
        city("paris", "Europe/Paris"),
        window="16:00-18:00",
    )
    assert bound(problem) == {
        "binds_count": Reason(
            "binds_count",
            {"from": 1, "to": 2, **figures((1, 1, 0), (0, 0, 1))},
        )
    }


def test_what_only_the_host_would_gain_from_binds_nothing():
    # With half an hour more in the morning the host would pay less, the city not.
    late = Calendar(hours=hours("16:00-20:00"))
    problem = asked(
        city("seoul", "Asia/Seoul", calendar=late),
        window="17:00-18:00",
        grid_minutes=30,
    )
    solution = solve(problem)
    earlier = solve(problem.with_(host_hours=hours("16:30-18:00")))
    assert earlier.figures.host < solution.figures.host
    assert bound(problem) == {"nothing_binds": Reason("nothing_binds")}
    assert binding(solution, ()) == ()


# No plan


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"presenters_max": 1},
            [Reason("too_many_presenters", {"number": 3, "bound": 1, "count": 2})],
        ),
        (
            {"presenters_min": 2},
            [Reason("too_few_presenters", {"number": 3, "bound": 2, "count": 2})],
        ),
        (
            {"cities_max": 1},
            [Reason("too_many_cities", {"number": 4, "bound": 1, "count": 2})],
        ),
        (
            {"cities_min": 3},
            [Reason("too_few_cities", {"number": 4, "bound": 3, "count": 2})],
        ),
        (
            {"items": talk(240), "gap_minutes": 5},
            [Reason("window_too_short", {"needed": 485, "minutes": 480})],
        ),
        # Sums that can be kept say nothing, whatever else is in the way.
        ({"presenters_max": 2, "cities_max": 2, "items": talk(240)}, []),
    ],
)
def test_sums_that_already_say_that_there_is_no_plan(given, expected):
    talks = [city(name, presents=True) for name in ("a", "b", "c")]
    problem = asked(*talks, city("d"), count=2, **given)
    assert infeasible(problem) == (Reason("infeasible", {"count": 2}), *expected)


def test_that_no_change_would_help():
    answer = propose(asked(city("a"), window="00:00-24:00", items=talk(1445)))
    assert answer.reasons[-1] == Reason("no_relaxation")
    assert answer.relaxations == ()


def test_a_scored_plan_is_explained_the_same():
    problem = asked(city("rio", "America/Sao_Paulo"), window="17:00-18:00")
    held = Held(WEDNESDAY, (17 * 60,))
    answer = score(problem, best_at(problem, held))
    assert answer.reasons == explain(solve(problem).account)


def test_points_are_rounded_to_six_decimals():
    assert explaining.points(Fraction(1, 3)) == 0.333333
    assert explaining.points(Fraction(2, 3)) == 0.666667
    assert explaining.points(Fraction(-1, 3)) == -0.333333


def test_params_are_plain_json():
    problem = two_hours(
        city("rio", "America/Sao_Paulo", prefers=ONE), burden=BurdenTable(bands=FLAT)
    )
    for reason in propose(problem).reasons:
        assert reason.code in TEXTS
        for value in reason.params.values():
            values = value if isinstance(value, list) else [value]
            assert {type(each) for each in values} <= {str, int, float, bool}
