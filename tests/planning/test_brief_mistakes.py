"""A brief with mistakes: every one at once, in its place, with what is accepted."""

from datetime import date
from decimal import Decimal

import pytest

from intercity.planning.brief import read_brief
from intercity.planning.mistakes import WHAT
from tests.planning.mistaken import GOOD, mistakes, told


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def test_the_brief_that_the_cases_change_is_good():
    assert read_brief(GOOD.encode()).counts == (2,)


# Each case: what is replaced in the good brief, by what, and all that is told.
CASES = [
    # figures without a common unit: the finest is named
    (
        'zone = "Pacific/Fiji"',
        'zone = "Pacific/Fiji"\ncarried = 0.000000000000000001',
        ("cities[1].carried", 25, "too_fine", Decimal("1E-18")),
    ),
    (
        'zone = "Pacific/Fiji"',
        'carried = 0.5\n[[cities.zones]]\nzone = "Pacific/Fiji"\nshare = 0.5\n'
        '[[cities.zones]]\nzone = "Asia/Seoul"\nshare = 0.500000000000000001',
        ("cities[1].zones[1].share", 30, "too_fine", Decimal("0.500000000000000001")),
    ),
    (
        "[[cities]]\ncity",
        "[burden]\nedge = 0.000000000000000001\nrest_day = 0.001\n[[cities]]\ncity",
        ("burden.edge", 20, "too_fine", Decimal("1E-18")),
    ),
    # keys
    (
        "host_hours",
        "host_hour",
        ("sessions.host_hours", 7, "missing", None),
        ("sessions.host_hour", 9, "unknown_key", "08:00-21:00"),
    ),
    (
        "[[cities]]\ncity",
        "[citys]\na = 1\n[[cities]]\ncity",
        ("citys", 19, "unknown_key", {"a": 1}),
    ),
    (
        'zone = "Pacific/Fiji"',
        'zone = "Pacific/Fiji"\ncolour = "red"',
        ("cities[1].colour", 25, "unknown_key", "red"),
    ),
    (
        "minutes = 10",
        "minutes = 10\nroom = 1",
        ("sessions.presentations.room", 14, "unknown_key", 1),
    ),
    (
        'kind = "opening"',
        'kind = "opening"\nlength = 1',
        ("sessions.items[0].length", 16, "unknown_key", 1),
    ),
    ('slug = "sample-1"\n', "", ("edition.slug", 1, "missing", None)),
    ("count = 2\n", "", ("sessions.count", 7, "missing", None)),
    ('kind = "opening"\n', "", ("sessions.items[0].kind", 14, "missing", None)),
    # types
    ("count = 2", 'count = "2"', ("sessions.count", 8, "wrong_type", "2")),
    ("count = 2", "count = true", ("sessions.count", 8, "wrong_type", True)),
    (
        "count = 2",
        "count = [1, 2.0]",
        ("sessions.count[1]", 8, "wrong_type", Decimal("2.0")),
    ),
    (
        "[2021-11-24]",
        "2021-11-24",
        ("edition.dates", 5, "wrong_type", date(2021, 11, 24)),
    ),
    (
        "[2021-11-24]",
        '["2021-11-24"]',
        ("edition.dates[0]", 5, "wrong_type", "2021-11-24"),
    ),
    (
        "presents = true",
        'presents = "yes"',
        ("cities[0].presents", 21, "wrong_type", "yes"),
    ),
    ('city = "seoul"', "city = 7", ("cities[0].city", 20, "wrong_type", 7)),
    (
        "[sessions.presentations]\nminutes = 10",
        "presentations = 10",
        ("sessions.presentations", 12, "wrong_type", 10),
    ),
    (
        'languages = ["en"]',
        'languages = "en"',
        ("edition.languages", 6, "wrong_type", "en"),
    ),
    # words and texts
    ('"sample-1"', '"Sample 1"', ("edition.slug", 2, "bad_slug", "Sample 1")),
    ('"Sample Seminar"', '" "', ("edition.series", 3, "bad_text", " ")),
    ('"Sample Seminar"', r'"a\u001bb"', ("edition.series", 3, "bad_text", "a\x1bb")),
    ('["en"]', '["en", "zh"]', ("edition.languages[1]", 6, "bad_language", "zh")),
    ('["en"]', '["en", "en"]', ("edition.languages[1]", 6, "listed_twice", "en")),
    (
        "minutes = 10",
        'minutes = 10\norder = "listing"',
        ("sessions.presentations.order", 14, "not_accepted", "listing"),
    ),
    # dates
    (
        "[2021-11-24]",
        "[2021-02-30]",
        ("edition.dates[0]", 5, "no_such_date", "2021-02-30"),
    ),
    (
        "[2021-11-24]",
        "[\n2021-11-24,\n2021-13-01,\n2021-2-3]",
        ("edition.dates[1]", 7, "no_such_date", "2021-13-01"),
        ("edition.dates[2]", 8, "no_such_date", "2021-2-3"),
    ),
    (
        "[2021-11-24]",
        "[1999-12-31]",
        ("edition.dates[0]", 5, "out_of_range", date(1999, 12, 31)),
    ),
    (
        "[2021-11-24]",
        "[2021-11-24, 2021-11-24]",
        ("edition.dates[1]", 5, "listed_twice", date(2021, 11, 24)),
    ),
    ("[2021-11-24]", "[]", ("edition.dates", 5, "empty_list", [])),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\nholidays = [2021-02-30]',
        ("cities[1].holidays[0]", 25, "no_such_date", "2021-02-30"),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\nholidays = "AU-QLDD"',
        ("cities[1].holidays", 25, "unknown_calendar", "AU-QLDD"),
    ),
    (
        "[2021-11-24]",
        '[2040-11-24]\n[host]\nholidays = "IN"',
        ("host.holidays", 7, "calendar_years", "IN"),
        ("host.languages", 8, "unknown_key", ["en"]),
    ),
    # windows and periods
    (
        '"08:00-21:00"',
        '"21:00-08:00"',
        ("sessions.host_hours", 9, "end_before_start", "21:00-08:00"),
    ),
    (
        '"08:00-21:00"',
        '"08:00-08:00"',
        ("sessions.host_hours", 9, "end_before_start", "08:00-08:00"),
    ),
    (
        '"08:00-21:00"',
        '"8:00-21:00"',
        ("sessions.host_hours", 9, "bad_window", "8:00-21:00"),
    ),
    (
        '"08:00-21:00"',
        '"24:00-24:00"',
        ("sessions.host_hours", 9, "bad_window", "24:00-24:00"),
    ),
    (
        '"08:00-21:00"',
        '"08:00-24:05"',
        ("sessions.host_hours", 9, "bad_window", "08:00-24:05"),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\nunavailable = ["2021-11-24T08:00"]',
        ("cities[1].unavailable[0]", 25, "bad_period", "2021-11-24T08:00"),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\nunavailable = ["2021-11-24T08:00/2021-11-24T08:00"]',
        (
            "cities[1].unavailable[0]",
            25,
            "end_before_start",
            "2021-11-24T08:00/2021-11-24T08:00",
        ),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\nunavailable = ["2021-02-30T08:00/2021-03-01T08:00"]',
        (
            "cities[1].unavailable[0]",
            25,
            "no_such_date",
            "2021-02-30T08:00/2021-03-01T08:00",
        ),
    ),
    # numbers
    ("count = 2", "count = 5", ("sessions.count", 8, "out_of_range", 5)),
    ("count = 2", "count = []", ("sessions.count", 8, "empty_list", [])),
    (
        "minutes = 10",
        "minutes = 7",
        ("sessions.presentations.minutes", 13, "not_multiple", 7),
    ),
    (
        "minutes = 5",
        "minutes = 0",
        ("sessions.items[0].minutes", 16, "out_of_range", 0),
    ),
    (
        "count = 2",
        "count = 2\ngrid_minutes = 20",
        ("sessions.grid_minutes", 9, "not_accepted", 20),
    ),
    (
        "count = 2",
        "count = 2\ngap_minutes = -5",
        ("sessions.gap_minutes", 9, "out_of_range", -5),
    ),
    (
        "presenters_max = 3",
        "presenters_max = 0",
        ("sessions.presenters_min", 10, "min_above_max", 1),
    ),
    (
        "presenters_max = 3",
        "cities_min = 3\ncities_max = 2",
        ("sessions.cities_min", 11, "min_above_max", 3),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\ncarried = -0.5',
        ("cities[1].carried", 25, "out_of_range", Decimal("-0.5")),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\ncarried = 1e999999999',
        ("cities[1].carried", 25, "out_of_range", Decimal("1E+999999999")),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\ncarried = inf',
        ("cities[1].carried", 25, "out_of_range", Decimal("Infinity")),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\nsessions = [0, 5]',
        ("cities[1].sessions[0]", 25, "out_of_range", 0),
        ("cities[1].sessions[1]", 25, "out_of_range", 5),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\nsessions = []',
        ("cities[1].sessions", 25, "empty_list", []),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\nprefers = [5]',
        ("cities[1].prefers[0]", 25, "out_of_range", 5),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\n[burden]\nbands = [1, 2]',
        ("burden.bands", 26, "wrong_length", [1, 2]),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\n[burden]\nbands = [' + "0," * 22 + '\n"x",\n-1]',
        ("burden.bands[22]", 27, "wrong_type", "x"),
        ("burden.bands[23]", 28, "out_of_range", -1),
    ),
    # zones
    (
        '"Pacific/Fiji"',
        '"Pacific/Figi"',
        ("cities[1].zone", 24, "unknown_zone", "Pacific/Figi"),
    ),
    (
        'zone = "Pacific/Fiji"',
        'zones = [{zone = "Asia/Tokyo", share = 0.5},\n{zone = "UTC", share = 0.4}]',
        ("cities[1].zones", 24, "shares_sum", None),
    ),
    (
        'zone = "Pacific/Fiji"',
        'zones = [{zone = "UTC"}]',
        ("cities[1].zones[0].share", 24, "missing", None),
    ),
    ('zone = "Pacific/Fiji"', "zones = []", ("cities[1].zones", 24, "empty_list", [])),
    (
        'zone = "Pacific/Fiji"',
        'zone = "UTC"\nzones = [{zone = "UTC", share = 1}]',
        ("cities[1].zones", 25, "one_of_two", None),
    ),
    ('zone = "Pacific/Fiji"\n', "", ("cities[1].zone", 22, "missing", None)),
    # who takes part
    ('"seoul"', '"seol"', ("cities[0].city", 20, "unknown_city", "seol")),
    ('host = "tokyo"', 'host = "tokio"', ("edition.host", 4, "unknown_city", "tokio")),
    ('host = "tokyo"\n', "", ("edition.host", 1, "host_missing", None)),
    (
        'host = "tokyo"\n',
        'host.name = "Kyoto"\n',
        ("edition.host", 4, "wrong_type", {"name": "Kyoto"}),
    ),
    (
        "[sessions]",
        '[host]\nname = "Seoul"\n[sessions]',
        ("host.name", 8, "host_conflict", "Seoul"),
    ),
    ('"seoul"', '"tokyo"', ("cities[0].city", 20, "host_among_cities", "tokyo")),
    ('"Nadi"', '"TOKYO"', ("cities[1].name", 23, "host_among_cities", "tokyo")),
    ('"Nadi"', '"Seoul"', ("cities[1].name", 23, "city_twice", "seoul")),
    ('"Nadi"', '"?!"', ("cities[1].name", 23, "no_slug", "?!")),
    (
        'name = "Nadi"',
        'name = "Nadi"\ncity = "paris"',
        ("cities[1].name", 23, "one_of_two", None),
    ),
    ('name = "Nadi"\n', "", ("cities[1]", 22, "city_unnamed", None)),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\ntogether = ["seol"]',
        ("cities[1].together[0]", 25, "unknown_reference", "seol"),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\napart = ["tokyo"]',
        ("cities[1].apart[0]", 25, "unknown_reference", "tokyo"),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\napart = ["nadi"]',
        ("cities[1].apart[0]", 25, "self_reference", "nadi"),
    ),
    (
        '"Pacific/Fiji"',
        '"Pacific/Fiji"\napart = ["seoul"]\ntogether = ["seoul"]',
        ("cities[1].apart[0]", 25, "together_and_apart", "seoul"),
    ),
    # items
    (
        '"opening"\nminutes = 5',
        '"presentations"',
        ("sessions.items[1].kind", 17, "second_presentations", "presentations"),
    ),
    (
        '"presentations"',
        '"presentation"\nminutes = 5',
        ("sessions.items", 14, "presentations_missing", None),
    ),
    (
        '"presentations"',
        '"presentations"\nminutes = 10',
        ("sessions.items[1].minutes", 19, "presentations_minutes", 10),
    ),
    ("\nminutes = 5", "", ("sessions.items[0].minutes", 14, "missing", None)),
    ("minutes = 10\n", "", ("sessions.presentations.minutes", 12, "missing", None)),
    (
        '[[sessions.items]]\nkind = "opening"\nminutes = 5\n'
        '[[sessions.items]]\nkind = "presentations"\n',
        "[sessions.extra]\n",
        ("sessions.items", 7, "missing", None),
        ("sessions.extra", 14, "unknown_key", {}),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[2][2]}-{case[2][0]}")
