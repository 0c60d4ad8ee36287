"""Large files go on where they broke off, whichever answer is lost on the way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Route
from playwright.sync_api import Page as Tab

from tests.browser.pages import DESK, SECRETARIAT, Page
from tests.factories.handing import MP4

PRESENTATION = Page(
    "presentation", f"{DESK}/my-city/nordhaven/presentation/", role=SECRETARIAT
)
MB = 1024 * 1024
# Three parts, as the script cuts them.
FILM = MP4 + bytes(9 * MB)


class Line:
    """The connection of a tab: what came through, and what is to be lost."""

    def __init__(self, tab: Tab, **lost: int) -> None:
        self.tab, self.lost = tab, lost
        self.came: Counter[str] = Counter()
        self.offsets: list[int] = []
        tab.route("**/uploads/**", self.pass_on)

    def pass_on(self, route: Route) -> None:
        """Pass a request on, unless it is the one to be lost on its way back."""
        request = route.request
        name = "finish" if request.url.endswith("/finish/") else request.method.lower()
        self.came[name] += 1
        if name == "patch":
            self.offsets.append(int(request.headers["upload-offset"]))
        if self.came[name] != self.lost.get(name):
            route.continue_()
        elif name == "head":
            route.fulfill(status=503)
        else:
            route.fetch()
            route.abort()


def choose(tab: Tab, film: FilePayload | Path, language: str = "en") -> None:
    form = tab.locator("form[data-uploads]")
    form.evaluate("form => { form.closest('details').open = true }")
    form.locator("[name=file-kind]").select_option("video")
    form.locator("[name=file-channel]").select_option("letter")
    form.locator("[name=file-language]").select_option(language)
    form.locator("[name=file-file]").set_input_files(film)


@pytest.mark.parametrize(
    ("lost", "came", "offsets"),
    [
        ({}, {"post": 1, "patch": 3, "finish": 1}, [0, 4, 8]),
        (
            {"post": 1, "patch": 2, "head": 1, "finish": 1},
            {"post": 2, "patch": 3, "head": 2, "finish": 2},
            [0, 4, 8],
        ),
    ],
    ids=["nothing", "an answer of each kind"],
)
def test_what_was_acknowledged_is_not_sent_again(own_site, enter, lost, came, offsets):
    tab = enter(own_site, PRESENTATION).go(PRESENTATION, "en")
    tab.evaluate(
        "() => { const later = setTimeout; window.setTimeout = (act) => later(act) }"
    )
    line = Line(tab, **lost)
    name = f"film-{len(lost)}.mp4"
    choose(tab, FilePayload(name=name, mimeType="video/mp4", buffer=FILM))
    try:
        with tab.expect_navigation():
            tab.locator("form[data-uploads] button").click()
    finally:
        tab.unroute("**/uploads/**")
    assert line.came == came
    assert line.offsets == [place * MB for place in offsets]
    rows = tab.locator("#files tr", has_text=name)
    assert rows.count() == 1
    assert "letter" in rows.inner_text()


def test_a_file_goes_on_after_the_window_was_closed_as_the_form_says_now(
    own_site, enter, tmp_path
):
    visit = enter(own_site, PRESENTATION)
    tab = visit.go(PRESENTATION, "en")
    film = tmp_path / "resumed.mp4"
    film.write_bytes(FILM)
    choose(tab, film)
    with tab.expect_response(lambda answer: answer.request.method == "PATCH"):
        tab.locator("form[data-uploads] button").click()
    tab = visit.go(PRESENTATION, "en")
    line = Line(tab)
    choose(tab, film, "ko")
    try:
        with tab.expect_navigation():
            tab.locator("form[data-uploads] button").click()
    finally:
        tab.unroute("**/uploads/**")
    assert line.offsets[0] > 0
    row = tab.locator("#files tr", has_text=film.name)
    assert row.count() == 1
    assert "Korean" in row.inner_text()
