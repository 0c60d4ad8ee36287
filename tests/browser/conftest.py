"""Chromium, and a served demonstration for each process that tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.demonstration import Demonstration, copied, serving

# Playwright keeps a loop running in this thread; what Django is asked for beside it
# (test_print) is asked in turn, not at once.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

Enter = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"], timeout=60_000
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Demonstration]:
    """The demonstration that everybody only reads."""
    with serving(tmp_path_factory.mktemp("demonstration")) as served:
        yield served


@pytest.fixture(scope="session")
def own_site(site, tmp_path_factory) -> Iterator[Demonstration]:
    """The same, in which things are changed."""
    with serving(copied(site, tmp_path_factory.mktemp("changed"))) as served:
        yield served


@pytest.fixture(scope="session")
def signed_in(chromium) -> Callable[[str, str], Any]:
    """The cookies of a session, by the address and the link that signs in."""
    known: dict[tuple[str, str], Any] = {}

    def cookies(url: str, link: str) -> Any:
        if (url, link) not in known:
            context = chromium.new_context(base_url=url)
            tab = context.new_page()
            tab.goto(link)
            tab.locator("main button").click()
            tab.wait_for_url(lambda url: "/account/demo/" not in url)
            known[url, link] = context.storage_state()
            context.close()
        return known[url, link]

    return cookies


@pytest.fixture
def enter(chromium, signed_in) -> Iterator[Enter]:
    """A way into a site: its width, as whom (a link that signs in), with scripts."""
    contexts: list[BrowserContext] = []

    def entered(
        where: Demonstration,
        *,
        link: str = "",
        size: tuple[int, int] = (1280, 900),
        scripts: bool = True,
    ) -> BrowserContext:
        context = chromium.new_context(
            base_url=where.url,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripts,
            storage_state=signed_in(where.url, link) if link else None,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context

    yield entered
    for context in contexts:
        context.close()
