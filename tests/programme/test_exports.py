"""Files of the published programme: kept, served, and what never leaks."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from intercity.cities.models import City
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import publish
from intercity.programme.exports import kept
from intercity.programme.exports.part import Scope
from intercity.programme.models import Export, Version
from intercity.seminars.models import Edition, Participant
from tests.factories.cities import CityFactory
from tests.factories.programme import NOW, planned_edition
from tests.factories.seminars import ParticipantFactory

BY: dict[str, Any] = {"by": None, "now": NOW}
NO_NOTE = LocalizedText("en")
HIDDEN = "Xanadu"

SCOPES: dict[str, list[Any]] = {"": [], "session-": [1], "city-": ["valmont"]}
FILES = [
    *(
        f"programme-files:{scope}{kind}"
        for scope in SCOPES
        for kind in ("ics", "json", "xml", "csv")
    ),
    *(f"programme:{scope}calendar" for scope in SCOPES),
    "programme:rss",
    "programme:atom",
]


def address(name, *args):
    scope = next((one for one in SCOPES if one and f":{one}" in name), "")
    return reverse(name, args=["partners-3", *(args or SCOPES[scope])])


@pytest.fixture
def published(db):
    edition = planned_edition(slug="partners-3", is_public=True)
    publish(edition, NO_NOTE, 1, **BY)
    return edition


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_made_once_and_served_with_its_digest(
    client, published, django_assert_num_queries, name
):
    first = client.get(address(name))
    assert first.status_code == 200
    row = Export.objects.get()
    assert bytes(row.body) == first.content
    assert row.digest == sha256(first.content).hexdigest()
    with django_assert_num_queries(2):
        second = client.get(address(name))
    assert second.content == first.content
    assert {key: second[key] for key in ("ETag", "Cache-Control", "Content-Type")} == {
        "ETag": f'"{row.digest[:32]}"',
        "Cache-Control": "public, max-age=60",
        "Content-Type": row.media_type,
    }
    assert second["Access-Control-Allow-Origin"] == "*"
    assert second["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Export.objects.count() == 1


@pytest.mark.parametrize("name", FILES)
def test_who_has_it_already_gets_no_body(client, published, name):
    etag = client.get(address(name))["ETag"]
    again = client.get(address(name), headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    other = client.get(address(name), headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_head_has_the_headers_and_no_body(client, published):
    answer = client.head(address("programme-files:json"))
    assert (answer.status_code, answer.content) == (200, b"")
    assert "ETag" in answer


@pytest.mark.parametrize("name", FILES)
def test_only_reading_is_allowed(client, published, name):
    assert client.post(address(name)).status_code == 405


def test_a_new_version_makes_new_files(client, published):
    before = client.get(address("programme-files:json"))
    published.theme = LocalizedText.of({"en": "Water"})
    published.save()
    note = LocalizedText.of({"en": "It has a theme now."})
    publish(published, note, 2, **BY)
    after = client.get(
        address("programme-files:json"), headers={"If-None-Match": before["ETag"]}
    )
    assert after.status_code == 200
    assert after.json()["schedule"]["version"] == "2"
    assert Export.objects.filter(version__number=1).count() == 1


def test_the_name_of_a_calendar_is_one_escaped_line(client, published):
    series = published.series
    series.names = LocalizedText.of({"en": "Partners; cities, and\nmore"})
    series.save()
    publish(published, LocalizedText.of({"en": "Note"}), 2, **BY)
    body = client.get(address("programme:calendar")).content.decode()
    escaped = "3rd Partners\\; cities\\, and\\nmore"
    assert f"\r\nNAME:{escaped}\r\nX-WR-CALNAME:{escaped}\r\n" in body


def test_another_address_of_the_site_makes_them_anew(client, published, settings):
    settings.SITE_URL = "https://one.example"
    assert b"https://one.example/" in client.get(address("programme-files:ics")).content
    settings.SITE_URL = "https://two.example"
    body = client.get(address("programme-files:ics")).content
    assert b"https://two.example/" in body
    assert b"one.example" not in body


def test_another_release_of_the_program_makes_them_anew(client, published, monkeypatch):
    name = address("programme-files:ics")
    client.get(name)
    first = Export.objects.get()
    monkeypatch.setattr(kept, "_made_with", lambda site: "another")
    client.get(name)
    assert Export.objects.get().name == "edition/ics/own/another" != first.name


def test_no_file_sets_a_cookie_or_is_indexed_as_if_it_were_real(client, published):
    Edition.objects.update(kind="sample")
    for name in ("programme:calendar", "programme:rss", "programme-files:json"):
        answer = client.get(address(name), headers={"accept-language": "ko"})
        assert "Set-Cookie" not in answer.headers
        assert dict(answer.cookies) == {}
        assert answer["X-Robots-Tag"] == "noindex"
    Edition.objects.update(kind="real")
    assert "X-Robots-Tag" not in client.get(address("programme:calendar")).headers


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same_file():
    edition = planned_edition(slug="partners-3", is_public=True)
    publish(edition, NO_NOTE, 1, **BY)
    barrier = Barrier(4)

    def ask(_number):
        barrier.wait()
        try:
            return bytes(kept.export("partners-3", Scope(), "ics", "ja").body)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        bodies = set(pool.map(ask, range(4)))
    assert len(bodies) == 1
    assert Export.objects.count() == 1


# What is not there


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_served_before_publishing(client, db, name):
    planned_edition(slug="partners-3", is_public=True)
    assert client.get(address(name)).status_code == 404
    assert not Export.objects.exists()


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_served_of_an_edition_that_is_not_public(client, published, name):
    assert client.get(address(name)).status_code == 200
    published.is_public = False
    published.save()
    assert client.get(address(name)).status_code == 404


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("session-json", 9),
        ("session-ics", 10**30),
        ("city-json", "nowhere"),
        ("city-xml", "partners-3"),
        ("city-ics", "hidden"),
    ],
)
def test_a_part_that_is_not_there_is_not_made(client, published, name, part):
    answer = client.get(reverse(f"programme-files:{name}", args=["partners-3", part]))
    assert answer.status_code == 404
    assert not Export.objects.exists()


def test_a_city_whose_seat_is_not_published_has_no_file(client, db):
    edition = planned_edition(slug="partners-3", is_public=True)
    edition.sessions.update(seats_known=False)
    edition.items.update(city=None)
    publish(edition, NO_NOTE, 1, **BY)
    answer = client.get(address("programme-files:city-ics"))
    assert answer.status_code == 404
    assert "It is not published in which session" in answer.content.decode()


# What must not leak


def secret_city(edition):
    """A city that sits and presents, but is not on the public list."""
    city = CityFactory.create(
        slug=HIDDEN.lower(),
        names=LocalizedText.of({"en": HIDDEN, "ja": HIDDEN}),
        zone="Pacific/Chatham",
        shows_country=True,
        country=LocalizedText.of({"en": "Freedonia"}),
    )
    ParticipantFactory.create(edition=edition, city=city, is_listed=False)
    edition.sessions.update(minutes=None)
    session = edition.sessions.get(number=2)
    session.cities.add(city)
    presented = edition.items.filter(kind="presentation").first()
    presented.pk, presented.city = None, city
    presented.save()
    session.slots.create(item=presented, place=99)


@pytest.mark.parametrize("name", FILES)
def test_no_country_no_draft_no_hidden_city_and_no_wish_is_in_a_file(client, db, name):
    edition = planned_edition(slug="partners-3", is_public=True)
    for city in City.objects.all():
        city.shows_country = True
        city.country = LocalizedText.of({"en": "Freedonia", "ja": "自由国"})
        city.save()
    Participant.objects.update(asks={"hours": "03:33-04:44"})
    secret_city(edition)
    publish(edition, NO_NOTE, 1, **BY)
    assert HIDDEN in str(Version.objects.get().content)
    assert "Freedonia" in str(Version.objects.get().content)
    opening = edition.items.get(kind="opening")
    opening.title = LocalizedText.of({"en": "Not yet public"})
    opening.save()
    body = client.get(address(name)).content.decode()
    for secret in (
        HIDDEN,
        HIDDEN.lower(),
        "Chatham",
        "Freedonia",
        "自由国",
        "Not yet public",
        "03:33",
    ):
        assert secret not in body


def test_a_city_that_is_not_listed_has_no_part(client, db):
    edition = planned_edition(slug="partners-3", is_public=True)
    secret_city(edition)
    publish(edition, NO_NOTE, 1, **BY)
    there = client.get(address("programme-files:city-ics", HIDDEN.lower()))
    nowhere = client.get(address("programme-files:city-ics", "nowhere"))
    assert there.status_code == nowhere.status_code == 404
    said = there.content.decode().replace(HIDDEN.lower(), "nowhere")
    assert "There is no city “nowhere” in this programme." in said
