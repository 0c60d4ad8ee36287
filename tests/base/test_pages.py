"""The frame of every page: policy, languages, notices, navigation."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from intercity.base import navigation
from intercity.base.middleware import Language
from intercity.base.navigation import Link
from tests.factories.people import PersonFactory
from tests.markup import by_id, inline_code, parsed, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.site")]

PUBLIC = [
    "/en/about/help/",
    "/ja/about/accessibility/",
    "/zh-hans/about/cookies/",
    "/ko/account/sign-in/",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_the_content_policy_is_exact(client, address):
    said = client.get(address)["Content-Security-Policy"]
    assert sorted(said.split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]


@pytest.mark.parametrize("address", PUBLIC)
def test_no_page_holds_inline_code(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert inline_code(answer.content) == []


def test_the_search_for_inline_code_finds_it():
    page = (
        "<!doctype html><title>x</title><style>a{}</style><script>x</script>"
        '<script src="a.js"></script><script type="application/ld+json">{}</script>'
        '<p style="a" onclick="b">c</p>'
    )
    assert inline_code(page) == ["<style>", "<script>", "p[style]", "p[onclick]"]


def test_other_policies_are_told_too(client):
    answer = client.get("/en/about/help/")
    assert {
        name: answer[name]
        for name in (
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
            "Referrer-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
        )
    } == {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_page_with_a_form_is_kept_by_its_reader_only(client):
    answer = client.get("/en/test/form/")
    assert "Cookie" in answer["Vary"]
    assert answer["Cache-Control"] == "private, no-cache"


def test_the_same_page_is_offered_in_each_language_by_its_own_name(client):
    tree = parsed(client.get("/ja/about/help/?a=1&b=2").content)
    (nav,) = [nav for nav in tree.iter("nav") if "language" in (nav.get("class") or "")]
    assert [
        (link.get("href"), link.get("lang"), link.get("hreflang"), words(link))
        for link in nav.iter("a")
    ] == [
        ("/en/about/help/?a=1&b=2", "en", "en", "English"),
        ("/zh-hans/about/help/?a=1&b=2", "zh-Hans", "zh-Hans", "简体中文"),
        ("/ko/about/help/?a=1&b=2", "ko", "ko", "한국어"),
    ]
    (current,) = [span for span in nav.iter("span") if span.get("aria-current")]
    assert (words(current), current.get("lang")) == ("日本語", "ja")


def test_each_language_names_all_the_others_for_search_engines(client):
    def alternates(code):
        tree = parsed(client.get(f"/{code}/about/help/").content)
        return {
            link.get("hreflang"): link.get("href")
            for link in tree.iter("link")
            if link.get("rel") == "alternate"
        }

    site = "http://127.0.0.1:8000"
    assert alternates("ko") == {
        "en": f"{site}/en/about/help/",
        "ja": f"{site}/ja/about/help/",
        "zh-Hans": f"{site}/zh-hans/about/help/",
        "ko": f"{site}/ko/about/help/",
        "x-default": f"{site}/about/help/",
    }
    assert alternates("en") == alternates("zh-hans") == alternates("ko")


def test_the_language_read_last_is_remembered(client):
    client.get("/ko/about/help/", headers={"accept-language": "en"})
    assert client.cookies["django_language"].value == "ko"
    answer = client.get("/about/help/", headers={"accept-language": "en"})
    assert answer["Location"] == "/ko/about/help/"


def test_the_language_of_a_page_alone_is_remembered():
    def answer(request):
        return HttpResponse("{}", content_type=request.GET["type"])

    remember = Language(answer)
    for kind, kept in (("text/html; charset=utf-8", ["django_language"]), ("a/b", [])):
        request = RequestFactory().get("/ko/a/", {"type": kind})
        assert list(remember(request).cookies) == kept


def test_no_cookie_is_set_where_the_browser_says_the_same(client):
    client.get("/ko/about/help/", headers={"accept-language": "ko-KR,ko;q=0.9"})
    assert dict(client.cookies) == {}


@pytest.mark.parametrize(
    ("browser", "code"),
    [
        ("ja,en;q=0.5", "ja"),
        ("zh-CN", "zh-hans"),
        ("fr", "en"),
        ("ko-KR", "ko"),
    ],
)
def test_an_address_without_a_language_leads_to_the_browsers(client, browser, code):
    answer = client.get("/about/help/", headers={"accept-language": browser})
    assert answer["Location"] == f"/{code}/about/help/"


@pytest.mark.parametrize(
    ("given", "leads"),
    [
        ("/zh/about/help/?a=1", "/zh-hans/about/help/?a=1"),
        ("/zh-CN/about/help/", "/zh-hans/about/help/"),
        ("/en-gb/about/help/", "/en/about/help/"),
    ],
)
def test_a_near_language_leads_to_the_one_spoken_here(client, given, leads):
    answer = client.get(given)
    assert (answer.status_code, answer["Location"]) == (302, leads)


def test_a_reserved_word_is_never_an_edition(client):
    for word in ("desk", "account", "about", "zone", "language"):
        assert client.get(f"/en/{word}/programme/").status_code == 404


def test_the_desk_offers_what_the_person_may_open(client, monkeypatch):
    links = [
        Link("Everybody", "base:help", lambda person: True),
        Link("Administrators", "base:cookies", lambda person: person.is_administrator),
    ]
    monkeypatch.setattr(navigation, "_links", links)
    assert shown(client, None) == []
    assert shown(client, PersonFactory.create()) == ["Everybody"]
    boss = PersonFactory.create(is_administrator=True)
    assert shown(client, boss) == ["Everybody", "Administrators"]


def shown(client, person):
    """The desk's links as this person sees them."""
    if person is not None:
        client.force_login(person)
    tree = parsed(client.get("/en/test/form/").content)
    navs = [nav for nav in tree.iter("nav") if nav.get("class") == "ic-header__nav"]
    return [words(link) for nav in navs for link in nav.iter("a")]


def test_the_link_above_this_page_is_marked(rf, monkeypatch):
    links = [
        Link("About", "base:help", lambda person: True),
        Link("Sign in", "account_login", lambda person: True),
    ]
    monkeypatch.setattr(navigation, "_links", links)
    request = rf.get(reverse("base:help") + "more/")
    marked = [
        (link.label, link.is_current)
        for link in navigation.desk_links(request, PersonFactory.create())
    ]
    assert marked == [("About", True), ("Sign in", False)]


def test_a_page_has_one_heading_one_main_part_and_a_way_to_skip_there(client):
    tree = parsed(client.get("/en/about/help/").content)
    assert [words(heading) for heading in tree.iter("h1")] == ["Help"]
    assert tree.findtext(".//title") == "Help – Intercity"
    assert by_id(tree, "main").tag == "main"
    assert next(tree.find("body").iter("a")).get("href") == "#main"
