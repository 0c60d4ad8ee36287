"""Elements of HTML and SVG, built so that no text gets in unescaped.

`Markup` is text that is already safe; only `escaped`, `element` and `joined` make it,
and the type checker refuses a plain string where markup is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape
from typing import NewType

Markup = NewType("Markup", str)
Value = str | int | float | None

NOTHING = Markup("")

# What XML 1.0 allows nowhere, not even as a character reference (section 2.2), and
# the marks with which a name could turn the text around it (UAX #9, 2.1 to 2.4).
_REFUSED = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u202a-\u202e\u2066-\u2069]"
)
_VOID = frozenset({"br", "col", "hr", "img", "link", "meta", "wbr"})


def escaped(text: object) -> Markup:
    """Any text as markup; refused characters become U+FFFD."""
    return Markup(escape(_REFUSED.sub("\ufffd", str(text))))


def joined(parts: Iterable[Markup]) -> Markup:
    """Several pieces of markup as one."""
    return Markup("".join(parts))


def element(tag: str, /, *children: Markup, **attributes: Value) -> Markup:
    """One element; `class_` gives `class`, other underscores become hyphens.

    Attributes of value None are left out; numbers are rounded to two decimals. Void
    elements close themselves, so that the result reads as HTML and as XML.
    """
    given = "".join(
        f' {_name(key)}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if tag in _VOID:
        return Markup(f"<{tag}{given}/>")
    return Markup(f"<{tag}{given}>{''.join(children)}</{tag}>")


@cache
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | int | float) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return _escaped(value) if isinstance(value, str) else str(value)


# Most are the same few class names; bounded, for some are people's words.
_escaped = lru_cache(maxsize=1024)(escaped)


def isolated(name: str) -> Markup:
    """A name whose direction must not touch the text around it (HTML only)."""
    return element("bdi", escaped(name))


def lettered(
    text: str,
    x: float,
    y: float,
    size: float,
    style: str,
    *,
    anchor: str | None = None,
) -> Markup:
    """A line of text in an SVG, its baseline at y."""
    return element(
        "text",
        escaped(text),
        class_=style,
        x=float(x),
        y=float(y),
        font_size=size,
        text_anchor=anchor,
    )
