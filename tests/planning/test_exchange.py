"""A brief becomes an edition and is written again the same; records stay."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from intercity.base.refusals import Refusal
from intercity.cities.actions import add_city
from intercity.cities.facts import CityFacts, facts_of
from intercity.cities.facts import ZoneShare as RecordZone
from intercity.cities.models import City
from intercity.kernel.planner.problem import Window
from intercity.kernel.wording import LocalizedText
from intercity.planning.brief import Brief, read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.exchange import (
    brief_of,
    edition_from_brief,
    mistakes_of,
    read_for_desk,
)
from intercity.planning.mistakes import BadBrief
from intercity.planning.units import known, slug_of
from intercity.planning.writing import write_brief
from intercity.seminars.actions import add_city as join
from intercity.seminars.actions import ask
from intercity.seminars.models import Edition, Participant, Series
from intercity.seminars.queries import counts_of
from intercity.seminars.question import Question
from tests.planning.test_brief import SMALL, briefs

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AGAIN = SMALL.replace("sample-1", "sample-2")


def read(text: str) -> Brief:
    return read_brief(text.encode())


def make(text: str, **options) -> Edition:
    return edition_from_brief(read(text), by=None, now=NOW, **options)


def with_city(lines: str, text: str = SMALL) -> str:
    return text.replace('city = "seoul"', lines)


def round_trip(edition: Edition) -> Brief:
    stored = Edition.objects.get(pk=edition.pk)
    return read(write_brief(brief_of(stored)))


# The round trip


latin = st.text("abcéøXYZ0 -'", min_size=1, max_size=12).filter(
    lambda name: slug_of(name) not in {"", "add", "export", "import", "new"}
)


@st.composite
def desk_briefs(draw):
    """Any brief of which an edition can be made: names in Latin letters."""
    brief = draw(briefs())
    units = [brief.host, *brief.question.cities]
    own = [unit.slug for unit in units if not known(unit.slug)]
    free = latin.filter(lambda name: not known(slug_of(name)))
    names = draw(
        st.lists(free, min_size=len(own), max_size=len(own), unique_by=slug_of)
    )
    named = dict(zip(own, names, strict=True))
    slugs = {slug: slug_of(named.get(slug, slug)) for slug in [u.slug for u in units]}

    def renamed(unit):
        return replace(
            unit, slug=slugs[unit.slug], name=named.get(unit.slug, unit.name)
        )

    cities = tuple(
        replace(
            renamed(city),
            together=tuple(slugs[other] for other in city.together),
            apart=tuple(slugs[other] for other in city.apart),
        )
        for city in brief.question.cities
    )
    return replace(
        brief,
        edition=replace(brief.edition, mode=draw(st.sampled_from(Edition.Mode.values))),
        question=replace(
            brief.question, host=renamed(brief.question.host), cities=cities
        ),
        holiday_codes={slugs[slug]: code for slug, code in brief.holiday_codes.items()},
    )


@contextmanager
def forgotten():
    """What is written inside is forgotten."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=60)
@given(desk_briefs())
def test_an_edition_of_a_brief_is_that_brief_again(brief):
    with forgotten():
        edition = edition_from_brief(brief, by=None, now=NOW)
        assert brief_of(edition) == brief
        assert round_trip(edition) == brief


ODD = CityFacts(
    names=LocalizedText.of({"en": "Elsewhere", "ja": "別の町"}),
    name_states={"en": "confirmed", "ja": "ours"},
    zones=(RecordZone("Pacific/Apia"),),
    hours="10:30-18:30",
    rest_days=("fri",),
    holidays="KR",
    sort_key="Where",
)


@settings(max_examples=40)
@given(desk_briefs())
def test_whatever_the_records_say_the_brief_is_kept_and_so_are_they(brief):
    with forgotten():
        units = [brief.host, *brief.question.cities]
        for unit in units:
            add_city(ODD, by=None, now=NOW, slug=unit.slug)
        same = [unit.slug for unit in units]
        edition = edition_from_brief(brief, by=None, now=NOW, same=same)
        assert round_trip(edition) == brief
        for city in City.objects.all():
            assert facts_of(city) == ODD
            assert city.revision == 1


def test_the_model_brief_makes_the_model_edition():
    edition = make(model_brief().decode(), kind=Edition.Kind.RECONSTRUCTION)
    assert brief_of(edition) == read_brief(model_brief())
    assert (edition.series.names.as_dict(), edition.host.slug) == (
        {"en": "Tokyo Global Partners Seminar"},
        "tokyo",
    )
    assert (edition.was_held, edition.unnamed, edition.unnamed_source) == (
        True,
        8,
        "[published] cities_total = 21",
    )
    counts = counts_of(edition)
    assert (counts.named, counts.presenting, counts.total) == (13, 13, 21)


