from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from bench.instances import seminar
from intercity.kernel.clock import instant
from intercity.kernel.planner.plan import Figures, Plan, Reason, Session
from intercity.kernel.planner.problem import (
    BurdenTable,
    Calendar,
    City,
    Host,
    Item,
    Period,
    Problem,
    Window,
    ZoneShare,
)
from intercity.kernel.planner.verify import Verdict, verify

WEDNESDAY = date(2021, 11, 24)
FRIDAY_SATURDAY = Calendar(rest_days=frozenset({4, 5}))
# One point for each hour of the clock, so that a burden tells which hours were counted.
HOURS = BurdenTable(
    bands=tuple(Fraction(hour) for hour in range(24)),
    edge=Fraction(0),
    rest_day=Fraction(0),
)
NEVER = Calendar(hours=Window(0, 1), rest_days=frozenset())


def city(slug: str, zone: str = "Asia/Seoul", **facts: object) -> City:
    known: dict[str, object] = {"zones": (ZoneShare(zone),), **facts}
    return City(slug=slug, name=slug.title(), **known)  # type: ignore[arg-type]


def one_hour(*cities: City, **changes: object) -> Problem:
    """One session of an hour, at any time of the day in Tokyo."""
    problem = Problem(
        host=Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo"),
        dates=(WEDNESDAY,),
        count=1,
        host_hours=Window(0, 24 * 60),
        items=(Item(kind="discussion", minutes=60), Item(kind="presentations")),
        cities=cities,
    )
    return problem.with_(**changes)


def tokyo(hour: int, minute: int = 0, day: date = WEDNESDAY) -> datetime:
    return instant(day, hour * 60 + minute, "Asia/Tokyo")


def points(at: datetime, who: City, **changes: object) -> Fraction:
    """What one hour (or `minutes`) from this instant costs one city."""
    problem = one_hour(who, **changes)
    plan = Plan((Session(at, problem.fixed_minutes, (who.slug,)),))
    return verify(problem, plan).burdens[who.slug]


# What was published of the 6th seminar, with the best assignment at its starts.


def test_the_published_seminar_costs_what_was_worked_out_by_hand() -> None:
    morning = (
        "beijing",
        "los-angeles",
        "queensland",
        "seoul",
        "shanghai",
        "taipei",
        "ulaanbaatar",
    )
    evening = ("amsterdam", "bangkok", "durban", "jakarta", "paris", "rio-de-janeiro")
    plan = Plan(
        (Session(tokyo(10), 155, morning), Session(tokyo(17), 145, evening)),
    )
    problem = seminar()
    paying = {
        # Tuesday 17:00-19:35: an hour at 1, 95 minutes at 2.
        "los-angeles": Fraction(25, 6),
        # 05:00-07:25: an hour at 7, one at 4, 25 minutes at 2.
        "rio-de-janeiro": Fraction(71, 6),
        # 15:00-17:25: 25 minutes at 1.
        "bangkok": Fraction(5, 12),
        "jakarta": Fraction(5, 12),
    }
    burdens = {one.slug: paying.get(one.slug, Fraction(0)) for one in problem.cities}
    assert verify(problem, plan) == Verdict(
        figures=Figures(
            worst=Fraction(71, 6),  # 11.83
            total=Fraction(101, 6),  # 16.83
            host=Fraction(23, 6),  # 3.83: 17:00-19:25
        ),
        burdens=burdens,
        host_burdens=(Fraction(0), Fraction(23, 6)),
        vector=tuple(sorted(burdens.values(), reverse=True)),
        violations=(),
    )


# The tricky points, by name.


def test_dst_fold_counts_the_repeated_hour_twice() -> None:
    start = datetime(2021, 11, 7, 7, 30, tzinfo=UTC)  # 00:30 in Los Angeles
    who = city("los-angeles", "America/Los_Angeles", calendar=NEVER)
    items = (Item(kind="discussion", minutes=150),)
    # 30 minutes of hour 0, then hour 1 twice; the wall clock alone would add hour 2.
    assert points(start, who, items=items, burden=HOURS) == Fraction(2)


def test_dst_gap_leaves_out_the_skipped_hour() -> None:
    start = datetime(2021, 3, 14, 9, 30, tzinfo=UTC)  # 01:30 in Los Angeles
    who = city("los-angeles", "America/Los_Angeles", calendar=NEVER)
    assert points(start, who, burden=HOURS) == Fraction(1, 2) + Fraction(3, 2)


