"""The page: whole, true to the answer, closed to the outside, and readable."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from intercity.kernel import clock
from intercity.kernel.planner.plan import Figures
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief
from intercity.planning.colours import DARK, LIGHT
from intercity.planning.labels import points
from intercity.planning.page import page
from intercity.planning.reasons import say, say_changes
from intercity.planning.sentences import names
from tests.planning.samples import (
    HOSTILE,
    PROBLEMS,
    answered,
    brief_of,
    held,
    model,
    model_brief,
)

VOID = {"meta", "br", "link", "img", "hr", "input", "col", "wbr"}

CASES: dict[str, tuple[Brief, list[Answer]]] = {
    name: (brief_of(problem), [answered(name)]) for name, problem in PROBLEMS.items()
} | {
    "model": (model_brief(), [model()]),
    "compared": (model_brief(), [model(1), model(2), model(3)]),
    "infeasible": (model_brief(), [model(1)]),
    "held": (model_brief(), [held()]),
}
cases = pytest.mark.parametrize("name", CASES)


class Reader(HTMLParser):
    """What a browser would make of the page, and what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if not {"style", "svg"} & set(self.open):
            self.text.append(data)


def read(name: str) -> tuple[Reader, str]:
    html = page(*CASES[name])
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader, html


def words(reader: Reader) -> str:
    return " ".join(" ".join(reader.text).split())


@cases
def test_it_is_well_formed_with_headings_in_order(name: str) -> None:
    reader, html = read(name)
    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert reader.wrong == []
    assert reader.open == []
    assert reader.headings[0] == 1
    assert reader.headings.count(1) == 1
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)


