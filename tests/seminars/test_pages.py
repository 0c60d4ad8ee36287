"""The desk's pages of editions: who may, what they show, and bad input."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from intercity.cities.models import FocalPoint
from intercity.seminars import actions
from intercity.seminars.actions import facts_of
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Asks
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory
from tests.markup import form_of, said

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BY = {"by": None, "now": NOW}
SECRET = Asks(carried=Fraction(77), together=("paris",))


@pytest.fixture
def edition():
    edition = EditionFactory.create(slug="third")
    for slug in ("seoul", "paris", "lima"):
        actions.add_city(edition, CityFactory.create(slug=slug), **BY)
    return edition


def url(name, *args):
    """An address of the edition; a page read before may have left its language."""
    with override("en"):
        return reverse(f"seminars:{name}", args=["third", *args])


# Who may


EVERY = [
    ("edition", ()),
    ("change", ()),
    ("participants", ()),
    ("add_city", ()),
    ("asks", ("seoul",)),
    ("remove_city", ("seoul",)),
    ("own_city", ("seoul",)),
]
SIGN_IN = 302


@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize(
    "who", ["anonymous", "stranger", "focal_point", "other_secretariat"]
)
def test_nobody_else_reads_or_writes_any_page(client, edition, cast, who, is_public):
    Edition.objects.update(is_public=is_public)
    if person := getattr(cast, who):
        client.force_login(person)
    before = list(Participant.objects.values()), Edition.objects.values().get()
    refused = SIGN_IN if person is None else 403 if is_public else 404
    for name, args in EVERY:
        expected = {"get": refused, "post": refused}
        if name == "own_city" and person:
            expected["get"] = 200 if who == "focal_point" else 404
        if name in {"own_city", "edition"}:
            expected["post"] = 405
        if name == "add_city":
            expected["get"] = 405
        for method, code in expected.items():
            response = getattr(client, method)(url(name, *args))
            assert (name, method, response.status_code) == (name, method, code)
    assert before == (
        list(Participant.objects.values()),
        Edition.objects.values().get(),
    )


@pytest.mark.parametrize("who", ["secretariat", "administrator"])
def test_the_secretariat_opens_every_page(client, cast, who):
    client.force_login(getattr(cast, who))
    for name, args in EVERY:
        if name != "add_city":
            assert client.get(url(name, *args)).status_code == 200


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("anonymous", SIGN_IN),
        ("stranger", 403),
        ("focal_point", 403),
        ("other_secretariat", 200),
    ],
)
def test_who_serves_a_series_may_begin_an_edition(client, cast, who, code):
    if person := getattr(cast, who):
        client.force_login(person)
    assert client.get(reverse("seminars:new_step", args=[1])).status_code == code
    response = client.get(reverse("seminars:new"))
    assert response.status_code == (302 if code == 200 else code)


def test_what_is_not_public_is_as_if_it_were_not_there(client, cast):
    client.force_login(cast.stranger)
    hidden = client.get(url("edition"))
    absent = client.get(url("edition").replace("third", "fourth"))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert said(hidden).replace("third", "fourth") == said(absent)


# Whose asks


def test_a_focal_point_sees_its_own_asks_and_no_other_city(client, edition, cast):
    rows = {row.city.slug: row for row in edition.participants.all()}
    actions.note_asks(rows["seoul"], SECRET, revision=1, **BY)
    lima = Asks(carried=98765, apart=("seoul",))
    actions.note_asks(rows["lima"], lima, revision=1, **BY)
    client.force_login(cast.focal_point)
    page = said(client.get(url("own_city", "seoul")))
    assert '<dd class="govuk-summary-list__value">77</dd>' in page
    for secret in ("paris", "lima", "98765", "98,765"):
        assert secret not in page.lower()
    for other in ("paris", "lima"):
        assert client.get(url("own_city", other)).status_code == 404


def test_the_secretariat_sees_all_asks(desk, edition):
    rows = {row.city.slug: row for row in edition.participants.all()}
    actions.note_asks(rows["seoul"], SECRET, revision=1, **BY)
    page = said(desk.get(url("participants")))
    assert "Burden carried from earlier editions</span> 77" in page
    assert "In the same session as</span> Paris" in page


def test_who_no_longer_speaks_for_a_city_no_longer_sees_it(client, edition):
    person = PersonFactory.create()
    city = edition.participants.get(city__slug="lima").city
    FocalPoint.objects.create(
        city=city,
        person=person,
        from_on=date(2020, 1, 1),
        until_on=date(2020, 12, 31),
    )
    client.force_login(person)
    assert client.get(url("own_city", "lima")).status_code == 404


def test_a_citys_own_page_leads_to_its_burden(client, cast):
    client.force_login(cast.focal_point)
    page = said(client.get(url("own_city", "seoul")))
    assert f'href="{url("own_city", "seoul")}plan/"' in page


# The list and one edition


def test_the_list_has_the_persons_work(client, edition, cast):
    EditionFactory.create(slug="not-mine")
    client.force_login(cast.secretariat)
    page = said(client.get(reverse("seminars:editions")))
    assert url("edition") in page
    assert "not-mine" not in page
    client.force_login(cast.focal_point)
    page = said(client.get(reverse("seminars:editions")))
    assert url("own_city", "seoul") in page
    assert url("edition") not in page
    assert "New edition" not in page


def test_an_edition_says_its_counts_and_its_source(desk, edition):
    facts = facts_of(edition)
    facts = replace(facts, unnamed=8, unnamed_source="Release of 15 December")
    actions.change_edition(edition, facts, revision=1, **BY)
    page = said(desk.get(url("edition")))
    assert '<dd class="ic-figure__value">11</dd>' in page
    assert "8 of them are not named." in page
    assert "Release of 15 December" in page
    assert "Cities stand in the alphabetical order" in page


@pytest.mark.parametrize("code", ["en", "ja", "zh-hans", "ko"])
def test_every_page_opens_in_every_language(desk, code):
    for name, args in EVERY:
        if name != "add_city":
            address = url(name, *args).replace("/en/", f"/{code}/", 1)
            assert desk.get(address).status_code == 200


def test_queries_do_not_grow_with_cities_or_editions(desk, edition):
    addresses = [reverse("seminars:editions"), url("edition"), url("participants")]

    def counted():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                desk.get(address)
            counts.append(len(captured))
        return counts

    few = counted()
    for number in range(12):
        EditionFactory.create(series=edition.series, slug=f"more-{number}")
        actions.add_city(edition, CityFactory.create(slug=f"city-x{number}"), **BY)
    assert counted() == few


# Changing the facts


def test_a_page_sent_back_unchanged_changes_nothing(desk, edition):
    before = Edition.objects.values().get()
    response = desk.post(url("change"), form_of(desk.get(url("change"))))
    assert (response.status_code, response.url) == (302, url("edition"))
    assert Edition.objects.values().get() == before


def test_facts_are_changed_by_the_form(desk, edition):
    sent = form_of(desk.get(url("change")))
    sent |= {
        "ordinal": "7",
        "theme_ja": "水と都市",
        "dates": "2027-01-21\n2027/01/20",
        "mode": "hybrid",
        "was_held": "on",
        "unnamed": "8",
        "unnamed_source": "Release",
        "fiscal_year": "2026",
        "is_public": "on",
    }
    assert desk.post(url("change"), sent).status_code == 302
    stored = Edition.objects.get()
    assert (stored.ordinal, stored.theme.as_dict(), stored.theme.source) == (
        7,
        {"ja": "水と都市"},
        "ja",
    )
    assert (stored.dates, stored.mode, stored.was_held, stored.is_public) == (
        ["2027-01-20", "2027-01-21"],
        "hybrid",
        True,
        True,
    )
    assert (stored.unnamed, stored.unnamed_source, stored.fiscal_year) == (
        8,
        "Release",
        2026,
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"dates": "2027-02-30"},
            "“2027-02-30” is not a date; write it as 2027-01-20.",
        ),
        ({"dates": ""}, "Enter at least one date."),
        ({"host": "atlantis"}, "atlantis is not one of the available choices"),
        ({"host": "seoul"}, "Seoul takes part as a city."),
        ({"unnamed": "8"}, "Say where the number of cities that are not named was"),
        ({"ordinal": "six"}, "The number in the series is a whole number from 1."),
        ({"kind": "reconstruction", "is_public": "on"}, "Say where the facts of this"),
        ({"source_url": "not an address"}, "Enter the whole address of the source"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(desk, edition, changes, told):
    before = Edition.objects.values().get()
    sent = form_of(desk.get(url("change"))) | {"theme_ko": "물과 도시"} | changes
    response = desk.post(url("change"), sent)
    assert response.status_code == 200
    assert told in said(response)
    assert "물과 도시" in said(response)
    assert "govuk-error-summary" in said(response)
    assert Edition.objects.values().get() == before


def test_the_second_to_save_sees_both_versions_and_may_still_save(desk, edition):
    sent = form_of(desk.get(url("change"))) | {"ordinal": "8", "mode": "in-person"}
    facts = replace(facts_of(edition), ordinal=4)
    actions.change_edition(edition, facts, revision=1, **BY)
    response = desk.post(url("change"), sent)
    assert response.status_code == 409
    page = said(response)
    assert "Somebody else has changed this meanwhile" in page
    for words in ("Number in the series", "in person", "online"):
        assert words in page
    assert Edition.objects.get().ordinal == 4
    again = desk.post(url("change"), sent | {"revision": "2"})
    assert again.status_code == 302
    assert (Edition.objects.get().ordinal, Edition.objects.get().mode) == (
        8,
        "in-person",
    )


def test_the_series_is_named_in_more_languages(desk, edition, cast):
    page = desk.get(url("series"))
    sent = form_of(page) | {"names_ja": "パートナー都市セミナー"}
    assert desk.post(url("series"), sent)["Location"] == url("edition")
    edition.series.refresh_from_db()
    assert edition.series.names.as_dict() == {
        "en": "Partner Cities Seminar",
        "ja": "パートナー都市セミナー",
    }
    empty = desk.post(url("series"), dict.fromkeys(sent, ""))
    assert "Enter the name in one language at least." in said(empty)
    desk.force_login(cast.stranger)
    assert desk.get(url("series")).status_code == 404
