"""A brief that holds is read whole, exactly, and written back the same."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercity.cities.directory import cities
from intercity.kernel.planner.problem import (
    OBJECTIVES,
    ORDERS,
    BurdenTable,
    Calendar,
    City,
    Host,
    Item,
    Period,
    Problem,
    Window,
    ZoneShare,
)
from intercity.planning import calendars
from intercity.planning.brief import Brief, Edition, Published, read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.units import slug_of
from intercity.planning.writing import write_brief

SMALL = """
[edition]
slug = "sample-1"
series = "Sample Seminar"
host = "tokyo"
dates = [2022-01-01]
[sessions]
count = 1
host_hours = "08:00-24:00"
[[sessions.items]]
kind = "opening"
minutes = 30
[[cities]]
city = "seoul"
"""


def read(text: str) -> Brief:
    return read_brief(text.encode())


def read_city(lines: str) -> City:
    return read(SMALL.replace('city = "seoul"', lines)).question.cities[0]


def present(slug: str, name: str, zone: str) -> City:
    return City(slug=slug, name=name, zones=(ZoneShare(zone),), presents=True)


def test_the_model_brief_is_read_whole():
    assert read_brief(model_brief()) == Brief(
        edition=Edition(
            slug="tgps-6",
            series="Tokyo Global Partners Seminar",
            ordinal=6,
            theme="Strengthening Cooperation between Cities for a Sustainable "
            "Recovery from the COVID-19 Crisis",
            mode="online",
            languages=("en", "ja", "zh-Hans", "ko"),
        ),
        question=Problem(
            host=Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo"),
            dates=(date(2021, 11, 24),),
            count=2,
            host_hours=Window(8 * 60, 21 * 60),
            items=(
                Item(kind="opening", minutes=5),
                Item(kind="video_message", minutes=10),
                Item(kind="report", minutes=20),
                Item(kind="presentations"),
                Item(kind="discussion", minutes=40),
                Item(kind="group_photo", minutes=5),
                Item(kind="closing", minutes=5),
            ),
            cities=(
                present("amsterdam", "Amsterdam", "Europe/Amsterdam"),
                present("bangkok", "Bangkok", "Asia/Bangkok"),
                present("beijing", "Beijing", "Asia/Shanghai"),
                present("durban", "Durban", "Africa/Johannesburg"),
                present("jakarta", "Jakarta", "Asia/Jakarta"),
                present("los-angeles", "Los Angeles", "America/Los_Angeles"),
                present("paris", "Paris", "Europe/Paris"),
                present("queensland", "Queensland", "Australia/Brisbane"),
                present("rio-de-janeiro", "Rio de Janeiro", "America/Sao_Paulo"),
                present("seoul", "Seoul", "Asia/Seoul"),
                present("shanghai", "Shanghai", "Asia/Shanghai"),
                present("taipei", "Taipei", "Asia/Taipei"),
                present("ulaanbaatar", "Ulaanbaatar", "Asia/Ulaanbaatar"),
            ),
            presentation_minutes=10,
            grid_minutes=15,
            gap_minutes=60,
            presenters_min=4,
            presenters_max=9,
        ),
        counts=(2,),
        published=Published(
            sessions=(Window(600, 755), Window(1020, 1165)), cities_total=21
        ),
    )


def test_what_a_small_brief_leaves_out_is_at_its_default():
    assert read(SMALL) == Brief(
        edition=Edition(slug="sample-1", series="Sample Seminar"),
        question=Problem(
            host=Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo"),
            dates=(date(2022, 1, 1),),
            count=1,
            host_hours=Window(480, 1440),
            items=(Item(kind="opening", minutes=30),),
            cities=(
                City(slug="seoul", name="Seoul", zones=(ZoneShare("Asia/Seoul"),)),
            ),
        ),
        counts=(1,),
    )


def test_a_list_of_counts_is_a_question_for_each():
    brief = read(SMALL.replace("count = 1", "count = [3, 1]"))
    assert brief.counts == (3, 1)
    assert [brief.problem(count).count for count in brief.counts] == [3, 1]
    assert brief.problem(1) == read(SMALL).problem(1)


def test_dates_stand_in_order():
    brief = read(SMALL.replace("[2022-01-01]", "[2022-03-02, 2022-03-01]"))
    assert brief.dates == (date(2022, 3, 1), date(2022, 3, 2))


def test_every_wish_of_a_city_is_read():
    assert read_city(
        """name = "São Tomé"
