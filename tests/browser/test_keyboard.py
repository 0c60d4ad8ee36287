"""Every page by the keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser.looking import asked
from tests.browser.pages import DESK, DESK_PAGES, PUBLIC, SAMPLE, SECRETARIAT, Page


@pytest.mark.parametrize("page", [*PUBLIC, *DESK_PAGES], ids=str)
def test_tab_reaches_everything_in_order_and_shows_where_it_is(site, enter, page):
    visit = enter(site, page)
    tab = visit.go(page, "en")
    for _press in range(asked(tab, "follow")):
        tab.keyboard.press("Tab")
    found = asked(tab, "wayOf") + visit.complaints
    assert not found, "\n".join((str(page), *found))


def test_the_skip_link_leads_past_the_header(site, enter):
    tab = enter(site, Page("", "")).go(Page("home", ""), "en")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("key", ["Enter", " "], ids=["enter", "space"])
def test_what_is_folded_opens_and_closes(site, enter, key):
    page = Page("programme", f"{SAMPLE}/programme/")
    tab = enter(site, page).go(page, "en")
    tab.locator("summary").first.focus()
    choice = tab.locator("#zone")
    for is_open in (True, False):
        tab.keyboard.press(key)
        choice.wait_for(state="visible" if is_open else "hidden")


def test_a_question_answers_at_once_and_keeps_the_place_of_the_reader(site, enter):
    page = Page("plan", f"{DESK}/plan/?front=1", role=SECRETARIAT)
    visit = enter(site, page)
    tab = visit.go(page, "en")
    field = tab.locator("#question [name=count]")
    field.focus()
    before = tab.locator("#plan .ic-figures").inner_text()
    with tab.expect_response(lambda answer: "count=3" in answer.url):
        field.select_option("3")
    tab.wait_for_url("**count=3**")
    assert tab.locator("#plan .ic-figures").inner_text() != before
    assert tab.evaluate("() => document.activeElement.name") == "count"
    assert visit.complaints == []
