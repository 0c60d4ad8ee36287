"""What a kinder rule would buy, and the least that would make a plan possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from intercity.kernel.planner.changes import Changed, relaxations, what_ifs
from intercity.kernel.planner.plan import Reason
from intercity.kernel.planner.problem import (
    Calendar,
    City,
    Host,
    Item,
    Problem,
    Window,
)
from intercity.kernel.planner.search import Infeasible
from intercity.kernel.planner.solve import is_feasible, solve
from intercity.kernel.planner.verify import verify
from tests.kernel.planner.made import asked, city, hours, period, talk
from tests.kernel.planner.problems import small_problem

NUMBERS = (
    "gap_minutes",
    "presenters_max",
    "presenters_min",
    "cities_max",
    "cities_min",
)


def minute(text: object) -> int:
    return int(str(text)[:2]) * 60 + int(str(text)[3:])


def changed(problem: Problem, code: str, to: object, whose: object = None) -> Problem:
    """The problem with one rule changed, worked out apart from the planner."""
    window = problem.host_hours
    if code == "host_until":
        return problem.with_(host_hours=Window(window.start, minute(to)))
    if code == "host_from":
        return problem.with_(host_hours=Window(minute(to), window.end))
    if code in NUMBERS or code == "count":
        return problem.with_(**{code: to})
    if code == "host_unavailable":
        calendar = replace(problem.host.calendar, unavailable=())
        return problem.with_(host=replace(problem.host, calendar=calendar))
    return problem.with_(
        cities=tuple(freed(each, code, str(whose)) for each in problem.cities)
    )


def freed(each: City, code: str, whose: str) -> City:
    if code in {"city_together", "city_apart"}:
        kind = code.removeprefix("city_")
        named = tuple(slug for slug in getattr(each, kind) if slug != whose)
        kept = () if each.slug == whose else named
        if kind == "apart":
            return replace(each, apart=kept)
        return replace(each, together=kept)
    if each.slug != whose:
        return each
    if code == "city_sessions":
        return replace(each, sessions=None)
    assert code == "city_unavailable"
    return replace(each, calendar=replace(each.calendar, unavailable=()))


def apply(problem: Problem, reason: Reason) -> Problem:
    params = reason.params
    return changed(problem, reason.code, params["to"], params["from"])


def applied(problem: Problem, found: Changed) -> Problem:
    for reason in found.changes:
        problem = apply(problem, reason)
    return problem


def one_step_less(reason: Reason) -> Reason | None:
    """The change by a step less; None where that is no change at all."""
    start, to = reason.params["from"], reason.params["to"]
    less: str | int | None = None
    if reason.code in {"host_until", "host_from"}:
        at = minute(to) + (-5 if reason.code == "host_until" else 5)
        less = f"{at // 60:02d}:{at % 60:02d}"
    elif reason.code in NUMBERS:
        step = 5 if reason.code == "gap_minutes" else 1
        less = int(str(to)) + (-step if reason.code.endswith("_max") else step)
    if less in (None, start):
        return None
    params: dict[str, object] = {"from": start, "to": less}
    return Reason(reason.code, params)


def furthest(problem: Problem) -> list[Reason]:
    """Each single change by all that it can give, in the order that they are told."""
    window, host = problem.host_hours, problem.host
    until = Reason("host_until", {"from": "", "to": "24:00"})
    reasons = [until] if window.end < 24 * 60 else []
    if window.start:
        reasons.append(Reason("host_from", {"from": "", "to": "00:00"}))
    if problem.count > 1 and problem.gap_minutes:
        reasons.append(Reason("gap_minutes", {"from": "", "to": 0}))
    for group, number in (
        ("presenters", problem.presenting),
        ("cities", len(problem.cities)),
    ):
        most = getattr(problem, f"{group}_max")
        if most is not None and most < number:
            reasons.append(Reason(f"{group}_max", {"from": "", "to": number}))
        if getattr(problem, f"{group}_min"):
            reasons.append(Reason(f"{group}_min", {"from": "", "to": 0}))
    if host.calendar.unavailable:
        reasons.append(Reason("host_unavailable", {"from": host.name, "to": None}))
    for each in problem.cities:
        own: dict[str, object] = {"from": each.slug, "to": None}
        if each.calendar.unavailable:
            reasons.append(Reason("city_unavailable", own))
        if each.sessions is not None:
            reasons.append(Reason("city_sessions", own))
    return reasons


INFEASIBLE = [seed for seed in range(45) if not is_feasible(small_problem(seed))]


def test_the_random_infeasible_problems_are_many_enough():
    assert len(INFEASIBLE) > 7


@pytest.mark.parametrize("seed", INFEASIBLE)
def test_relaxations_are_the_least_that_allow_a_plan(seed):
    problem = small_problem(seed)
    found = list(relaxations(problem))
    for each in found:
        relaxed = applied(problem, each)
        assert each.solution.problem == relaxed
        assert verify(relaxed, each.solution.plan).violations == ()
        assert each.solution.plan == solve(relaxed).plan
        for reason in each.changes:
            others = [other for other in each.changes if other is not reason]
            less = one_step_less(reason)
            fewer = [*others, less] if less else others
            assert not is_feasible(
                applied(problem, Changed(tuple(fewer), each.solution))
            )
    bonds = {"city_together", "city_apart"}
    codes = {
        (each.changes[0].code, each.changes[0].params["from"])
        for each in found
        if len(each.changes) == 1 and each.changes[0].code not in bonds
    }
    possible = {
        (reason.code, reason.params["from"])
        for reason in furthest(problem)
        if is_feasible(apply(problem, reason))
    }
    assert {code for code, _ in codes} == {code for code, _ in possible}
    assert {pair for pair in possible if pair[1]} <= codes
    assert len({len(each.changes) for each in found}) <= 1


@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_what_ifs_are_the_neighbours_solved(seed):
    problem = small_problem(seed)
    try:
        solution = solve(problem)
    except Infeasible:
        return
    for each in what_ifs(solution):
        (reason,) = each.changes
        neighbour = apply(problem, reason)
        assert neighbour != problem
        assert each.solution.problem == neighbour
        assert each.solution.plan == solve(neighbour).plan


def crowded(**given: object) -> Problem:
    """Two sessions in a window that leaves room at both ends, every bound set."""
    names = ("a", "b", "c", "d")
    return asked(
        *(city(name, presents=True) for name in names),
        window="09:00-16:00",
        count=2,
        gap_minutes=60,
        presentation_minutes=10,
        presenters_min=1,
        presenters_max=3,
        cities_min=2,
        cities_max=2,
        **given,
    )


def test_what_ifs_stand_in_a_fixed_order_and_change_one_rule_each():
    told = [each.changes for each in what_ifs(solve(crowded()))]
    assert told == [
        (Reason("host_until", {"from": "16:00", "to": "16:30"}),),
        (Reason("host_from", {"from": "09:00", "to": "08:30"}),),
        (Reason("gap_minutes", {"from": 60, "to": 30}),),
        (Reason("presenters_max", {"from": 3, "to": 4}),),
        (Reason("presenters_min", {"from": 1, "to": 0}),),
        (Reason("cities_max", {"from": 2, "to": 3}),),
        (Reason("cities_min", {"from": 2, "to": 1}),),
        # Three sessions of at least two would need six cities; one holds two at most.
    ]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"host_hours": hours("09:00-24:00")}, "host_until"),
        ({"host_hours": hours("00:00-16:00")}, "host_from"),
        ({"gap_minutes": 0}, "gap_minutes"),
        ({"presenters_max": None}, "presenters_max"),
        ({"presenters_max": 4}, "presenters_max"),
        ({"presenters_min": 0}, "presenters_min"),
        ({"cities_max": None}, "cities_max"),
        ({"cities_min": 0}, "cities_min"),
    ],
)
def test_a_rule_that_cannot_give_way_is_no_what_if(given, missing):
    codes = {
        reason.code
        for each in what_ifs(solve(crowded().with_(**given)))
        for reason in each.changes
    }
    assert missing not in codes
    assert codes | {missing, "count"} == {"host_until", "host_from", *NUMBERS, "count"}


def test_less_than_half_an_hour_is_given_where_no_more_is_left():
    problem = asked(city("a"), window="00:10-23:45")
    told = [each.changes[0] for each in what_ifs(solve(problem))]
    assert told == [
        Reason("host_until", {"from": "23:45", "to": "24:00"}),
        Reason("host_from", {"from": "00:10", "to": "00:00"}),
        Reason("count", {"from": 1, "to": 2}),
    ]


@pytest.mark.parametrize(
    ("count", "others"), [(1, [2]), (2, [3, 1]), (3, [4, 2]), (4, [3])]
)
def test_one_session_more_and_one_less_within_one_to_four(count, others):
    problem = asked(city("a"), window="00:00-24:00", count=count)
    told = [each.changes[0] for each in what_ifs(solve(problem))]
    assert told == [Reason("count", {"from": count, "to": other}) for other in others]


def test_a_neighbour_without_a_plan_is_left_out():
    problem = asked(city("a", sessions=frozenset({2})), window="00:00-24:00", count=2)
    told = [each.changes[0].params["to"] for each in what_ifs(solve(problem))]
    assert told == [3]


def only(problem: Problem) -> list[tuple[Reason, ...]]:
    return [each.changes for each in relaxations(problem)]


def own(code: str, whose: str) -> Reason:
    return Reason(code, {"from": whose, "to": None})


AWAY = Calendar(unavailable=(period("2021-11-24T00:00/2021-11-25T00:00"),))


def test_a_city_that_is_never_there_is_freed():
    problem = asked(city("a", calendar=AWAY), city("b"))
    assert only(problem) == [(own("city_unavailable", "a"),)]


def test_a_host_that_is_never_there_is_freed():
    host = Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo", calendar=AWAY)
    problem = asked(city("a"), host=host)
    assert only(problem) == [(own("host_unavailable", "Tokyo"),)]


def test_a_host_that_is_away_for_a_while_may_also_sit_later():
    away = Calendar(unavailable=(period("2021-11-24T16:30/2021-11-24T17:30"),))
    host = Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo", calendar=away)
    problem = asked(city("a"), host=host, window="16:00-17:30", grid_minutes=15)
    assert only(problem) == [
        (Reason("host_until", {"from": "17:30", "to": "18:30"}),),
        (Reason("host_from", {"from": "16:00", "to": "15:30"}),),
        (own("host_unavailable", "Tokyo"),),
    ]


@pytest.mark.parametrize(
    "names",
    [
        {"a": ("b",), "b": ()},
        {"a": (), "b": ("a",)},
        {"a": ("b",), "b": ("a",)},
    ],
)
@pytest.mark.parametrize("kind", ["together", "apart"])
def test_a_bond_is_told_once_whoever_names_it(kind, names):
    if kind == "together":
        sessions = {"a": frozenset({1}), "b": frozenset({2})}
    else:
        sessions = {"a": frozenset({1}), "b": frozenset({1})}
    cities = [
        city(name, sessions=sessions[name], **{kind: names[name]}) for name in names
    ]
    assert only(asked(*cities, count=2)) == [
        (own("city_sessions", "a"),),
        (own("city_sessions", "b"),),
        (own(f"city_{kind}", "a"),),
    ]


def test_one_city_is_freed_of_all_its_bonds_whoever_names_them():
    # `b` and `c` sit with `a`, which must sit in the first; theirs is the second.
    second = frozenset({2})
    problem = asked(
        city("a", sessions=frozenset({1})),
        city("b", together=("a",)),
        city("c", together=("a",)),
        city("d", together=("b",), sessions=second),
        city("e", together=("c",), sessions=second),
        count=2,
    )
    assert only(problem) == [
        (own("city_sessions", "a"),),
        (own("city_together", "a"),),
    ]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"cities_max": 1}, Reason("cities_max", {"from": 1, "to": 2})),
        ({"cities_min": 2}, Reason("cities_min", {"from": 2, "to": 1})),
        ({"cities_min": 9}, Reason("cities_min", {"from": 9, "to": 1})),
        ({"presenters_max": 0}, Reason("presenters_max", {"from": 0, "to": 2})),
        ({"presenters_min": 4}, Reason("presenters_min", {"from": 4, "to": 1})),
    ],
)
def test_a_bound_gives_way_by_the_least(given, reason):
    talks = [city(name, presents=True) for name in ("a", "b", "c")]
    problem = asked(*talks, count=2, **given)
    assert only(problem) == [(reason,)]


def test_a_gap_gives_way_by_the_least():
    problem = asked(
        city("a"), window="00:00-24:00", count=2, gap_minutes=1410, grid_minutes=15
    )
    # 24 hours less twice one hour.
    assert only(problem) == [(Reason("gap_minutes", {"from": 1410, "to": 1320}),)]


def test_pairs_where_no_single_change_is_enough():
    problem = asked(
        city("a", calendar=AWAY),
        city("b", calendar=AWAY),
        city("c"),
        window="00:00-24:00",
    )
    assert only(problem) == [
        (own("city_unavailable", "a"), own("city_unavailable", "b"))
    ]


def test_pairs_by_the_least_of_each():
    # Three cities in one session of at most one, and two sessions too long to fit.
    problem = asked(
        *(city(name) for name in ("a", "b", "c")),
        window="00:00-24:00",
        count=2,
        items=talk(700),
        gap_minutes=120,
        cities_max=1,
        grid_minutes=5,
    )
    assert only(problem) == [
        (
            Reason("gap_minutes", {"from": 120, "to": 40}),
            Reason("cities_max", {"from": 1, "to": 2}),
        )
    ]


def test_many_limits_are_told_apart_soon():
    # Three cities are never there; forty more are away on another day.
    other = Calendar(unavailable=(period("2021-11-20T00:00/2021-11-21T00:00"),))
    cities = [
        city(f"c{number}", calendar=AWAY if number < 3 else other)
        for number in range(43)
    ]
    heard: list[str] = []
    problem = asked(*cities)
    assert list(relaxations(problem, lambda stage, _: heard.append(stage))) == []
    assert len(heard) < 50  # and not a thousand pairs
    two = problem.with_(cities=tuple(cities[1:]))
    assert only(two) == [(own("city_unavailable", "c1"), own("city_unavailable", "c2"))]


@pytest.mark.parametrize(
    "problem",
    [
        asked(city("a"), items=talk(1445), window="00:00-24:00"),
        asked(city("a"), items=talk(725), window="00:00-24:00", count=2),
        asked(*(city(name, calendar=AWAY) for name in ("a", "b", "c"))),
        asked(city("a"), items=(Item(kind="presentations"),)),  # of no length
        asked(city("a"), dates=()),
    ],
)
def test_nothing_is_told_where_two_changes_are_not_enough(problem):
    assert not is_feasible(problem)
    assert only(problem) == []


def test_the_watcher_hears_every_change_that_is_tried():
    heard: list[str] = []

    def watch(stage: str, waiting: int) -> None:
        heard.append(stage)

    list(what_ifs(solve(asked(city("a"))), watch))
    assert heard == ["host_until", "host_from", "count"]
    heard.clear()
    list(relaxations(asked(city("a", calendar=AWAY)), watch))
    assert heard[-1] == "city_unavailable"


def test_a_watcher_may_stop_the_search():
    def stop(stage: str, waiting: int) -> None:
        raise KeyboardInterrupt

    search: list[Callable[[], object]] = [
        lambda: list(what_ifs(solve(asked(city("a"))), stop)),
        lambda: list(relaxations(asked(city("a", calendar=AWAY)), stop)),
    ]
    for run in search:
        with pytest.raises(KeyboardInterrupt):
            run()
