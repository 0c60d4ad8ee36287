"""The published schemas and pages say what the code reads, no more and no less."""

import json
import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from intercity.cities.directory import cities
from intercity.kernel.planner.problem import (
    DEFAULT_BANDS,
    OBJECTIVES,
    ORDERS,
    BurdenTable,
    Calendar,
)
from intercity.planning import keys
from intercity.planning.brief import read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.findings import Findings
from intercity.planning.keys import BRIEF, Key, TableField, TablesField
from intercity.planning.lines import Lines
from intercity.planning.mistakes import WHAT, BadBrief

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
BRIEF_SCHEMA = json.loads((REFERENCE / "brief.schema.json").read_text("utf-8"))
PLAN_SCHEMA = json.loads((REFERENCE / "plan.schema.json").read_text("utf-8"))
BRIEF_PAGE = (REFERENCE / "brief.md").read_text("utf-8")

# The tables of a brief by the heading of their section in the reference page.
TABLES = {
    "`[edition]`": keys.EDITION,
    "`[host]`": keys.HOST,
    "`[sessions]`": keys.SESSIONS,
    "`[sessions.presentations]`": keys.PRESENTATION,
    "`[[sessions.items]]`": keys.ITEM,
    "`[planning]`": keys.PLANNING,
    "`[burden]`": keys.BURDEN,
    "`[[cities]]`": keys.CITY,
    "`zones` of a city": keys.SHARE,
    "`[published]`": keys.PUBLISHED,
}


