"""Cells become facts, or mistakes that name the cell and what is accepted."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from intercity.cities.facts import CityFacts, ZoneShare
from intercity.cities.reading import address_of, read_cells
from intercity.kernel import clock
from intercity.kernel.wording import LocalizedText

LEAST = {"name_en": "Nordhaven", "zones": "Europe/Copenhagen"}


def mistakes(**cells):
    """What is wrong with these cells beside the least ones, by column."""
    with pytest.raises(ValidationError) as caught:
        read_cells({**LEAST, **cells})
    return caught.value.message_dict


def test_the_least_that_is_needed_is_an_english_name_and_a_zone():
    assert read_cells(LEAST) == CityFacts(
        kind="city",
        names=LocalizedText.of({"en": "Nordhaven"}),
        name_states={"en": "ours"},
        zones=(ZoneShare("Europe/Copenhagen"),),
        hours="09:00-17:00",
        rest_days=("sat", "sun"),
    )
    with pytest.raises(ValidationError) as caught:
        read_cells({"name_ja": "ノルド"})
    assert set(caught.value.message_dict) == {"name_en", "zones"}


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("kind", "State", "kind", "state"),
        ("hours", "8:30–17:15", "hours", "08:30-17:15"),
        ("hours", "00:00 - 24:00", "hours", "00:00-24:00"),
        ("hours", "０９：００～１７：００", "hours", "09:00-17:00"),
        ("rest_days", "sunday, FRI", "rest_days", ("fri", "sun")),
        ("rest_days", "none", "rest_days", ()),
        ("holidays", "au-qld", "holidays", "AU-QLD"),
        ("region", "  North   Shore ", "region", "North Shore"),
        ("zones", "Europe/Amsterdam", "zones", (ZoneShare("Europe/Amsterdam"),)),
        (
            "zones",
            "Asia/Aqtau 40% ; Asia/Almaty .6",
            "zones",
            (
                ZoneShare("Asia/Almaty", Decimal("0.6")),
                ZoneShare("Asia/Aqtau", Decimal("0.4")),
            ),
        ),
    ],
)
def test_cells_are_read_as_people_write_them(column, cell, field, value):
    assert getattr(read_cells({**LEAST, column: cell}), field) == value


def test_degrees_may_bear_a_comma_or_a_true_minus():
    facts = read_cells({**LEAST, "latitude": "−12,5", "longitude": "180"})
    assert (facts.latitude, facts.longitude) == (-12.5, 180.0)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("kind", "country", "city, metropolis, state, association"),
        ("state_en", "official", "published, confirmed, ours"),
        ("zones", "Europe/Copenhagn", "Europe/Copenhagen"),
        ("zones", "UTC+2 sometimes maybe", "Asia/Tokyo"),
        ("zones", "Asia/Tokyo 0.5, Asia/Seoul", "share"),
        ("zones", "Asia/Tokyo 0.5, Asia/Seoul 0.4", "0.9"),
        ("zones", "Asia/Tokyo 1.5.2, Asia/Seoul 0.4", "share"),
        ("zones", "Asia/Tokyo 0.5, Asia/Tokyo 0.5", "once"),
        ("hours", "17:00-09:00", "09:00-17:00"),
        ("hours", "09:75-17:00", "09:00-17:00"),
        ("hours", "09:00-24:01", "09:00-17:00"),
        ("rest_days", "sat holiday", "sat sun"),
        ("rest_days", "mon tue wed thu fri sat sun", "at least one"),
        ("holidays", "AU-QLX", "AU-QLD"),
        ("language", "zh", "such as Traditional Chinese, or its tag, such as fr, zh"),
        ("language", "Chinese", "zh-Hans or zh-Hant"),
        ("language", "xq", "zh-Hant"),
        ("region", "x" * 121, "121"),
        ("region", "a\x07b", "control"),
        ("source", "x" * 2001, "2001"),
    ],
)
def test_a_mistake_names_its_cell_and_what_is_accepted(column, cell, said):
    found = mistakes(**{column: cell})
    assert list(found) == [column]
    assert said in found[column][0]


@pytest.mark.parametrize("cell", ["91", "x", "1e1", "inf", "१२", "--4"])
def test_degrees_are_within_the_globe(cell):
    assert set(mistakes(latitude=cell, longitude="10")) == {"latitude"}


def test_a_latitude_needs_a_longitude():
    assert set(mistakes(latitude="10")) == {"longitude"}
    assert set(mistakes(longitude="10")) == {"latitude"}


names = st.text(
    st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60
).filter(str.strip)


@given(
    st.builds(
        CityFacts,
        kind=st.sampled_from(["city", "metropolis", "state", "association"]),
        names=st.just(LocalizedText.of({"en": "Nordhaven", "ko": "노르드"})),
        name_states=st.just({"en": "confirmed", "ko": "published"}),
        zones=st.sampled_from(clock.zone_names()).map(lambda name: (ZoneShare(name),)),
        hours=st.sampled_from(["00:00-24:00", "08:30-17:15"]),
        rest_days=st.sampled_from([(), ("fri",), ("sat", "sun")]),
        holidays=st.sampled_from(["", "JP", "AU-QLD"]),
        latitude=st.integers(-9_000_000, 9_000_000).map(lambda n: n / 100_000),
        longitude=st.integers(-18_000_000, 18_000_000).map(lambda n: n / 100_000),
    )
)
def test_facts_written_as_cells_are_read_back_the_same(facts):
    assert read_cells(facts.cells()) == facts


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("São Paulo", "sao-paulo"),
        ("The Hague", "the-hague"),
        ("'s-Hertogenbosch", "s-hertogenbosch"),
        ("東京", ""),
        ("St. John's", "st-johns"),
    ],
)
def test_the_address_is_made_of_the_english_name(name, slug):
    assert address_of(name) == slug


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("", "en"),
        ("FR", "fr"),
        ("zh_hant", "zh-Hant"),
        ("pt-br", "pt-BR"),
        ("french", "fr"),
        ("Traditional Chinese", "zh-Hant"),
        ("日本語", "ja"),
        # A tag stands above a name: the language Ga is gaa.
        ("ga", "ga"),
    ],
)
def test_letters_may_be_in_any_language_and_are_in_english_until_a_city_asks(
    given, tag
):
    facts = read_cells({**LEAST, "language": given})
    assert facts.language == tag
    assert facts.cells()["language"] == tag
