"""The tables of the page: each says in rows what a picture or a sentence says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from intercity.kernel.planner.changes import Changed
from intercity.kernel.planner.plan import Figures
from intercity.kernel.planner.problem import Problem
from intercity.planning.labels import ENGLISH, points
from intercity.planning.markup import (
    NOTHING,
    Markup,
    element,
    escaped,
    isolated,
    joined,
)
from intercity.planning.reasons import say_changes
from intercity.planning.sentences import capital, difference, names
from intercity.planning.timetable import Row
from intercity.planning.tradeoff import Choice

_FIGURES = ("worst", "total", "host")


def table(
    caption: str, headings: Sequence[tuple[str, str | None]], *bodies: Markup
) -> Markup:
    """A table with its caption; headings are pairs of text and class."""
    head = (
        element("th", escaped(text), scope="col", class_=style)
        for text, style in headings
    )
    return element(
        "table",
        element("caption", escaped(caption)),
        element("thead", element("tr", *head)),
        *bodies,
    )


def scrolling(name: str, inner: Markup) -> Markup:
    """A table that scrolls in its own place where the page is too narrow for it."""
    return element(
        "div", inner, class_="scroll", tabindex=0, role="group", aria_label=name
    )


def timetable_table(rows: Sequence[Row], host: str) -> Markup:
    """Who sits when; the host's rows head the sessions."""
    bodies = []
    by_session = sorted(rows, key=lambda row: (row.session, not row.is_host))
    for number, group in groupby(by_session, key=lambda row: row.session):
        ours, *cities = group
        times = ENGLISH.hours(ours.start, ours.end, ours.host_day)
        said = f"{ENGLISH.session.format(number=number)}, {times} in {host}"
        heading = element("th", escaped(said), scope="rowgroup", colspan=4)
        bodies.append(
            element(
                "tbody",
                element("tr", heading),
                *(_sitting(row) for row in (ours, *cities)),
            )
        )
    headings = [
        (ENGLISH.city, None),
        (ENGLISH.local_time, None),
        (ENGLISH.presents_at, None),
        (ENGLISH.burden, "n"),
    ]
    caption = "Every city by session, from east to west, in its own local time"
    return scrolling(caption, table(caption, headings, *bodies))


def _sitting(row: Row) -> Markup:
    name = joined(
        (
            isolated(row.name),
            escaped(f" ({ENGLISH.hosts})" if row.is_host else ""),
            escaped(" "),
            element("small", escaped(row.utc), class_="t"),
        )
    )
    day = ENGLISH.short_date(row.start.date())
    if row.day_shift:
        day += f", {ENGLISH.shift(row.day_shift)}"
    times = f"{row.start:%H:%M}–{row.end:%H:%M}"
    if row.end.date() != row.start.date():
        times += f" {ENGLISH.short_weekdays[row.end.weekday()]}"
    when = joined(
        (
            element("span", escaped(times), class_="t"),
            escaped(" "),
            element("small", escaped(day)),
        )
    )
    presents = f"{row.presents_at:%H:%M}" if row.presents_at else "–"
    burden = ENGLISH.borne(row.burden, row.carried)
    return element(
        "tr",
        element("th", name, scope="row"),
        element("td", when),
        element("td", escaped("" if row.is_host else presents), class_="t"),
        element("td", escaped(burden), class_="n"),
        class_="host" if row.is_host else None,
    )


def changes_table(
    changed: Iterable[Changed], problem: Problem, before: Figures
) -> Markup:
    """What gives way, and what it buys: before, after and the difference."""
    rows = [
        element(
            "tr",
            element("th", escaped(_gives_way(each, problem)), scope="row"),
            *(_bought(before, each.solution.figures, name) for name in _FIGURES),
        )
        for each in changed
    ]
    caption = "If one thing gave way: each figure after, and the difference to now"
    headings = [("What gives way", None), *_figure_headings()]
    return scrolling(caption, table(caption, headings, element("tbody", *rows)))


def _gives_way(changed: Changed, problem: Problem) -> str:
    return capital(say_changes(changed, names(problem)))


def _bought(before: Figures, after: Figures, name: str) -> Markup:
    was, now = getattr(before, name), getattr(after, name)
    change = difference(was, now)
    said = points(now) if was == now else f"{points(was)} → {points(now)}"
    inner = joined((escaped(said), element("small", escaped(change))))
    return element("td", inner, class_="n")


def relaxations_table(
    relaxed: Iterable[Changed], problem: Problem, starts: Iterable[str]
) -> Markup:
    """The least that would have to give way for a plan, and what that plan costs."""
    rows = [
        element(
            "tr",
            element("th", escaped(_gives_way(each, problem)), scope="row"),
            element("td", escaped(begins)),
            *_figure_cells(each.solution.figures),
        )
        for each, begins in zip(relaxed, starts, strict=True)
    ]
    caption = "The least that would have to give way, and what the plan would cost"
    headings = [("What gives way", None), ("Starts", None), *_figure_headings()]
    return scrolling(caption, table(caption, headings, element("tbody", *rows)))


def choices_table(
    shown: Sequence[Choice], caption: str, *, rows: str | None, groups: bool
) -> Markup:
    """Plans with their starts and figures, and with `groups` who sits in which.

    With `rows` every row has that and its number as its id.
    """
    headings = [("Starts", None), *_figure_headings()]
    if groups:
        headings.append(("Sessions", None))
    drawn = [
        element(
            "tr",
            *_chosen(choice, groups=groups),
            class_="own" if {"proposed", "scored"} & set(choice.marks) else None,
            id=f"{rows}{choice.number}" if rows else None,
        )
        for choice in shown
    ]
    return scrolling(caption, table(caption, headings, element("tbody", *drawn)))


def _chosen(choice: Choice, *, groups: bool) -> Iterator[Markup]:
    marks = ", ".join(getattr(ENGLISH, mark) for mark in choice.marks)
    note = element("small", escaped(f" {marks}"), class_="mark") if marks else NOTHING
    starts = element("span", escaped(" · ".join(choice.starts)), class_="t")
    yield element("th", starts, note, scope="row")
    yield from _figure_cells(choice.figures)
    if groups:
        yield element("td", joined(_grouped(choice)))


def _grouped(choice: Choice) -> Iterator[Markup]:
    for number, group in enumerate(choice.groups, start=1):
        if number > 1:
            yield element("br")
        yield element("b", escaped(f"{number}: "))
        yield Markup(", ".join(map(isolated, group))) if group else escaped("no city")


def _figure_headings() -> list[tuple[str, str | None]]:
    return [(getattr(ENGLISH, name), "n") for name in _FIGURES]


def _figure_cells(figures: Figures) -> Iterator[Markup]:
    for name in _FIGURES:
        yield element("td", escaped(points(getattr(figures, name))), class_="n")
