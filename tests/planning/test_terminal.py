"""The plan at a terminal: nothing wider than it, and no city's time cut."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from intercity.kernel import clock
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief
from intercity.planning.labels import points
from intercity.planning.reasons import say
from intercity.planning.terminal import plain, show
from tests.planning.samples import (
    PROBLEMS,
    answered,
    brief_of,
    held,
    model,
    model_brief,
)

CASES: dict[str, tuple[Brief, list[Answer]]] = {
    name: (brief_of(problem), [answered(name)]) for name, problem in PROBLEMS.items()
} | {
    "model": (model_brief(), [model()]),
    "compared": (model_brief(), [model(1), model(2), model(3)]),
    "infeasible": (model_brief(), [model(1)]),
    "held": (model_brief(), [held()]),
}
WIDTHS = (40, 60, 80, 120)
shown_at = pytest.mark.parametrize(
    ("name", "width"), [(name, width) for name in CASES for width in WIDTHS]
)


def printed(name: str, width: int, **console: bool) -> str:
    brief, answers = CASES[name]
    to = StringIO()
    show(brief, answers, Console(file=to, width=width, highlight=False, **console))  # type: ignore[arg-type]
    return to.getvalue()


def run_together(text: str) -> str:
    return re.sub(r"\s+", "", text)


@shown_at
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    wide = [
        line for line in printed(name, width).splitlines() if cell_len(line) > width
    ]
    assert wide == []


@shown_at
def test_every_city_stands_with_its_local_times(name: str, width: int) -> None:
    text = printed(name, width)
    for answer in CASES[name][1]:
        if answer.account is None:
            continue
        for seat in answer.account.seats.values():
            session = answer.account.plan.sessions[seat.session]
            start = clock.local(session.start, seat.city.zone)
            end = clock.local(
                session.start + timedelta(minutes=session.minutes), seat.city.zone
            )
            lines = text.splitlines()
            times = f"{start:%H:%M}–{end:%H:%M}"
            day = f"{start:%a} {start.day} {start:%b}"
            name_begins = plain(seat.city.name)[:8].rstrip()
            at = [
                number
                for number, line in enumerate(lines)
                if line.lstrip().startswith(name_begins)
            ]
            near = ["".join(lines[number : number + 9]) for number in at]
            assert any(times in rows and day in rows for rows in near)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["model", "dense one", "held"])
def test_figures_and_reasons_are_the_answers(name: str, width: int) -> None:
    text = printed(name, width)
    (answer,) = CASES[name][1]
    assert answer.figures is not None
    for figure in (answer.figures.worst, answer.figures.total, answer.figures.host):
        assert points(figure) in text
    for reason in answer.reasons:
        assert run_together(say(reason).replace("- ", "")) in run_together(text)


def test_the_model_at_80_columns_has_its_rows() -> None:
    lines = printed("model", 80).splitlines()
    rows = {" ".join(line.split()) for line in lines}
    assert {
        "Los Angeles UTC−8 Tue 23 Nov the day before 16:30–19:25 17:35 3.83",
        "Rio de Janeiro UTC−3 Wed 24 Nov 06:45–08:50 07:50 3.83",
        "Tokyo (host) UTC+9 Wed 24 Nov 18:45–20:50 5.83",
        "Session 1, 09:30–12:25, morning in Tokyo",
        "Worst 3.83 Los Angeles and Rio de Janeiro",
        "Result Proven no better plan exists",
        "As it is 3.83 13.67 5.83",
    } <= rows


def test_the_model_at_40_columns_stacks() -> None:
    lines = printed("model", 40).splitlines()
    at = lines.index("Los Angeles")
    assert [line.rstrip() for line in lines[at + 1 : at + 3]] == [
        "  16:30–19:25  Tue 23 Nov the day before",
        "  burden 3.83  presents 17:35",
    ]


def test_the_front_is_brief() -> None:
    lines = printed("model", 80).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("Other plans"))
    plans = [line for line in lines[start:] if re.match(r"\d\d:\d\d · ", line)]
    assert len(plans) == 8


def test_an_infeasible_answer_shows_what_would_allow_a_plan() -> None:
    text = run_together(printed("infeasible", 80))
    said = "At most 13 presentations in a session instead of 9: 15:00 29.83 74.83 2.17"
    assert run_together(said) in text


def test_a_scored_plan_carries_its_caveats() -> None:
    assert "Two caveats" in printed("held", 80)
    assert "Two caveats" not in printed("model", 80)


COLOURED = re.compile(r"\x1b\[[\d;]*(3[0-7]|9[0-7]|38;5;\d+)m")


def test_colour_is_only_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" not in printed("model", 80)
    assert COLOURED.search(printed("model", 80, force_terminal=True))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not COLOURED.search(printed("model", 80, force_terminal=True))


def test_names_cannot_steer_the_terminal_or_mark_it_up() -> None:
    text = printed("hostile", 120)
    assert "[bold]Port[/bold] \\" in text
    assert "\u202e" not in text
    assert plain("\x1b[31mred\x07\u202e") == "\ufffd[31mred\ufffd\ufffd"
