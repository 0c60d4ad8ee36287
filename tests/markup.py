"""Reading pages as a browser would."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import html5lib
from babel import Locale

from intercity.kernel.wording import locale_name


def parsed(html: str | bytes):
    """The page as a tree; raises for what is not well-formed HTML."""
    text = html.decode() if isinstance(html, bytes) else html
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert [code for _, code, _ in parser.errors] == []
    return tree


def inline_code(html: str | bytes) -> list[str]:
    """What the content policy would block: styles, scripts and handlers in the page."""
    found = []
    for element in parsed(html).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style":
            found.append("<style>")
        kind = element.get("type", "module")
        if element.tag == "script" and not element.get("src") and "json" not in kind:
            found.append("<script>")
        found += [
            f"{element.tag}[{name}]"
            for name in element.attrib
            if isinstance(name, str) and (name == "style" or name.startswith("on"))
        ]
    return found


def words(element) -> str:
    """The text in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def by_id(tree, id_: str):
    """The one element with this id."""
    (found,) = [element for element in tree.iter() if element.get("id") == id_]
    return found


def countries(text: str, language: str, codes: Iterable[str]) -> list[str]:
    """Names of these territories that stand in a text as words of their own."""
    known = Locale.parse(locale_name(language)).territories
    # Chinese and Korean words have no edges; in Japanese a name ends with its katakana,
    # so that Thailand is not found in "time zone".
    before, after = {
        "en": (r"\b", r"\b"),
        "ja": ("(?<![ァ-ー])", "(?![ァ-ー])"),
    }.get(language, ("", ""))
    names = "|".join(re.escape(known[code]) for code in codes)
    return re.findall(f"{before}(?:{names}){after}", text)


def said(response) -> str:
    """An answered page in one line."""
    return " ".join(response.content.decode().split())


def form_of(response) -> dict[str, Any]:
    """What a browser would send back of the page's first form, unchanged."""
    form = response.context["form"]
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(value, dict) or hasattr(value, "as_dict"):
            texts = value if isinstance(value, dict) else value.as_dict()
            sent |= {f"{field.html_name}_{tag.lower()}": t for tag, t in texts.items()}
        elif value not in (None, False):
            sent[field.html_name] = "on" if value is True else value
    return sent
