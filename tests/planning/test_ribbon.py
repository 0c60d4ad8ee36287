"""The time ribbon: true to the clock and the rates, and no text on another."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercity.kernel import clock
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.plan import Plan, Session
from intercity.kernel.planner.problem import (
    Calendar,
    Problem,
    Window,
    ZoneShare,
)
from intercity.kernel.planner.running import presentations
from intercity.kernel.planner.verify import rate, verify
from intercity.planning.labels import ENGLISH, Labels, points
from intercity.planning.lettering import width, wrapped
from intercity.planning.ribbon import MIDDLE, NARROW, WIDE, ribbon, ribbon_element
from intercity.planning.shading import Scaled, Shading, span
from intercity.planning.strips import strips
from intercity.planning.timetable import timetable
from tests.planning.samples import (
    CJK,
    HOSTILE,
    PROBLEMS,
    answered,
    dense,
    drawing,
    model,
)

SVG = "{http://www.w3.org/2000/svg}"
MINUTE = timedelta(minutes=1)
WIDTHS = (WIDE, MIDDLE, NARROW)

drawings = pytest.mark.parametrize(
    ("name", "width"), [(name, width) for name in PROBLEMS for width in WIDTHS]
)


def account_of(name: str) -> Account:
    account = answered(name).account
    assert account is not None
    return account


def parsed(name: str, width: int) -> ET.Element:
    return drawing(ribbon_element(account_of(name), width=width))


def texts(drawn: ET.Element) -> list[ET.Element]:
    return list(drawn.iter(f"{SVG}text"))


def said(element: ET.Element) -> str:
    return "".join(element.itertext())


def expected_times(account: Account) -> list[str]:
    """What every session shows, worked out from the plan and the clock alone."""
    host = account.problem.host.zone
    zones = {city.slug: city.zone for city in account.problem.cities}
    shown = []
    for session in account.plan.sessions:
        end = session.start + session.minutes * MINUTE
        day = clock.local(session.start, host).date()
        for zone in (host, *(zones[slug] for slug in session.cities)):
            first, last = clock.local(session.start, zone), clock.local(end, zone)
            times = f"{first:%H:%M}–{last:%H:%M}"
            if first.date() != last.date() and first.date() != day:
                times = f"{first:%H:%M %a}–{last:%H:%M}"
            shown.append(times + (f" {last:%a}" if last.date() != day else ""))
    return sorted(shown)


@drawings
def test_every_session_shows_the_citys_own_times(name: str, width: int) -> None:
    drawn = parsed(name, width)
    shown = [said(text) for text in texts(drawn) if text.get("class") == "time"]
    assert sorted(shown) == expected_times(account_of(name))


def test_the_model_brief_says_the_day_before_in_los_angeles() -> None:
    account = model().account
    assert account is not None
    titles = [said(each) for each in drawing(ribbon(account)).iter(f"{SVG}title")]
    assert {
        "Los Angeles: session 1, 16:30–19:25 Tue; burden 3.83",
        "Rio de Janeiro: session 2, 06:45–08:50; burden 3.83",
        "Tokyo: session 1, 09:30–12:25, session 2, 18:45–20:50; burden 5.83",
    } <= set(titles)


Box = tuple[float, float, float, float]


def box(text: ET.Element) -> Box:
    """Where a text lies, letters counted as ordinary sans-serif ones are wide."""
    letters = said(text)
    size = float(text.attrib["font-size"])
    ems = sum(1.0 if ord(char) > 0x2E80 else 0.52 for char in letters)
    if text.find(f"{SVG}tspan") is not None:
        ems += 0.5
    wide, x, y = ems * size, float(text.attrib["x"]), float(text.attrib["y"])
    anchor = text.get("text-anchor")
    left = x - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
    return left, y - size * 0.72, left + wide, y + size * 0.2


def meet(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0 and down > 0


@drawings
def test_no_text_lies_on_another_or_outside(name: str, width: int) -> None:
    drawn = parsed(name, width)
    _, _, right, bottom = map(float, drawn.attrib["viewBox"].split())
    boxes = [(said(text), box(text)) for text in texts(drawn)]
    outside = [
        text
        for text, (x0, y0, x1, y1) in boxes
        if x0 < -1 or y0 < 0 or x1 > right + 1 or y1 > bottom
    ]
    assert outside == []
    lying = [
        (one, other)
        for (one, here), (other, there) in combinations(boxes, 2)
        if meet(here, there)
    ]
    assert lying == []


@drawings
def test_times_in_a_box_fit_it_and_others_lie_beside_all_boxes(
    name: str, width: int
) -> None:
    drawn = parsed(name, width)
    sits = [
        tuple(float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
        for rect in drawn.iter(f"{SVG}rect")
        if rect.get("class") == "sit"
    ]
    for text in (each for each in texts(drawn) if each.get("class") == "time"):
        x0, y0, x1, y1 = box(text)
        for x, y, wide, tall in sits:
            around = (x, y, x + wide, y + tall)
            if meet((x0, y0, x1, y1), around):
                assert x <= x0
                assert x1 <= x + wide


@pytest.mark.parametrize("name", PROBLEMS)
def test_shades_are_the_verifiers_rates_to_the_minute(name: str) -> None:
    account = account_of(name)
    problem, shown = account.problem, span(account)
    shading, scaled = Shading(account, shown), Scaled(problem.burden)
    units: list[tuple[tuple[ZoneShare, ...], Calendar]] = [
        (city.zones, city.calendar) for city in problem.cities
    ]
    units.append(((ZoneShare(problem.host.zone),), problem.host.calendar))
    for zones, calendar in units:
        shades = shading.of(zones, calendar)
        assert [shade.begin for shade in shades] == [
            0,
            *(shade.end for shade in shades[:-1]),
        ]
        assert shades[-1].end == shown.minutes
        for shade in shades:
            for minute in (shade.begin, shade.end - 1):
                at = shown.origin + minute * MINUTE
                mean = sum(
                    (
                        part.share
                        * rate(clock.local(at, part.zone), calendar, problem.burden)
                        for part in zones
                    ),
                    Fraction(0),
                )
                assert scaled.shade(mean) == shade.shade


def test_the_shades_of_the_default_table_are_its_rates() -> None:
    scaled = Scaled(dense().burden)
    assert list(scaled.shades()) == [
        (0, "0"),
        (1, "1"),
        (2, "2"),
        (3, "4"),
        (4, "7"),
        (5, "10"),
    ]
    free = dense().burden
    nothing = type(free)(
        bands=(Fraction(0),) * 24, edge=Fraction(0), rest_day=free.edge
    )
    assert list(Scaled(nothing).shades()) == [(0, "0"), (5, "1")]


def test_days_of_rest_and_closed_hours_have_textures() -> None:
    drawn = parsed("hostile", WIDE)
    fills = [rect.get("fill") for rect in drawn.iter(f"{SVG}rect")]
    assert fills.count("url(#ribbon-rest)") > 1
    assert fills.count("url(#ribbon-barred)") > 1
    assert {"rest day or holiday", "not available", "carried"} <= {
        said(text) for text in texts(drawn)
    }
    plain = {said(text) for text in texts(parsed("dense", WIDE))}
    assert plain.isdisjoint({"rest day or holiday", "not available", "carried"})


def hand_made(problem: Problem, *sessions: tuple[datetime, int]) -> Account:
    everyone = tuple(city.slug for city in problem.cities)
    seated = [
        Session(start, minutes, everyone if number == 0 else ())
        for number, (start, minutes) in enumerate(sessions)
    ]
    return Account(problem, Plan(tuple(seated)))


def hours_of(account: Account) -> list[str]:
    return [shown for _, shown in span(account).hours()]


def test_the_axis_is_the_hosts_day_around_its_window() -> None:
    account = model().account
    assert account is not None
    hours = hours_of(account)
    assert (hours[0], hours[-1], len(hours)) == ("06:00", "24:00", 19)


def test_the_axis_widens_over_midnight_for_a_session_there() -> None:
    late = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)  # 23:30 in Tokyo
    account = hand_made(dense(), (late, 95))
    hours = hours_of(account)
    assert (hours[0], hours[-3:]) == ("05:00", ["24:00", "01:00", "02:00"])
    shown = [
        said(text)
        for text in texts(drawing(ribbon(account)))
        if text.get("class") == "time"
    ]
    assert shown[0] == "23:30–01:05 Wed"


def test_the_axis_leaves_out_an_hour_that_the_host_skips() -> None:
    host = dense().host
    problem = dense().with_(
        host=type(host)(slug="host", name="Host", zone="America/New_York"),
        dates=(date(2026, 3, 8),),
        host_hours=Window(0, 24 * 60),
    )
    account = hand_made(problem, (datetime(2026, 3, 8, 15, tzinfo=UTC), 60))
    hours = hours_of(account)
    assert hours[:4] == ["00:00", "01:00", "03:00", "04:00"]
    assert len(hours) == 24


def test_the_timetable_agrees_with_clock_verifier_and_running_order() -> None:
    for name in PROBLEMS:
        account = account_of(name)
        verdict = verify(account.problem, account.plan)
        rows = [row for row in timetable(account) if not row.is_host]
        assert {row.city: row.burden for row in rows} == verdict.burdens
        hosts = [row.burden for row in timetable(account) if row.is_host]
        assert tuple(hosts) == verdict.host_burdens
        for row in rows:
            session = account.plan.sessions[row.session - 1]
            assert row.city in session.cities
            assert row.start == session.start
            assert row.end == session.start + session.minutes * MINUTE
            assert str(row.start.tzinfo) == row.zone
            assert row.utc == clock.utc_label(session.start, row.zone)
            presents = presentations(account.problem, session).get(row.city)
            assert row.presents_at == presents


def test_rows_run_by_session_and_from_east_to_west() -> None:
    rows = timetable(account_of("dense"))
    assert [row.is_host for row in rows] == [True] * 3 + [False] * 21
    offsets = [(row.session, row.start.utcoffset()) for row in rows[3:]]
    assert offsets == sorted(
        offsets, key=lambda each: (each[0], -(each[1] or timedelta(0)).total_seconds())
    )


@drawings
def test_bars_and_figures_are_the_tables(name: str, width: int) -> None:
    account = account_of(name)
    drawn = parsed(name, width)
    figures = [
        said(text)
        for text in texts(drawn)
        if (text.get("class") or "").split()[:1] == ["figure"]
    ]
    shown = strips(account, span(account), ENGLISH)
    assert figures == [
        points(strip.burden) + (f" + {points(strip.carried)}" if strip.carried else "")
        for strip in shown
    ]
    bars = [
        float(rect.attrib["width"])
        for rect in drawn.iter(f"{SVG}rect")
        if rect.get("class") == "cost"
    ]
    burdens = [float(strip.burden) for strip in shown if strip.burden]
    assert len(bars) == len(burdens)
    for bar, burden in zip(bars, burdens, strict=True):
        assert bar * max(burdens) == pytest.approx(max(bars) * burden, abs=0.2)


def test_hostile_names_are_text_and_nothing_else() -> None:
    drawn = parsed("hostile", WIDE)
    tags = {element.tag.removeprefix(SVG) for element in drawn.iter()}
    assert "script" not in tags
    titles = [said(each) for each in drawn.iter(f"{SVG}title")]
    assert any(title.startswith(HOSTILE) for title in titles)
    assert any(title.startswith(CJK) for title in titles)
    assert "\u202e" not in said(drawn)


@drawings
def test_ids_are_unique_and_references_meet_them(name: str, width: int) -> None:
    markup = ribbon_element(account_of(name), width=width, name="one")
    ids = re.findall(r' id="([^"]+)"', markup)
    assert len(ids) == len(set(ids))
    named = re.findall(r"url\(#([^)]+)\)", markup)
    named += re.search(r'aria-labelledby="([^"]+)"', markup)[1].split()  # type: ignore[index]
    named += re.search(r'aria-describedby="([^"]+)"', markup)[1].split()  # type: ignore[index]
    assert set(named) <= set(ids)


def test_inside_a_page_there_is_no_style_and_alone_it_carries_its_own() -> None:
    account = account_of("dense")
    inside, alone = ribbon_element(account), ribbon(account)
    assert "<style" not in inside
    assert " style=" not in inside
    assert "prefers-color-scheme:dark" in alone
    ground = drawing(alone).find(f"{SVG}rect")
    assert ground is not None
    keys = ("x", "y", "width", "height")
    assert drawing(alone).get("viewBox") == " ".join(ground.attrib[key] for key in keys)
    description = drawing(alone).find(f"{SVG}desc")
    assert description is not None
    for strip in strips(account, span(account), ENGLISH):
        assert strip.said(ENGLISH) in said(description)


def test_another_language_needs_no_other_code() -> None:
    days = ("月", "火", "水", "木", "金", "土", "日")
    labels = Labels(language="ja", session="第{number}部", short_weekdays=days)
    account = model().account
    assert account is not None
    drawn = drawing(ribbon_element(account, labels))
    shown = {said(text) for text in texts(drawn)}
    assert {"第1部", "第2部", "16:30–19:25 火"} <= shown
    assert drawn.get("lang") == "ja"


def test_sessions_too_near_to_one_another_are_named_by_number_alone() -> None:
    def captions(name: str) -> list[str]:
        drawn = texts(parsed(name, WIDE))
        return [said(text) for text in drawn if "caption" in text.attrib["class"]]

    assert captions("tight") == ["Session 1", "Session 2", "Session 3", "Session 4"]
    far = captions("dense")
    assert far[:2] == ["Session 1", "morning in Aurora Bay"]
    assert far[-2:] == ["Session 3", "evening in Aurora Bay"]


@given(st.text(min_size=1), st.integers(60, 300), st.integers(1, 3))
def test_names_keep_to_their_room(name: str, room: int, most: int) -> None:
    lines = wrapped(name, 13.5, room, most=most)
    assert 1 <= len(lines) <= most
    assert all(width(line, 13.5) <= room for line in lines)
    whole = "".join("".join(lines).split())
    letters = "".join(name.split())
    assert letters == whole or letters.startswith(whole.removesuffix("…"))
