"""What others read of cities, in the same few queries for one and for many."""

from datetime import UTC, date, datetime

import pytest

from intercity.cities.actions import load_directory
from intercity.cities.models import City, CityZone, FocalPoint
from intercity.cities.queries import (
    Filters,
    cities_by_key,
    directory_list,
    every_city,
    listed_cities,
    name_rows,
    zone_of,
)
from intercity.kernel.wording import LocalizedText
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


def named(slug, zone="Asia/Tokyo", sort="", **names):
    texts = {tag.replace("_", "-"): name for tag, name in names.items()}
    city = CityFactory.create(slug=slug, zone=zone, sort_key=sort)
    city.names = LocalizedText.of(texts)
    city.name_states = dict.fromkeys(texts, "ours")
    city.save()
    return city


def slugs(**filters):
    return [city.slug for city in listed_cities(directory_list(Filters(**filters)))]


def test_cities_come_by_number_or_slug_under_the_key_asked_for():
    one, two = CityFactory.create(slug="one"), CityFactory.create(slug="two")
    assert cities_by_key([one.pk, "two", "three", 0]) == {one.pk: one, "two": two}


def test_lists_stand_in_the_same_order_in_every_language():
    named("the-hague", sort="Hague", en="The Hague", ja="ハーグ")
    named("sao-paulo", en="São Paulo", ja="サンパウロ")
    named("sapporo", en="Sapporo", ja="札幌")
    named("genoa", en="Genoa")
    order = ["genoa", "the-hague", "sao-paulo", "sapporo"]
    for lang in ("en", "ja", "zh-Hans", "ko"):
        assert [row.slug for row in name_rows(lang)] == order
    assert [
        (row.reading.text, row.reading.lang, row.reading.fallback)
        for row in name_rows("ja")
    ] == [
        ("Genoa", "en", True),
        ("ハーグ", "ja", False),
        ("サンパウロ", "ja", False),
        ("札幌", "ja", False),
    ]


def test_the_directory_is_searched_by_any_name_folded():
    load_directory(by=None, now=NOW)
    named("sao-paulo", en="São Paulo", ja="サンパウロ")
    assert slugs(text="SAO") == ["sao-paulo"]
    assert slugs(text="ソウル") == ["seoul"]
    assert slugs(text="ｿｳﾙ") == ["seoul"]
    assert slugs(text="首尔") == ["seoul"]
    assert slugs(text="파리") == ["paris"]
    assert slugs(text="%") == slugs()
    assert slugs(text="nowhere") == []


def test_the_directory_is_narrowed_by_kind_and_state():
    load_directory(by=None, now=NOW)
    named("nordhaven", en="Nordhaven")
    assert slugs(kind="state") == ["queensland"]
    assert slugs(state="missing") == ["nordhaven"]
    assert slugs(state="confirmed") == []
    assert len(slugs(state="published")) == 14
    assert len(slugs(state="ours")) == 15
    assert slugs(kind="metropolis", state="ours", text="to") == ["tokyo"]


def test_a_city_bears_the_zone_of_its_largest_share():
    city = CityFactory.create(zone="Asia/Aqtau")
    CityZone.objects.filter(city=city).update(share="0.4")
    CityZone.objects.create(city=city, zone="Asia/Almaty", share="0.6")
    assert zone_of(City.objects.get(pk=city.pk)) == "Asia/Almaty"


@pytest.mark.parametrize("count", [1, 40])
def test_queries_are_constant(count, django_assert_num_queries):
    person = PersonFactory.create()
    made = [CityFactory.create() for _number in range(count)]
    for city in made:
        FocalPoint.objects.create(city=city, person=person, from_on=date(2020, 1, 1))
    with django_assert_num_queries(2):
        found = cities_by_key([city.pk for city in made])
        assert {zone_of(city) for city in found.values()} == {"Asia/Tokyo"}
    with django_assert_num_queries(1):
        assert len(name_rows("ja")) == count
    with django_assert_num_queries(3):
        found = listed_cities(directory_list(Filters(text="city")))
        assert [zone_of(city) for city in found] == ["Asia/Tokyo"] * count
    with django_assert_num_queries(2):
        assert [zone_of(city) for city in every_city()] == ["Asia/Tokyo"] * count
