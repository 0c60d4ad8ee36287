"""The API reads what was published, in the language and zone that were asked for."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

import intercity
from intercity.api.v1 import serving
from intercity.cities.models import City
from intercity.kernel.clock import TZDATA
from intercity.kernel.wording import LocalizedText
from intercity.planning.models import Plan
from intercity.programme.actions import publish
from intercity.programme.models import Version
from intercity.seminars.models import Edition, Participant
from tests.cast import cast_of
from tests.factories.cities import CityFactory
from tests.factories.programme import NOW, planned_edition
from tests.factories.seminars import EditionFactory, ParticipantFactory
from tests.markup import parsed

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": None, "now": NOW}
NO_NOTE = LocalizedText("en")
NOTE = LocalizedText.of({"en": "It has a theme.", "ja": "テーマを定めた。"})
HERE = "editions/partners-3"
LISTS = [
    "editions",
    HERE,
    f"{HERE}/sessions",
    f"{HERE}/sessions/1",
    f"{HERE}/items",
    f"{HERE}/cities",
    f"{HERE}/cities/valmont",
    f"{HERE}/versions",
    "places?name=Valmont&edition=partners-3",
]


@pytest.fixture
def limited(monkeypatch):
    """Three requests a minute."""
    cache.clear()
    monkeypatch.setattr(serving, "LIMIT", 3)


@pytest.fixture(autouse=True)
def no_limit(request, monkeypatch):
    """Requests are not counted but where that is the question."""
    if "limited" not in request.fixturenames:
        monkeypatch.setattr(serving, "take", lambda *_args, **_kwargs: None)


@pytest.fixture
def edition():
    edition = planned_edition(slug="partners-3", is_public=True)
    host = edition.host
    host.names = LocalizedText.of({"en": "Harbourgate", "ja": "港門市"})
    host.save()
    valmont = City.objects.get(slug="valmont")
    valmont.names = LocalizedText.of({"en": "Valmont", "ja": "ヴァルモン市"})
    valmont.save()
    return edition


@pytest.fixture
def published(edition):
    publish(edition, NO_NOTE, 1, **BY)
    return edition


@pytest.fixture
def ask(client):
    def asked(address, **given):
        return client.get(f"/api/v1/{address}", **given)

    return asked


def text(words, lang="en", *, fallback=False):
    return {"text": words, "lang": lang, "fallback": fallback}


# What it answers


def test_an_edition(ask, published):
    host = published.host.slug
    assert ask(f"{HERE}?lang=ja").json() == {
        "slug": "partners-3",
        "name": text("Partner Cities Seminar", fallback=True),
        "ordinal": 3,
        "kind": "sample",
        "version": 1,
        "published_at": "2026-12-01T03:00:00Z",
        "theme": None,
        "dates": ["2027-01-20"],
        "languages": ["en", "ja", "zh-Hans", "ko"],
        "mode": "online",
        "was_held": False,
        "host": {"slug": host, "name": text("港門市", "ja")},
        "fiscal_year": None,
        "zone": "Asia/Tokyo",
        "tzdata": TZDATA,
        "cities": {"total": 5, "named": 5},
        "city_order": "alphabetical",
        "city_order_seed": None,
        "presentation_order": "alphabetical",
        "source": "",
        "source_url": "",
    }


def test_editions_name_those_in_preparation_without_their_dates(ask, published):
    EditionFactory.create(slug="partners-4", is_public=True, ordinal=4)
    EditionFactory.create(slug="partners-5")
    found = {one["slug"]: one for one in ask("editions").json()}
    assert set(found) == {"partners-3", "partners-4"}
    assert found["partners-3"]["dates"] == ["2027-01-20"]
    assert found["partners-4"] == {
        "slug": "partners-4",
        "name": text("Partner Cities Seminar"),
        "ordinal": 4,
        "kind": "sample",
        "version": None,
        "theme": None,
        "dates": [],
        "languages": ["en", "ja", "zh-Hans", "ko"],
        "mode": "online",
        "was_held": None,
        "host": None,
    }


def test_sessions_in_the_zone_that_was_asked_for(ask, published):
    first, second = ask(f"{HERE}/sessions?zone=America/St_Johns").json()
    assert first == {
        "number": 1,
        "title": None,
        "starts_at": {
            "instant": "2027-01-20T00:30:00Z",
            "local": "2027-01-19T21:00:00",
            "zone": "America/St_Johns",
            "offset": "UTC−3:30",
        },
        "ends_at": {
            "instant": "2027-01-20T02:25:00Z",
            "local": "2027-01-19T22:55:00",
            "zone": "America/St_Johns",
            "offset": "UTC−3:30",
        },
        "minutes": 115,
        "times_known": True,
        "cities": ["amber-fort", "coral-port", "pearl-quay"],
    }
    assert second["number"] == 2


def test_a_session_with_its_items_on_the_hosts_clock(ask, published):
    session = ask(f"{HERE}/sessions/2?lang=ja").json()
    assert session["starts_at"]["local"] == "2027-01-20T18:45:00"
    assert session["items"] == [
        one for one in ask(f"{HERE}/items?lang=ja").json() if one["session"] == 2
    ]


def test_an_item(ask, published):
    found = ask(f"{HERE}/items?lang=ja").json()
    (valmont,) = [
        one for one in found if one["city"] and one["city"]["slug"] == "valmont"
    ]
    at = {"zone": "Asia/Tokyo", "offset": "UTC+9"}
    assert valmont == {
        "id": published.items.get(city__slug="valmont").pk,
        "session": 2,
        "place": 5,
        "kind": "presentation",
        "title": text("発表", "ja"),
        "description": None,
        "city": {"slug": "valmont", "name": text("ヴァルモン市", "ja")},
        "starts_at": {
            "instant": "2027-01-20T10:30:00Z",
            "local": "2027-01-20T19:30:00",
            **at,
        },
        "ends_at": {
            "instant": "2027-01-20T10:40:00Z",
            "local": "2027-01-20T19:40:00",
            **at,
        },
        "minutes": 10,
    }


def test_cities_in_the_order_of_the_list(ask, published):
    found = ask(f"{HERE}/cities").json()
    assert [one["slug"] for one in found] == [
        "amber-fort",
        "coral-port",
        "nordhaven",
        "pearl-quay",
        "valmont",
    ]
    assert ask(f"{HERE}/cities/valmont").json() == found[-1]
    assert found[-1] == {
        "slug": "valmont",
        "name": text("Valmont"),
        "kind": "city",
        "place": 5,
        "zones": ["Europe/Paris"],
        "presents": True,
        "sessions": [2],
        "latitude": None,
        "longitude": None,
    }


def test_versions_with_their_notes(ask, published):
    published.theme = LocalizedText.of({"en": "Water"})
    published.save()
    publish(published, NOTE, 2, **BY)
    newest, first = ask(f"{HERE}/versions?lang=ja").json()
    assert newest["note"] == text("テーマを定めた。", "ja")
    assert [change["code"] for change in first["changes"]] == ["first_version"]
    assert first == {
        "number": 1,
        "published_at": "2026-12-01T03:00:00Z",
        "note": None,
        "changes": first["changes"],
    }


def test_what_is_not_published_is_null(ask, edition):
    edition.sessions.update(seats_known=False, times_known=False)
    edition.items.update(city=None)
    publish(edition, NO_NOTE, 1, **BY)
    session = ask(f"{HERE}/sessions/1").json()
    assert (session["cities"], session["times_known"]) == (None, False)
    unknown = {(one["starts_at"], one["minutes"]) for one in session["items"]}
    assert unknown == {(None, None)}


def test_places_for_the_choice_of_a_zone(ask, published):
    found = ask("places?name=ヴァルモン市&edition=partners-3&lang=ja").json()
    assert found["near"] == []
    (valmont,) = found["matches"]
    assert valmont.pop("offset") in {"UTC+1", "UTC+2"}
    assert valmont == {
        "name": text("ヴァルモン市", "ja"),
        "region": "",
        "zone": "Europe/Paris",
        "choice": "valmont@Europe/Paris",
    }
    assert ask("places?name=Asia/Seoul").json()["matches"][0]["zone"] == "Asia/Seoul"
    assert ask("places?name=Seol").json()["near"][0]["zone"] == "Asia/Seoul"


# How it answers


@pytest.mark.parametrize("address", LISTS)
def test_answers_are_public_and_known_by_their_digest(ask, published, address):
    first = ask(address)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Access-Control-Allow-Origin"] == "*"
    again = ask(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", LISTS)
def test_answers_take_as_many_queries_for_many_rows_as_for_one(
    ask, edition, django_assert_num_queries, address
):
    publish(edition, NO_NOTE, 1, **BY)
    few = {"editions": 3, f"{HERE}/versions": 2}.get(address, 1)
    ask(address)
    with django_assert_num_queries(few):
        ask(address)
    for number in range(5):
        city = CityFactory.create()
        ParticipantFactory.create(edition=edition, city=city)
        other = planned_edition_beside(number)
        publish(other, NO_NOTE, 1, **BY)
        edition.theme = LocalizedText.of({"en": f"Theme {number}"})
        edition.save()
        publish(edition, NOTE, number + 2, **BY)
    with django_assert_num_queries(few):
        ask(address)


def planned_edition_beside(number):
    edition = EditionFactory.create(slug=f"beside-{number}", is_public=True)
    edition.sessions.create(
        number=1, day="2027-02-01", start="09:00", zone="Asia/Tokyo"
    )
    return edition


def test_who_is_signed_in_makes_no_difference(client, ask, published):
    before = ask(HERE)
    client.force_login(cast_of(published).secretariat)
    after = ask(HERE)
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    assert "Cookie" not in after.get("Vary", "")


# What goes wrong


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("editions/nothing", "edition_not_found"),
        ("editions/nothing/sessions", "edition_not_found"),
        ("editions/nothing/versions", "edition_not_found"),
        (f"{HERE}/sessions/9", "session_not_found"),
        (f"{HERE}/cities/nowhere", "city_not_found"),
        ("places?name=a&edition=nothing", "edition_not_found"),
        ("", "no_such_address"),
        ("nothing", "no_such_address"),
        (f"{HERE}/", "no_such_address"),
        ("../v2/editions", "no_such_address"),
    ],
)
def test_what_is_not_there_is_a_problem_with_a_code(ask, published, address, code):
    answer = ask(address)
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (
        404,
        "application/problem+json",
    )
    assert problem.pop("detail")
    assert problem == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "code": code,
        "errors": [],
    }


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"{HERE}?lang=zh", 'lang: Value error, language: "zh" names no script'),
        (f"{HERE}/items?zone=Asia/Tokio", "nearest: Asia/Tokyo"),
        (f"{HERE}/sessions/0", "number: Input should be greater than or equal to 1"),
        (f"{HERE}/sessions/one", "number: Input should be a valid integer"),
        ("places", "name: Field required"),
        ("places?name=", "name: String should have at least 1 character"),
        ("editions/%00", "edition: String should match pattern"),
    ],
)
def test_parameters_that_cannot_be_read_are_named(ask, published, address, said):
    answer = ask(address)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "invalid_parameters"
    assert said in "; ".join(problem["errors"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, published, method):
    answer = getattr(client, method)(f"/api/v1/{HERE}")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json()["code"] == "method_not_allowed"


def test_head_is_answered_without_a_body(client, published):
    answer = client.head(f"/api/v1/{HERE}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert "ETag" in answer


@pytest.mark.usefixtures("limited")
def test_too_many_requests_are_told_to_come_later(ask, published):
    answers = [ask(HERE) for _ in range(8)]
    refused = answers[-1]
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused["Retry-After"]) <= 60


# What never appears


@pytest.mark.parametrize("address", LISTS)
def test_drafts_wishes_plans_countries_and_hidden_cities_never_appear(
    ask, edition, address
):
    for city in City.objects.all():
        city.shows_country, city.country = True, LocalizedText.of({"en": "Freedonia"})
        city.save()
    Participant.objects.update(asks={"hours": "03:33-04:44"})
    Plan.objects.create(
        edition=edition,
        state=Plan.State.SETTLED,
        brief="secret-brief",
        sessions=[],
        answer={"burden": 777_777},
        tzdata=TZDATA,
        made_at=NOW,
    )
    hidden = CityFactory.create(
        slug="xanadu",
        names=LocalizedText.of({"en": "Xanadu", "ja": "ザナドゥ"}),
        zone="Pacific/Chatham",
    )
    ParticipantFactory.create(edition=edition, city=hidden, is_listed=False)
    edition.sessions.update(minutes=None)
    edition.sessions.get(number=2).cities.add(hidden)
    publish(edition, NO_NOTE, 1, **BY)
    edition.sessions.get(number=2).cities.remove(hidden)
    edition.theme = LocalizedText.of({"en": "A theme"})
    edition.save()
    publish(edition, NOTE, 2, **BY)
    edition.sessions.get(number=2).cities.add(hidden)
    edition.theme = LocalizedText.of({"en": "Another theme"})
    edition.save()
    publish(edition, NOTE, 3, **BY)
    for secret in ("xanadu", "Freedonia"):
        assert secret in str(Version.objects.values_list("content", "changes"))
    opening = edition.items.get(kind="opening")
    opening.title = LocalizedText.of({"en": "Not yet public"})
    opening.save()
    body = ask(address).content.decode()
    for secret in (
        "xanadu",
        "Xanadu",
        "ザナドゥ",
        "Chatham",
        "Freedonia",
        "03:33",
        "secret-brief",
        "777777",
        "Not yet public",
    ):
        assert secret not in body


def test_a_hidden_city_is_no_place_of_the_edition(ask, edition):
    hidden = CityFactory.create(slug="xanadu", zone="Pacific/Chatham")
    ParticipantFactory.create(edition=edition, city=hidden, is_listed=False)
    publish(edition, NO_NOTE, 1, **BY)
    found = ask("places?name=xanadu&edition=partners-3").json()
    assert "xanadu@Pacific/Chatham" not in str(found)
    assert ask(f"{HERE}/cities/xanadu").status_code == 404


@pytest.mark.parametrize("address", LISTS[1:])
def test_an_edition_that_is_not_public_is_not_there(ask, published, address):
    assert ask(address).status_code == 200
    Edition.objects.update(is_public=False)
    nothing = ask(address.replace("partners-3", "nothing"))
    assert (ask(address).status_code, nothing.status_code) == (404, 404)
    said = ask(address).content.decode().replace("partners-3", "nothing")
    assert said == nothing.content.decode()


# The description


def test_the_description_names_every_operation_and_its_problems(ask):
    described = ask("openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert sorted(described["paths"]) == [
        "/api/v1/editions",
        "/api/v1/editions/{edition}",
        "/api/v1/editions/{edition}/cities",
        "/api/v1/editions/{edition}/cities/{city}",
        "/api/v1/editions/{edition}/items",
        "/api/v1/editions/{edition}/sessions",
        "/api/v1/editions/{edition}/sessions/{number}",
        "/api/v1/editions/{edition}/versions",
        "/api/v1/places",
    ]
    for operations in described["paths"].values():
        assert list(operations) == ["get"]
        responses = operations["get"]["responses"]
        for status in set(responses) - {"200"}:
            assert list(responses[status]["content"]) == ["application/problem+json"]
        assert {"422", "429"} < set(responses)


def test_its_page_runs_no_script_from_elsewhere(client):
    answer = client.get(reverse("api-files:v1:openapi-view"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert parsed(page) is not None
    assert "GET /api/v1/editions/{edition}/items" in page
    assert "cdn" not in page
    assert "jsdelivr" not in page


def test_no_other_room_knows_its_shapes():
    root = Path(intercity.__file__).parent
    outside = [
        path
        for path in root.rglob("*.py")
        if path.relative_to(root).parts[0] not in {"api", "project"}
    ]
    for path in outside:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("intercity.api"), path