zones = [
  { zone = "Africa/Sao_Tome", share = 0.1 },
  { zone = "Asia/Tokyo", share = 0.9 },
]
hours = "08:30-16:30"
rest_days = ["fri"]
holidays = [2022-01-03]
unavailable = ["2022-01-01T22:00/2022-01-02T01:30"]
carried = 0.1
sessions = [1, 2]
prefers = [2]
sort_key = "Tome"
position = 3"""
    ) == City(
        slug="sao-tome",
        name="São Tomé",
        zones=(
            ZoneShare("Africa/Sao_Tome", Fraction(1, 10)),
            ZoneShare("Asia/Tokyo", Fraction(9, 10)),
        ),
        calendar=Calendar(
            hours=Window(510, 990),
            rest_days=frozenset({4}),
            holidays=frozenset({date(2022, 1, 3)}),
            unavailable=(
                Period(datetime(2022, 1, 1, 22), datetime(2022, 1, 2, 1, 30)),
            ),
        ),
        carried=Fraction(1, 10),
        sessions=frozenset({1, 2}),
        prefers=frozenset({2}),
        sort_key="Tome",
        position=3,
    )


@pytest.mark.parametrize(
    ("edition_host", "table", "host"),
    [
        ('host = "tokyo"', "", ("tokyo", "Tokyo", "Asia/Tokyo")),
        ("", 'name = "Kyoto"\nzone = "Asia/Tokyo"', ("kyoto", "Kyoto", "Asia/Tokyo")),
        (
            'host = "tokyo"',
            'name = "Tokyo Metropolis"',
            ("tokyo", "Tokyo Metropolis", "Asia/Tokyo"),
        ),
        (
            'host = "kyoto"',
            'name = "Kyoto"\nzone = "Asia/Tokyo"',
            ("kyoto", "Kyoto", "Asia/Tokyo"),
        ),
        ('host = "tokyo"', 'zone = "Asia/Seoul"', ("tokyo", "Tokyo", "Asia/Seoul")),
    ],
)
def test_a_host_is_named_by_slug_or_table_or_both(edition_host, table, host):
    text = SMALL.replace('host = "tokyo"', edition_host) + f"[host]\n{table}\n"
    found = read(text).host
    assert (found.slug, found.name, found.zone) == host


def test_a_calendar_code_gives_the_days_of_the_years_around():
    city = read_city('city = "queensland"\nholidays = "AU-QLD"')
    assert city.calendar.holidays == calendars.days("AU-QLD", [date(2022, 1, 1)])
    years = {day.year for day in city.calendar.holidays}
    assert years == {2021, 2022}
    assert date(2022, 10, 3) in city.calendar.holidays  # King's Birthday of Queensland
    assert date(2022, 10, 3) not in calendars.days("AU-WA", [date(2022, 1, 1)])


def test_no_holiday_comes_from_the_directory():
    assert read_city('city = "queensland"').calendar == Calendar()


def test_a_figure_is_exact():
    text = SMALL + "[burden]\nedge = 0.1\nrest_day = 1e1\n"
    assert read(text).question.burden == BurdenTable(
        edge=Fraction(1, 10), rest_day=Fraction(10)
    )


def test_a_text_file_of_windows_is_read():
    data = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert read_brief(data) == read(SMALL)


def test_a_brief_is_written_as_a_person_would():
    assert write_brief(read(SMALL)) == (
        "[edition]\n"
        'slug = "sample-1"\n'
        'series = "Sample Seminar"\n'
        'host = "tokyo"\n'
        'mode = "online"\n'
        "dates = [2022-01-01]\n"
        'languages = ["en"]\n'
        "\n"
        "[sessions]\n"
        "count = 1\n"
        'host_hours = "08:00-24:00"\n'
        "grid_minutes = 15\n"
        "gap_minutes = 0\n"
        "presenters_min = 0\n"
        "cities_min = 0\n"
        "\n"
        "[sessions.presentations]\n"
        'order = "alphabetical"\n'
        "\n"
        "[[sessions.items]]\n"
        'kind = "opening"\n'
        "minutes = 30\n"
        "\n"
        "[planning]\n"
        'objective = "worst-first"\n'
        "\n"
        "[[cities]]\n"
        'city = "seoul"\n'
        "presents = false\n"
    )


def test_a_calendar_is_written_by_its_code_only_where_it_was_named_so():
    by_code = read(SMALL + 'holidays = "JP"\n')
    assert 'holidays = "JP"' in write_brief(by_code)
    listed = read(SMALL + "holidays = [2022-01-10]\n")
    assert "holidays = [2022-01-10]" in write_brief(listed)


def test_figures_windows_and_zones_are_written_as_a_person_would():
    city = """name = "Nadi"
