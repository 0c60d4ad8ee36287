"""The content policy on every kind of answer, and no page that would break it."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

from intercity.people.models import Person
from tests.markup import inline_code, parsed
from tests.project.addresses import NUMBERS, ROWS

pytestmark = pytest.mark.django_db
SAMPLE = "partner-cities-4"
POLICY = {
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
}
HERE = "http://testserver"
# So many pages of a kind are read, in English and in each other language.
MOST = {"en": 3}
ELSEWHERE = 1
# No link leads there: pages of mails, of errors, of links made by `demo`.
WITHOUT_LINKS = {
    "/en/account/inactive/",
    "/en/account/demo/token/",
    "/en/account/sign-in/",
    "/en/account/sign-in/code/",
    "/en/account/sign-up/",
    # On the way in; tests of the second factor look into them, and into the last one.
    "/en/account/sign-in/passkey/",
    "/en/account/sign-in/second/",
    "/en/account/second-factor/",
    "/en/account/factors/recovery-codes/renew/",
    # For administrators; tests of their rooms look into them.
    "/en/desk/mails/",
    "/en/desk/mails/{mail}/",
    "/en/desk/record/",
    "/en/desk/people/",
    "/en/desk/people/enter/",
    "/en/desk/people/{person}/",
    # For those who speak for a city.
    "/en/desk/{edition}/my-city/{city}/",
    "/en/desk/{edition}/my-city/{city}/plan/",
    # For readers who have chosen that city, and for those who prefer it to Atom.
    "/en/{edition}/cities/{city}/programme.ics",
    "/en/{edition}/versions.rss",
    # By a form's button.
    "/en/account/sign-out/",
    "/en/desk/{edition}/plan/searches/{search}/",
    "/en/desk/{edition}/programme/sessions/1/order/",
    "/en/desk/{edition}/programme/sessions/1/rule/",
    "/en/desk/{edition}/programme/items/{item}/share/",
    "/en/desk/{edition}/invitations/preview/",
    # Once a file is for everybody, or a text lacks a language; tests of their rooms
    # look into them.
    "/en/{edition}/materials/",
    "/en/desk/{edition}/translations/item/{item}/",
    # For members and interpreters with an account, and for administrators.
    "/en/account/consents/",
    "/en/desk/{edition}/interpretation/mine/",
    "/en/desk/people/data/",
    # While a table or a large file is on its way in.
    "/en/desk/uploads/{upload}/",
    "/en/desk/{edition}/delegations/import/{all_table}/",
    "/en/desk/{edition}/my-city/{city}/delegation/import/{table}/",
    # Of letters and files that few have; tests of their rooms look into them.
    "/en/desk/{edition}/consents/{consenter}/paper/{consent}/",
    "/en/desk/{edition}/invitations/cities/{city}/letter.pdf",
    "/en/desk/{edition}/materials/{material}/terms/",
}
# Whoever has no account: tests of the delegations open their links.
BY_LINK = "/en/link/"


def policy(answer: Any) -> set[str]:
    return set(answer.headers.get("Content-Security-Policy", "").split("; "))


def route_of(path: str) -> str:
    """The pattern that an address is of; "" where it is of none."""
    with override(get_language_from_path(path) or "en"):
        try:
            return resolve(path).route
        except Resolver404:
            return ""


def crawled(
    client: Client, *starts: str, within: str = "/"
) -> tuple[Counter[str], list[object]]:
    """The routes that links lead to from there, and what is wrong on the way."""
    reached: Counter[str] = Counter()
    wrong: list[object] = []
    waiting, known = deque(starts), set(starts)
    while waiting:
        address = waiting.popleft()
        path = urlsplit(address).path
        route, language = route_of(path), path.split("/")[1]
        if reached[route] >= MOST.get(language, ELSEWHERE):
            continue
        reached[route] += 1
        answer = client.get(address)
        wrong += [(address, fault) for fault in faults(answer)]
        there = [link for link in links(address, answer) if link.startswith(within)]
        found = [link for link in there if link not in known]
        waiting.extend(found)
        known.update(found)
    return reached, wrong


def faults(answer: Any) -> list[object]:
    """What is wrong with an answer that a link leads to."""
    found: list[object] = []
    if policy(answer) != POLICY:
        found.append(policy(answer))
    if answer.status_code not in {200, 302}:
        found.append(answer.status_code)
    if answer["Content-Type"].startswith("text/html") and answer.content:
        found += inline_code(answer.content)
    return found


def links(address: str, answer: Any) -> list[str]:
    """Where an answer leads to on this site."""
    if answer.status_code == 302:
        found = [answer["Location"]]
    elif answer["Content-Type"].startswith("text/html"):
        tree = parsed(answer.content)
        found = [
            link.get("href", "") for kind in ("a", "link") for link in tree.iter(kind)
        ]
    else:
        found = []
    paths = [urldefrag(urljoin(HERE + address, link)).url for link in found]
    return [
        path.removeprefix(HERE)
        for path in paths
        if path.startswith(f"{HERE}/") and not path.startswith(f"{HERE}/static/")
    ]


def test_no_page_that_links_lead_to_holds_inline_code(demo):
    client = Client()
    client.force_login(demo.secretariat)
    # The one city with contacts of every kind, before the others of the directory.
    city = "/en/desk/cities/costa-serena/"
    reached, wrong = crawled(client, city, "/en/", "/en/desk/", "/robots.txt")
    assert wrong == []
    # The crawl has seen what it was to see: every page there is, but for these few.
    names = {"edition": "x", "city": "y"} | dict.fromkeys(NUMBERS, 1)
    pages = {
        row.address: route_of(urlsplit(row.address.format(**names)).path)
        for row in ROWS
        if row.get in {200, 302} and row.address.startswith("/en/")
    }
    unseen = {
        address
        for address, route in pages.items()
        if not reached[route] and not address.startswith(BY_LINK)
    }
    assert unseen <= WITHOUT_LINKS
    assert not any("desk" in address and address == "programme/" for address in unseen)
    languages = {route.split("/")[0] for route in reached}
    assert {"en", "ja", "zh-hans", "ko"} <= languages


def test_what_a_city_and_a_stranger_see_at_the_desk_holds_none_either(demo):
    reached: Counter[str] = Counter()
    for person in (demo.focal_point, demo.stranger):
        client = Client()
        client.force_login(Person.objects.get(pk=person.pk))
        routes, wrong = crawled(client, "/ko/desk/", within="/ko/desk/")
        assert wrong == []
        reached += routes
    assert reached["ko/desk/<slug:slug>/my-city/<slug:city>/plan/"] == 1


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("get", "/", {}, 302),
        ("head", "/en/", {}, 200),
        ("options", "/en/about/help/", {}, 405),
        ("get", "/static/no/such/file.css", {}, 404),
        ("get", "/no/such/page/", {}, 404),
        ("get", "/en/", {"host": "elsewhere.example.org"}, 400),
        ("get", f"/{SAMPLE}/schedule.json", {}, 200),
        ("get", f"/{SAMPLE}/schedule.ics", {}, 200),
        ("get", "/api/v1/editions", {}, 200),
        ("get", "/api/v1/nowhere", {}, 404),
        ("post", "/api/v1/editions", {}, 405),
        ("get", "/robots.txt", {}, 200),
        ("get", "/sitemap.xml", {}, 200),
    ],
)
def test_every_kind_of_answer_carries_the_policy(
    demo, method, address, headers, status
):
    answer = getattr(Client(), method)(address, headers=headers)
    assert (answer.status_code, policy(answer)) == (status, POLICY)
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_answer_that_has_not_changed_carries_it_too(demo):
    client = Client()
    address = f"/{SAMPLE}/schedule.ics"
    etag = client.get(address)["ETag"]
    answer = client.get(address, headers={"if-none-match": etag})
    assert (answer.status_code, policy(answer)) == (304, POLICY)


def test_our_own_mistake_carries_it_too(demo, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("intercity.front.views.editions.entered", broken)
    answer = Client(raise_request_exception=False).get("/ja/")
    assert (answer.status_code, policy(answer)) == (500, POLICY)
    assert inline_code(answer.content) == []