@cases
def test_nothing_comes_from_elsewhere_and_nothing_runs(name: str) -> None:
    reader, html = read(name)
    tags = {tag for tag, _ in reader.elements}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "base"})
    for _, attributes in reader.elements:
        assert "src" not in attributes
        assert "style" not in attributes
        assert not any(key.startswith("on") for key in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    addresses = set(re.findall(r"https?://[^\"' )<]+", html))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in html


@cases
def test_ids_are_unique_and_links_and_labels_meet_them(name: str) -> None:
    reader, _ = read(name)
    ids = [each["id"] for _, each in reader.elements if each.get("id")]
    assert len(ids) == len(set(ids))
    for _, attributes in reader.elements:
        named = [(attributes.get("href") or "").removeprefix("#")]
        for key in ("aria-labelledby", "aria-describedby"):
            named += (attributes.get(key) or "").split()
        assert {each for each in named if each} <= set(ids)


@cases
def test_tables_have_captions_and_scopes(name: str) -> None:
    reader, _ = read(name)
    tags = [tag for tag, _ in reader.elements]
    assert tags.count("table") == tags.count("caption") > 0
    scopes = {each.get("scope") for tag, each in reader.elements if tag == "th"}
    assert scopes <= {"col", "row", "rowgroup"}


def spoken(figures: Iterable[Fraction]) -> set[str]:
    return {points(figure) for figure in figures}


def of(figures: Figures) -> list[Fraction]:
    return [figures.worst, figures.total, figures.host]


def known_figures(answer: Answer) -> set[str]:
    """Every figure that an answer holds, as it would be written."""
    changed = (*answer.what_ifs, *answer.relaxations)
    known = [of(each.solution.figures) for each in changed]
    known += [of(point.figures) for point in answer.front]
    if answer.account is not None:
        now = of(answer.account.figures)
        known += [now, list(answer.account.host)]
        known += [
            [abs(after - before) for after, before in zip(figures, now, strict=True)]
            for figures in known[: len(changed)]
        ]
        for seat in answer.account.seats.values():
            known.append([seat.burden, seat.city.carried])
    reasons = " ".join(say(reason) for reason in answer.reasons)
    return spoken(each for group in known for each in group) | set(
        re.findall(r"\d+\.\d\d", reasons)
    )


@cases
def test_every_figure_is_the_answers(name: str) -> None:
    reader, _ = read(name)
    _, answers = CASES[name]
    text = words(reader).replace("tzdata 20", "")
    shown = set(re.findall(r"\d+\.\d\d\b", text))
    known = set().union(*map(known_figures, answers))
    assert shown <= known
    for answer in answers:
        if answer.figures is not None:
            assert spoken(of(answer.figures)) <= shown


@cases
def test_every_city_stands_with_its_local_times_and_its_burden(name: str) -> None:
    reader, _ = read(name)
    text = words(reader)
    for answer in CASES[name][1]:
        if answer.account is None:
            continue
        for seat in answer.account.seats.values():
            session = answer.account.plan.sessions[seat.session]
            start = clock.local(session.start, seat.city.zone)
            end = clock.local(
                session.start + timedelta(minutes=session.minutes), seat.city.zone
            )
            label = clock.utc_label(session.start, seat.city.zone)
            shown = re.sub("[\u202a-\u202e]", "\ufffd", seat.city.name)
            row = f"{' '.join(shown.split())} {label} {start:%H:%M}–{end:%H:%M}"
            assert re.sub(r"\s+", "", row) in re.sub(r"\s+", "", text)


def test_the_model_page_says_in_words_when_and_who_pays() -> None:
    reader, _ = read("model")
    text = words(reader)
    for said in (
        "6th Tokyo Global Partners Seminar",
        "Two sessions on Wednesday 24 November 2021: 09:30–12:25 and 18:45–20:50 in"
        " Tokyo.",
        "The dearest seat costs 3.83 points, in Los Angeles and Rio de Janeiro.",
        "Proven no better plan exists",
        "16:30–19:25 Tue 23 Nov, the day before",
        "39 plans in which no figure can fall without another rising",
        "The host's window until 21:30 instead of 21:00 3.83 → 3.00 −0.83",
        f"tzdata {clock.TZDATA}",
        "Published as held: 10:00–12:35 and 17:00–19:25 in Tokyo.",
        "10:35 Los Angeles 10 17:35 Tue",
    ):
        assert said in text


@pytest.mark.parametrize("name", ["model", "dense one", "hostile"])
def test_every_reason_is_said(name: str) -> None:
    reader, _ = read(name)
    text = re.sub(r"\s+", "", words(reader))
    for answer in CASES[name][1]:
        for reason in answer.reasons:
            said = re.sub("[\u202a-\u202e]", "\ufffd", say(reason))
            assert re.sub(r"\s+", "", said) in text


def test_an_infeasible_answer_says_what_would_make_it_possible() -> None:
    reader, _ = read("infeasible")
    text = words(reader)
    answer = model(1)
    assert "No plan with one session keeps every rule of the brief." in text
    assert answer.relaxations
    for relaxed in answer.relaxations:
        said = say_changes(relaxed, names(answer.problem))
        figures = " ".join(map(points, of(relaxed.solution.figures)))
        assert said[1:] in text
        assert figures in text
    assert "Proven" not in text


def test_a_scored_plan_carries_its_caveats_and_what_dominates_it() -> None:
    reader, _ = read("held")
    text = words(reader)
    assert "Two caveats:" in text
    assert "Proven" not in text
    assert "keeps every rule of the brief" in text
    assert held().dominated_by
    for point in held().dominated_by:
        assert " ".join(map(points, of(point.figures))) in text


def test_several_answers_stand_side_by_side() -> None:
    reader, _ = read("compared")
    text = words(reader)
    assert "One session – – – – No plan, unless a rule gives way" in text
    assert "Two sessions 09:30 · 18:45 3.83 13.67 5.83 Proven" in text
    assert "Three sessions 09:00 · 12:15 · 18:45 3.83 6.00 5.83 Proven" in text
    links = [each.get("href") for tag, each in reader.elements if tag == "a"]
    assert {"#plan-1", "#plan-2", "#plan-3"} <= set(links)


def test_hostile_names_are_text_and_nothing_else() -> None:
    reader, html = read("hostile")
    assert "<script" not in html
    assert HOSTILE in words(reader)
    assert "\u202e" not in html
    assert "[bold]Port[/bold] \\" in words(reader)


def test_a_long_front_is_folded_away_and_a_short_one_is_not() -> None:
    assert "<details>" in read("model")[1]
    assert "<details>" not in read("dense one")[1]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definitions)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_marks_stand_out_from_their_ground(tokens: dict[str, str]) -> None:
    for ground in ("paper", "card", "cost-ground"):
        for text in ("ink", "mute", "brand", "cost-text"):
            assert contrast(tokens[text], tokens[ground]) >= 4.5
    assert contrast(tokens["good"], tokens["card"]) >= 4.5
    for mark in ("cost", "brand"):
        assert contrast(tokens[mark], tokens["card"]) >= 3
    shades = [luminance(tokens[f"shade{number}"]) for number in range(6)]
    assert shades == sorted(shades, reverse=True)