def test_cities_come_with_the_directorys_names_or_their_own():
    text = SMALL + '[[cities]]\nname = "Port Aurora"\nzone = "Asia/Tokyo"\n'
    make(text + 'hours = "08:00-16:00"\nholidays = "JP"\n', kind=Edition.Kind.SAMPLE)
    seoul = City.objects.get(slug="seoul")
    assert seoul.names.as_dict() == {
        "en": "Seoul",
        "ja": "ソウル",
        "ko": "서울",
        "zh-Hans": "首尔",
    }
    own = City.objects.get(slug="port-aurora")
    assert facts_of(own) == CityFacts(
        names=LocalizedText.of({"en": "Port Aurora"}),
        name_states={"en": "ours"},
        zones=(RecordZone("Asia/Tokyo"),),
        hours="08:00-16:00",
        holidays="JP",
    )
    assert own.is_sample
    assert own.kind == City.Kind.CITY


def test_what_a_record_says_stands_in_the_brief_until_the_city_asks_otherwise():
    edition = make(SMALL)
    City.objects.filter(slug="seoul").update(hours="10:00-18:00", holidays="KR")
    (seoul,) = brief_of(edition).question.cities
    assert seoul.calendar.hours == Window(600, 1080)
    # The brief counted no holidays, so none count.
    assert seoul.calendar.holidays == frozenset()


def test_a_city_whose_slug_is_not_made_of_its_name_is_found_again():
    springfield = add_city(
        replace(ODD, names=LocalizedText.of({"en": "Springfield"}), sort_key=""),
        by=None,
        now=NOW,
        slug="springfield-lake",
    )
    edition = make(SMALL)
    join(edition, springfield, by=None, now=NOW)
    brief = round_trip(edition)
    assert brief == brief_of(edition)
    city = brief.question.cities[-1]
    assert (city.slug, city.sort_key) == ("springfield-lake", "Springfield")


# The series


def test_editions_of_one_series_find_each_other_by_name():
    first, second = make(SMALL), make(AGAIN.replace("Sample Seminar", "SAMPLE seminar"))
    assert first.series == second.series
    assert round_trip(second).edition.series == "SAMPLE seminar"
    other = make(SMALL.replace("sample-1", "other").replace("Sample Sem", "Other Sem"))
    assert other.series != first.series
    assert Series.objects.count() == 2


# What only the records show


def test_a_namesake_elsewhere_is_not_taken_for_the_city():
    text = with_city('name = "London"\nzone = "Europe/London"')
    make(text)
    namesake = AGAIN.replace(
        'city = "seoul"', 'name = "London"\nzone = "America/Toronto"'
    )
    with pytest.raises(Refusal) as refused:
        read_for_desk(namesake.encode())
    (mistake,) = refused.value.params["mistakes"]
    assert (
        mistake.code,
        mistake.path,
        mistake.line,
        mistake.value,
        mistake.params,
    ) == (
        "other_city",
        "cities[0]",
        13,
        "london",
        {"zones": "Europe/London"},
    )
    assert Edition.objects.count() == 1
    edition = make(namesake, same=["london"])
    assert brief_of(edition).question.cities[0].zone == "America/Toronto"
    assert City.objects.get(slug="london").zones.get().zone == "Europe/London"


def test_every_mistake_is_told_at_once_with_its_line_and_nothing_is_written():
    make(SMALL)
    bad = SMALL.replace("dates", 'mode = "onlin"\ndates')
    bad += '[[cities]]\nname = "東京"\nzone = "Asia/Tokyo"\n'
    with pytest.raises(Refusal) as refused:
        read_for_desk(bad.encode())
    mistakes = refused.value.params["mistakes"]
    assert [(one.code, one.path, one.line) for one in mistakes] == [
        ("slug_taken", "edition.slug", 3),
        ("not_accepted", "edition.mode", 6),
        ("no_address", "cities[1]", 16),
    ]
    with pytest.raises(Refusal, match="brief_refused"):
        make(bad)
    assert (Edition.objects.count(), Participant.objects.count()) == (1, 1)


@pytest.mark.parametrize("slug", ["desk", "zh-hans", "editions"])
def test_an_address_of_the_site_is_no_edition(slug):
    with pytest.raises(Refusal) as refused:
        read_for_desk(SMALL.replace("sample-1", slug).encode())
    assert [one.code for one in refused.value.params["mistakes"]] == ["slug_reserved"]


def test_a_bad_brief_is_told_by_its_reader():
    with pytest.raises(BadBrief):
        read_for_desk(b"[edition]\n")


def test_a_question_that_does_not_go_together_is_told():
    edition = make(SMALL)
    assert mistakes_of(edition) == ()
    question = replace(Question.of(edition.question), cities_min=3, cities_max=2)
    ask(edition, question, revision=1, by=None, now=NOW)
    edition.refresh_from_db()
    assert [(one.code, one.path) for one in mistakes_of(edition)] == [
        ("min_above_max", "sessions.cities_min")
    ]


def test_a_brief_is_made_in_a_fixed_number_of_queries(django_assert_num_queries):
    one, many = make(SMALL), make(model_brief().decode())
    for edition in (one, many):
        edition = Edition.objects.select_related("series", "host").get(pk=edition.pk)
        with django_assert_num_queries(3):
            brief_of(edition)
