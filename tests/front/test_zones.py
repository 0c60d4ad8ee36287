"""Whose time: what readers type, what the cookie keeps, and what nobody can probe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercity.cities.places import zone_places
from intercity.front.zones import Choice, meant, near, viewer_of
from intercity.programme.content import Content
from intercity.programme.drafts import content_of
from tests.factories.front import newest, published_sample, sample_edition


@pytest.fixture
def content(db):
    return Content.read(newest(published_sample()).content)


def choices(text, content=None):
    return [str(one.choice) for one in meant(text, content)]


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("costa-serena", "costa-serena@America/Sao_Paulo"),
        ("Costa Serena", "costa-serena@America/Sao_Paulo"),
        (" costa  SERENA ", "costa-serena@America/Sao_Paulo"),
        ("코스타세레나", "costa-serena@America/Sao_Paulo"),
        ("port-aurora", "port-aurora@Asia/Tokyo"),
        ("Asia/Seoul", "Asia/Seoul"),
        ("america/new york", "America/New_York"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("utc", "Etc/UTC"),
        ("Nouméa", "place:2139521@Pacific/Noumea"),
        ("hanbit@Asia/Seoul", "hanbit@Asia/Seoul"),
        ("東京", "tokyo@Asia/Tokyo"),
        ("리우데자네이루", "rio-de-janeiro@America/Sao_Paulo"),
        ("サンパウロ", "America/Sao_Paulo"),
        ("뉴욕", "America/New_York"),
        ("コルカタ", "Asia/Kolkata"),
    ],
)
def test_a_city_or_zone_is_found_by_what_people_type(content, text, choice):
    assert choices(text, content) == [choice]


@pytest.mark.parametrize(
    "text", ["", "  ", "Atlantis", "Etc/GMT+9", "Japan", "@", "x@Mars/Base", "@" * 500]
)
def test_what_is_no_place_is_not_guessed(content, text):
    assert choices(text, content) == []


def test_namesakes_are_told_apart_by_region():
    found = meant("Valencia", None)
    assert len(found) > 1
    assert len({(one.region, one.choice.zone) for one in found}) == len(found)


def test_the_nearest_names_are_offered(content):
    assert "costa-serena@America/Sao_Paulo" in [
        str(one.choice) for one in near("Costa Serana", content)
    ]
    assert "Asia/Seoul" in [one.choice.zone for one in near("Asia/Soul", content)]


def test_the_beginning_of_a_name_offers_the_city_first():
    assert str(near("Rio", None)[0].choice) == "rio-de-janeiro@America/Sao_Paulo"
    assert str(near("서", None)[0].choice) == "seoul@Asia/Seoul"


def test_what_was_chosen_is_named_in_the_language_of_the_reader(content):
    for kept, name in (
        ("rio-de-janeiro@America/Sao_Paulo", "リオデジャネイロ"),
        ("America/Sao_Paulo", "サンパウロ"),
        ("rio-de-janeiro@Asia/Seoul", "ソウル"),
        ("Etc/UTC", "UTC"),
    ):
        viewer = viewer_of(Choice.read(kept), content)
        assert viewer.names.in_("ja").text == name


@pytest.mark.django_db
def test_a_city_that_is_not_listed_is_as_unknown_as_one_that_does_not_take_part():
    edition = sample_edition()
    edition.participants.filter(city__slug="hanbit").update(is_listed=False)
    content = content_of(edition)
    assert choices("hanbit", content) == []
    assert choices("Hanbit", content) == []
    viewer = viewer_of(Choice("hanbit", "Asia/Seoul"), content)
    stranger = viewer_of(Choice("nobody", "Asia/Seoul"), content)
    assert (viewer.mine, viewer.names) == (stranger.mine, stranger.names)
    assert viewer.mine is None


def test_a_choice_holds_where_the_city_takes_no_part(content):
    viewer = viewer_of(Choice("seoul", "Asia/Seoul"), content)
    assert (viewer.zone, viewer.names.in_("en").text, viewer.mine) == (
        "Asia/Seoul",
        "Seoul",
        None,
    )


@given(st.text())
def test_any_cookie_is_read_or_refused(text):
    choice = Choice.read(text)
    assert choice is None or Choice.read(str(choice)) == choice


@given(st.text(), st.sampled_from([zone for _name, zone in zone_places()]))
def test_any_key_with_a_zone_has_a_name(key, zone):
    choice = Choice.read(f"{key[:40]}@{zone}")
    assert choice is not None
    assert choice.zone == zone


@given(st.text(max_size=200))
def test_nothing_that_is_typed_breaks_the_search(text):
    meant(text, None)
    near(text, None)


def test_every_zone_that_people_live_by_can_be_chosen():
    refused = [zone for _name, zone in zone_places() if choices(zone) != [zone]]
    assert refused == []
