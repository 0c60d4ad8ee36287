"""What a person may set."""

from datetime import UTC, datetime

import pytest

from intercity.base.models import Entry
from intercity.people.actions import Preferences, change_preferences
from tests.factories.people import PersonFactory
from tests.markup import by_id, parsed

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.site")]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHOSEN = {
    "given_name": "Mina",
    "family_name": "Kang",
    "family_first": "1",
    "language": "zh-hans",
    "zone": "Asia/Seoul",
}


@pytest.fixture
def person():
    return PersonFactory.create(given_name="A", family_name="B", language="en")


def test_preferences_need_somebody(client):
    assert client.get("/en/account/")["Location"] == (
        "/en/account/sign-in/?next=/en/account/"
    )


def test_preferences_are_saved_and_the_page_goes_on_in_the_new_language(client, person):
    client.force_login(person)
    answer = client.post("/en/account/", CHOSEN)
    assert answer["Location"] == "/zh-hans/account/"
    person.refresh_from_db()
    assert (person.name, person.language, person.zone) == (
        "Kang Mina",
        "zh-hans",
        "Asia/Seoul",
    )
    tree = parsed(client.get("/zh-hans/account/").content)
    checked = [
        one.get("value") for one in tree.iter("input") if one.get("checked") is not None
    ]
    assert checked == ["1", "zh-hans"]


def test_a_wrong_zone_is_told_with_the_nearest_and_nothing_is_saved(client, person):
    client.force_login(person)
    answer = client.post("/en/account/", {**CHOSEN, "zone": "Asia/Soul"})
    tree = parsed(answer.content)
    said = "".join(by_id(tree, "id_zone_error").itertext())
    assert "“Asia/Soul” is not a time zone; near to it are: Asia/Seoul" in said
    assert by_id(tree, "id_zone").get("value") == "Asia/Soul"
    person.refresh_from_db()
    assert (person.name, person.language) == ("A B", "en")
    assert ">A B<" in answer.content.decode()


def test_a_change_is_recorded_without_personal_data(person):
    change_preferences(
        person,
        {
            "given_name": "Mina",
            "family_name": "B",
            "family_first": False,
            "language": "ko",
            "zone": "",
        },
        by=person,
        now=NOW,
    )
    (entry,) = Entry.objects.all()
    assert (entry.action, entry.subject, entry.at, entry.by, entry.data) == (
        "people.change_preferences",
        f"people:person:{person.pk}",
        NOW,
        person,
        {"fields": ["given_name", "language"]},
    )


def test_nothing_changed_is_nothing_recorded(person):
    same = Preferences(
        given_name=person.given_name,
        family_name=person.family_name,
        family_first=person.family_first,
        language=person.language,
        zone=person.zone,
    )
    change_preferences(person, same, by=person, now=NOW)
    assert not Entry.objects.exists()
