"""What planners across time zones get wrong, one test or more for each.

The figures are worked out by hand from the default table of burden: a point an hour at
08-09 and 17-18, 2 at 07-08 and 18-20, 4 at 06-07 and 20-22, 7 at 05-06 and 22-24, 10
in the night, at least 4 on a day of rest.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from importlib.metadata import version

import pytest

from intercity.kernel import clock
from intercity.kernel.clock import day_shift, local
from intercity.kernel.planner.plan import Figures, Reason
from intercity.kernel.planner.problem import (
    BurdenTable,
    Calendar,
    Problem,
)
from intercity.kernel.planner.search import Infeasible
from intercity.kernel.planner.solve import count_ties, solve
from intercity.kernel.planner.space import Space
from intercity.planning.answer import propose
from intercity.planning.brief import read_brief
from tests.kernel.planner.made import (
    WEDNESDAY,
    asked,
    burden,
    city,
    clock_of,
    host,
    hours,
    spans,
    starts,
    talk,
)

LOS_ANGELES = city("los-angeles", "America/Los_Angeles")


# 1. Zones differ by date


@pytest.mark.parametrize(
    ("zone", "window", "day", "reads", "points"),
    [
        # Daylight saving ends in Los Angeles on 7 November, in Amsterdam on 31 October.
        ("America/Los_Angeles", "17:00-18:00", date(2021, 11, 3), "Wed 01:00", 10),
        ("America/Los_Angeles", "17:00-18:00", date(2021, 11, 10), "Wed 00:00", 10),
        ("America/Los_Angeles", "17:00-18:00", date(2021, 11, 24), "Wed 00:00", 10),
        ("America/Los_Angeles", "21:00-22:00", date(2021, 11, 3), "Wed 05:00", 7),
        ("America/Los_Angeles", "21:00-22:00", date(2021, 11, 10), "Wed 04:00", 10),
        ("Europe/Amsterdam", "17:00-18:00", date(2021, 10, 27), "Wed 10:00", 0),
        ("Europe/Amsterdam", "17:00-18:00", date(2021, 11, 3), "Wed 09:00", 0),
        ("Europe/Amsterdam", "16:00-17:00", date(2021, 10, 27), "Wed 09:00", 0),
        ("Europe/Amsterdam", "16:00-17:00", date(2021, 11, 3), "Wed 08:00", 1),
    ],
)
def test_1_zones_differ_by_date(zone, window, day, reads, points):
    solution = solve(asked(city("there", zone), window=window, dates=(day,)))
    assert clock_of(zone, solution.plan.sessions[0].start) == reads
    assert burden(solution, "there") == points


def test_1_of_two_dates_the_one_before_the_clocks_change_is_kinder():
    dates = (date(2021, 11, 10), date(2021, 11, 3))
    problem = asked(LOS_ANGELES, window="21:00-22:00", dates=dates)
    solution = solve(problem)
    assert solution.plan.sessions[0].start == datetime(2021, 11, 3, 12, tzinfo=UTC)
    assert solution.figures == Figures(Fraction(7), Fraction(7), Fraction(4))


def test_1_the_plan_is_computed_with_the_installed_tzdata():
    assert version("tzdata") == clock.TZDATA


# 2. Steps are made in UTC


def test_2_a_session_steps_in_utc_across_a_repeated_hour():
    # In Los Angeles 7 November 2021 has 01:00 to 02:00 twice: from 01:00 PDT, five and
    # a half hours later it is 05:30 PST, five of the hours at night and half at 7.
    problem = asked(
        LOS_ANGELES, window="17:00-22:30", dates=(date(2021, 11, 7),), items=talk(330)
    )
    assert burden(solve(problem), "los-angeles") == 5 * 10 + Fraction(7, 2)
    pays = propose(problem).reasons[0]
    assert pays.code == "pays_rest_day"  # a Sunday
    assert pays.params["local_start"] == "2021-11-07T01:00:00-07:00"
    assert pays.params["local_end"] == "2021-11-07T05:30:00-08:00"


@pytest.mark.parametrize(
    ("day", "longest"),
    [
        (date(2021, 11, 6), 60),
        (date(2021, 11, 7), 120),  # the window is gone through twice
        (date(2021, 3, 14), 60),
    ],
)
def test_2_a_window_over_a_repeated_hour_is_longer(day, longest):
    problem = asked(
        LOS_ANGELES,
        host=host("America/Los_Angeles"),
        dates=(day,),
        window="01:00-02:00",
        items=talk(longest),
        grid_minutes=15,
    )
    assert spans(problem, solve(problem).plan)[0][:5] == "01:00"
    with pytest.raises(Infeasible):
        solve(problem.with_(items=talk(longest + 5)))


@pytest.mark.parametrize(
    ("day", "hours_of_day"), [(date(2021, 11, 7), 25), (date(2021, 3, 14), 23)]
)
def test_2_a_whole_day_has_its_true_length(day, hours_of_day):
    problem = asked(
        LOS_ANGELES,
        host=host("America/Los_Angeles"),
        dates=(day,),
        window="00:00-24:00",
        items=talk(hours_of_day * 60),
    )
    assert starts(problem, solve(problem).plan) == ["00:00"]
    with pytest.raises(Infeasible):
        solve(problem.with_(items=talk(hours_of_day * 60 + 5)))


def test_2_a_start_that_the_clock_skips_is_none():
    # 02:00 to 03:00 does not exist on 14 March 2021, so of the starts on the hour
    # from 02:00 to 04:00 only 03:00 is left for an hour.
    problem = asked(
        LOS_ANGELES,
        host=host("America/Los_Angeles"),
        dates=(date(2021, 3, 14),),
        window="02:00-04:00",
    )
    solution = solve(problem)
    assert spans(problem, solution.plan) == ["03:00-04:00"]
    assert count_ties(solution) == (1, False)


# 3. The date line


@pytest.mark.parametrize(
    ("zone", "reads", "shift"),
    [
        ("Pacific/Kiritimati", "Wed 15:00", 0),
        ("Pacific/Pago_Pago", "Tue 14:00", -1),
        ("Pacific/Honolulu", "Tue 15:00", -1),
        ("America/Sao_Paulo", "Tue 22:00", -1),
    ],
)
def test_3_the_date_line_lies_between_wednesday_and_tuesday(zone, reads, shift):
    solution = solve(asked(city("there", zone), window="10:00-11:00"))
    start = solution.plan.sessions[0].start
    assert clock_of(zone, start) == reads
    assert day_shift(local(start, zone).date(), WEDNESDAY) == shift


def test_3_a_city_ahead_of_the_host_has_its_session_the_day_after():
    problem = asked(
        city("kiritimati", "Pacific/Kiritimati"),
        host=host("America/Los_Angeles"),
        window="20:00-21:00",
    )
    assert propose(problem).reasons[0] == Reason(
        "pays_evening",
        {
            "city": "kiritimati",
            "name": "Kiritimati",
            "burden": 2.0,
            "session": 1,
            "local_start": "2021-11-25T18:00:00+14:00",
            "local_end": "2021-11-25T19:00:00+14:00",
            "day_shift": 1,
        },
    )


@pytest.mark.parametrize(
    ("day", "reads", "points"),
    [
        (date(2021, 11, 22), "Sun 17:00", 4),  # Monday in Tokyo
        (date(2021, 11, 23), "Mon 17:00", 1),
        (date(2021, 11, 27), "Fri 17:00", 1),  # Saturday in Tokyo
        (date(2021, 11, 28), "Sat 17:00", 4),
    ],
)
def test_3_days_of_rest_go_by_the_local_date(day, reads, points):
    solution = solve(asked(LOS_ANGELES, window="10:00-11:00", dates=(day,)))
    start = solution.plan.sessions[0].start
    assert clock_of("America/Los_Angeles", start) == reads
    assert burden(solution, "los-angeles") == points


@pytest.mark.parametrize(
    ("holiday", "points"),
    [
        # From Tuesday 22:00 to Wednesday 00:35: two hours at 7, 35 minutes at 10.
        (None, 2 * 7 + Fraction(35, 60) * 10),
        (date(2021, 11, 23), 2 * 12 + Fraction(35, 60) * 10),
        (date(2021, 11, 24), 2 * 7 + Fraction(35, 60) * 12),
        (date(2021, 11, 25), 2 * 7 + Fraction(35, 60) * 10),
    ],
)
def test_3_a_session_over_local_midnight_lies_on_two_dates(holiday, points):
    holidays = frozenset({holiday} if holiday else ())
    rio = city("rio", "America/Sao_Paulo", calendar=Calendar(holidays=holidays))
    problem = asked(
        rio,
        window="10:00-12:35",
        items=talk(155),
        burden=BurdenTable(rest_day=Fraction(12)),
    )
    assert burden(solve(problem), "rio") == points


def test_3_a_date_that_the_zone_leaves_out_holds_no_session():
    # Samoa went from Thursday 29 December 2011 to Saturday the 31st.
    apia = host("Pacific/Apia")
    gone = asked(city("a", "Pacific/Apia"), host=apia, dates=(date(2011, 12, 30),))
    with pytest.raises(Infeasible):
        solve(gone)
    either = gone.with_(dates=(date(2011, 12, 30), date(2011, 12, 31)))
    start = solve(either).plan.sessions[0].start
    assert clock_of("Pacific/Apia", start) == "Sat 09:00"


# 4. Weekends, holidays and half-days

FRIDAY_AND_SATURDAY = frozenset({4, 5})


@pytest.mark.parametrize(
    ("day", "rest_days", "points"),
    [
        (date(2021, 11, 25), FRIDAY_AND_SATURDAY, 0),
        (date(2021, 11, 26), FRIDAY_AND_SATURDAY, 4),
        (date(2021, 11, 27), FRIDAY_AND_SATURDAY, 4),
        (date(2021, 11, 28), FRIDAY_AND_SATURDAY, 0),
        (date(2021, 11, 26), frozenset({5, 6}), 0),
        (date(2021, 11, 28), frozenset({5, 6}), 4),
    ],
)
def test_4_a_friday_is_a_day_of_rest_in_riyadh(day, rest_days, points):
    riyadh = city("riyadh", "Asia/Riyadh", calendar=Calendar(rest_days=rest_days))
    # From 15:00 in Tokyo it is 09:00 in Riyadh, within its hours.
    solution = solve(asked(riyadh, window="15:00-16:00", dates=(day,)))
    assert burden(solution, "riyadh") == points


BRIEF = """
[edition]
slug = "sample-1"
series = "Sample Seminar"
host = "tokyo"
dates = [2022-01-26]
[sessions]
count = 1
host_hours = "10:00-11:00"
[[sessions.items]]
kind = "opening"
minutes = 60
[[cities]]
name = "North"
zone = "Australia/Brisbane"
holidays = {holidays}
"""


@pytest.mark.parametrize(
    ("holidays", "points"),
    [
        ('"AU-QLD"', 4),  # Australia Day
        ('"NZ"', 0),
        ("[2022-01-26]", 4),
        ("[2022-01-25, 2022-01-27]", 0),
    ],
)
def test_4_every_city_has_its_own_holidays(holidays, points):
    problem = read_brief(BRIEF.format(holidays=holidays).encode()).question
    assert burden(solve(problem), "north") == points


def test_4_a_half_day_is_given_by_the_hours():
    half = city("seoul", "Asia/Seoul", calendar=Calendar(hours=hours("09:00-12:00")))
    problem = asked(half, window="11:00-14:00", items=talk(180))
    # An hour within its hours, two at the edge of them.
    assert burden(solve(problem), "seoul") == 2


# 5. Half and quarter hours


@pytest.mark.parametrize(
    ("zone", "reads", "points"),
    [
        ("Asia/Kolkata", "08:30", Fraction(1, 2)),
        ("Asia/Kathmandu", "08:45", Fraction(1, 4)),
        ("Australia/Darwin", "12:30", Fraction(0)),
        ("Australia/Adelaide", "13:30", Fraction(0)),
        ("Pacific/Chatham", "16:45", Fraction(3, 4)),
        ("America/St_Johns", "23:30", Fraction(7, 2) + 5),
    ],
)
def test_5_zones_of_half_and_quarter_hours(zone, reads, points):
    solution = solve(asked(city("there", zone), window="12:00-13:00"))
    start = solution.plan.sessions[0].start
    assert f"{local(start, zone):%H:%M}" == reads
    assert burden(solution, "there") == points


def test_5_a_grid_of_quarters_finds_the_quarter_hour():
    kathmandu = city("kathmandu", "Asia/Kathmandu")
    problem = asked(kathmandu, window="11:00-14:00", grid_minutes=15)
    solution = solve(problem)
    # 12:15 in Tokyo is 09:00 in Kathmandu.
    assert starts(problem, solution.plan) == ["12:15"]
    assert solution.figures == Figures(Fraction(0), Fraction(0), Fraction(0))


def classes(problem: Problem) -> set[tuple[str, ...]]:
    return {
        tuple(problem.cities[index].slug for index in members)
        for members in Space(problem).members
    }


def test_5_classes_go_by_the_whole_wall_clock_and_not_by_the_offset():
    # On 3 October 2021 Sydney, at UTC+10 like Brisbane, goes to UTC+11 at 01:00 JST;
    # Paris and Berlin agree all day long.
    always = Calendar(rest_days=frozenset())
    problem = asked(
        city("brisbane", "Australia/Brisbane", calendar=always),
        city("sydney", "Australia/Sydney", calendar=always),
        city("paris", "Europe/Paris", calendar=always),
        city("berlin", "Europe/Berlin", calendar=always),
        window="00:00-08:00",
        dates=(date(2021, 10, 3),),
    )
    assert classes(problem) == {("brisbane",), ("sydney",), ("paris", "berlin")}
    week_before = problem.with_(dates=(date(2021, 9, 26),))
    assert classes(week_before) == {("brisbane", "sydney"), ("paris", "berlin")}
    at_seven = problem.with_(host_hours=hours("07:00-08:00"))
    solution = solve(at_seven)
    assert burden(solution, "brisbane") == 1  # 08:00
    assert burden(solution, "sydney") == 0  # 09:00


def test_5_offsets_that_differ_make_one_class_where_they_cost_the_same():
    problem = asked(
        city("seoul", "Asia/Seoul"),
        city("brisbane", "Australia/Brisbane"),
        window="10:00-15:00",
    )
    assert classes(problem) == {("seoul", "brisbane")}
