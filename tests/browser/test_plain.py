"""Without scripts: every page opens in every language, and the work can be done."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.pages import (
    DESK,
    DESK_PAGES,
    PUBLIC,
    SAMPLE,
    SECRETARIAT,
    Page,
    send,
)

TAGS = {"en": "en", "ja": "ja", "zh-hans": "zh-Hans", "ko": "ko"}
PROGRAMME = f"{SAMPLE}/programme/"


def path_of(tab: Tab) -> str:
    return re.sub(r"^https?://[^/]+", "", tab.url)


@pytest.mark.parametrize("page", PUBLIC, ids=str)
def test_a_public_page_stays_and_names_itself_when_its_language_changes(
    site, enter, page
):
    visit = enter(site, page, scripts=False)
    tab = visit.go(page, "en")
    is_result = bool(page.reach)
    path, _mark, query = path_of(tab).removeprefix("/en/").partition("?")
    for code, tag in TAGS.items():
        if code != "en":
            tab.locator(f".ic-languages a[hreflang={tag}]").click()
        expect(tab.locator("html")).to_have_attribute("lang", tag)
        assert len(tab.locator("h1").inner_text()) > 1
        if not is_result:
            assert path_of(tab).partition("?")[0] == f"/{code}/{path}"
            assert bool(query) == ("?" in path_of(tab))
        found = alternates(tab)
        expected = {other: f"{site.url}/{one}/{path}" for one, other in TAGS.items()}
        if found:
            assert found == {**expected, "x-default": f"{site.url}/{path}"}
        else:
            assert tab.locator("meta[name=robots][content=noindex]").count()
    assert visit.complaints == []


def alternates(tab: Tab) -> dict[str, str]:
    """The addresses by language that the page names in its head."""
    links = tab.locator("head link[rel=alternate][hreflang]")
    return dict(links.evaluate_all("all => all.map((one) => [one.hreflang, one.href])"))


@pytest.mark.parametrize("page", DESK_PAGES, ids=str)
def test_a_page_of_the_desk_opens(site, enter, page):
    visit = enter(site, page, scripts=False)
    tab = visit.go(page, "ja")
    assert len(tab.locator("h1").inner_text()) > 1
    assert visit.complaints == []


def test_a_reader_chooses_whose_time_is_shown(site, enter):
    tab = enter(site, Page("", ""), scripts=False).tab
    tab.goto(f"/ko/{PROGRAMME}")
    box = tab.locator(".ic-zone")
    in_host_time = box.locator(".ic-zone__name").inner_text()
    box.locator("summary").click()
    box.locator("select").select_option("costa-serena@America/Sao_Paulo")
    box.locator("button").click()
    expect(box.locator(".ic-zone__name")).to_contain_text("UTC−3")
    assert path_of(tab) == f"/ko/{PROGRAMME}"
    box.locator("summary").click()
    box.locator(".ic-zone__other a").click()
    tab.locator("main [name=zone]").first.fill("Asia/Kathmandu")
    send()(tab)
    expect(box.locator(".ic-zone__name")).to_contain_text("UTC+5:45")
    box.locator("summary").click()
    box.locator(".ic-zone__other a").click()
    tab.locator("main button[name=zone]").click()
    expect(box.locator(".ic-zone__name")).to_have_text(in_host_time)


def test_from_a_question_to_a_published_programme(own_site, enter):
    """Ask, settle, wait for the programme, add an item, put it first, publish."""
    page = Page("plan", f"{DESK}/plan/", role=SECRETARIAT)
    tab = enter(own_site, page, scripts=False).go(page, "en")
    figures = tab.locator("#plan .ic-figures")
    before = figures.inner_text()
    tab.locator("#question [name=host_from]").fill("12:00")
    tab.locator("#question button").first.click()
    expect(figures).not_to_have_text(before, use_inner_text=True)
    starts = re.findall(r"\d\d:\d\d", tab.locator("#plan .ic-figures").inner_text())
    tab.locator("#settle [name=reason]").fill("Nobody comes before noon.")
    send("#settle form:has([name=reason])")(tab)
    expect(tab.locator("main")).to_contain_text("Nobody comes before noon.")
    starts = re.findall(r"\d\d:\d\d", tab.locator("h1").inner_text())
    assert len(starts) == 2

    # A job carries the hours over; the reader looks again until they are there.
    tab.goto(f"/en/{DESK}/programme/")
    first = tab.locator("#session-1 .ic-line__time").first
    for _look in range(200):
        if first.inner_text().strip() == starts[0]:
            break
        tab.reload()
    expect(first).to_have_text(starts[0])

    # The discussion gives five minutes away, so that the new item has its place.
    lines = tab.locator("#session-1 .ic-line")
    lines.filter(has_text="Discussion").locator(".ic-line__title").click()
    minutes = tab.locator("main [name=minutes]")
    minutes.fill(str(int(minutes.input_value()) - 5))
    send()(tab)
    tab.goto(f"/en/{DESK}/programme/items/add/?session=1")
    tab.locator("main [name=kind]").first.select_option("discussion")
    tab.locator("main [name=title_en]").fill("Questions from the floor")
    tab.locator("main [name=minutes]").fill("5")
    send()(tab)
    added = lines.filter(has_text="Questions from the floor")
    added.locator(".ic-line__place").fill("1")
    tab.locator("#session-1 .govuk-button-group button").first.click()
    expect(lines.first).to_contain_text("Questions from the floor")

    tab.goto(f"/en/{DESK}/programme/publish/")
    tab.locator("main [name^=note]").first.fill("Nobody comes before noon.")
    send()(tab)
    tab.wait_for_url("**/versions/3/")
    reader = enter(own_site, Page("", ""), scripts=False).tab
    reader.goto(f"/ja/{PROGRAMME}")
    expect(reader.locator(".ic-items td").first).to_have_text(starts[0])
    expect(reader.locator("main")).to_contain_text("Questions from the floor")
