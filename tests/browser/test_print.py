"""The programme on paper: two pages of A4 at 24 items, in every language.

Chromium prints what the test client was answered; there is no server and no network.
"""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Route
from pypdf import PdfReader

from intercity.front.zones import known
from intercity.kernel.clock import local
from intercity.programme.content import Content
from tests.factories.front import newest, published_sample

SITE = "http://intercity.test"
A4 = (595, 842)  # points
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
CODES = ("en", "ja", "zh-hans", "ko")


def printed(chromium: Browser, pages: dict[str, bytes]) -> dict[str, PdfReader]:
    """What Chromium prints of these pages, by their address."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
            return
        file = finders.find(path.removeprefix("/static/"))
        assert isinstance(file, str), f"{path} is no static file"
        kind = TYPES[path.rpartition(".")[2]]
        route.fulfill(path=file, content_type=kind)

    context = chromium.new_context(java_script_enabled=False)
    context.route("**/*", answer)
    found = {}
    for path in pages:
        tab = context.new_page()
        tab.goto(SITE + path)
        pdf = tab.pdf(prefer_css_page_size=True, print_background=False)
        found[path] = PdfReader(BytesIO(pdf))
    context.close()
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("city", ["port-aurora", "costa-serena"])
def test_24_items_are_two_pages_of_a4_in_every_language(chromium, city):
    edition = published_sample(presenting=12)
    content = Content.read(newest(edition).content)
    assert sum(len(session.items) for session in content.sessions) == 24
    zone = next(one.zone for one in known(content) if one.slug == city)
    clocks = [
        f"{local(item.starts_at, zone):%H:%M}"
        for session in content.sessions
        for item in session.items
    ]
    client = Client()
    client.cookies["zone"] = f"{city}@{zone}"
    addresses = [f"/{code}/{edition.slug}/programme/" for code in CODES]
    pages = {path: client.get(path).content for path in addresses}
    for path, pdf in printed(chromium, pages).items():
        sizes = {
            (round(page.mediabox.width), round(page.mediabox.height))
            for page in pdf.pages
        }
        assert sizes == {A4}, path
        assert len(pdf.pages) == 2, path
        text = "".join(page.extract_text() for page in pdf.pages)
        missing = [clock for clock in clocks if clock not in text]
        assert missing == [], path
