"""Every code that the planner can emit has a sentence, and every sentence is filled."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from intercity.kernel import planner
from intercity.kernel.planner.account import PARTS
from intercity.kernel.planner.changes import Changed
from intercity.kernel.planner.explain import least_disturbing, ties
from intercity.kernel.planner.plan import Plan, Reason, Session
from intercity.kernel.planner.problem import Calendar, Host, Problem
from intercity.kernel.planner.solve import Solution, solve
from intercity.kernel.planner.verify import verify
from intercity.planning import answer
from intercity.planning.answer import propose
from intercity.planning.reasons import (
    CHANGES,
    TEXTS,
    VIOLATIONS,
    say,
    say_changes,
    say_violation,
)
from tests.kernel.planner.made import asked, city, hours, period, talk

KERNEL = Path(planner.__file__).parent
NUMBERS = {"presenters", "cities"}
BOUNDS = {f"{group}_{end}" for group in NUMBERS for end in ("min", "max")}
GIVING_WAY = {"host_until", "host_from", "gap_minutes", *BOUNDS}

# What stands in the braces of codes that the sources put together.
FAMILIES = {
    "pays_{}": {*PARTS, "rest_day", "holiday"},
    "binds_{}": {*GIVING_WAY, "count"},
    "too_many_{}": NUMBERS,
    "too_few_{}": NUMBERS,
    "{}_max": NUMBERS,
    "{}_min": NUMBERS,
    "city_{}": {"together", "apart"},
}
MAKERS = {"Reason", "Change", "_city", "_number"}


def codes_in(file: Path) -> set[str]:
    """Every code that a source file can give to a reason or a change."""
    tree = ast.parse(file.read_text("utf-8"))
    given = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MAKERS
        and node.args
    ]
    return {code for node in given for code in spelt(tree, node)}


def names(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def spelt(tree: ast.AST, node: ast.expr) -> Iterator[str]:
    """The strings that an expression may stand for."""
    match node:
        case ast.Constant(value=str(code)):
            yield code
        case ast.JoinedStr(values=values):
            parts = [v.value if isinstance(v, ast.Constant) else "{}" for v in values]
            family = "".join(map(str, parts))
            yield from (family.format(part) for part in FAMILIES[family])
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*spelt(tree, body), *spelt(tree, orelse))
        case ast.Name(id="code" | "name" as name):
            for found in ast.walk(tree):
                if isinstance(found, ast.Assign) and names(found.targets[0], name):
                    yield from spelt(tree, found.value)
        case ast.Attribute(attr="code"):
            pass  # a change told again
        case _:
            raise AssertionError(ast.unparse(node))


def test_every_code_of_the_sources_has_a_text_and_no_text_is_idle():
    reasons = codes_in(KERNEL / "explain.py") | codes_in(Path(answer.__file__))
    assert reasons == set(TEXTS)
    assert codes_in(KERNEL / "verify.py") == set(VIOLATIONS)
    assert codes_in(KERNEL / "changes.py") == set(CHANGES)


def test_no_other_source_makes_reasons():
    known = {"explain.py", "verify.py", "changes.py"}
    others = (file for file in KERNEL.glob("*.py") if file.name not in known)
    assert {file.name: codes for file in others if (codes := codes_in(file))} == {}


# Sentences


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (
            Reason(
                "pays_early",
                {
                    "city": "rio",
                    "name": "Rio",
                    "burden": 3.833333,
                    "session": 2,
                    "local_start": "2021-11-24T06:45:00-03:00",
                    "local_end": "2021-11-24T08:50:00-03:00",
                    "day_shift": 0,
                },
            ),
            "Rio pays 3.83: session 2 is early morning there, Wednesday 06:45–08:50.",
        ),
        (
            Reason("others_pay", {"count": 3, "most": 0.5}),
            "Cities that pay less: 3, at most 0.50 each.",
        ),
        (
            Reason(
                "wish_unmet",
                {"city": "a", "name": "A", "session": 1, "prefers": [2, 3]},
            ),
            "A would rather sit in session 2, 3; it sits in 1.",
        ),
        (
            Reason(
                "clock_change",
                {"on": "2021-11-07", "minutes": -60, "names": ["Ottawa", "Lima"]},
            ),
            "On 7 November 2021 clocks move by -60 minutes in Ottawa, Lima.",
        ),
        (
            Reason(
                "binds_host_until",
                {
                    "from": "21:00",
                    "to": "21:30",
                    "worst_before": 3.833333,
                    "worst_after": 3.0,
                    "total_before": 13.666667,
                    "total_after": 15.333333,
                    "host_before": 5.833333,
                    "host_after": 6.833333,
                },
            ),
            "The host's window binds. Until 21:30 instead of 21:00, the worst burden"
            " goes from 3.83 to 3.00, the total from 13.67 to 15.33, the host's from"
            " 5.83 to 6.83.",
        ),
        (
            ties(12, more=False)[0],
            "Starts that reach the same figures: 12; the earliest is shown.",
        ),
        (
            ties(500, more=True)[0],
            "Starts that reach the same figures: at least 500; the earliest is shown.",
        ),
        (
            Reason("infeasible", {"count": 2}),
            "No plan with 2 session(s) keeps every rule of the brief.",
        ),
    ],
)
def test_a_reason_in_words(reason, text):
    assert say(reason) == text


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError, match="who_knows"):
        say(Reason("who_knows"))


def changes(*reasons: Reason) -> Changed:
    solution: Solution = solve(asked(city("a")))
    return Changed(reasons, solution)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            [Reason("host_until", {"from": "21:00", "to": "21:30"})],
            "the host's window until 21:30 instead of 21:00",
        ),
        (
            [Reason("city_sessions", {"from": "the-hague", "to": None})],
            "The Hague in any session",
        ),
        (
            [Reason("host_unavailable", {"from": "Tokyo", "to": None})],
            "Tokyo available at all hours of its window",
        ),
        (
            [
                Reason("gap_minutes", {"from": 60, "to": 15}),
                Reason("city_apart", {"from": "the-hague", "to": None}),
            ],
            "15 minutes between sessions instead of 60 and The Hague free to sit with"
            " those it is kept apart from",
        ),
        # A number is a number, even where a city's slug looks like it.
        (
            [Reason("cities_max", {"from": 10, "to": 11})],
            "at most 11 cities in a session instead of 10",
        ),
        (
            [Reason("count", {"from": 2, "to": 1})],
            "number of sessions 1 instead of 2",
        ),
    ],
)
def test_changes_in_words(given, text):
    names = {"the-hague": "The Hague", "10": "Ten"}
    assert say_changes(changes(*given), names) == text


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (
            Reason("not_together", {"cities": ["the-hague", "lima"]}),
            "The Hague, lima are to sit together.",
        ),
        (
            Reason(
                "outside_host_hours",
                {
                    "session": 1,
                    "start": "2021-11-24T07:00:00+09:00",
                    "end": "2021-11-24T09:00:00+09:00",
                    "opens": "2021-11-24T08:00:00+09:00",
                    "closes": "2021-11-24T21:00:00+09:00",
                },
            ),
            "Session 1, 07:00–09:00, is not inside the host's window, 08:00–21:00.",
        ),
        (
            Reason(
                "wrong_date",
                {
                    "session": 1,
                    "start": "2021-11-23T10:00:00+09:00",
                    "date": "2021-11-23",
                    "accepted": ["2021-11-24", "2021-11-25"],
                },
            ),
            "Session 1 is on 23 November 2021; open to it: 24 November 2021, 25"
            " November 2021.",
        ),
    ],
)
def test_violations_in_words(reason, text):
    assert say_violation(reason, {"the-hague": "The Hague"}) == text


# Every sentence on a real reason

RIO = "America/Sao_Paulo"
AWAY = Calendar(unavailable=(period("2021-11-24T00:00/2021-11-25T00:00"),))


def feasible() -> Iterator[Problem]:
    """Problems whose plans give every reason between them."""
    rio, seoul = city("rio", RIO), city("seoul", "Asia/Seoul")
    first, second = frozenset({1}), frozenset({2})
    yield asked(seoul)
    week = tuple(date(2021, 11, day) for day in (22, 24, 25))
    yield asked(seoul, dates=week, grid_minutes=1)
    for window in ("12:00-13:00", "17:00-18:00", "09:00-10:00"):
        yield asked(rio, window=window)
    for calendar in (
        Calendar(hours=hours("20:00-21:00")),
        Calendar(rest_days=frozenset({2})),
        Calendar(holidays=frozenset({date(2021, 11, 24)})),
    ):
        yield asked(city("seoul", "Asia/Seoul", calendar=calendar))
    yield asked(*(city(f"c{n}", RIO) for n in range(7)), window="17:00-18:00")
    pair: dict[str, Any] = {"window": "17:00-19:00", "count": 2}
    yield asked(city("rio", RIO, sessions=second), **pair)
    yield asked(rio, **pair)
    friend = city("seoul", "Asia/Seoul", sessions=first)
    yield asked(city("rio", RIO, together=("seoul",)), friend, **pair)
    yield asked(city("a", presents=True), city("b", sessions=second), count=3)
    yield asked(city("a", carried=Fraction(5), sessions=first, prefers=second), count=2)
    yield asked(rio, city("x", "Europe/Paris"), dates=(date(2021, 10, 30),))
    yield asked(seoul, window="00:00-24:00", count=3, items=talk(10), grid_minutes=15)
    yield asked(rio, window="18:00-19:00", grid_minutes=30)
    yield asked(rio, window="17:00-22:00", items=talk(300))
    yield asked(
        city("la", "America/Los_Angeles"), window="13:00-14:00", grid_minutes=30
    )
    yield asked(
        city("rio", RIO, sessions=first),
        window="17:00-20:00",
        count=2,
        gap_minutes=60,
        grid_minutes=30,
    )
    two = [city(name, RIO, presents=True) for name in ("a", "b")]
    for rule in BOUNDS:
        yield asked(*two, **pair | {rule: 1})


def infeasible() -> Iterator[Problem]:
    """Problems without a plan: every sum that says so, and every change."""
    talks = [city(name, presents=True) for name in ("a", "b", "c")]
    rules: tuple[dict[str, Any], ...] = (
        {"presenters_max": 1},
        {"presenters_min": 2},
        {"cities_max": 1},
        {"cities_min": 2},
        {"items": talk(240), "gap_minutes": 60},
    )
    for rule in rules:
        yield asked(*talks, count=2, **rule)
    yield asked(city("a"), items=talk(1445), window="00:00-24:00")
    yield asked(city("a", calendar=AWAY), city("b"))
    host = Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo", calendar=AWAY)
    yield asked(city("a"), host=host)
    first, second = frozenset({1}), frozenset({2})
    one = city("a", together=("b",), sessions=first)
    yield asked(one, city("b", sessions=second), count=2)
    one = city("a", apart=("b",), sessions=first)
    yield asked(one, city("b", sessions=first), count=2)
    yield asked(city("a"), window="00:00-24:00", count=2, gap_minutes=1380)


def filled(text: str) -> bool:
    return "{" not in text and "None" not in text and bool(text)


def test_every_reason_is_said_and_every_change():
    said: set[str] = set()
    given_way: set[str] = set()
    for problem in (*feasible(), *infeasible()):
        found = propose(problem)
        names = {each.slug: each.name for each in problem.cities}
        for reason in found.reasons:
            assert filled(say(reason)), reason
            said.add(reason.code)
        for changed in (*found.what_ifs, *found.relaxations):
            assert filled(say_changes(changed, names)), changed.changes
            given_way |= {reason.code for reason in changed.changes}
    known = least_disturbing(2, 13)
    assert filled(say(known))
    assert {*said, known.code} == set(TEXTS)
    assert given_way == set(CHANGES)


def broken() -> Iterable[tuple[Problem, Plan]]:
    """Plans that break every rule between them."""

    def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
        return datetime(2021, 11, day, hour, minute, tzinfo=UTC)

    def session(start: datetime, *cities: str, minutes: int = 60) -> Session:
        return Session(start, minutes, cities)

    host = Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo", calendar=AWAY)
    two = (city("a", together=("b",)), city("b", apart=("c",)), city("c"))
    pair = asked(*two, count=2, gap_minutes=60)
    yield pair, Plan((session(at(0), "a", "b", "c"),))
    yield pair, Plan((session(at(0, 30), "b", "c"), session(at(1), "a", "a", "x")))
    yield pair, Plan((session(at(3), "a"), session(at(1), "b", minutes=0)))
    yield pair, Plan((session(at(12), "a"), session(at(1, day=25), "b", "a")))
    yield asked(city("a"), host=host), Plan((session(at(0), "a"),))
    shy = city("a", calendar=AWAY, sessions=frozenset({2}), presents=True)
    alone = asked(shy)
    for bound in ("presenters_max", "cities_max"):
        yield alone.with_(**{bound: 0}), Plan((session(at(0), "a"),))
    crowd = alone.with_(presenters_min=2, cities_min=2)
    yield crowd, Plan((session(at(0), "a"),))


def test_every_violation_is_said():
    said: set[str] = set()
    for problem, plan in broken():
        names = {each.slug: each.name for each in problem.cities}
        for reason in verify(problem, plan).violations:
            assert filled(say_violation(reason, names)), reason
            said.add(reason.code)
    assert said == set(VIOLATIONS)
