"""What `--score` names, and every form that it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from intercity.kernel.planner.plan import Plan, Session
from intercity.kernel.planner.solve import Held
from intercity.planning.brief import Brief, read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.held import FORMS, BadScore, read_held

BRIEF = """
[edition]
slug = "sample-1"
series = "Sample Seminar"
host = "tokyo"
dates = [{dates}]
[sessions]
count = 2
host_hours = "08:00-20:00"
{items}
[[cities]]
city = "seoul"
presents = true
[[cities]]
city = "paris"
presents = true
[[cities]]
city = "amsterdam"
[sessions.presentations]
minutes = 15
{more}
"""
ITEMS = """
[[sessions.items]]
kind = "opening"
minutes = 30
[[sessions.items]]
kind = "presentations"
"""
WEDNESDAY = date(2021, 11, 24)


def brief(dates: str = "2021-11-24", items: str = ITEMS, more: str = "") -> Brief:
    return read_brief(BRIEF.format(dates=dates, items=items, more=more).encode())


ONE_DATE = brief()
TWO_DATES = brief("2021-11-24, 2021-11-25")


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ("10:00,17:00", Held(WEDNESDAY, (600, 1020))),
        (" 10:00 , 17:00 ", Held(WEDNESDAY, (600, 1020))),
        ("00:00", Held(WEDNESDAY, (0,))),
        ("08:00,11:00,14:00,23:59", Held(WEDNESDAY, (480, 660, 840, 1439))),
        ("2021-11-24 10:00,17:00", Held(WEDNESDAY, (600, 1020))),
        # A date that the brief does not offer is a rule broken, not a mistake.
        ("2021-12-01  10:00", Held(date(2021, 12, 1), (600,))),
    ],
)
def test_starts_alone(given, held):
    assert read_held(ONE_DATE, given) == held


def test_of_several_dates_one_is_named():
    held = read_held(TWO_DATES, "2021-11-25 10:00,17:00")
    assert held == Held(date(2021, 11, 25), (600, 1020))


@pytest.mark.parametrize(
    "given",
    [
        "10:00=seoul;17:00=paris,amsterdam",
        " 10:00 = seoul ; 17:00 = amsterdam , paris ",
        "2021-11-24 10:00=seoul;17:00=paris,amsterdam,",
    ],
)
def test_starts_with_their_cities_in_the_order_of_the_brief(given):
    assert read_held(ONE_DATE, given) == Plan(
        (
            Session(datetime(2021, 11, 24, 1, tzinfo=UTC), 45, ("seoul",)),
            Session(datetime(2021, 11, 24, 8, tzinfo=UTC), 45, ("paris", "amsterdam")),
        )
    )


def test_a_session_may_stand_empty():
    plan = read_held(ONE_DATE, "10:00=;17:00=seoul,paris,amsterdam")
    assert isinstance(plan, Plan)
    assert [(s.minutes, len(s.cities)) for s in plan.sessions] == [(30, 0), (60, 3)]


@pytest.mark.parametrize("given", ["published", " published "])
def test_what_was_published(given):
    held = Held(WEDNESDAY, (600, 1020), (155, 145))
    assert read_held(read_brief(model_brief()), given) == held


def refusal(of: Brief, given: str) -> str:
    with pytest.raises(BadScore) as refused:
        read_held(of, given)
    return str(refused.value)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("published", "the brief has no [published] sessions"),
        ("", '"" is not a time of day'),
        ("Published", '"Published" is not a time of day'),
        ("10", '"10" is not a time of day'),
        ("24:00", '"24:00" is not a time of day'),
        ("9:00", '"9:00" is not a time of day'),
        ("10:60", '"10:60" is not a time of day'),
        ("10:00,", '"" is not a time of day'),
        ("10:00;17:00", '"10:00;17:00" is not a time of day'),
        ("2021-11-24", '"2021-11-24" is not a time of day'),
        ("2021-11-24 published", '"published" is not a time of day'),
        ("2021-11-24T10:00", '"2021-11-24T10:00" is not a time of day'),
        ("2021-11-31 10:00", "there is no date 2021-11-31"),
        ("0001-01-01 10:00", "0001-01-01 is not from 2000 to 2099"),
        ("9999-12-31 10:00", "9999-12-31 is not from 2000 to 2099"),
        ("17:00,10:00", "the starts are not in order, each once"),
        ("10:00,10:00", "the starts are not in order, each once"),
        ("08:00,09:00,10:00,11:00,12:00", "5 sessions are more than 4"),
        ("10:00=seoul;=paris,amsterdam", '"" is not a time of day'),
        ("10:00=seoul,paris,amsterdam;", '"" is not a time of day'),
        ("17:00=seoul;10:00=paris,amsterdam", "the starts are not in order, each once"),
        ("10:00=seoul;17:00=pariss", '"pariss" is not in the brief (nearest: paris)'),
        ("10:00=seoul;17:00=lagos", '"lagos" is not in the brief'),
        ("10:00=tokyo;17:00=seoul", '"tokyo" is not in the brief'),
        ("10:00=seoul;17:00=paris,seoul,amsterdam", '"seoul" stands twice'),
        ("10:00=seoul,seoul", '"seoul" stands twice'),
        ("10:00=seoul", "without a session: paris, amsterdam"),
        ("10:00=;17:00=", "without a session: seoul, paris, amsterdam"),
        ("10:00=seoul;10:30=paris,amsterdam", "the sessions overlap"),
    ],
)
def test_a_form_that_is_refused(given, why):
    assert refusal(ONE_DATE, given) == f'--score "{given}": {why}; {FORMS}'


@pytest.mark.parametrize("given", ["10:00,17:00", "10:00=seoul,paris,amsterdam"])
def test_without_a_date_where_there_are_several(given):
    why = "the brief has several dates"
    assert refusal(TWO_DATES, given) == f'--score "{given}": {why}; {FORMS}'


def test_published_where_there_are_several_dates():
    published = '[published]\nsessions = ["10:00-10:45", "17:00-17:45"]'
    several = brief("2021-11-24, 2021-11-25", more=published)
    why = "the brief has several dates"
    assert refusal(several, "published") == f'--score "published": {why}; {FORMS}'


def test_a_session_of_no_length():
    items = '[[sessions.items]]\nkind = "presentations"'
    given = "10:00=amsterdam;17:00=seoul,paris"
    why = "the session at 10:00 lasts 0 minutes"
    assert refusal(brief(items=items), given) == f'--score "{given}": {why}; {FORMS}'


def test_what_is_accepted_is_told():
    assert FORMS == (
        'accepted are "published", starts such as "10:00,17:00", or starts with their'
        ' cities such as "10:00=seoul,taipei;17:00=paris"; where the brief has several'
        ' dates, a date first: "2021-11-24 10:00,17:00"'
    )
