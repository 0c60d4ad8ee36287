"""The one shape of what the planner is asked: written, read back, and nothing else."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from intercity.kernel.planner.problem import (
    BurdenTable,
    Item,
    Period,
    Window,
    ZoneShare,
)
from intercity.seminars.question import Asks, Published, Question, Unit

ASKS = Asks(
    name="São Tomé",
    zones=(ZoneShare("Asia/Tokyo", Fraction(7, 10)), ZoneShare("UTC", Fraction(3, 10))),
    hours=Window(510, 1440),
    rest_days=frozenset({4}),
    holidays=frozenset({date(2027, 1, 20)}),
    unavailable=(Period(datetime(2027, 1, 20, 8), datetime(2027, 1, 21, 12)),),
    carried=Fraction("0.000000000000000001"),
    together=("seoul",),
    apart=("paris", "lima"),
    sessions=frozenset({2, 1}),
    prefers=frozenset({2}),
    sort_key="Tome",
    position=0,
)
WRITTEN = {
    "name": "São Tomé",
    "zones": [
        {"zone": "Asia/Tokyo", "share": "0.7"},
        {"zone": "UTC", "share": "0.3"},
    ],
    "hours": "08:30-24:00",
    "rest_days": ["fri"],
    "holidays": ["2027-01-20"],
    "unavailable": ["2027-01-20T08:00/2027-01-21T12:00"],
    "carried": "0.000000000000000001",
    "together": ["seoul"],
    "apart": ["paris", "lima"],
    "sessions": [1, 2],
    "prefers": [2],
    "sort_key": "Tome",
    "position": 0,
}


def test_asks_are_written_as_in_a_brief_and_read_back():
    assert ASKS.as_dict() == WRITTEN
    assert Asks.of(WRITTEN) == ASKS


@pytest.mark.parametrize(
    "asks",
    [
        Asks(),
        Asks(rest_days=frozenset(), holidays=frozenset(), sort_key=""),
        Asks(holidays="AU-QLD"),
    ],
)
def test_none_is_another_answer_than_as_in_the_record(asks):
    assert Asks.of(asks.as_dict()) == asks
    assert Asks().as_dict() == {}
    assert Asks(rest_days=frozenset(), holidays=frozenset()).as_dict() == {
        "rest_days": [],
        "holidays": [],
    }


def test_a_question_is_written_whole_and_read_back():
    question = Question(
        series="Sample",
        host=Unit(hours=Window(540, 1080)),
        counts=(3, 1),
        items=(Item(kind="opening", minutes=5, title="Hello"), Item(kind="x")),
        burden=BurdenTable(edge=Fraction(1, 2)),
        presenters_max=9,
        published=Published(sessions=(Window(600, 755),), cities_total=21),
    )
    assert Question.of(question.as_dict()) == question
    assert question.as_dict()["published"] == {
        "sessions": ["10:00-12:35"],
        "cities_total": 21,
    }


def test_no_question_yet_is_the_usual_one():
    assert Question.of({}) == Question()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"hour": "09:00-17:00"}, "hour: not one of"),
        ({"hours": "9-17"}, "hours: '9-17' is not accepted"),
        ({"rest_days": ["saturday"]}, "rest_days"),
        ({"carried": 2.5}, "carried: 2.5 is not accepted"),
        ({"unavailable": ["2027-01-20T08:00/2027-01-20T08:00"]}, "unavailable"),
        ({"position": True}, "position"),
        ({"zones": ["Asia/Tokyo"]}, "zones"),
    ],
)
def test_another_shape_is_refused_by_its_key(data, said):
    with pytest.raises(ValueError, match=said):
        Asks.of(data)


def test_a_question_of_another_shape_is_refused():
    data = Question().as_dict()
    del data["sessions"]["items"]
    with pytest.raises(ValueError, match="items"):
        Question.of(data)


def test_a_city_that_left_is_no_company():
    assert ASKS.without("paris") == replace(ASKS, apart=("lima",))
    assert ASKS.alone() == replace(ASKS, together=(), apart=())
