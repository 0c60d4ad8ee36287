"""The working months without scripts: from invitations to a published programme."""

from __future__ import annotations

import email
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, FilePayload, expect
from playwright.sync_api import Page as Tab

from intercity.project.demo.paper import paper
from tests.browser.demonstration import (
    Demonstration,
    copied,
    serving,
    surroundings,
)
from tests.browser.fresh import SLUG
from tests.browser.pages import SECRETARIAT, press, send

DESK = f"/en/desk/{SLUG}"
PATIENCE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("family_name", "given_name", "office", "email", "head")
PEOPLE = (
    ("Aroha", "Mere", "Deputy Mayor", "mere@example.org", "yes"),
    ("", "Nobody", "Engineer", "engineer@example.org", ""),
    ("Ngata", "Wiremu", "Engineer", "wiremu@example.org", ""),
    ("Kereama", "Tui", "Adviser", "no address", ""),
)


class Story:
    """The site, and whoever looks at it."""

    def __init__(self, site: Demonstration, chromium: Browser, told: dict[str, str]):
        self.site, self.chromium, self.told = site, chromium, told

    def tab(self) -> Tab:
        """A visitor of its own, without scripts."""
        context = self.chromium.new_context(
            base_url=self.site.url, java_script_enabled=False
        )
        context.set_default_timeout(20_000)
        return context.new_page()

    def secretariat(self) -> Tab:
        tab = self.tab()
        tab.goto(self.site.links[SECRETARIAT])
        press("main button")(tab)
        return tab

    def mailed(self, to: str, pattern: str) -> str:
        """What the newest mail to this address says, once it has come."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for path in sorted(_mails(self.site.data), reverse=True):
                for words in _words(path, to):
                    if found := re.search(pattern, words):
                        return found[1]
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to} says {pattern}")

    def invited(self, city: str, name: str) -> Tab:
        """Come in by the link of the invitation, and take the role."""
        tab, address = self.tab(), f"{city}@example.org"
        token = self.mailed(address, r"(?s)5th.*/link/([\w-]+)/")
        tab.goto(f"/en/link/{token}/")
        press("button[name=code]")(tab)
        code = self.mailed(address, r"(?m)^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$")
        tab.locator("main [name=code]").fill(code)
        press("main form button.govuk-button")(tab)
        tab.locator("main [name=family_name]").fill(name)
        press("button[name=accept]")(tab)
        return tab


def _mails(data: Path) -> Iterator[Path]:
    return (data / "mails").glob("*.log")


def _words(path: Path, to: str) -> Iterator[str]:
    for one in path.read_text("utf-8").split("-" * 79):
        mail = email.message_from_string(one.lstrip(), policy=default)
        if mail["To"] == to:
            body = mail.get_body(("plain",))
            yield f"{mail['Subject']}\n{body.get_content() if body else ''}"


@pytest.fixture(scope="module")
def story(site, chromium, tmp_path_factory) -> Iterator[Story]:
    """A copy of the demonstration, with an edition to which nobody is invited yet."""
    data = copied(site, tmp_path_factory.mktemp("story"))
    django = {"DJANGO_SETTINGS_MODULE": "intercity.project.settings"}
    said = subprocess.run(
        [sys.executable, "-m", "tests.browser.fresh"],
        env=surroundings(data) | django | {"INTERCITY_DEMO": "1"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    with serving(data) as served:
        yield Story(served, chromium, json.loads(said.splitlines()[-1]))


def answer(tab: Tab, *, takes_part: bool = True, hours: str = "") -> None:
    """Send the reply that stands open."""
    tab.locator(f"main [name=takes_part][value='{int(takes_part)}']").check()
    tab.locator("main [name=unavailable]").fill(hours)
    send("#answer form")(tab)
    expect(tab.locator("#reply")).to_be_visible()


def again_until(tab: Tab, holds: Callable[[], bool]) -> None:
    """Look again, as a reader does while the worker is at it."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        tab.reload()


def test_from_invitations_to_a_published_programme(story):
    desk = story.secretariat()
    _invite(desk)
    fern = story.invited("fern-harbour", "Aroha")
    answer(fern)
    for city in ("valmont", "coral-port"):
        answer(story.invited(city, "Quill"))
    answer(story.invited("dune-harbour", "Nasir"), takes_part=False)
    answer(story.invited("lakeshore", "Tremblay"), hours=story.told["hours"])
    amber = story.invited("amber-fort", "Rao")
    answer(amber)
    _hand_over(amber)
    _replan(desk)
    _register(fern)
    _hand_in_slides(fern)
    _close_and_publish(desk, fern)


