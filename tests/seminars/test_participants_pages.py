"""The desk's pages of an edition's cities: the list, its order, what each asks."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils.translation import override

from intercity.seminars import actions
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Asks
from tests.factories.cities import CityFactory
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


# Its cities


def test_a_city_is_added_and_removed(desk, edition):
    oslo = CityFactory.create(slug="oslo")
    sent = {"new-city": "oslo", "new-presents": "on"}
    response = desk.post(url("add_city"), sent, follow=True)
    assert "Oslo takes part." in said(response)
    assert edition.participants.get(city=oslo).presents
    assert "Remove Oslo from this edition?" in said(
        desk.get(url("remove_city", "oslo"))
    )
    assert edition.participants.filter(city=oslo).exists()
    desk.post(url("remove_city", "oslo"))
    assert not edition.participants.filter(city=oslo).exists()


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("seoul", "Seoul takes part already."),
        ("", "Choose a city."),
        ("atlantis", "atlantis is not one of the available choices"),
    ],
)
def test_a_city_that_cannot_be_added_is_told(desk, edition, slug, told):
    response = desk.post(url("add_city"), {"new-city": slug})
    assert response.status_code == 200
    assert told in said(response)
    assert edition.participants.count() == 3


def test_the_host_is_not_offered_and_is_refused(desk, edition):
    page = desk.get(url("participants"))
    slugs = [slug for slug, _ in page.context["adding"].fields["city"].choices]
    assert edition.host.slug not in slugs
    response = desk.post(url("add_city"), {"new-city": edition.host.slug})
    assert "hosts this edition" in said(response)


def test_the_list_is_arranged_and_its_rule_is_printed(desk, edition):
    sent = form_of(desk.get(url("participants")))
    lima = edition.participants.get(city__slug="lima")
    sent |= {f"place-{lima.pk}": "1", f"presents-{lima.pk}": "on"}
    sent |= {"order": "precedence"}
    page = said(desk.post(url("participants"), sent, follow=True))
    assert "Cities stand in the order of a precedence list." in page
    assert page.index("Lima") < page.index("Seoul") < page.index("Paris")
    lima.refresh_from_db()
    assert (lima.place, lima.presents) == (1, True)


def test_a_lot_needs_words_to_draw_from(desk, edition):
    sent = form_of(desk.get(url("participants"))) | {"order": "lot"}
    response = desk.post(url("participants"), sent)
    assert "Enter the words to draw the lot from." in said(response)
    desk.post(url("participants"), sent | {"order_seed": "Tokyo"})
    assert "can be drawn again from “Tokyo”" in said(desk.get(url("participants")))


def test_a_list_arranged_meanwhile_is_a_conflict(desk, edition):
    sent = form_of(desk.get(url("participants"))) | {"order": "precedence"}
    actions.arrange_cities(edition, {}, order="lot", order_seed="x", revision=1, **BY)
    response = desk.post(url("participants"), sent)
    assert response.status_code == 409
    assert "by precedence list" in said(response)
    assert Edition.objects.get().order == "lot"


# What a city asks for


ALL = {
    "hours": "8:30-24:00",
    "rest_days_by": "own",
    "rest_days": ["fri", "sat"],
    "holidays": "AU-QLD",
    "unavailable": "2027-01-20 08:00 – 12:00\n2027-01-20 22:00 - 2027-01-21 06:30",
    "zones": "Asia/Tokyo 0.7\nUTC 0.3",
    "sessions": ["1", "2"],
    "prefers": ["2"],
    "together": ["paris"],
    "apart": ["lima"],
    "carried": "2.5",
}
NOTED = {
    "hours": "08:30-24:00",
    "rest_days": ["fri", "sat"],
    "holidays": "AU-QLD",
    "unavailable": [
        "2027-01-20T08:00/2027-01-20T12:00",
        "2027-01-20T22:00/2027-01-21T06:30",
    ],
    "zones": [
        {"zone": "Asia/Tokyo", "share": "0.7"},
        {"zone": "UTC", "share": "0.3"},
    ],
    "sessions": [1, 2],
    "prefers": [2],
    "together": ["paris"],
    "apart": ["lima"],
    "carried": "2.5",
}


def noted(slug="seoul"):
    return Participant.objects.get(city__slug=slug).asks


def test_all_asks_are_noted_and_sent_back_unchanged(desk, edition):
    sent = form_of(desk.get(url("asks", "seoul"))) | ALL
    assert desk.post(url("asks", "seoul"), sent).status_code == 302
    assert noted() == NOTED
    desk.post(url("asks", "seoul"), form_of(desk.get(url("asks", "seoul"))))
    assert noted() == NOTED
    blank = dict.fromkeys(ALL, "") | {"revision": "2"}
    empty = {name: value for name, value in blank.items() if name not in _LISTS}
    desk.post(url("asks", "seoul"), empty)
    assert noted() == {}


_LISTS = {"rest_days", "sessions", "prefers", "together", "apart"}


def test_what_the_form_does_not_ask_for_is_kept(desk, edition):
    row = edition.participants.get(city__slug="seoul")
    exact = {
        "name": "Seoul City",
        "sort_key": "Soul",
        "position": 3,
        "carried": "0.000000000000000001",
        "zones": [
            {"zone": "UTC", "share": "0.33333"},
            {"zone": "Asia/Tokyo", "share": "0.66667"},
        ],
        "holidays": ["2027-01-20"],
    }
    actions.note_asks(row, Asks.of(exact), revision=1, **BY)
    sent = form_of(desk.get(url("asks", "seoul"))) | {"hours": "10:00-18:00"}
    assert desk.post(url("asks", "seoul"), sent).status_code == 302
    assert noted() == exact | {"hours": "10:00-18:00"}
    assert "Seoul City" in said(desk.get(url("asks", "seoul")))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"hours": "17-9"}, "“17-9” are not office hours."),
        ({"unavailable": "tomorrow"}, "“tomorrow” is not accepted."),
        ({"unavailable": "2027-01-20 12:00 – 08:00"}, "ends before it begins."),
        ({"holidays": "XX-YY"}, "“XX-YY” is not a holiday calendar."),
        ({"zones": "Tokyo/Asia"}, "“Tokyo/Asia” is not a time zone."),
        ({"carried": "-1"}, "“-1” is not accepted. Write points such as 2.5."),
        ({"sessions": ["9"]}, "9 is not one of the available choices"),
        ({"together": ["seoul"]}, "seoul is not one of the available choices"),
        ({"together": ["paris"], "apart": ["paris"]}, "are to sit together and apart"),
    ],
)
def test_asks_that_are_not_accepted_are_told(desk, edition, changes, told):
    sent = form_of(desk.get(url("asks", "seoul"))) | {"prefers": ["2"]} | changes
    response = desk.post(url("asks", "seoul"), sent)
    assert response.status_code == 200
    assert told in said(response)
    for value in changes.values():
        if isinstance(value, str):
            assert value in said(response)
    assert noted() == {}


def test_asks_noted_meanwhile_are_a_conflict_in_words(desk, edition):
    sent = form_of(desk.get(url("asks", "seoul"))) | {"hours": "10:00-18:00"}
    row = edition.participants.get(city__slug="seoul")
    theirs = Asks.of({"hours": "08:00-16:00", "together": ["paris"]})
    actions.note_asks(row, theirs, revision=1, **BY)
    response = desk.post(url("asks", "seoul"), sent)
    assert response.status_code == 409
    for words in ("Office hours", "08:00–16:00", "10:00–18:00", "Paris"):
        assert words in said(response)
    assert noted() == theirs.as_dict()


def test_a_city_that_does_not_take_part_is_a_helpful_404(desk, edition):
    response = desk.get(url("asks", "oslo"))
    assert response.status_code == 404
    assert "“oslo” does not take part in this edition." in said(response)
