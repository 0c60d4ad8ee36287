"""Going to a page, and what can be asked of it there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page as Tab

from tests.browser.pages import Page

HERE = Path(__file__).parent
# `make tools` puts it there.
AXE = HERE.parent.parent / "build/assets/node_modules/axe-core/axe.min.js"


class Visit:
    """A visitor's tab, with all that the browser complains of during the visit."""

    def __init__(self, tab: Tab, cookies: Any) -> None:
        self.tab = tab
        self.complaints: list[str] = []
        self._statuses: list[int] = []
        tab.set_viewport_size({"width": 1280, "height": 900})
        tab.context.clear_cookies(name="zone")
        tab.context.add_cookies(cookies)
        self._heard = {
            "console": self._console,
            "pageerror": lambda error: self.complaints.append(str(error)),
            "response": self._answer,
        }
        for event, hear in self._heard.items():
            tab.on(event, hear)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Hear no more."""
        for event, hear in self._heard.items():
            self.tab.remove_listener(event, hear)

    def _console(self, message: Any) -> None:
        # An answer such as 404 is what a page asked for; all else is a mistake.
        is_status = message.text.startswith("Failed to load resource")
        if is_status and message.location["url"] == self.tab.url:
            return
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _answer(self, answer: Any) -> None:
        if answer.request.is_navigation_request():
            self._statuses.append(answer.status)

    def go(self, page: Page, lang: str) -> Tab:
        """Open the page, and do what leads to it."""
        self.tab.goto(f"/{lang}/{page.path}")
        if page.reach:
            page.reach(self.tab)
        assert self._statuses[-1] in {page.status, 422}, f"{page}: {self._statuses}"
        return self.tab


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
