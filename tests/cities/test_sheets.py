"""Files of cities: judged by content, told line by line, and safe in a spreadsheet."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from intercity.base.tables import as_csv, as_workbook, rows_of, rows_of_text
from intercity.cities.actions import import_cities, load_directory
from intercity.cities.facts import columns, facts_of
from intercity.cities.models import City
from intercity.cities.sheets import MOST_ROWS, preview, written
from tests.factories.cities import CityFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
TABLE = "name_en,name_ja,zones\nNordhaven,ノルド,Europe/Oslo\n"


def looked_at(text):
    """What the text of a file would do."""
    return preview(rows_of_text(text, most=MOST_ROWS))


def refusal(content):
    """Why a file is refused."""
    with pytest.raises(ValidationError) as caught:
        preview(rows_of(content, most=MOST_ROWS))
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode(),
        TABLE.replace("\n", "\r\n").encode(),
        ("\n" + TABLE.replace("name_en", "NAME_EN") + "\n,,\n").encode(),
        TABLE.encode("utf-16"),
        as_workbook(line.split(",") for line in TABLE.splitlines()),
    ],
    ids=[
        "plain",
        "mark",
        "semicolons",
        "tabs",
        "windows",
        "blank lines",
        "unicode text",
        "workbook",
    ],
)
def test_a_table_is_read_however_its_cells_are_parted(content):
    (line,) = preview(rows_of(content, most=MOST_ROWS)).lines
    assert (line.name, line.mistakes, line.row.slug) == ("Nordhaven", (), "nordhaven")
    assert line.changes["name_ja"] == ("", "ノルド")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>\n<body>name</body></html>", "name_en"),
        (b'name_en,zones\nNord,Europe/Oslo\n"a"b,c\n', "Line 3"),
        (b"name.en,zones\nNord,Europe/Oslo\n", "it holds “name.en, zones”"),
        (b"name.en,zones\nNord,Europe/Oslo\n", "Did you mean name_en"),
        (b"name_en,zone\nNord,Europe/Oslo\n", "Did you mean zones"),
        (b"name_en,flag\nNord,x\n", "The columns are slug, kind"),
        (b"name_en,zones,zones\nNord,Europe/Oslo,\n", "twice: zones"),
        (b"name_en\n" + b"x\n" * 2001, "more than 2000 lines"),
    ],
)
def test_what_is_no_table_of_cities_is_refused_by_its_content(content, said):
    assert said in refusal(content)


def test_mistakes_are_told_by_line_and_nothing_is_to_be_imported():
    CityFactory.create(slug="valmont")
    text = (
        "slug,name_en,zones,hours\n"
        ",Nordhaven,Europe/Oslo,\n"
        ",Nordhaven,Europe/Oslo,\n"
        ",Valmont,Europe/Paris,\n"
        ",Costa,Europe/Costa,from 9\n"
        "import,Port,Asia/Tokyo,\n"
        ",Short,Asia/Tokyo\n"
        ',"Two\nlines",Asia/Tokyo,\n'
        ",,Asia/Tokyo,\n"
    )
    found = looked_at(text)
    assert [
        (line.number, [(column, given) for column, given, _why in line.mistakes])
        for line in found.lines
    ] == [
        (2, []),
        (3, [("slug", "")]),
        (4, [("slug", "")]),
        (5, [("zones", "Europe/Costa"), ("hours", "from 9")]),
        (6, [("slug", "import")]),
        (7, [("", "")]),
        (8, []),
        (10, [("name_en", "")]),
    ]
    assert "line 2" in found.lines[1].mistakes[0][2]
    assert len(found.mistaken) == 6


def test_a_city_is_changed_by_its_address_and_keeps_what_the_file_leaves_out():
    city = CityFactory.create(slug="valmont", zone="Europe/Paris")
    (line,) = looked_at("slug,name_en,name_ko\nvalmont,Valmont,발몽\n").lines
    assert (line.is_new, line.row.revision, line.changes) == (
        False,
        1,
        {"name_ko": ("", "발몽"), "state_en": ("", "ours"), "state_ko": ("", "ours")},
    )
    assert import_cities([line.row], by=None, now=NOW) == (0, 1)
    city.refresh_from_db()
    assert [row.zone for row in city.zones.all()] == ["Europe/Paris"]


def test_the_same_again_changes_nothing():
    load_directory(by=None, now=NOW)
    rows = [(city.slug, facts_of(city).cells()) for city in City.objects.all()]
    found = preview(rows_of(as_csv(written(rows)), most=MOST_ROWS))
    assert (len(found.lines), found.rows, found.mistaken) == (14, (), ())


def test_the_file_computes_nothing_in_a_spreadsheet_and_comes_back_the_same():
    cells = {name: "" for name in columns() if name != "slug"} | {
        "name_en": "=SUM(A1)",
        "region": "@home",
        "source": "-2+3",
        "latitude": "-1.5",
    }
    text = as_csv(written([("sum", cells)])).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert [row["name_en"], row["region"], row["source"], row["latitude"]] == [
        "'=SUM(A1)",
        "'@home",
        "'-2+3",
        "-1.5",
    ]
    (line,) = looked_at(text).lines
    given = {column: cell for column, cell, _why in line.mistakes}
    assert set(given) == {"zones", "longitude"}
    assert line.name == "=SUM(A1)"


@pytest.mark.parametrize("count", [1, 30])
def test_a_preview_asks_the_database_twice(count, django_assert_num_queries):
    for _number in range(count):
        CityFactory.create()
    text = "name_en,zones\n" + "".join(
        f"New {number},Asia/Tokyo\n" for number in range(count)
    )
    with django_assert_num_queries(2):
        assert len(looked_at(text).added) == count
