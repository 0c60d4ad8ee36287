"""Every page, on a phone and on a desk, in the languages of its readers."""

from __future__ import annotations

import pytest

from tests.browser.looking import asked, findings
from tests.browser.pages import DESK_PAGES, LANGUAGES, PUBLIC, Page

PHONE, WIDE = (390, 844), (1280, 900)
NARROWEST = (320, 640)
FITS = ("sideways", "unnamedScrollers", "cut")
READ = [(page, lang) for lang in LANGUAGES for page in PUBLIC]
WORKED = [(page, lang) for lang in ("en", "ja") for page in DESK_PAGES]


def named(value: object) -> str | None:
    if isinstance(value, Page):
        return value.name.replace(" ", "-")
    return value if isinstance(value, str) else None


@pytest.mark.parametrize(("page", "lang"), [*READ, *WORKED], ids=named)
def test_nothing_is_to_be_found_fault_with(site, enter, page, lang):
    visit = enter(site, page)
    tab = visit.go(page, lang)
    found = []
    for width, height in (NARROWEST, PHONE, WIDE):
        tab.set_viewport_size({"width": width, "height": height})
        if width == NARROWEST[0]:
            faults = [fault for what in FITS for fault in asked(tab, what)]
        else:
            faults = findings(tab)
        found += [f"at {width}: {fault}" for fault in faults]
    found += visit.complaints
    assert not found, "\n".join((f"{page} in {lang}", *found))
