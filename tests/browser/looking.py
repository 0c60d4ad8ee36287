"""Going to a page, and what can be asked of it there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext
from playwright.sync_api import Page as Tab

from tests.browser.demonstration import Demonstration
from tests.browser.pages import ZONE, Page

HERE = Path(__file__).parent
# `make tools` puts it there.
AXE = HERE.parent.parent / "build/assets/node_modules/axe-core/axe.min.js"


class Visit:
    """A tab, with all that the browser complains of while it is open."""

    def __init__(self, context: BrowserContext) -> None:
        self.tab = context.new_page()
        self.complaints: list[str] = []
        self.tab.on("console", self._console)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _console(self, message: Any) -> None:
        # An answer such as 404 is what a page asked for; all else is a mistake.
        is_status = message.text.startswith("Failed to load resource")
        if is_status and message.location["url"] == self.tab.url:
            return
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def go(self, page: Page, lang: str) -> Tab:
        """Open the page, and do what leads to it."""
        statuses: list[int] = []
        self.tab.on(
            "response",
            lambda answer: (
                statuses.append(answer.status)
                if answer.request.is_navigation_request()
                else None
            ),
        )
        self.tab.goto(f"/{lang}/{page.path}")
        if page.reach:
            with self.tab.expect_navigation():
                page.reach(self.tab)
        assert statuses[-1] in {page.status, 422}, f"{page}: {statuses}"
        return self.tab


def entered(enter: Any, site: Demonstration, page: Page, **how: Any) -> Visit:
    """A visitor who may see this page."""
    link = getattr(site, page.role) if page.role else ""
    context = enter(site, link=link, **how)
    if page.zone:
        context.add_cookies([{**ZONE, "url": site.url}])
    return Visit(context)


@cache
def _script(path: Path) -> str:
    return path.read_text("utf-8")


def asked(tab: Tab, question: str) -> Any:
    """The answer of a function of `looking.js`."""
    if not tab.evaluate("() => 'looking' in window"):
        tab.evaluate(f"() => {{ window.looking = {_script(HERE / 'looking.js')} }}")
    return tab.evaluate(f"() => window.looking.{question}()")


def findings(tab: Tab) -> list[str]:
    """What axe has to say."""
    if not tab.evaluate("() => 'axe' in window"):
        tab.evaluate(_script(AXE))
    return list(asked(tab, "findings"))