def plain(value):
    """A TOML value as JSON has it: dates as strings, decimals as numbers."""
    if isinstance(value, dict):
        return {name: plain(of) for name, of in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def read_keys(table: dict[str, Key]):
    """Every key that the reader knows: whether required, its default, those inside."""
    return {
        name: (key.required, key.default, read_keys(getattr(key.field, "keys", {})))
        for name, key in table.items()
    }


def schema_keys(schema):
    """The same, as the schema has it."""
    inside = schema.get("items", schema) if schema.get("type") == "array" else schema
    return {
        name: (
            name in inside.get("required", []),
            of.get("default"),
            schema_keys(of),
        )
        for name, of in inside.get("properties", {}).items()
    }


def tables_of(schema):
    """Every object of a schema, at any depth."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        for of in schema.values():
            yield from tables_of(of)
    elif isinstance(schema, list):
        for of in schema:
            yield from tables_of(of)


def test_the_schema_has_the_keys_of_the_reader_with_their_defaults():
    assert schema_keys(BRIEF_SCHEMA) == read_keys(BRIEF)


def test_every_table_of_the_schema_refuses_other_keys_and_explains_its_own():
    tables = list(tables_of(BRIEF_SCHEMA))
    assert len(tables) == 11
    for table in tables:
        assert table["additionalProperties"] is False
        assert all("description" in of for of in table["properties"].values())


@pytest.mark.parametrize("schema", [BRIEF_SCHEMA, PLAN_SCHEMA], ids=["brief", "plan"])
def test_a_schema_is_one(schema):
    Draft202012Validator.check_schema(schema)


def brief_errors(text: str) -> list[str]:
    raw = plain(tomllib.loads(text, parse_float=Decimal))
    return [error.json_path for error in BRIEF_VALIDATOR.iter_errors(raw)]


BRIEF_VALIDATOR = Draft202012Validator(
    BRIEF_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER
)
MODEL = model_brief().decode()


def test_the_model_brief_follows_the_schema():
    assert brief_errors(MODEL) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("count = 2", "count = 5"),
        ("count = 2", "count = []"),
        ("count = 2", "counts = 2"),
        ('host_hours = "08:00-21:00"', 'host_hours = "8:00-21:00"'),
        ("grid_minutes = 15", "grid_minutes = 20"),
        ("gap_minutes = 60", "gap_minutes = 61"),
        ("minutes = 10 ", "minutes = 12 "),
        ('objective = "worst-first"', 'objective = "best-first"'),
        ('kind = "opening"\nminutes = 5', 'kind = "opening"'),
        ('kind = "presentations"', 'kind = "presentations"\nminutes = 5'),
        ('city = "seoul"', 'name = "Seoul"'),
        ('city = "seoul"', 'city = "seoul"\nname = "Seoul"\nzone = "Asia/Seoul"'),
        ('city = "seoul"', 'city = "seoul"\ncarried = -1'),
        ("cities_total = 21", 'cities_total = "21"'),
        ('slug = "tgps-6"', 'slug = "TGPS 6"'),
    ],
)
def test_schema_and_reader_refuse_the_same(old, new):
    assert old in MODEL
    text = MODEL.replace(old, new, 1)
    assert brief_errors(text) != []
    with pytest.raises(BadBrief):
        read_brief(text.encode())


def test_the_defaults_are_those_of_the_planner():
    calendar, burden = Calendar(), BurdenTable()
    assert (calendar.hours.start, calendar.hours.end) == (9 * 60, 17 * 60)
    assert keys.CALENDAR["hours"].default == "09:00-17:00"
    assert calendar.rest_days == {5, 6}
    assert keys.CALENDAR["rest_days"].default == ["sat", "sun"]
    assert keys.BURDEN["bands"].default == list(DEFAULT_BANDS)
    assert keys.BURDEN["edge"].default == burden.edge
    assert keys.BURDEN["rest_day"].default == burden.rest_day
    assert keys.PRESENTATION["order"].default == ORDERS[0]
    assert keys.PLANNING["objective"].default == OBJECTIVES[0]


def section(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of the page, cells stripped."""
    after = re.split(rf"^##+ {re.escape(heading)}$", BRIEF_PAGE, flags=re.M)[1]
    rows = re.split(r"^##", after, flags=re.M)[0].splitlines()
    cells = [row.strip("|").split(" | ") for row in rows if row.startswith("| `")]
    return [[cell.strip() for cell in row] for row in cells]


def shown_default(key: Key) -> str:
    if key.required:
        return "required"
    return "none" if key.default is None else f"`{json.dumps(key.default)}`"


def test_every_table_of_the_reader_has_its_section():
    nested = {
        id(key.field.keys)
        for table in (BRIEF, *TABLES.values())
        for key in table.values()
        if isinstance(key.field, TableField | TablesField)
    }
    assert nested == {id(table) for table in TABLES.values()}


@pytest.mark.parametrize("heading", TABLES)
def test_the_page_explains_every_key_with_its_default(heading):
    rows = section(heading)
    assert [(row[0], row[3]) for row in rows] == [
        (f"`{name}`", shown_default(key)) for name, key in TABLES[heading].items()
    ]
    assert all(row[1] and row[2] for row in rows)


@pytest.mark.parametrize("heading", TABLES)
def test_every_example_of_the_page_is_accepted(heading):
    table = TABLES[heading]
    for name, _, _, _, *example in section(heading):
        if example and example[0].strip("`"):
            raw = tomllib.loads(f"x = {example[0].strip('`')}", parse_float=Decimal)
            assert mistakes_of(table[name.strip("`")], raw["x"]) == []


def mistakes_of(key: Key, value: object):

    findings = Findings(Lines(""))
    key.field(findings, (), value)
    return findings.mistakes


def test_the_page_lists_every_code_of_a_mistake():
    assert [row[0].strip("`") for row in section("Mistakes")] == list(WHAT)


def test_the_page_names_every_city_of_the_directory():
    assert all(f"`{city.slug}`" in BRIEF_PAGE for city in cities())


PLAN = {
    "schema": "intercity.plan/1",
    "tzdata": "2026.6",
    "proved": True,
    "seconds": 0.01,
    "edition": {
        "slug": "sample-1",
        "series": "Sample Seminar",
        "ordinal": None,
        "theme": "",
        "host": "tokyo",
    },
    "host": {
        "name": "Tokyo",
        "zone": "Asia/Tokyo",
        "hours": "09:00-17:00",
        "window": "08:00-21:00",
    },
    "objective": {"name": "worst-first", "worst": 1.5, "total": 2, "host": 0},
    "sessions": [
        {
            "number": 1,
            "start": "2021-11-24T09:30:00+09:00",
            "end": "2021-11-24T12:25:00+09:00",
            "minutes": 175,
            "presenters": 1,
            "host_burden": 0,
            "cities": [
                {
                    "city": "seoul",
                    "name": "Seoul",
                    "zone": "Asia/Seoul",
                    "local_start": "2021-11-24T09:30:00+09:00",
                    "local_end": "2021-11-24T12:25:00+09:00",
                    "day_shift": 0,
                    "burden": 0,
                    "carried": 0,
                    "presents": True,
                    "presents_at": "2021-11-24T10:00:00+09:00",
                }
            ],
        }
    ],
    "front": [],
    "front_complete": True,
    "reasons": [{"code": "who_pays", "text": "Seoul pays.", "params": {}}],
    "what_ifs": [],
    "relaxations": [],
}


def test_a_plan_and_a_comparison_follow_the_schema():
    validator = Draft202012Validator(PLAN_SCHEMA)
    assert list(validator.iter_errors(PLAN)) == []
    comparison = {
        "schema": "intercity.comparison/1",
        "tzdata": "2026.6",
        "plans": [PLAN, PLAN],
    }
    assert list(validator.iter_errors(comparison)) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schema", "intercity.plan/2"),
        ("proved", "yes"),
        ("seconds", -1),
        ("sessions", [{}]),
        ("reasons", [{"code": "who_pays"}]),
        ("colour", "red"),
    ],
)
def test_a_plan_that_is_none_does_not_follow_the_schema(key, value):
    assert not Draft202012Validator(PLAN_SCHEMA).is_valid({**PLAN, key: value})
