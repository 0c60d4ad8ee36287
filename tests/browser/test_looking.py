"""What the pages are asked would be noticed, were it there."""

from __future__ import annotations

from tests.browser.looking import asked, findings

SPOILT = """<!doctype html><html lang="en"><head><title>Spoilt</title><style>
a { color: #bbb } :focus { outline: none } .wide { width: 600px }
.scrolls { overflow-x: auto; width: 100px } .cut { overflow: hidden; width: 60px }
.cut { white-space: nowrap } .away { position: absolute; left: -900px }
</style></head><body><main><h1>Spoilt</h1>
<p><a href="/pale">A pale link</a> <a href="/away" class="away">Out of sight</a></p>
<p class="wide">A paragraph that is wider than a phone</p>
<div class="scrolls"><p class="wide">A region without a name</p></div>
<p class="cut">A text that does not fit into its box</p>
<a href="/last" tabindex="1">Not last</a>
</main></body></html>"""


def test_what_is_wrong_with_a_page_is_noticed(chromium):
    tab = chromium.new_page(viewport={"width": 320, "height": 640})
    tab.set_content(SPOILT)
    rules = {found.partition(":")[0] for found in findings(tab)}
    assert {"color-contrast", "tabindex"} <= rules
    assert asked(tab, "sideways") == [
        "the page is 608 wide at 320",
        "<p.wide> “A paragraph that is wider than a phone” ends at 608",
    ]
    assert asked(tab, "unnamedScrollers") == ["<div.scrolls> “A region without a name”"]
    cut = "<p.cut> “A text that does not fit into its box”"
    assert asked(tab, "cut") == [cut]
    for _press in range(asked(tab, "follow") + 1):
        tab.keyboard.press("Tab")
    way = "\n".join(asked(tab, "wayOf"))
    tab.close()
    for words in (
        "the first stop is not the skip link",
        "not reached: <a> “Not last”",
        "no sign of focus: <a> “A pale link”",
        "focused out of sight: <a.away> “Out of sight”",
    ):
        assert words in way