def test_zones_differ_by_date() -> None:
    who = city("los-angeles", "America/Los_Angeles", calendar=NEVER)
    hours = [
        points(tokyo(17, day=day), who, burden=HOURS)
        for day in (date(2021, 11, 3), date(2021, 11, 10), date(2021, 11, 24))
    ]
    assert hours == [1, 0, 0]


@pytest.mark.parametrize(
    ("zone", "hour", "weekday"),
    [
        ("Pacific/Kiritimati", 15, 2),
        ("Pacific/Honolulu", 15, 1),
        ("Pacific/Pago_Pago", 14, 1),
    ],
)
def test_date_line_wednesday_morning_in_tokyo(
    zone: str, hour: int, weekday: int
) -> None:
    at = tokyo(10)
    resting = Calendar(hours=Window(0, 1), rest_days=frozenset({weekday}))
    table = replace(HOURS, rest_day=Fraction(100))
    assert points(at, city("far", zone, calendar=NEVER), burden=HOURS) == hour
    assert points(at, city("far", zone, calendar=resting), burden=table) == 100


def test_date_line_monday_morning_in_tokyo_is_sunday_in_los_angeles() -> None:
    monday = tokyo(10, day=date(2021, 11, 22))
    assert points(monday, city("los-angeles", "America/Los_Angeles")) == 4  # 17:00
    assert points(monday, city("kiritimati", "Pacific/Kiritimati")) == 0


def test_friday_is_a_rest_day_where_the_weekend_is_friday_and_saturday() -> None:
    friday, sunday = (tokyo(17, day=date(2021, 11, day)) for day in (26, 28))
    at_rest = city("riyadh", "Asia/Riyadh", calendar=FRIDAY_SATURDAY)
    at_work = city("riyadh", "Asia/Riyadh")
    # 11:00, inside own hours.
    assert [points(friday, at_rest), points(friday, at_work)] == [4, 0]
    assert [points(sunday, at_rest), points(sunday, at_work)] == [0, 4]


def test_rest_day_begins_at_local_midnight_within_a_session() -> None:
    who = city("riyadh", "Asia/Riyadh", calendar=FRIDAY_SATURDAY)
    table = BurdenTable(rest_day=Fraction(20))
    # Thursday 23:30 to Friday 00:30: half an hour at 7, half an hour at 20.
    at = tokyo(5, 30, day=date(2021, 11, 26))
    assert points(at, who, burden=table) == Fraction(27, 2)


def test_rest_day_does_not_lower_a_higher_rate() -> None:
    who = city("riyadh", "Asia/Riyadh", calendar=FRIDAY_SATURDAY)
    assert points(tokyo(6, day=date(2021, 11, 26)), who) == 10  # Friday 00:00


def test_session_over_local_midnight_uses_both_hours_and_dates() -> None:
    who = city("rio", "America/Sao_Paulo", calendar=NEVER)
    # 23:30 on Tuesday to 00:30 on Wednesday.
    assert points(tokyo(11, 30), who, burden=HOURS) == Fraction(23, 2)
    holiday = replace(NEVER, holidays=frozenset({WEDNESDAY}))
    who = city("rio", "America/Sao_Paulo", calendar=holiday)
    table = replace(HOURS, rest_day=Fraction(100))
    assert points(tokyo(11, 30), who, burden=table) == Fraction(23 + 100, 2)


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("Asia/Kathmandu", (12, 0), Fraction(1, 4)),  # 08:45, +5:45
        ("Pacific/Chatham", (4, 0), Fraction(1, 4)),  # 08:45, +13:45
        ("Asia/Kolkata", (12, 0), Fraction(1, 2)),  # 08:30
        ("Australia/Darwin", (8, 0), Fraction(1, 2)),  # 08:30
    ],
)
def test_quarter_and_half_hour_zones(
    zone: str, at: tuple[int, int], expected: Fraction
) -> None:
    assert points(tokyo(*at), city("quarter", zone)) == expected


def test_several_zones_pay_the_mean_by_share() -> None:
    zones = (
        ZoneShare("Europe/Paris", Fraction(3, 10)),  # 08:00: 1
        ZoneShare("Asia/Seoul", Fraction(6, 10)),  # 16:00: 0
        ZoneShare("America/New_York", Fraction(1, 10)),  # 02:00: 10
    )
    assert points(tokyo(16), city("spread", zones=zones)) == Fraction(13, 10)


