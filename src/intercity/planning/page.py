"""A plan as one page to read, print or mail: no script, nothing from elsewhere.

A reader must understand from the page alone who pays, why, and what it would cost to
be kinder. Several answers, of one brief with several numbers of sessions, stand one
after the other below a comparison.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercity.kernel import clock
from intercity.kernel.planner.problem import OFFICE_HOURS, WEEKEND, Problem
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief
from intercity.planning.chapter import Chapter
from intercity.planning.labels import points
from intercity.planning.markup import Markup, element, escaped
from intercity.planning.sentences import (
    OBJECTIVES,
    counted,
    lede,
    listed,
    sessions,
    title,
    verdict,
    window,
)
from intercity.planning.sentences import bands as burden_bands
from intercity.planning.sheet import SHEET
from intercity.planning.tables import scrolling, table
from intercity.planning.tradeoff import plan_starts

_MARK = Markup(
    '<svg width="24" height="24" viewBox="0 0 26 26" aria-hidden="true">'
    '<circle cx="13" cy="13" r="11.5" fill="none" stroke="currentColor"'
    ' stroke-width="2"/><path d="M13 1.5v23M4 7.5c5 3.6 13 3.6 18 0M4 18.5c5-3.6'
    ' 13-3.6 18 0" stroke="currentColor" stroke-width="1.6" fill="none"/>'
    '<circle cx="13" cy="13" r="3.4" fill="#e36414"/></svg>'
)


def page(brief: Brief, answers: Sequence[Answer]) -> str:
    """The whole page as HTML."""
    several = len(answers) > 1
    chapters = [
        Chapter(answer, f"plan-{number}", 3 if several else 2).markup()
        for number, answer in enumerate(answers, start=1)
    ]
    main = element(
        "main",
        element("h1", escaped(title(brief))),
        *_about(brief),
        *([_comparison(answers)] if several else []),
        *chapters,
        id="plan",
        tabindex=-1,
    )
    skip = element("a", escaped("Skip to the plan"), href="#plan", class_="skip")
    top = element("p", _MARK, escaped("Intercity"), element("span", escaped("Plan")))
    body = element(
        "body",
        skip,
        element("header", top, class_="top"),
        main,
        _footer(brief),
    )
    return f"<!doctype html>\n{element('html', _head(brief), body, lang='en')}\n"


def _head(brief: Brief) -> Markup:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", escaped(f"Plan: {title(brief)}")),
        element("style", Markup(SHEET)),
    )


def _about(brief: Brief) -> Iterator[Markup]:
    if brief.edition.theme:
        yield element("p", escaped(brief.edition.theme), class_="theme")
    yield element("p", escaped(lede(brief)), class_="lede")


def _comparison(answers: Sequence[Answer]) -> Markup:
    headings: list[tuple[str, str | None]] = [
        ("Plan", None),
        ("Starts", None),
        ("Worst", "n"),
        ("Total", "n"),
        ("Host", "n"),
        ("Result", None),
    ]
    rows = [_compared(answer, number) for number, answer in enumerate(answers, start=1)]
    caption = "What each number of sessions costs"
    shown = table(caption, headings, element("tbody", *rows))
    heading = element("h2", escaped("Side by side"))
    return element("section", heading, scrolling(caption, shown), class_="card")


def _compared(answer: Answer, number: int) -> Markup:
    name = escaped(sessions(answer.problem.count))
    link = element("a", name, href=f"#plan-{number}")
    if answer.plan is None or answer.figures is None:
        starts, figures = "–", ("–", "–", "–")
    else:
        starts = " · ".join(plan_starts(answer.problem, answer.plan))
        worst, total, host = map(
            points, (answer.figures.worst, answer.figures.total, answer.figures.host)
        )
        figures = (worst, total, host)
    return element(
        "tr",
        element("th", link, scope="row"),
        element("td", escaped(starts)),
        *(element("td", escaped(figure), class_="n") for figure in figures),
        element("td", escaped(", ".join(verdict(answer)))),
    )


def _footer(brief: Brief) -> Markup:
    asked = brief.question
    caption = "Points an hour by a city's own clock"
    rows = [
        element(
            "tr",
            element("th", escaped(hours), scope="row"),
            element("td", escaped(rate), class_="n"),
        )
        for rate, hours in burden_bands(asked)
    ]
    headings = [("Local hours", None), ("Points an hour", "n")]
    rules = (element("li", escaped(rule)) for rule in (*_rules(asked), *_facts(brief)))
    return element(
        "footer",
        element("h2", escaped("How burden is counted")),
        table(caption, headings, element("tbody", *rows)),
        element("ul", *rules, class_="plain"),
    )


def _rules(asked: Problem) -> Iterator[str]:
    edge, rest = (f"{float(r):g}" for r in (asked.burden.edge, asked.burden.rest_day))
    yield (
        "Every minute of a session counts by the local hour. Inside a city's own hours"
        f" it is free; outside them, from 09 to 17, it costs at least {edge} an hour;"
        f" on a rest day or holiday at least {rest} an hour, own hours included."
    )
    yield (
        "A city pays once, for the session it sits in; what it carries from earlier"
        " editions is added. A delegation in several zones pays the mean by share."
    )
    yield (
        f"The host, {asked.host.name}, sits in every session and is in neither the"
        " worst nor the total."
    )
    yield f"The plan sought has the {OBJECTIVES[asked.objective]}."


def _facts(brief: Brief) -> Iterator[str]:
    asked = brief.question
    usual = sum(
        city.calendar.hours == OFFICE_HOURS and city.calendar.rest_days == WEEKEND
        for city in asked.cities
    )
    if usual:
        yield (
            f"Assumed for {usual} of {counted(len(asked.cities), 'city', 'cities')}:"
            f" own hours {window(OFFICE_HOURS)}, rest on Saturday and Sunday."
        )
    without = sum(not city.calendar.holidays for city in asked.cities)
    if without:
        yield (
            "Only what the brief says counts:"
            f" {without} of {counted(len(asked.cities), 'city', 'cities')} have no"
            " holidays in it."
        )
    if brief.published and brief.published.sessions:
        held = listed([window(each) for each in brief.published.sessions])
        yield (
            f"Published as held: {held} in {asked.host.name}. It is not used in"
            " planning."
        )
    yield f"Time zones: tzdata {clock.TZDATA}. Zones are shown as offsets from UTC."
    yield (
        "A proposal for the secretariat, not a record of what was held. Who pays which"
        " burden is for the secretariat and that city alone."
    )
