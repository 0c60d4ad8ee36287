"""The gazetteer: enough places, real zones, namesakes apart, and no country."""

import csv
from collections import Counter
from importlib.resources import files

import pytest
from babel import Locale

from intercity.cities import gazetteer
from intercity.cities.places import zone_places
from intercity.cities.points import Point, world_map
from intercity.kernel import clock
from intercity.kernel.wording import folded

# Places that bear the name of their country, or of another one (a state, islands).
CITIES_TOO = {
    "Armenia",
    "Canary Islands",
    "Diego Garcia",
    "Djibouti",
    "Georgia",
    "Gibraltar",
    "Jamaica",
    "Luxembourg",
    "Monaco",
    "San Marino",
    "Singapore",
    "Vatican City",
}
COUNTRIES = {folded(name) for name in Locale("en").territories.values()}


def named_as_countries(names):
    return {name for name in names if folded(name) in COUNTRIES}


def test_it_holds_thousands_of_places_in_zones_that_exist():
    places = gazetteer.places()
    assert len(places) >= 3000
    assert len({place.number for place in places}) == len(places)
    assert {place.zone for place in places} <= set(clock.zone_names())
    assert all(abs(place.latitude) <= 90 for place in places)
    assert all(abs(place.longitude) <= 180 for place in places)
    assert all(place.name.strip() for place in places)


def test_its_columns_and_words_name_no_country():
    file = files("intercity.cities").joinpath("gazetteer.csv")
    header = next(csv.reader(file.read_text("utf-8").splitlines()))
    assert header == ["geonameid", "name", "region", "zone", "lat", "lon"]
    places = gazetteer.places()
    words = {place.name for place in places} | {place.region for place in places}
    assert named_as_countries(words) == CITIES_TOO


def test_namesakes_are_told_apart_by_region_zone_or_place():
    places = gazetteer.places()
    spots = Counter(
        (place.name, place.region, place.latitude, place.longitude) for place in places
    )
    assert max(spots.values()) == 1
    san_jose = gazetteer.find("San Jose")
    assert {(place.region, place.zone) for place in san_jose.places[:3]} == {
        ("California", "America/Los_Angeles"),
        ("Mimaropa", "Asia/Manila"),
        ("San José", "America/Costa_Rica"),
    }


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tokyo", "Tokyo"),
        ("SAO PAULO", "São Paulo"),
        ("Ulaanbaatar", "Ulaanbaatar"),
        ("kyiv", "Kyiv"),
        ("columbus, georgia", "Columbus"),
        ("janeiro", "Rio de Janeiro"),
    ],
)
def test_names_are_found_folded_from_their_beginning_or_a_later_word(text, first):
    assert gazetteer.find(text).places[0].name == first


def test_a_long_list_is_cut_and_counted():
    found = gazetteer.find("san")
    assert len(found.places) == gazetteer.MOST_FOUND < found.total
    assert gazetteer.find("  ") == gazetteer.Found((), 0)
    assert gazetteer.find("qqqq") == gazetteer.Found((), 0)


def test_a_place_is_found_by_its_number():
    assert gazetteer.place(1850147).name == "Tokyo"
    assert gazetteer.place(-1) is None


def test_its_source_and_licence_ship_beside_it():
    text = files("intercity.cities").joinpath("gazetteer.md").read_text("utf-8")
    assert "GeoNames" in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text


def test_every_zone_goes_by_a_city():
    listed = zone_places()
    zones = [zone for _name, zone in listed]
    assert len(set(zones)) == len(zones)
    canonical = {
        zone for zone in clock.canonical_zones() if not zone.startswith("Antarctica/")
    }
    assert canonical <= set(zones)
    names = [name for name, _zone in listed]
    assert names == sorted(names, key=folded)
    assert named_as_countries(names) <= CITIES_TOO
    assert ("San José", "America/Costa_Rica") in listed


def test_the_map_draws_each_point_and_says_what_they_are():
    drawn = world_map(
        [Point(35.6895, 139.6917, "1"), Point(-90, 0, "<2>")], "Tokyo & 2"
    )
    assert drawn.count("<circle") == 2
    assert 'cx="139.69" cy="-35.69"' in drawn
    assert 'cx="0" cy="58"' in drawn
    assert "&lt;2&gt;</text>" in drawn
    assert '<title id="points-title">Tokyo &amp; 2</title>' in drawn
    assert "style=" not in drawn


def test_labels_of_near_points_do_not_cover_each_other():
    near = [Point(14.8, 121.0, "1"), Point(12.3, 121.0, "2"), Point(13.0, 122.0, "3")]
    spots = {
        part.split('">')[0] for part in world_map(near, "Near").split("<text ")[1:]
    }
    assert len(spots) == 3