def test_shares_that_do_not_sum_to_one_are_weights() -> None:
    zones = tuple(
        ZoneShare(zone, Fraction(333, 1000))
        for zone in ("Europe/Paris", "Asia/Seoul", "Europe/London")
    )
    assert points(tokyo(16), city("spread", zones=zones)) == Fraction(1 + 0 + 2, 3)


def test_edge_is_the_least_between_nine_and_five_outside_own_hours() -> None:
    short = Calendar(hours=Window(10 * 60, 16 * 60))
    late = Calendar(hours=Window(7 * 60, 9 * 60 + 30))
    assert points(tokyo(9), city("seoul", calendar=short)) == 1
    assert points(tokyo(8), city("seoul", calendar=short)) == 1  # the band's own
    assert points(tokyo(9), city("seoul", calendar=late)) == Fraction(1, 2)
    assert points(tokyo(8), city("seoul", calendar=late)) == 0  # own hours
    table = BurdenTable(edge=Fraction(3))
    assert points(tokyo(8), city("seoul", calendar=short), burden=table) == 1
    assert points(tokyo(16), city("seoul", calendar=short), burden=table) == 3
    assert points(tokyo(17), city("seoul", calendar=short), burden=table) == 1


def test_worst_and_total_hold_what_is_carried_and_burdens_do_not() -> None:
    problem = one_hour(
        city("seoul", carried=Fraction(5, 2)),
        city("london", "Europe/London", carried=Fraction(1, 2)),
    )
    plan = Plan((Session(tokyo(17, 30), 60, ("seoul", "london")),))
    verdict = verify(problem, plan)
    assert verdict == Verdict(
        figures=Figures(Fraction(4), Fraction(5), Fraction(3, 2)),
        burdens={"seoul": Fraction(3, 2), "london": Fraction(1, 2)},
        host_burdens=(Fraction(3, 2),),
        vector=(Fraction(4), Fraction(1)),
        violations=(),
    )
    assert verdict.holds


# A plan that breaks the brief: each rule alone, on a plan that keeps all others.

TWO = one_hour(
    city("seoul", presents=True),
    city("taipei", "Asia/Taipei", presents=True),
    city("paris", "Europe/Paris"),
    count=2,
    host_hours=Window(9 * 60, 18 * 60),
    presentation_minutes=15,
    gap_minutes=30,
)
KEPT = Plan(
    (
        Session(tokyo(10), 75, ("seoul", "paris")),
        Session(tokyo(15), 75, ("taipei",)),
    )
)


def seats(first: tuple[str, ...], second: tuple[str, ...]) -> Plan:
    """KEPT with others in its sessions, and their lengths after the presenters."""
    both = (
        replace(session, cities=cities, minutes=60 + 15 * presenters)
        for session, cities in zip(KEPT.sessions, (first, second), strict=True)
        if (presenters := len({"seoul", "taipei"} & set(cities))) >= 0
    )
    return Plan(tuple(both))


def starts(first: datetime, second: datetime) -> Plan:
    one, other = KEPT.sessions
    return Plan((replace(one, start=first), replace(other, start=second)))


def barring(who: City, *spans: tuple[datetime, datetime]) -> City:
    periods = tuple(Period(*span) for span in spans)
    return replace(who, calendar=Calendar(unavailable=periods))


def changed(slug: str, **facts: object) -> Problem:
    cities = tuple(
        replace(one, **facts) if one.slug == slug else one  # type: ignore[arg-type]
        for one in TWO.cities
    )
    return TWO.with_(cities=cities)


def test_a_plan_that_keeps_every_rule_has_no_violation() -> None:
    assert verify(TWO, KEPT).violations == ()