zones = [{ zone = "Pacific/Fiji", share = 0.75 }, { zone = "UTC", share = 0.25 }]
presents = false
hours = "08:30-24:00"
rest_days = ["fri", "sat"]
unavailable = ["2022-01-01T22:00/2022-01-02T01:30"]
carried = 12.5
sessions = [1, 2]
"""
    assert city in write_brief(read(SMALL.replace('city = "seoul"\n', city)))


# Any brief that could have been read, written and read again.

ZONES = ("Asia/Tokyo", "Asia/Kathmandu", "America/Los_Angeles", "Pacific/Apia", "UTC")
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")),
    min_size=1,
    max_size=20,
).filter(str.strip)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
windows = (
    st.tuples(st.integers(0, 1439), st.integers(1, 1440))
    .filter(lambda edges: edges[0] < edges[1])
    .map(lambda edges: Window(*edges))
)
rates = st.decimals(0, 1000, places=6).map(Fraction)
lengths = st.integers(1, 288).map(lambda steps: steps * 5)
counts = st.lists(st.integers(1, 4), min_size=1, max_size=4, unique=True)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
periods = (
    st.tuples(moments, moments)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: Period(*pair))
)
calendar_values = st.builds(
    Calendar,
    hours=windows,
    rest_days=st.frozensets(st.integers(0, 6)),
    holidays=st.frozensets(days, max_size=3),
    unavailable=st.lists(periods, max_size=2, unique=True).map(tuple),
)


@st.composite
def shares(draw):
    parts = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
    edges = [Fraction(part, 100) for part in parts[1:]]
    zones = [ZoneShare(draw(st.sampled_from(ZONES)), share) for share in edges]
    rest = 1 - sum(edges, Fraction(0))
    return (ZoneShare(draw(st.sampled_from(ZONES)), rest), *zones)


@st.composite
def units(draw):
    """Slugs and names of a host and some cities, in and out of the directory."""
    listed = draw(st.lists(st.sampled_from(cities()), max_size=3, unique_by=id))
    own = draw(st.lists(words.filter(slug_of), max_size=3, unique_by=slug_of))
    named = {city.slug: city.name for city in listed}
    named |= {slug_of(name): name for name in own}
    return draw(st.permutations([*named.items()])) if len(named) > 1 else None


@st.composite
def briefs(draw):
    host, *others = draw(units().filter(bool))
    dates = tuple(sorted(draw(st.sets(days, min_size=1, max_size=3))))
    codes = {}

    def calendar(slug):
        value = draw(calendar_values)
        code = draw(st.sampled_from(["", "JP", "AU-QLD"]))
        if not code:
            return value
        codes[slug] = code
        return Calendar(
            hours=value.hours,
            rest_days=value.rest_days,
            holidays=calendars.days(code, dates),
            unavailable=value.unavailable,
        )

    slugs = [slug for slug, _ in others]
    asked_counts = tuple(draw(counts))
    low, high = sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 9))))
    items = draw(
        st.lists(
            st.builds(
                Item,
                kind=words.filter(lambda kind: kind != "presentations"),
                minutes=lengths,
                title=st.just("") | words,
            ),
            min_size=1,
            max_size=3,
        )
    )
    question = Problem(
        host=Host(
            slug=host[0],
            name=host[1],
            zone=draw(st.sampled_from(ZONES)),
            calendar=calendar(host[0]),
        ),
        dates=dates,
        count=asked_counts[0],
        host_hours=draw(windows),
        items=(*items, Item(kind="presentations")),
        cities=tuple(
            City(
                slug=slug,
                name=name,
                zones=draw(shares()),
                calendar=calendar(slug),
                presents=draw(st.booleans()),
                carried=draw(rates),
                # The first with the last, and no two apart that are together.
                together=(slugs[-1],) if slug == slugs[0] != slugs[-1] else (),
                apart=tuple(slugs[1:-1]) if slug == slugs[0] else (),
                sessions=draw(st.none() | st.frozensets(st.integers(1, 4), min_size=1)),
                prefers=draw(st.frozensets(st.integers(1, 4))),
                sort_key=draw(st.just("") | words),
                position=draw(st.none() | st.integers(0, 99)),
            )
            for slug, name in others
        ),
        presentation_minutes=draw(lengths),
        order=draw(st.sampled_from(ORDERS)),
        grid_minutes=draw(st.sampled_from([5, 10, 15, 30, 60])),
        gap_minutes=draw(st.just(0) | lengths),
        presenters_min=low,
        presenters_max=draw(st.sampled_from([None, high])),
        cities_min=low,
        cities_max=draw(st.sampled_from([None, high])),
        objective=draw(st.sampled_from(OBJECTIVES)),
        burden=BurdenTable(
            bands=tuple(draw(st.lists(rates, min_size=24, max_size=24))),
            edge=draw(rates),
            rest_day=draw(rates),
        ),
    )
    published = st.builds(
        Published,
        sessions=st.lists(windows, max_size=2, unique=True).map(tuple),
        cities_total=st.none() | st.integers(0, 99),
    )
    return Brief(
        edition=Edition(
            slug="sample-1",
            series=draw(words),
            ordinal=draw(st.none() | st.integers(1, 99)),
            theme=draw(st.just("") | words),
            mode=draw(words),
            languages=draw(st.sampled_from([("en",), ("ja", "zh-Hans", "pt-BR")])),
        ),
        question=question,
        counts=asked_counts,
        holiday_codes=codes,
        published=draw(st.none() | published),
    )


@given(briefs())
def test_reading_what_was_written_gives_the_same_brief(brief):
    assert read(write_brief(brief)) == brief
