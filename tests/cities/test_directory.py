"""The directory of cities: the facts that ship, and no more than facts."""

import json
from dataclasses import fields
from importlib.resources import files

import pytest

from intercity.cities.directory import (
    CityName,
    DirectoryCity,
    UnknownCity,
    cities,
    city,
)
from intercity.kernel import clock
from intercity.planning import calendars
from intercity.planning.units import slug_of


def test_the_cities_are_the_thirteen_that_presented_and_the_host():
    assert [city.slug for city in cities()] == [
        "amsterdam",
        "bangkok",
        "beijing",
        "durban",
        "jakarta",
        "los-angeles",
        "paris",
        "queensland",
        "rio-de-janeiro",
        "seoul",
        "shanghai",
        "taipei",
        "tokyo",
        "ulaanbaatar",
    ]


def test_a_unit_that_is_not_one_place_has_no_coordinates():
    assert city("queensland") == DirectoryCity(
        slug="queensland",
        kind="state",
        zone="Australia/Brisbane",
        names={
            "en": CityName("Queensland", "published"),
            "ja": CityName("クイーンズランド", "published"),
            "zh-Hans": CityName("昆士兰", "ours"),
            "ko": CityName("퀸즐랜드", "ours"),
        },
        latitude=None,
        longitude=None,
        holidays="AU-QLD",
    )


def test_zones_are_those_of_the_city_and_not_of_a_neighbour():
    assert {city.slug: city.zone for city in cities()} == {
        "amsterdam": "Europe/Amsterdam",
        "bangkok": "Asia/Bangkok",
        "beijing": "Asia/Shanghai",
        "durban": "Africa/Johannesburg",
        "jakarta": "Asia/Jakarta",
        "los-angeles": "America/Los_Angeles",
        "paris": "Europe/Paris",
        "queensland": "Australia/Brisbane",
        "rio-de-janeiro": "America/Sao_Paulo",
        "seoul": "Asia/Seoul",
        "shanghai": "Asia/Shanghai",
        "taipei": "Asia/Taipei",
        "tokyo": "Asia/Tokyo",
        "ulaanbaatar": "Asia/Ulaanbaatar",
    }


def test_it_holds_no_hours_and_no_rest_days():
    assert {field.name for field in fields(DirectoryCity)} == {
        "slug",
        "kind",
        "zone",
        "names",
        "latitude",
        "longitude",
        "holidays",
    }


@pytest.mark.parametrize("entry", cities(), ids=lambda entry: entry.slug)
def test_every_city_is_whole(entry):
    assert list(entry.names) == ["en", "ja", "zh-Hans", "ko"]
    assert {tag: name.state for tag, name in entry.names.items()} == {
        "en": "published",
        "ja": "published",
        "zh-Hans": "ours",
        "ko": "ours",
    }
    assert all(name.text == name.text.strip() != "" for name in entry.names.values())
    assert slug_of(entry.name) == entry.slug
    assert clock.zone(entry.zone).key == entry.zone
    assert calendars.is_code(entry.holidays)
    assert entry.kind in {"city", "metropolis", "state", "association"}


def test_every_kind_of_fact_names_its_source():
    text = files("intercity.cities").joinpath("directory.json").read_text("utf-8")
    assert list(json.loads(text)["sources"]) == [
        "cities, names.en",
        "kind",
        "names.ja",
        "names.zh-Hans",
        "names.ko",
        "zone",
        "latitude, longitude",
        "holidays",
    ]


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("seol", ("seoul",)),
        ("Seoul", ("seoul",)),
        ("ソウル", ("seoul",)),
        ("los angeles", ("los-angeles",)),
        ("zzzzzz", ()),
    ],
)
def test_an_unknown_city_comes_with_its_nearest(given, nearest):
    with pytest.raises(UnknownCity) as caught:
        city(given)
    assert (caught.value.slug, caught.value.nearest) == (given, nearest)
