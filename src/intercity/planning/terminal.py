"""The plan for people at a terminal, in the width that it has.

Narrow terminals stack what does not fit side by side; a city's time is never cut.
Colours come from the console, which leaves them out where there is no terminal or
`NO_COLOR` is set, and nothing is said by colour alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from intercity.kernel import clock
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.changes import Changed
from intercity.kernel.planner.plan import Figures
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief
from intercity.planning.labels import ENGLISH, points
from intercity.planning.reasons import say_changes, say_violation
from intercity.planning.sentences import (
    CAVEAT,
    GROUPS_SOUGHT,
    capital,
    counted,
    dearest,
    front_said,
    headline,
    lede,
    listed,
    names,
    sessions,
    title,
    told,
    verdict,
    weighed,
)
from intercity.planning.timetable import Row, timetable
from intercity.planning.tradeoff import Choice, choices, nearest, plan_starts

# A city's name has at least so many columns, or it stands on a line of its own.
_NAME = 14
_MOST_PLANS = 8
_HEADING, _COST, _QUIET = "bold cyan", "dark_orange", "dim"
# Marks with which a name could turn the text around it (UAX #9, 2.1 to 2.4).
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def show(brief: Brief, answers: Sequence[Answer], console: Console) -> None:
    """Print the answers to a brief, one after the other."""
    console.print(_text(title(brief), "bold"))
    console.print(_text(lede(brief)))
    if len(answers) > 1:
        console.print()
        console.print(_comparison(answers))
    for answer in answers:
        console.print()
        if len(answers) > 1:
            console.print(_text(sessions(answer.problem.count), _HEADING))
        for part in _parts(answer, console):
            console.print(part)
    console.print()
    console.print(_text(f"Time zones: tzdata {clock.TZDATA}.", _QUIET))


def plain(text: str) -> str:
    """Text that cannot steer a terminal: controls and turning marks become U+FFFD."""
    return "".join(
        "\ufffd" if unicodedata.category(char) == "Cc" or char in _TURNING else char
        for char in text
    )


def _text(said: str, style: str = "") -> Text:
    return Text(plain(said), style, overflow="fold")


def _parts(answer: Answer, console: Console) -> Iterator[RenderableType]:
    yield _text(headline(answer))
    if answer.account is None:
        yield from _infeasible(answer)
        return
    yield ""
    yield _figures(answer, answer.account)
    if answer.scored:
        yield from _scoring(answer)
    yield from _sittings(answer.account, console)
    reasons = told(answer.reasons)
    yield from _section("Who pays, and why")
    yield _list([*(" ".join(said) for _, said in reasons.payers), *reasons.also])
    if reasons.binding or answer.what_ifs:
        yield from _section("What would change it")
        yield _list(reasons.binding)
    changing, idle = weighed(answer)
    if changing:
        yield _changes(changing, answer, answer.account.figures)
    if idle:
        known = names(answer.problem)
        yield _text("These alone would change no figure:")
        yield _list(capital(say_changes(each, known)) for each in idle)
    shown = choices(answer)
    if len(shown) > 1:
        yield from _section("Other plans")
        yield _text(front_said(answer))
        yield _plans(nearest(shown, _MOST_PLANS))


def _section(heading: str) -> Iterator[RenderableType]:
    yield ""
    yield _text(heading, _HEADING)


def _list(said: Iterable[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for each in said:
        grid.add_row("-", _text(each))
    return grid


def _table(*headings: str, figures: int = 0) -> Table:
    """A table whose last columns are figures; only the first may be folded."""
    table = Table(
        box=SIMPLE_HEAD, show_edge=False, header_style=_QUIET, padding=(0, 1, 0, 0)
    )
    first = len(headings) - figures
    for number, heading in enumerate(headings):
        table.add_column(
            _text(heading),
            no_wrap=number > 0,
            justify="right" if number >= first else "left",
            overflow="fold",
        )
    return table


def _figures(answer: Answer, account: Account) -> RenderableType:
    figures = account.figures
    payers = listed(dearest(account)) if figures.worst else "no city pays"
    host = account.problem.host.name
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(overflow="fold")
    number = counted(len(account.problem.cities), "city", "cities")
    for name, value, note in (
        (ENGLISH.worst, points(figures.worst), payers),
        (ENGLISH.total, points(figures.total), number),
        (ENGLISH.host, points(figures.host), host),
        ("Result", *verdict(answer)),
    ):
        grid.add_row(_text(name), _text(value, "bold"), _text(note))
    return grid


# Who sits when


def _sittings(account: Account, console: Console) -> Iterator[RenderableType]:
    rows = timetable(account)
    host = account.problem.host.name
    for number in range(1, len(account.plan.sessions) + 1):
        group = [row for row in rows if row.session == number]
        ours = next(row for row in group if row.is_host)
        times = ENGLISH.hours(ours.start, ours.end, ours.host_day)
        part = ENGLISH.part_of_day(ours.start)
        yield from _section(f"Session {number}, {times}, {part} in {host}")
        tables = (_sitting(group, with_zone=wide) for wide in (True, False))
        fitting = next((table for table in tables if _fits(table, console)), None)
        if fitting is None:
            for row in group:
                yield from _stacked(row)
        else:
            yield fitting


def _fits(table: Table, console: Console) -> bool:
    """Whether no column but the first would have to give way."""
    return bool(
        Measurement.get(console, console.options.update(width=10_000), table).minimum
        <= console.width
    )


def _sitting(rows: Sequence[Row], *, with_zone: bool) -> Table:
    headings = (ENGLISH.city, ENGLISH.utc, ENGLISH.day, ENGLISH.local_time)
    kept = headings if with_zone else (headings[0], *headings[2:])
    table = _table(*kept, "Presents", ENGLISH.burden, figures=2)
    for row in rows:
        zone = (_text(row.utc, _QUIET),) if with_zone else ()
        table.add_row(
            _text(_name(row), "bold" if row.is_host else ""),
            *zone,
            _day(row),
            _text(_times(row)),
            _text(_presents(row)),
            _burden(row),
        )
    for column in table.columns:
        column.min_width = max(cell_len(str(cell)) for cell in column.cells)
    table.columns[0].min_width = min(table.columns[0].min_width or _NAME, _NAME)
    day = table.columns[2 if with_zone else 1]
    day.no_wrap = False
    day.min_width = max(cell_len(ENGLISH.short_date(row.start.date())) for row in rows)
    return table


def _stacked(row: Row) -> Iterator[RenderableType]:
    yield _text(_name(row), "bold" if row.is_host else "")
    shift = f" {ENGLISH.shift(row.day_shift)}" if row.day_shift else ""
    when = f"{ENGLISH.short_date(row.start.date())}{shift}"
    yield from _indented(Text.assemble(f"{_times(row)}  ", (when, _QUIET)))
    presents = f"  presents {_presents(row)}" if row.presents_at else ""
    yield from _indented(Text.assemble("burden ", _burden(row), presents))


def _indented(text: Text) -> Iterator[RenderableType]:
    grid = Table.grid()
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row("", text)
    yield grid


def _name(row: Row) -> str:
    return f"{row.name} ({ENGLISH.hosts})" if row.is_host else row.name


def _day(row: Row) -> Text:
    day = Text(ENGLISH.short_date(row.start.date()))
    return day.append(f" {ENGLISH.shift(row.day_shift)}") if row.day_shift else day


def _times(row: Row) -> str:
    times = f"{row.start:%H:%M}–{row.end:%H:%M}"
    if row.end.date() == row.start.date():
        return times
    return f"{times} {ENGLISH.short_weekdays[row.end.weekday()]}"


def _presents(row: Row) -> str:
    return f"{row.presents_at:%H:%M}" if row.presents_at else ""


def _burden(row: Row) -> Text:
    text = Text(points(row.burden), _COST if row.burden else "")
    if row.carried:
        text.append(f" + {points(row.carried)}")
    return text


# What else there is


def _changes(changed: Iterable[Changed], answer: Answer, before: Figures) -> Table:
    table = _table("If this gave way", *_FIGURES, figures=3)
    table.add_row(_text("As it is"), *_cells(before), style="bold")
    known = names(answer.problem)
    for each in changed:
        said = capital(say_changes(each, known))
        table.add_row(_text(said), *_cells(each.solution.figures))
    return table


_FIGURES = (ENGLISH.worst, ENGLISH.total, ENGLISH.host)


def _cells(figures: Figures) -> tuple[Text, ...]:
    return tuple(
        Text(points(each)) for each in (figures.worst, figures.total, figures.host)
    )


def _plans(shown: Iterable[Choice]) -> Table:
    table = _table("Starts", *_FIGURES, figures=3)
    for choice in shown:
        starts = _text(" · ".join(choice.starts))
        if choice.marks:
            marks = ", ".join(getattr(ENGLISH, mark) for mark in choice.marks)
            starts.append(f"\n{marks}", _COST)
        own = {"proposed", "scored"} & set(choice.marks)
        table.add_row(starts, *_cells(choice.figures), style="bold" if own else "")
    return table


def _scoring(answer: Answer) -> Iterator[RenderableType]:
    yield from _section("How it was scored")
    known = names(answer.problem)
    broken = [say_violation(each, known) for each in answer.violations]
    sought = [GROUPS_SOUGHT] if answer.proved else []
    yield _list([*sought, *(broken or ["It keeps every rule of the brief."]), CAVEAT])
    if answer.dominated_by:
        better = {point.figures for point in answer.dominated_by}
        yield ""
        yield _text("Plans that are no worse in any figure and better in one:")
        yield _plans(each for each in choices(answer) if each.figures in better)


def _infeasible(answer: Answer) -> Iterator[RenderableType]:
    yield _list(told(answer.reasons).also)
    if not answer.relaxations:
        return
    yield from _section("What would make it possible")
    table = _table("If this gave way", *_FIGURES, figures=3)
    known = names(answer.problem)
    for each in answer.relaxations:
        starts = plan_starts(each.solution.problem, each.solution.plan)
        said = f"{capital(say_changes(each, known))}: {', '.join(starts)}"
        table.add_row(_text(said), *_cells(each.solution.figures))
    yield table


def _comparison(answers: Sequence[Answer]) -> Table:
    table = _table("Sessions", *_FIGURES, figures=3)
    for answer in answers:
        said = _text(sessions(answer.problem.count))
        if answer.plan is None or answer.figures is None:
            table.add_row(said.append("\nno plan"), "–", "–", "–")
        else:
            starts = " · ".join(plan_starts(answer.problem, answer.plan))
            table.add_row(said.append(f"\n{starts}"), *_cells(answer.figures))
    return table
