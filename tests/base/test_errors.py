"""Pages for what went wrong, in four languages."""

import re

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from tests.factories.people import PersonFactory
from tests.markup import by_id, inline_code, parsed, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.site")]

LANGUAGES = {"en": "en", "ja": "ja", "zh-hans": "zh-Hans", "ko": "ko"}
PAGES = {
    "bad": (400, "This request cannot be read"),
    "forbidden": (403, "You may not open this page"),
    "missing": (404, "Page not found"),
    "plainly-missing": (404, "Page not found"),
    "conflict": (409, "Somebody else has changed this meanwhile"),
    "refusal": (409, "This cannot be done now"),
    "large": (413, "This file is too large"),
    "broken": (500, "Something went wrong here"),
}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_error_has_a_page_in_every_language(client, page, code):
    status, title = PAGES[page]
    answer = client.get(f"/{code}/test/{page}/")
    tree = parsed(answer.content)
    with override(code):
        assert words(tree.find(".//h1")) == gettext(title)
    assert (answer.status_code, tree.get("lang")) == (status, LANGUAGES[code])
    assert inline_code(answer.content) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_too_many_requests_say_when_to_come_back(client, code):
    assert [client.get(f"/{code}/test/seldom/").status_code for _ in range(2)] == [
        200,
        200,
    ]
    answer = client.get(f"/{code}/test/seldom/")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert parsed(answer.content).get("lang") == LANGUAGES[code]


def test_a_missing_page_proposes_the_nearest(client):
    main = by_id(parsed(client.get("/en/test/missing/").content), "main")
    links = {words(link): link.get("href") for link in main.iter("a")}
    assert links["Seoul"] == "/en/cities/seoul/"
    assert "There is no city “seol”." in words(main)


def test_an_address_that_only_takes_forms_is_no_blank_page(client):
    answer = client.get("/en/test/sent/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Go to the start page" in words(parsed(answer.content))
    assert client.post("/en/test/sent/").content == b"sent"
    assert client.put("/en/test/sent/").content == b""


def test_an_unknown_address_is_told_in_the_readers_language(client):
    answer = client.get("/nowhere", headers={"accept-language": "ko"})
    assert answer.status_code == 404
    assert parsed(answer.content).get("lang") == "ko"


def test_a_conflict_shows_both_versions_field_by_field(client):
    answer = client.post("/en/test/conflict/", {"title_en": "Towns", "revision": "3"})
    tree = parsed(answer.content)
    rows = [[words(cell) for cell in row] for row in tree.findall(".//tbody/tr")]
    assert rows == [
        ["title differs", "Cities都市", "Towns"],
        ["start", "09:30", "09:30"],
    ]
    assert [span.get("lang") for span in tree.findall(".//tbody//span[@lang]")] == [
        "en",
        "ja",
        "en",
    ]


def test_a_conflict_sends_again_what_was_typed_over_the_newer_revision(client):
    sent = {"title_en": "Towns", "rest": ["sat", "sun"], "revision": "3"}
    tree = parsed(client.post("/en/test/conflict/", sent).content)
    (form,) = by_id(tree, "main").iter("form")
    fields = [(field.get("name"), field.get("value")) for field in form.iter("input")]
    assert sorted(pair for pair in fields if pair[0] != "csrfmiddlewaretoken") == [
        ("rest", "sat"),
        ("rest", "sun"),
        ("revision", "4"),
        ("title_en", "Towns"),
    ]
    assert form.get("action") == "/en/test/conflict/"


def test_a_form_without_its_token_is_told_so():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/en/test/form/", {})
    assert answer.status_code == 403
    assert words(parsed(answer.content).find(".//h1")) == "This form has expired"


def test_the_500_page_asks_neither_the_database_nor_a_session(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        answer = client.get("/ko/test/broken/")
    assert answer.status_code == 500
    assert not answer.cookies.get("sessionid")


def test_nobody_signed_in_is_taken_to_the_sign_in_page_and_back(client):
    for page in ("administrators", "hidden"):
        answer = client.get(f"/ko/test/{page}/?a=1")
        back = f"/ko/account/sign-in/?next=/ko/test/{page}/%3Fa%3D1"
        assert (answer.status_code, answer["Location"]) == (302, back)


def test_after_a_sent_form_signing_in_leads_to_the_desk(client):
    answer = client.post("/ko/test/administrators/", {"a": "1"})
    assert answer["Location"] == "/ko/account/sign-in/?next=/ko/desk/"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client):
    answer = client.get("/ko/test/administrators/", headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/ko/account/sign-in/?next=/ko/desk/"


def test_a_request_too_long_is_told_its_limit(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    answer = client.post("/en/test/form/", {"note": "x" * 2000})
    assert answer.status_code == 413
    assert "At most 1.0\xa0KB are accepted." in answer.content.decode()


def test_a_rule_lets_in_whom_it_is_for_and_tells_strangers_as_little_as_it_must(client):
    client.force_login(PersonFactory.create())
    assert client.get("/en/test/administrators/").status_code == 403
    assert client.get("/en/test/hidden/").status_code == 404
    boss = PersonFactory.create(is_administrator=True)
    client.force_login(boss)
    assert client.get("/en/test/administrators/").content.decode() == boss.email
    assert client.get("/en/test/hidden/").content == b"secret"


def test_the_conflict_page_names_no_internals(client):
    page = client.post("/en/test/conflict/", {"revision": "3"}).content.decode()
    assert re.findall(r"LocalizedText|stale|None", page) == []
