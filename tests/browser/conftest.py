"""Chromium, and a served demonstration for each process that tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from tests.browser.demonstration import Demonstration, copied, serving
from tests.browser.looking import Visit
from tests.browser.pages import ZONE, Page, press

# Playwright keeps a loop running in this thread; what Django is asked for beside it
# (test_print) is asked in turn, not at once.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

Enter = Callable[..., Visit]


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
def tabs(chromium) -> Callable[..., Tab]:
    """A tab for each kind of visitor, kept: to begin anew costs more than a page."""
    known: dict[tuple[str, str, bool], Tab] = {}

    def tab_of(where: Demonstration, role: str, *, scripts: bool) -> Tab:
        kind = (where.url, role, scripts)
        if kind not in known:
            context = chromium.new_context(
                base_url=where.url, java_script_enabled=scripts
            )
            context.set_default_timeout(20_000)
            known[kind] = context.new_page()
            if role:
                known[kind].goto(where.links[role])
                press("main button")(known[kind])
        return known[kind]

    return tab_of


@pytest.fixture
def enter(tabs) -> Iterator[Enter]:
    """A visitor who may see a page, with scripts or without."""
    visits: list[Visit] = []

    def entered(where: Demonstration, page: Page, *, scripts: bool = True) -> Visit:
        tab = tabs(where, page.role, scripts=scripts)
        zone = [{**ZONE, "url": where.url}] if page.zone else []
        visits.append(Visit(tab, zone))
        return visits[-1]

    yield entered
    for visit in visits:
        visit.leave()