def test_a_mistake_is_told_in_its_place(case):
    old, new, *expected = case
    assert told(changed(old, new)) == expected


def test_a_chain_of_together_cannot_be_apart():
    text = GOOD + 'together = ["seoul"]\n[[cities]]\ncity = "paris"\n'
    text += 'together = ["nadi"]\napart = ["seoul"]\n'
    assert told(text) == [("cities[2].apart[0]", 29, "together_and_apart", "seoul")]


def test_sessions_of_presentations_only_need_a_city_that_presents():
    text = GOOD.replace('"opening"\nminutes = 5', '"presentations"')
    text = text.replace('[[sessions.items]]\nkind = "presentations"\n', "", 1)
    assert told(text.replace("true", "false")) == [
        ("sessions.items", 14, "nothing_held", None)
    ]


TEN = """\
[edition]
slug = "Sample"
series = 6
host = "tokio"
dates = [2021-02-30]
colour = "red"
[sessions]
count = 9
host_hours = "21:00-08:00"
[sessions.presentations]
minutes = 7
[[sessions.items]]
kind = "presentations"
[[cities]]
city = "seol"
presents = true
[[cities]]
name = "Nadi"
zone = "Pacific/Figi"
together = ["paris"]
"""


def test_ten_mistakes_and_one_are_all_told_at_once_by_line():
    assert told(TEN) == [
        ("edition.slug", 2, "bad_slug", "Sample"),
        ("edition.series", 3, "wrong_type", 6),
        ("edition.host", 4, "unknown_city", "tokio"),
        ("edition.dates[0]", 5, "no_such_date", "2021-02-30"),
        ("edition.colour", 6, "unknown_key", "red"),
        ("sessions.count", 8, "out_of_range", 9),
        ("sessions.host_hours", 9, "end_before_start", "21:00-08:00"),
        ("sessions.presentations.minutes", 11, "not_multiple", 7),
        ("cities[0].city", 15, "unknown_city", "seol"),
        ("cities[1].zone", 19, "unknown_zone", "Pacific/Figi"),
        ("cities[1].together[0]", 20, "unknown_reference", "paris"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "nearest"),
    [
        ("host_hours", "host_hour", ("host_hours",)),
        ('"Pacific/Fiji"', '"Pacific/Figi"', ("Pacific/Fiji",)),
        ('"seoul"', '"seol"', ("seoul",)),
        ("minutes = 10", 'minutes = 10\norder = "listing"', ("listed",)),
        ('"presentations"', '"presentation"\nminutes = 5', ("presentation",)),
        ('"Pacific/Fiji"', '"Pacific/Fiji"\napart = ["Seoul"]', ("seoul",)),
        ('"Pacific/Fiji"', '"Pacific/Fiji"\nholidays = "au-qld"', ("AU-QLD",)),
    ],
)
def test_the_nearest_accepted_word_is_told(old, new, nearest):
    first = mistakes(changed(old, new))[0]
    found = first if first.nearest else mistakes(changed(old, new))[1]
    assert found.nearest[0] == nearest[0]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (
            '"Pacific/Fiji"',
            '"Pacific/Figi"',
            'cities[1].zone (line 24): unknown zone: "Pacific/Figi"; accepted: a zone '
            'such as "Asia/Tokyo"; nearest: "Pacific/Fiji", "Pacific/Tahiti", '
            '"Pacific/Niue"',
        ),
        (
            'slug = "sample-1"\n',
            "",
            "edition.slug (line 1): missing; accepted: small letters, digits and "
            'single hyphens, such as "tgps-6"',
        ),
        (
            "presenters_max = 3",
            "presenters_max = 0",
            "sessions.presenters_min (line 10): larger than presenters_max, which is "
            "0: 1; accepted: at most 0, or a larger presenters_max",
        ),
        (
            '"Sample Seminar"',
            r'"a\u001b[31mb"',
            r'edition.series (line 3): not accepted as text: "a\x1b[31mb"; accepted: '
            "text in quotes on one line, 1 to 500 characters",
        ),
    ],
)
def test_a_mistake_says_where_what_and_what_is_accepted(old, new, text):
    assert [mistake.text for mistake in mistakes(changed(old, new))] == [text]


def test_every_code_is_tried_by_a_case():
    used = {row[2] for case in CASES for row in case[2:]}
    alone = {"too_large", "not_utf8", "not_toml", "deep_key", "huge_number"}
    alone |= {"nested_deeply", "empty_file", "nothing_held"}
    assert used == set(WHAT) - alone
