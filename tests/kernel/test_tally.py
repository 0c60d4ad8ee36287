"""Distinct cities and orders by rule, on the lists of real meetings.

Only published facts stand here: where a list is not at hand in full, its other
entries are "Entry 1" and so on, and where a city's group is not known, every
possibility is tried.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercity.kernel.planner.problem import City, ZoneShare
from intercity.kernel.tally import (
    OrderCode,
    OrderRule,
    Tally,
    distinct,
    order_by_rule,
    spellings,
    tally,
    tally_by,
)
from intercity.kernel.wording import LocalizedText, folded

if TYPE_CHECKING:
    from collections.abc import Iterable

by_name = spellings({"New York": ["NewYork"], "São Paulo": ["São Paulo City"]})


# -- Distinct cities


@dataclass(frozen=True)
class Listed:
    """A line of a published list."""

    name: str
    group: str


GROUPS = {"venue": 26, "online": 6, "video": 4}
PAIRS = tuple(combinations(GROUPS, 2))


def first_leaders_meeting(rome: Iterable[str], new_york: Iterable[str]) -> list[Listed]:
    """27 February to 1 March 2023: 26 cities at the venue, 6 online, 4 by video.

    Rome and New York stand in two groups each, New York once as "NewYork".
    """
    known = [Listed("Rome", group) for group in rome]
    known += map(Listed, ("New York", "NewYork"), new_york)
    taken = Counter(entry.group for entry in known)
    others = [g for g, size in GROUPS.items() for _ in range(size - taken[g])]
    return known + [Listed(f"Entry {n}", g) for n, g in enumerate(others, start=1)]


@pytest.mark.parametrize("rome", PAIRS)
@pytest.mark.parametrize("new_york", PAIRS)
def test_36_entries_are_34_cities(
    rome: tuple[str, str], new_york: tuple[str, str]
) -> None:
    entries = first_leaders_meeting(rome, new_york)
    Random(0).shuffle(entries)
    counted = tally(entries, key=lambda entry: by_name(entry.name))
    assert (counted.entries, counted.named, counted.total) == (36, 34, 34)
    assert {frozenset(e.name for e in same) for same in counted.repeated} == {
        frozenset({"Rome"}),
        frozenset({"New York", "NewYork"}),
    }
    groups = tally_by(entries, lambda e: by_name(e.name), lambda e: e.group)
    assert {group: part.total for group, part in groups.items()} == GROUPS


def test_without_its_alias_a_spelling_stays_a_city_of_its_own() -> None:
    entries = first_leaders_meeting(PAIRS[0], PAIRS[0])
    assert tally(entries, key=lambda entry: folded(entry.name)).total == 35


PRESENTERS = [f"Presenter {n}" for n in range(1, 23)]


@given(st.lists(st.sampled_from(PRESENTERS), min_size=8, max_size=8), st.randoms())
def test_30_slots_are_22_cities_among_47_participants(
    again: list[str], random: Random
) -> None:
    """Working group, 28 September and 3-4 October 2023: 5 sessions, 25 listeners."""
    slots = PRESENTERS + again
    random.shuffle(slots)
    audience = [f"Audience {n}" for n in range(1, 26)]
    presenting = tally(slots, key=by_name)
    assert (presenting.entries, presenting.total) == (30, 22)
    assert {names[0] for names in presenting.repeated} == set(again)
    assert tally([*slots, *audience], key=by_name).total == 47
    programme = [(n % 5 + 1, name) for n, name in enumerate(slots)]
    sessions = tally_by(programme, lambda slot: slot[1], lambda slot: slot[0])
    assert list(sessions) == [1, 2, 3, 4, 5]
    assert sum(part.entries for part in sessions.values()) == 30
    seen = {name for part in sessions.values() for _, name in part.cities}
    assert seen == set(slots)


PRESENTED = (
    "Amsterdam",
    "Bangkok",
    "Beijing",
    "Durban",
    "Jakarta",
    "Los Angeles",
    "Paris",
    "Queensland",
    "Rio de Janeiro",
    "Seoul",
    "Shanghai",
    "Taipei",
    "Ulaanbaatar",
)


def test_13_named_and_8_not_named_are_21() -> None:
    """The 6th Tokyo Global Partners Seminar, 24 November 2021."""
    counted = tally(PRESENTED, key=by_name, unnamed=8)
    assert counted.cities == PRESENTED
    assert (counted.named, counted.unnamed, counted.total) == (13, 8, 21)
    assert counted.entries == 13
    assert counted.repeated == ()


def test_a_city_within_a_state_is_another_participant() -> None:
    assert tally(["Brisbane", "Queensland"], key=by_name).total == 2


def test_nothing_is_counted_in_an_empty_list() -> None:
    assert tally([], key=by_name) == Tally(())
    assert tally([], key=by_name, unnamed=3).total == 3
    with pytest.raises(ValueError, match="unnamed: -1 is below 0"):
        tally([], key=by_name, unnamed=-1)


def test_distinct_keeps_the_first_entry_of_each() -> None:
    listed = ["Rome", "NewYork", "São Paulo City", "New York", "SAO PAULO", "Rome"]
    assert distinct(listed, key=by_name) == ("Rome", "NewYork", "São Paulo City")


@given(st.lists(st.sampled_from(["Rome", "ROME", "New York", "NewYork", "Oslo"])))
def test_counts_do_not_depend_on_the_order_of_the_list(listed: list[str]) -> None:
    counted, reverse = tally(listed, by_name), tally(listed[::-1], by_name)
    assert counted.total == reverse.total == len({by_name(name) for name in listed})
    assert counted.entries == reverse.entries == len(listed)
    assert {frozenset(e) for e in counted.listed} == {
        frozenset(e) for e in reverse.listed
    }


def test_spellings_match_by_folding_and_by_the_given_aliases_only() -> None:
    assert by_name("NEW YORK") == by_name("NewYork") == by_name("newyork")
    assert by_name("Sao Paulo") == by_name("SÃO PAULO CITY")
    assert by_name("Seol") != by_name("Seoul")
    assert by_name("York") != by_name("New York")


def test_a_spelling_of_two_cities_is_refused() -> None:
    with pytest.raises(
        ValueError, match='"NEWYORK" is claimed by "New York" and by "York"'
    ):
        spellings({"New York": ["NewYork"], "York": ["NEWYORK"]})
    with pytest.raises(ValueError, match='"B" is claimed by "A" and by "B"'):
        spellings({"A": ["B"], "B": ["C"]})


# -- Orders by rule


def city(name: str, sort_key: str = "", position: int | None = None) -> City:
    return City(
        slug=folded(name).replace(" ", "-"),
        name=name,
        zones=(ZoneShare("Etc/UTC"),),
        sort_key=sort_key,
        position=position,
    )


def names(units: Iterable[City]) -> list[str]:
    return [unit.name for unit in units]


def shuffled(wanted: Iterable[str]) -> list[City]:
    units = [city(name) for name in wanted]
    Random(1).shuffle(units)
    return units


def test_alphabetical_order_of_the_presenting_cities_as_published() -> None:
    assert names(order_by_rule(shuffled(PRESENTED), OrderRule())) == list(PRESENTED)


@pytest.mark.parametrize(
    "right",
    [
        ["Amman", "Amsterdam"],  # published the other way round in 2022
        ["Denver", "Durban", "Incheon", "Jakarta"],  # so these in 2023
        ["São Paulo", "Seoul"],
    ],
)
def test_published_slips_do_not_happen(right: list[str]) -> None:
    rule = OrderRule("alphabetical")
    assert names(order_by_rule([city(n) for n in reversed(right)], rule)) == right


def test_alphabetical_order_takes_the_override_key() -> None:
    units = [city("Helsinki"), city("The Hague", sort_key="Hague"), city("Tallinn")]
    ordered = order_by_rule(units, OrderRule("alphabetical"))
    assert names(ordered) == ["The Hague", "Helsinki", "Tallinn"]


def test_precedence_puts_positions_first_and_the_rest_after() -> None:
    units = [
        city("Seoul"),
        city("Paris", position=2),
        city("Amsterdam"),
        city("Durban", position=10),
        city("Berlin", position=2),
        city("Taipei", position=1),
    ]
    ordered = order_by_rule(units, OrderRule("precedence"))
    assert names(ordered) == [
        "Taipei",
        "Berlin",
        "Paris",
        "Durban",
        "Amsterdam",
        "Seoul",
    ]


def test_a_lot_can_be_drawn_again_by_anyone() -> None:
    """The order below is that of sha256sum over "2021-11-24/seoul" and so on."""
    rule = OrderRule("lot", seed="2021-11-24")
    drawn = order_by_rule([city(n) for n in ("Seoul", "Paris", "Durban")], rule)
    assert names(drawn) == ["Seoul", "Durban", "Paris"]


def test_a_lot_depends_on_its_seed_and_not_on_who_else_is_there() -> None:
    units = shuffled(PRESENTED)
    drawn = {
        seed: names(order_by_rule(units, OrderRule("lot", seed=seed)))
        for seed in ("1", "2", "3")
    }
    assert len({tuple(order) for order in drawn.values()}) == 3
    assert all(sorted(order) == list(PRESENTED) for order in drawn.values())
    fewer = [unit for unit in units if unit.name != "Paris"]
    again = names(order_by_rule(fewer, OrderRule("lot", seed="1")))
    assert again == [name for name in drawn["1"] if name != "Paris"]


def test_a_lot_needs_a_seed_and_the_others_take_none() -> None:
    with pytest.raises(ValueError, match='seed: "" for the order "lot"'):
        OrderRule("lot")
    with pytest.raises(ValueError, match='seed: "7" for the order "alphabetical"'):
        OrderRule("alphabetical", seed="7")


def test_the_host_stands_where_the_rule_says() -> None:
    units = [city(n) for n in ("Ulaanbaatar", "Tokyo", "Amsterdam")]
    assert [
        names(order_by_rule(units, OrderRule(host_code=where), host="tokyo"))
        for where in ("host_in_place", "host_first", "host_last", "host_left_out")
    ] == [
        ["Amsterdam", "Tokyo", "Ulaanbaatar"],
        ["Tokyo", "Amsterdam", "Ulaanbaatar"],
        ["Amsterdam", "Ulaanbaatar", "Tokyo"],
        ["Amsterdam", "Ulaanbaatar"],
    ]


def test_a_host_that_is_not_in_the_list_changes_nothing() -> None:
    units = [city("Amsterdam"), city("Bangkok")]
    rule = OrderRule(host_code="host_first")
    assert names(order_by_rule(units, rule, host="tokyo")) == ["Amsterdam", "Bangkok"]
    with pytest.raises(ValueError, match='the rule says "host_first"'):
        order_by_rule(units, rule)


@dataclass(frozen=True)
class Profile:
    """A city with its name in several languages."""

    slug: str
    name: LocalizedText
    sort_key: str = ""
    position: int | None = None


def test_names_in_several_languages_are_ordered_by_the_english_one() -> None:
    seoul = Profile("seoul", LocalizedText.of({"en": "Seoul", "ko": "서울"}, "ko"))
    paris = Profile("paris", LocalizedText.of({"en": "Paris", "ko": "파리"}, "ko"))
    assert order_by_rule([seoul, paris], OrderRule()) == (paris, seoul)


@given(st.permutations(PRESENTED), st.sampled_from(["alphabetical", "lot"]))
def test_an_order_does_not_depend_on_the_order_it_is_given(
    listed: list[str], code: OrderCode
) -> None:
    rule = OrderRule(code, seed="7" if code == "lot" else "")
    assert order_by_rule(map(city, listed), rule) == order_by_rule(
        map(city, PRESENTED), rule
    )