def _invite(desk: Tab) -> None:
    desk.goto(f"{DESK}/invitations/?all=1")
    expect(desk.locator("main [name=city]:checked")).to_have_count(21)
    press("main form .govuk-button")(desk)
    press("main form[action$='/send/'] .govuk-button")(desk)
    expect(desk.locator("main tbody tr")).to_have_count(21)
    expect(desk.locator("main tbody")).not_to_contain_text("not yet sent")


def _hand_over(tab: Tab) -> None:
    press("main a[href*='hand-over']")(tab)
    tab.locator("main [name=email]").fill("successor@example.org")
    tab.locator("main [name=family_name]").fill("Iyer")
    send()(tab)
    expect(tab.locator("main")).to_contain_text("The city is handed over.")


def _replan(desk: Tab) -> None:
    """What changed is told; the least disturbing plan is settled, and carried over."""
    desk.goto(f"{DESK}/plan/replan/")
    cities = desk.locator("#cities")
    expect(cities).to_contain_text("Dune Harbour")
    expect(cities).to_contain_text("Lakeshore")
    expect(desk.locator("#holds")).to_contain_text("No.")
    desk.locator("#settle [name=reason]").fill("One declined, one cannot come.")
    send("#settle form")(desk)
    expect(desk.locator("main")).to_contain_text("One declined, one cannot come.")
    starts = re.findall(r"\d\d:\d\d", desk.locator("h1").inner_text())
    desk.goto(f"{DESK}/programme/")
    first = desk.locator("#session-1 .ic-line__time").first
    again_until(desk, lambda: first.inner_text().strip() == starts[0])
    desk.goto(f"{DESK}/programme/times/")
    expect(desk.locator("main")).not_to_contain_text("Dune Harbour")


def _register(tab: Tab) -> None:
    """A table with two bad rows enters nobody; put right by leaving them out, two."""
    mine = f"{DESK}/my-city/fern-harbour/delegation/"
    book, written = Workbook(), BytesIO()
    for row in (HEADINGS, *PEOPLE):
        book.active.append(row)
    book.save(written)
    tab.goto(f"{mine}import/")
    file = FilePayload(name="people.xlsx", mimeType=XLSX, buffer=written.getvalue())
    tab.locator("main [name=file]").set_input_files(file)
    send()(tab)
    expect(tab.locator("h1")).to_have_text("The table has mistakes")
    lines = tab.locator("main table").first.locator("tbody tr")
    expect(lines).to_have_count(2)
    press("button[value=good]")(tab)
    tab.goto(mine)
    members = tab.locator("#members .ic-people__one")
    again_until(tab, lambda: members.count() > 0)
    expect(members).to_have_count(2)
    press("button[value=hand_in]")(tab)
    expect(tab.locator("main")).to_contain_text("The list is handed in.")


def _hand_in_slides(tab: Tab) -> None:
    tab.goto(f"{DESK}/my-city/fern-harbour/presentation/")
    tab.locator("#words [name=title_en]").fill("Giving the river its room back")
    press("#words button[value=words]")(tab)
    slides = FilePayload(
        name="river.pdf",
        mimeType="application/pdf",
        buffer=paper([["Giving the river its room back"]]),
    )
    files = tab.locator("#files form:has(input[type=file])")
    files.locator("input[type=file]").set_input_files(slides)
    press("#files button[value=file]")(tab)
    expect(tab.locator("#files")).to_contain_text("river.pdf")


def _close_and_publish(desk: Tab, fern: Tab) -> None:
    desk.goto(f"{DESK}/my-city/fern-harbour/delegation/")
    press("button[value=close]")(desk)
    fern.goto(f"{DESK}/my-city/fern-harbour/delegation/")
    expect(fern.locator("main")).to_contain_text("The secretariat has closed this list")
    expect(fern.locator("main a[href$='/add/']")).to_have_count(0)
    desk.goto(f"{DESK}/programme/publish/")
    desk.locator("main [name^=note]").first.fill("The first version.")
    send()(desk)
    desk.wait_for_url("**/versions/1/")
