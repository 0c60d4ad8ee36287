"""The picture of the front and its table say the same, and it is the front."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from intercity.kernel import clock
from intercity.planning.answer import Answer
from intercity.planning.labels import ENGLISH, points
from intercity.planning.tradeoff import (
    PLOT,
    SMALL_PLOT,
    choices,
    nearest,
    plan_starts,
    tradeoff,
    tradeoff_element,
)
from tests.planning.samples import PROBLEMS, answered, drawing, held, model

SVG = "{http://www.w3.org/2000/svg}"

ANSWERS = {name: answered(name) for name in PROBLEMS} | {
    "model": model(),
    "held": held(),
}
# Beyond the limit of pairs the front is on request: then there is one choice.
answers = pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
widths = pytest.mark.parametrize("width", [PLOT, SMALL_PLOT])


@answers
def test_the_choices_are_the_front_and_the_plan_itself(answer: Answer) -> None:
    expected = {point.figures: point.plan for point in answer.front}
    assert answer.account is not None
    expected[answer.account.figures] = answer.account.plan
    shown = choices(answer)
    assert {choice.figures for choice in shown} == set(expected)
    assert [choice.number for choice in shown] == list(range(1, len(expected) + 1))
    totals = [(choice.figures.total, choice.figures.worst) for choice in shown]
    assert totals == sorted(totals)
    names = {city.slug: city.name for city in answer.problem.cities}
    host = answer.problem.host.zone
    for choice in shown:
        plan = expected[choice.figures]
        assert choice.starts == tuple(
            f"{clock.local(session.start, host):%H:%M}" for session in plan.sessions
        )
        assert choice.groups == tuple(
            tuple(names[slug] for slug in session.cities) for session in plan.sessions
        )


def test_the_proposal_and_the_best_by_each_measure_are_marked() -> None:
    marked = {mark: choice for choice in choices(model()) for mark in choice.marks}
    assert {mark: choice.starts for mark, choice in marked.items()} == {
        "least_total": ("10:00", "18:45"),
        "proposed": ("09:30", "18:45"),
        "least_worst": ("09:30", "18:45"),
        "least_host": ("09:00", "14:00"),
    }


def test_a_scored_plan_is_marked_as_scored_and_stands_beside_the_front() -> None:
    shown = choices(held())
    assert len(shown) == len(held().front) + 1
    (own,) = [choice for choice in shown if "scored" in choice.marks]
    assert own.figures == held().figures
    assert not any("proposed" in choice.marks for choice in shown)


def test_the_nearest_are_the_marked_and_those_beside_the_plan() -> None:
    shown = choices(model())
    near = nearest(shown, 8)
    assert len(near) == 8
    assert [choice for choice in shown if choice.marks] == [
        choice for choice in near if choice.marks
    ]
    assert list(near) == sorted(near, key=lambda choice: choice.number)
    assert nearest(shown, 100) == shown
    assert len(nearest(shown, 1)) == 3


def test_with_several_dates_a_start_names_its_date() -> None:
    answer = model()
    assert answer.plan is not None
    days = (answer.problem.dates[0], answer.problem.dates[0].replace(day=25))
    several = answer.problem.with_(dates=days)
    starts = plan_starts(several, answer.plan)
    assert starts == ("2021-11-24 09:30", "2021-11-24 18:45")


def dots(drawn: ET.Element) -> list[tuple[str, ET.Element]]:
    """Every dot with its title."""
    found = []
    for parent in drawn.iter():
        circle, title = parent.find(f"{SVG}circle"), parent.find(f"{SVG}title")
        if circle is not None and title is not None:
            found.append((title.text or "", circle))
    return found


@widths
@answers
def test_every_choice_is_one_dot_where_its_figures_put_it(
    answer: Answer, width: int
) -> None:
    drawn = drawing(tradeoff_element(answer, width=width))
    shown = {choice.said(ENGLISH): choice for choice in choices(answer)}
    placed = [(shown[title], circle) for title, circle in dots(drawn)]
    assert len(placed) == len(shown)
    for (one, here), (other, there) in combinations(placed, 2):
        for figure, axis, sign in (("worst", "cx", 1), ("total", "cy", -1)):
            more = getattr(one.figures, figure) - getattr(other.figures, figure)
            across = float(here.attrib[axis]) - float(there.attrib[axis])
            assert (more > 0) == (sign * across > 0) or more == across == 0
        larger = one.figures.host > other.figures.host
        assert larger == (float(here.attrib["r"]) > float(there.attrib["r"]))


@widths
@answers
def test_the_plan_is_orange_or_petrol_and_all_lies_inside(
    answer: Answer, width: int
) -> None:
    drawn = drawing(tradeoff_element(answer, width=width))
    own = "scored" if answer.scored else "proposed"
    classes = [circle.attrib["class"] for _, circle in dots(drawn)]
    assert classes.count(f"dot {own}") == 1
    assert classes.count("dot") == len(classes) - 1
    _, _, right, bottom = map(float, drawn.attrib["viewBox"].split())
    for _, circle in dots(drawn):
        x, y, r = (float(circle.attrib[key]) for key in ("cx", "cy", "r"))
        assert r <= x <= right - r + 1
        assert r <= y <= bottom - r


@widths
@answers
def test_the_words_in_it_do_not_lie_on_one_another(answer: Answer, width: int) -> None:
    drawn = drawing(tradeoff_element(answer, width=width))
    boxes = []
    for text in drawn.iter(f"{SVG}text"):
        size, x, y = (float(text.attrib[key]) for key in ("font-size", "x", "y"))
        wide = len(text.text or "") * size * 0.52
        anchor = text.get("text-anchor")
        left = x - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
        boxes.append((text.text, left, y - size * 0.72, left + wide, y + size * 0.2))
    lying = [
        (one[0], other[0])
        for one, other in combinations(boxes, 2)
        if min(one[3], other[3]) > max(one[1], other[1])
        and min(one[4], other[4]) > max(one[2], other[2])
    ]
    assert lying == []
    assert min(box[1] for box in boxes) >= -1
    assert max(box[3] for box in boxes) <= width


def test_dots_link_to_rows_when_there_are_rows() -> None:
    drawn = drawing(tradeoff_element(model(), rows="row-"))
    links = {link.attrib["href"] for link in drawn.iter(f"{SVG}a")}
    assert links == {f"#row-{number}" for number in range(1, 40)}
    assert drawn.get("role") == "group"
    labels = {link.attrib["aria-label"] for link in drawn.iter(f"{SVG}a")}
    assert labels == {choice.said(ENGLISH) for choice in choices(model())}
    alone = drawing(tradeoff(model()))
    assert alone.get("role") == "img"
    assert not list(alone.iter(f"{SVG}a"))


def test_a_choice_says_its_figures() -> None:
    first = choices(model())[0]
    assert first.said(ENGLISH) == (
        f"10:00 · 18:45: worst {points(first.figures.worst)}, total 10.67, host 5.83"
    )
