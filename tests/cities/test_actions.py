"""Adding and changing cities: all or nothing, recorded, and nobody's work lost."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from intercity.base.models import Entry
from intercity.base.refusals import Refusal, Stale
from intercity.cities.actions import (
    Row,
    add_city,
    change_city,
    import_cities,
    load_directory,
)
from intercity.cities.facts import CityFacts, ZoneShare, facts_of
from intercity.cities.models import City
from intercity.kernel.wording import LocalizedText
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NORDHAVEN = CityFacts(
    names=LocalizedText.of({"en": "Nordhaven", "ja": "ノルドハーフェン"}),
    name_states={"en": "confirmed", "ja": "ours"},
    zones=(ZoneShare("Europe/Copenhagen"),),
)


def test_a_city_is_added_with_all_its_facts_and_recorded():
    person = PersonFactory.create()
    facts = CityFacts(
        kind="association",
        names=LocalizedText.of({"en": "The Northern Ring", "ko": "북방 고리"}),
        name_states={"en": "published", "ko": "ours"},
        sort_key="Northern Ring",
        zones=(
            ZoneShare("Asia/Almaty", Decimal("0.6")),
            ZoneShare("Asia/Aqtau", Decimal("0.4")),
        ),
        hours="08:30-17:15",
        rest_days=("fri", "sat"),
        holidays="AU-QLD",
        region="Inner Sea",
        latitude=-12.5,
        longitude=130.25,
        country=LocalizedText.of({"en": "Norland", "ja": "ノルランド"}),
        source="A letter of 3 May",
    )
    city = add_city(facts, by=person, now=NOW)
    stored = City.objects.prefetch_related("zones").get(pk=city.pk)
    assert (stored.slug, stored.revision, stored.shows_country) == (
        "the-northern-ring",
        1,
        True,
    )
    assert facts_of(stored) == facts
    entry = Entry.objects.get()
    assert (entry.action, entry.subject, entry.by, entry.at) == (
        "cities.add",
        "cities:city:the-northern-ring",
        person,
        NOW,
    )


@pytest.mark.parametrize(
    "slug", ["new", "import", "Has Space", "Größe", "-edge-"], ids=str
)
def test_what_cannot_be_an_address_is_refused(slug):
    with pytest.raises(Refusal) as caught:
        add_city(NORDHAVEN, by=None, now=NOW, slug=slug)
    assert (caught.value.code, caught.value.params) == ("slug", {"slug": slug})
    assert City.objects.count() == 0


def test_a_namesake_needs_an_address_of_its_own():
    add_city(NORDHAVEN, by=None, now=NOW)
    with pytest.raises(Refusal) as caught:
        add_city(NORDHAVEN, by=None, now=NOW)
    assert caught.value.code == "slug_taken"
    other = add_city(NORDHAVEN, by=None, now=NOW, slug="nordhaven-south")
    assert [other.slug, City.objects.count()] == ["nordhaven-south", 2]


def test_facts_that_a_form_would_refuse_are_refused():
    facts = replace(NORDHAVEN, zones=(ZoneShare("Europe/Nordhaven"),), hours="9 to 5")
    with pytest.raises(Refusal) as caught:
        add_city(facts, by=None, now=NOW)
    assert caught.value.code == "facts"
    assert set(caught.value.params["mistakes"]) == {"zones", "hours"}


def test_a_change_counts_a_revision_and_records_what_differs():
    city = add_city(NORDHAVEN, by=None, now=NOW)
    facts = replace(NORDHAVEN, hours="08:00-16:00", zones=(ZoneShare("Europe/Oslo"),))
    after = change_city(city, facts, revision=1, by=None, now=NOW)
    assert (after.revision, facts_of(after)) == (2, facts)
    assert Entry.objects.get(action="cities.change").data == {
        "revision": 2,
        "changes": {
            "zones": ["Europe/Copenhagen", "Europe/Oslo"],
            "hours": ["09:00-17:00", "08:00-16:00"],
        },
    }


def test_the_record_keeps_no_words_of_sources_which_may_name_people():
    told = replace(NORDHAVEN, source="By telephone, Mina Kang")
    city = add_city(told, by=None, now=NOW)
    anew = replace(NORDHAVEN, source="Her letter: Kang")
    change_city(city, anew, revision=1, by=None, now=NOW)
    change_city(city, replace(NORDHAVEN, source=""), revision=2, by=None, now=NOW)
    first, *rest = Entry.objects.order_by("pk").values_list("data", flat=True)
    assert first["facts"]["source"] == "…"
    assert [one["changes"] for one in rest] == [
        {"source": ["…", "…"]},
        {"source": ["…", ""]},
    ]


def test_a_change_that_changes_nothing_leaves_no_trace():
    city = add_city(NORDHAVEN, by=None, now=NOW)
    assert change_city(city, NORDHAVEN, revision=1, by=None, now=NOW).revision == 1
    assert not Entry.objects.filter(action="cities.change").exists()


def test_who_comes_second_is_told_both_versions():
    city = add_city(NORDHAVEN, by=None, now=NOW)
    early = replace(NORDHAVEN, hours="08:00-16:00")
    late = replace(NORDHAVEN, hours="10:00-18:00", region="North")
    change_city(city, early, revision=1, by=None, now=NOW)
    with pytest.raises(Stale) as caught:
        change_city(city, late, revision=1, by=None, now=NOW)
    assert (caught.value.theirs, caught.value.yours) == (
        {"hours": "08:00-16:00", "region": ""},
        {"hours": "10:00-18:00", "region": "North"},
    )
    city.refresh_from_db()
    assert facts_of(city) == early


def test_a_country_that_is_no_longer_shown_leaves_no_words_behind():
    shown = replace(NORDHAVEN, country=LocalizedText.of({"en": "Norland"}))
    city = add_city(shown, by=None, now=NOW)
    change_city(city, NORDHAVEN, revision=1, by=None, now=NOW)
    city.refresh_from_db()
    assert (city.shows_country, city.country.as_dict()) == (False, {})


def test_the_directory_is_loaded_once_and_never_written_over():
    first = load_directory(by=None, now=NOW)
    assert len(first) == 14
    seoul = City.objects.get(slug="seoul")
    facts = replace(facts_of(seoul), hours="09:00-18:00")
    change_city(seoul, facts, revision=1, by=None, now=NOW)
    City.objects.get(slug="taipei").delete()
    assert [city.slug for city in load_directory(by=None, now=NOW)] == ["taipei"]
    assert load_directory(by=None, now=NOW) == ()
    assert City.objects.get(slug="seoul").hours == "09:00-18:00"


def test_the_directory_brings_facts_and_no_country():
    load_directory(by=None, now=NOW)
    seoul = City.objects.get(slug="seoul")
    assert (seoul.names.as_dict()["ko"], seoul.name_states) == (
        "서울",
        {"en": "published", "ja": "published", "zh-Hans": "ours", "ko": "ours"},
    )
    assert [row.zone for row in seoul.zones.all()] == ["Asia/Seoul"]
    assert not City.objects.filter(shows_country=True).exists()
    assert [city.country.as_dict() for city in City.objects.all()] == [{}] * 14


def test_an_import_is_done_whole_or_not_at_all():
    city = CityFactory.create(slug="valmont", zone="Europe/Paris")
    rows = [
        Row("nordhaven", NORDHAVEN),
        Row("valmont", replace(facts_of(city), hours="08:00-16:00"), revision=7),
    ]
    with pytest.raises(Stale):
        import_cities(rows, by=None, now=NOW)
    assert list(City.objects.values_list("slug", "hours")) == [
        ("valmont", "09:00-17:00")
    ]
    assert Entry.objects.count() == 0
    rows[1] = replace(rows[1], revision=1)
    assert import_cities(rows, by=None, now=NOW) == (1, 1)
    assert list(City.objects.values_list("slug", "hours")) == [
        ("nordhaven", "09:00-17:00"),
        ("valmont", "08:00-16:00"),
    ]
