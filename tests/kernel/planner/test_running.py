"""In which order the cities of a session present, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercity.kernel.planner.account import Account
from intercity.kernel.planner.plan import Plan, Session
from intercity.kernel.planner.problem import City, Item, Problem
from intercity.kernel.planner.running import presentations
from intercity.kernel.planner.solve import solve
from tests.kernel.planner.made import asked, city, talk
from tests.kernel.planner.problems import ZONES

MORNING = datetime(2021, 11, 24, 1, tzinfo=UTC)  # 10:00 in Tokyo


def speaker(slug: str, zone: str = "Asia/Tokyo", **given: object) -> City:
    return city(slug, zone, presents=True, **given)


def speaking(*cities: City, order: str = "alphabetical", minutes: int = 10) -> Problem:
    """A session from 10:00: ten minutes, then the presentations, then five."""
    return asked(
        *cities,
        window="00:00-24:00",
        items=talk(15),
        presentation_minutes=minutes,
        order=order,
    )


def session(problem: Problem, start: datetime = MORNING) -> Session:
    slugs = tuple(city.slug for city in problem.cities)
    return Session(start, problem.length(problem.presenting), slugs)


def running(problem: Problem, start: datetime = MORNING) -> list[str]:
    return list(presentations(problem, session(problem, start)))


def test_presentations_follow_each_other_after_the_items_before_them():
    problem = speaking(speaker("a"), city("silent"), speaker("b"), speaker("c"))
    assert presentations(problem, session(problem)) == {
        "a": datetime(2021, 11, 24, 1, 10, tzinfo=UTC),
        "b": datetime(2021, 11, 24, 1, 20, tzinfo=UTC),
        "c": datetime(2021, 11, 24, 1, 30, tzinfo=UTC),
    }


def test_only_the_cities_of_the_session_present_in_it():
    problem = speaking(speaker("a"), speaker("b"), speaker("c"))
    part = Session(MORNING, 35, ("c", "b"))
    assert list(presentations(problem, part)) == ["b", "c"]
    assert presentations(problem, Session(MORNING, 15, ())) == {}


def test_presentations_that_come_first_begin_with_the_session():
    items = (Item(kind="presentations"), Item(kind="closing", minutes=5))
    problem = speaking(speaker("a")).with_(items=items)
    assert presentations(problem, session(problem)) == {"a": MORNING}


@pytest.mark.parametrize(
    ("cities", "expected"),
    [
        ({"c": "Zürich", "b": "Ottawa", "a": "Aarhus"}, ["a", "b", "c"]),
        # Accents and case do not count, nor do letters that Unicode leaves whole.
        ({"x": "Évora", "y": "Essen", "z": "Ełk"}, ["z", "y", "x"]),
        ({"x": "amman", "y": "Ankara", "z": "ALGIERS"}, ["z", "x", "y"]),
        ({"x": "Ørsta", "y": "Oslo", "z": "Östersund"}, ["x", "y", "z"]),
        # Cities of one name by slug.
        ({"twin-2": "Twin", "twin-1": "Twin"}, ["twin-1", "twin-2"]),
    ],
)
def test_alphabetical_by_the_folded_name(cities, expected):
    problem = speaking(*(speaker(slug, name=name) for slug, name in cities.items()))
    assert running(problem) == expected


def test_alphabetical_by_the_sort_key_where_there_is_one():
    problem = speaking(
        speaker("the-hague", name="The Hague", sort_key="Hague"),
        speaker("geneva"),
        speaker("istanbul"),
        speaker("tokyo", name="Tokyo", sort_key="Áb"),
    )
    assert running(problem) == ["tokyo", "geneva", "the-hague", "istanbul"]


def test_listed_by_position_then_by_place_in_the_brief():
    problem = speaking(
        speaker("b"),
        speaker("a"),
        speaker("third", position=3),
        speaker("zeroth", position=0),
        speaker("first", position=1),
        speaker("also-first", position=1),
        order="listed",
    )
    assert running(problem) == ["zeroth", "first", "also-first", "third", "b", "a"]


def test_least_burden_gives_the_slot_that_suits():
    # From 16:40 in Tokyo, slots of ten minutes from 16:50: Seoul pays from 17:00 on
    # 1 point an hour, Paris (8:50) until 17:00 the same.
    problem = speaking(
        speaker("paris", "Europe/Paris"),
        speaker("seoul", "Asia/Seoul"),
        order="least-burden",
    )
    start = datetime(2021, 11, 24, 7, 40, tzinfo=UTC)
    assert running(problem, start) == ["seoul", "paris"]
    assert running(problem.with_(order="alphabetical"), start) == ["paris", "seoul"]


def test_equal_burdens_go_by_the_alphabet():
    problem = speaking(
        speaker("d"), speaker("b"), speaker("c"), speaker("a"), order="least-burden"
    )
    assert running(problem) == ["a", "b", "c", "d"]


def test_equal_sums_put_the_first_of_the_alphabet_first():
    # Of the three only Paris cares, and only for the first slot (08:50 to 09:00).
    problem = speaking(
        speaker("c"),
        speaker("paris", "Europe/Paris"),
        speaker("b"),
        order="least-burden",
    )
    start = datetime(2021, 11, 24, 7, 40, tzinfo=UTC)
    assert running(problem, start)[0] == "b"
    early = datetime(2021, 11, 24, 5, 0, tzinfo=UTC)
    assert running(problem, early) == ["b", "c", "paris"]


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=4),
    st.integers(0, 95),
    st.sampled_from((5, 20, 60)),
)
def test_least_burden_is_the_least_of_all_orders(zones, quarter, minutes):
    cities = [speaker(f"c{place}", zone) for place, zone in enumerate(zones)]
    problem = speaking(*reversed(cities), order="least-burden", minutes=minutes)
    start = datetime(2021, 11, 24, quarter // 4, quarter % 4 * 15, tzinfo=UTC)
    given_order = running(problem, start)
    slots = list(presentations(problem, session(problem, start)).values())

    def burden(slug: str, slot: datetime) -> Fraction:
        there = next(city for city in cities if city.slug == slug)
        alone = problem.with_(cities=(there,))
        plan = Plan((Session(slot, minutes, (slug,)),))
        return Account(alone, plan).figures.total

    sums = {
        order: sum(map(burden, order, slots))
        for order in permutations(sorted(city.slug for city in cities))
    }
    least = min(sums.values())
    first = next(order for order, total in sums.items() if total == least)
    assert tuple(given_order) == first


def test_a_plan_tells_when_its_cities_present():
    problem = speaking(speaker("b"), speaker("a"))
    (sitting,) = solve(problem).plan.sessions
    times = presentations(problem, sitting)
    assert list(times) == ["a", "b"]
    assert (times["a"] - sitting.start).seconds == 600
