"""Writes `msgids`: the planner's English sentences, where gettext looks for them.

`make words` runs it; a test tells when it must be run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from intercity.planning.mistakes import ACCEPTED, WHAT
from intercity.planning.reasons import CHANGES, TEXTS, VIOLATIONS
from intercity.planning.words import PICTURE, label_texts

FILE = Path(__file__).with_name("msgids.py")
_TOP = '''"""Written by `listing`: the sentences of `reasons`, `mistakes` and `labels`.

Nothing imports this; `makemessages` reads it.
"""

# ruff: noqa: E501
from django.utils.translation import gettext_noop, pgettext_lazy

'''


def listing() -> str:
    """The text of `msgids`."""
    return _TOP + "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    tables = (TEXTS, CHANGES, VIOLATIONS, WHAT, ACCEPTED)
    for text in dict.fromkeys(text for table in tables for text in table.values()):
        yield f"gettext_noop({_quoted(text)})"
    for text in dict.fromkeys(label_texts()):
        yield f"pgettext_lazy({_quoted(PICTURE)}, {_quoted(text)})"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    FILE.write_text(listing(), encoding="utf-8")
