"""The answer as JSON: its published schema holds, and its figures are the plan's."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from intercity.kernel.planner.problem import Problem, Window
from intercity.planning import briefs
from intercity.planning.answer import Answer, propose, score
from intercity.planning.brief import Brief, read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.document import document
from intercity.planning.held import read_held

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/reference/plan.schema.json").read_text("utf-8")
)
MODEL = read_brief(model_brief())
SAMPLE = read_brief(resources.files(briefs).joinpath("sample.toml").read_bytes())


def checked(brief: Brief, *answers: Answer) -> dict[str, Any]:
    """The document, as it is read back, once it follows the schema."""
    written = json.dumps(document(brief, list(answers)), allow_nan=False)
    found: dict[str, Any] = json.loads(written)
    errors = [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(SCHEMA).iter_errors(found)
    ]
    # What fits neither a plan nor a comparison is told by the part that it is.
    part = "plan" if found["schema"] == "intercity.plan/1" else "comparison"
    own = Draft202012Validator({**SCHEMA, "oneOf": [{"$ref": f"#/$defs/{part}"}]})
    assert errors == [], [e.message for e in own.iter_errors(found)]
    return found


def asked(brief: Brief, **changes: object) -> tuple[Brief, Problem]:
    question = brief.question.with_(**changes)
    return replace(brief, question=question), question


def scored(brief: Brief, given: str) -> dict[str, Any]:
    return checked(brief, score(brief.question, read_held(brief, given)))


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    return checked(MODEL, propose(MODEL.question))


def test_the_plan_of_the_model_brief(model):
    seconds = [key for key in model if key.startswith("seconds")]
    assert seconds == ["seconds", "seconds_front", "seconds_what_ifs"]
    assert {key: model[key] for key in ("schema", "tzdata", "proved")} == {
        "schema": "intercity.plan/1",
        "tzdata": version("tzdata"),
        "proved": True,
    }
    assert model["edition"] == {
        "slug": "tgps-6",
        "series": "Tokyo Global Partners Seminar",
        "ordinal": 6,
        "theme": "Strengthening Cooperation between Cities for a Sustainable Recovery"
        " from the COVID-19 Crisis",
        "host": "tokyo",
    }
    assert model["host"] == {
        "name": "Tokyo",
        "zone": "Asia/Tokyo",
        "hours": "09:00-17:00",
        "window": "08:00-21:00",
    }
    assert model["objective"] == {
        "name": "worst-first",
        "worst": 3.833333,
        "total": 13.666667,
        "host": 5.833333,
    }
    assert (len(model["front"]), model["front_complete"]) == (39, True)
    assert "scored" not in model


def test_its_sessions(model):
    first, second = model["sessions"]
    assert {key: first[key] for key in first if key != "cities"} == {
        "number": 1,
        "start": "2021-11-24T09:30:00+09:00",
        "end": "2021-11-24T12:25:00+09:00",
        "minutes": 175,
        "presenters": 9,
        "host_burden": 0.0,
    }
    assert second["host_burden"] == 5.833333
    # 35 minutes of items, then Bangkok, Beijing and Jakarta, come before it.
    assert first["cities"][3] == {
        "city": "los-angeles",
        "name": "Los Angeles",
        "zone": "America/Los_Angeles",
        "local_start": "2021-11-23T16:30:00-08:00",
        "local_end": "2021-11-23T19:25:00-08:00",
        "day_shift": -1,
        "burden": 3.833333,
        "carried": 0.0,
        "presents": True,
        "presents_at": "2021-11-23T17:35:00-08:00",
    }
    slugs = [row["city"] for session in model["sessions"] for row in session["cities"]]
    assert sorted(slugs) == sorted(city.slug for city in MODEL.question.cities)


def test_its_figures_are_the_sums_of_its_rows(model):
    rows = [row for session in model["sessions"] for row in session["cities"]]
    borne = [row["burden"] + row["carried"] for row in rows]
    figures = model["objective"]
    assert max(borne) == figures["worst"]
    assert sum(borne) == pytest.approx(figures["total"], abs=1e-5)
    host = sum(session["host_burden"] for session in model["sessions"])
    assert host == pytest.approx(figures["host"], abs=1e-5)


def test_every_point_of_the_front_names_starts_and_groups(model):
    own = [
        {
            "start": session["start"],
            "cities": [row["city"] for row in session["cities"]],
        }
        for session in model["sessions"]
    ]
    figures = {key: model["objective"][key] for key in ("worst", "total", "host")}
    assert {**figures, "sessions": own} in model["front"]


def test_reasons_and_what_ifs_are_said(model):
    assert model["reasons"][0]["code"] == "pays_evening"
    assert model["reasons"][0]["text"] == (
        "Los Angeles pays 3.83: session 1 is evening there, Tuesday 16:30–19:25."
    )
    assert model["what_ifs"][0] == {
        "changes": [{"code": "host_until", "params": {"from": "21:00", "to": "21:30"}}],
        "text": "the host's window until 21:30 instead of 21:00",
        "worst": 3.0,
        "total": 15.333333,
        "host": 6.833333,
    }
    assert model["relaxations"] == []


def test_a_comparison_holds_a_plan_for_each_count():
    answers = [propose(SAMPLE.problem(count)) for count in SAMPLE.counts]
    found = checked(SAMPLE, *answers)
    assert list(found) == ["schema", "tzdata", "plans"]
    assert found["schema"] == "intercity.comparison/1"
    assert [len(plan["sessions"]) for plan in found["plans"]] == [1, 2, 3]
    alone = document(SAMPLE, [answers[1]])
    assert found["plans"][1] == json.loads(json.dumps(alone))


def test_an_infeasible_brief_has_relaxations_and_no_figures():
    brief, question = asked(MODEL, host_hours=Window(9 * 60, 14 * 60), gap_minutes=5)
    found = checked(brief, propose(question))
    assert found["objective"] == {"name": "worst-first"}
    assert (found["sessions"], found["front"], found["front_complete"]) == (
        [],
        [],
        False,
    )
    assert [each["changes"] for each in found["relaxations"]] == [
        # Twice 85 minutes and 13 talks of ten are 300, and the gap 5.
        [{"code": "host_until", "params": {"from": "14:00", "to": "14:05"}}],
        # A start on the quarter hour.
        [{"code": "host_from", "params": {"from": "09:00", "to": "08:45"}}],
        [{"code": "gap_minutes", "params": {"from": 5, "to": 0}}],
    ]
    assert [reason["text"] for reason in found["reasons"]] == [
        "No plan with 2 session(s) keeps every rule of the brief.",
        "The sessions and gaps last 305 minutes; the host's window 300.",
    ]
    assert "seconds_relaxations" in found


def test_a_large_question_has_no_front_yet():
    brief, question = asked(SAMPLE, count=3, grid_minutes=5, gap_minutes=0)
    found = checked(brief, propose(question))
    assert (found["front"], found["front_complete"], found["what_ifs"]) == (
        [],
        False,
        [],
    )
    assert [key for key in found if key.startswith("seconds")] == ["seconds"]
    assert found["reasons"][-1]["code"] == "front_on_request"


def test_scored_starts():
    found = scored(MODEL, "10:00,17:00")
    assert (found["scored"], found["proved"]) == (True, True)
    assert found["violations"] == []
    assert found["objective"]["worst"] == 11.166667
    better = found["dominated_by"]
    assert better
    assert all(point in found["front"] for point in better)


def test_a_scored_plan_with_its_groups():
    rest = [city.slug for city in MODEL.question.cities if city.slug != "seoul"]
    found = scored(MODEL, f"07:10=seoul;10:00={','.join(rest)}")
    assert (found["scored"], found["proved"]) == (True, False)
    assert [violation["code"] for violation in found["violations"]] == [
        "off_grid",
        "outside_host_hours",
        "too_few_presenters",
        "too_many_presenters",
    ]
    assert found["violations"][0] == {
        "code": "off_grid",
        "text": "Session 1 begins at 07:10, off the grid of 15 minutes.",
        "params": {
            "session": 1,
            "start": "2021-11-24T07:10:00+09:00",
            "grid_minutes": 15,
        },
    }


def test_an_empty_session():
    every = ",".join(city.slug for city in MODEL.question.cities)
    found = scored(MODEL, f"08:00=;10:00={every}")
    empty = found["sessions"][0]
    assert (empty["cities"], empty["presenters"], empty["minutes"]) == ([], 0, 85)
    told = [reason["text"] for reason in found["reasons"] if "no_" in reason["code"]]
    assert told == ["Session 1 holds no city."]


def test_a_city_that_only_listens_has_no_time_to_present():
    found = checked(SAMPLE, propose(SAMPLE.problem(2)))
    rows = [row for session in found["sessions"] for row in session["cities"]]
    for row in rows:
        assert row["presents"] == ("presents_at" in row)
    assert {row["city"] for row in rows if not row["presents"]} == {
        "pearl-quay",
        "dune-harbour",
        "lakeshore",
    }
    (carrying,) = (row for row in rows if row["carried"])
    assert (carrying["city"], carrying["carried"]) == ("costa-serena", 2.5)


def test_times_are_on_the_clock_of_each():
    found = checked(SAMPLE, propose(SAMPLE.problem(1)))
    (session,) = found["sessions"]
    offsets = {row["zone"]: row["local_start"][-6:] for row in session["cities"]}
    assert session["start"].endswith("+09:00")
    assert offsets["Asia/Kolkata"] == "+05:30"
    assert offsets["America/Toronto"] == "-05:00"
    assert offsets["Australia/Brisbane"] == "+10:00"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("host", "window"), None),
        (("what_ifs",), None),
        (("scored",), True),  # without violations
        (("violations",), []),  # without being scored
        (("relaxations",), [{"changes": [], "text": "", "worst": 0}]),
    ],
)
def test_the_schema_refuses_what_the_document_never_says(model, path, value):
    spoilt = json.loads(json.dumps(model))
    inside = spoilt
    for key in path[:-1]:
        inside = inside[key]
    if value is None:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    assert Draft202012Validator(SCHEMA).is_valid(model)
    assert not Draft202012Validator(SCHEMA).is_valid(spoilt)