JST = "2021-11-24T{}:00+09:00"
BROKEN: dict[str, tuple[Problem, Plan, dict[str, object]]] = {
    "wrong_count": (
        TWO.with_(count=3),
        KEPT,
        {"sessions": 2, "accepted": 3},
    ),
    "off_grid": (
        TWO,
        starts(tokyo(10, 5), tokyo(15)),
        {"session": 1, "start": JST.format("10:05"), "grid_minutes": 15},
    ),
    "off_grid by a second": (
        TWO,
        starts(tokyo(10) + timedelta(seconds=1), tokyo(15)),
        {"session": 1, "start": "2021-11-24T10:00:01+09:00", "grid_minutes": 15},
    ),
    "outside_host_hours": (
        TWO,
        starts(tokyo(10), tokyo(17)),
        {
            "session": 2,
            "start": JST.format("17:00"),
            "end": JST.format("18:15"),
            "opens": JST.format("09:00"),
            "closes": JST.format("18:00"),
        },
    ),
    "wrong_date": (
        TWO.with_(dates=(date(2021, 11, 30), date(2021, 11, 25), WEDNESDAY)),
        starts(tokyo(10), tokyo(15, day=date(2021, 11, 25))),
        {
            "session": 2,
            "start": "2021-11-25T15:00:00+09:00",
            "date": "2021-11-25",
            "accepted": ["2021-11-24"],
        },
    ),
    "gap_too_small": (
        TWO,
        starts(tokyo(10), tokyo(11, 30)),
        {"sessions": [1, 2], "gap_minutes": 15, "accepted": 30},
    ),
    "gap_too_small where they overlap": (
        TWO,
        starts(tokyo(10), tokyo(11)),
        {"sessions": [1, 2], "gap_minutes": -15, "accepted": 30},
    ),
    "not_in_order": (TWO, starts(tokyo(15), tokyo(10)), {"sessions": [1, 2]}),
    "host_unavailable": (
        TWO.with_(
            host=replace(
                TWO.host,
                calendar=Calendar(
                    unavailable=(
                        Period(
                            datetime(2021, 11, 24, 11, 14),
                            datetime(2021, 11, 24, 12),
                        ),
                    )
                ),
            )
        ),
        KEPT,
        {"session": 1, "host": "tokyo"},
    ),
    "wrong_length": (
        TWO,
        Plan((replace(KEPT.sessions[0], minutes=90), KEPT.sessions[1])),
        {"session": 1, "minutes": 90, "accepted": 75},
    ),
    "too_few_presenters": (
        TWO.with_(presenters_min=1),
        seats(("seoul", "taipei"), ("paris",)),
        {"session": 2, "presenters": 0, "accepted": 1},
    ),
    "too_many_presenters": (
        TWO.with_(presenters_max=1),
        seats(("seoul", "taipei"), ("paris",)),
        {"session": 1, "presenters": 2, "accepted": 1},
    ),
    "too_few_cities": (
        TWO.with_(cities_min=1),
        seats(("seoul", "taipei", "paris"), ()),
        {"session": 2, "cities": 0, "accepted": 1},
    ),
    "too_many_cities": (
        TWO.with_(cities_max=1),
        KEPT,
        {"session": 1, "cities": 2, "accepted": 1},
    ),
    "city_missing": (TWO, seats(("seoul",), ("taipei",)), {"city": "paris"}),
    "city_twice": (
        TWO,
        seats(("seoul", "paris"), ("taipei", "paris")),
        {"city": "paris", "sessions": [1, 2]},
    ),
    "city_twice in one session": (
        TWO,
        seats(("seoul", "paris", "paris"), ("taipei",)),
        {"city": "paris", "sessions": [1, 1]},
    ),
    "unknown_city": (
        TWO,
        seats(("seoul", "paris"), ("taipei", "oslo")),
        {"city": "oslo", "sessions": [2]},
    ),
    "session_not_allowed": (
        changed("paris", sessions=frozenset({2, 3})),
        KEPT,
        {"city": "paris", "session": 1, "accepted": [2, 3]},
    ),
    "not_together": (
        changed("paris", together=("taipei",)),
        KEPT,
        {"cities": ["paris", "taipei"]},
    ),
    "not_apart": (
        changed("paris", apart=("seoul",)),
        KEPT,
        {"cities": ["paris", "seoul"], "sessions": [1]},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_rule_is_named_with_its_values(name: str) -> None:
    problem, plan, params = BROKEN[name]
    code = name.split()[0]
    assert verify(problem, plan).violations == (Reason(code, params),)


def test_a_session_without_length_is_named() -> None:
    problem = one_hour(city("seoul"), items=(Item(kind="presentations"),))
    verdict = verify(problem, Plan((Session(tokyo(10), 0, ("seoul",)),)))
    assert verdict.violations == (Reason("no_length", {"session": 1, "minutes": 0}),)
    assert verdict.burdens == {"seoul": 0}


@pytest.mark.parametrize(
    ("first", "last", "is_barred"),
    [
        # The session lasts from 02:00 to 03:15 in Paris.
        ("01:00", "02:00", False),
        ("01:00", "02:01", True),
        ("03:14", "09:00", True),
        ("03:15", "09:00", False),
    ],
)
def test_a_city_is_barred_by_any_minute_of_its_own_wall_clock(
    first: str, last: str, is_barred: bool
) -> None:
    period = Period(
        *(datetime.fromisoformat(f"2021-11-24T{at}") for at in (first, last))
    )
    problem = changed("paris", calendar=Calendar(unavailable=(period,)))
    expected = (Reason("city_unavailable", {"city": "paris", "session": 1}),)
    assert verify(problem, KEPT).violations == (expected if is_barred else ())


def test_unavailable_is_read_on_the_clock_of_the_largest_share() -> None:
    period = Period(
        *(datetime.fromisoformat(f"2021-11-24T{at}") for at in ("10", "11"))
    )
    calendar = Calendar(unavailable=(period,))

    def violations(paris: Fraction) -> tuple[Reason, ...]:
        zones = (
            ZoneShare("Europe/Paris", paris),
            ZoneShare("Asia/Seoul", 1 - paris),
        )
        return verify(changed("paris", zones=zones, calendar=calendar), KEPT).violations

    assert violations(Fraction(6, 10)) == ()
    assert violations(Fraction(1, 2)) == ()  # the first listed
    assert violations(Fraction(4, 10)) == (
        Reason("city_unavailable", {"city": "paris", "session": 1}),
    )


def test_a_repeated_wall_time_starts_at_its_first_occurrence_only() -> None:
    host = Host(slug="new-york", name="New York", zone="America/New_York")
    day = date(2021, 11, 7)
    problem = one_hour(city("seoul"), host=host, dates=(day,))
    first = datetime(2021, 11, 7, 5, 30, tzinfo=UTC)  # 01:30, for the first time
    kept = Plan((Session(first, 60, ("seoul",)),))
    assert verify(problem, kept).violations == ()
    again = Plan((Session(first + timedelta(hours=1), 60, ("seoul",)),))
    assert verify(problem, again).violations == (
        Reason(
            "off_grid",
            {
                "session": 1,
                "start": "2021-11-07T01:30:00-05:00",
                "grid_minutes": 15,
            },
        ),
    )


def test_host_hours_may_end_at_midnight() -> None:
    problem = one_hour(city("seoul"))
    plan = Plan((Session(tokyo(23), 60, ("seoul",)),))
    assert verify(problem, plan).violations == ()
    later = Plan((Session(tokyo(23, 15), 60, ("seoul",)),))
    assert [one.code for one in verify(problem, later).violations] == [
        "outside_host_hours"
    ]


def test_a_date_that_is_not_offered_is_named_with_those_that_are() -> None:
    problem = one_hour(city("seoul"), dates=(date(2021, 12, 1), date(2021, 11, 25)))
    plan = Plan((Session(tokyo(10), 60, ("seoul",)),))
    assert verify(problem, plan).violations == (
        Reason(
            "wrong_date",
            {
                "session": 1,
                "start": "2021-11-24T10:00:00+09:00",
                "date": "2021-11-24",
                "accepted": ["2021-11-25", "2021-12-01"],
            },
        ),
    )


def test_a_broken_plan_still_gets_its_figures() -> None:
    plan = Plan(
        (
            Session(tokyo(17), 60, ("seoul", "oslo")),
            Session(tokyo(17), 120, ("seoul", "taipei")),
        )
    )
    verdict = verify(TWO, plan)
    assert not verdict.holds
    # Seoul: 17:00-18:00 and 17:00-19:00; Taipei 16:00-18:00; Paris sits nowhere.
    assert verdict.burdens == {"seoul": 1 + 3, "taipei": 1, "paris": 0}
    assert verdict.figures == Figures(Fraction(4), Fraction(5), Fraction(4))
    assert {one.code for one in verdict.violations} == {
        "outside_host_hours",
        "not_in_order",
        "wrong_length",
        "unknown_city",
        "city_twice",
        "city_missing",
    }


def test_a_plan_without_sessions_or_cities_costs_nothing() -> None:
    assert verify(one_hour(), Plan(())) == Verdict(
        figures=Figures(Fraction(0), Fraction(0), Fraction(0)),
        burdens={},
        host_burdens=(),
        vector=(),
        violations=(Reason("wrong_count", {"sessions": 0, "accepted": 1}),),
    )
