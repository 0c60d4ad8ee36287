"""How tables call their columns and values: the words of `table_words.toml`.

Headings and values are compared folded (`key`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_IGNORED = re.compile(r"[\s_\-–:：()（）\[\]・./*＊]+")
_TITLE = "title"


def key(text: str) -> str:
    """How two spellings of the same heading or value compare."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _IGNORED.sub("", plain) or plain.strip()


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _by_key(words: Mapping[str, list[str]]) -> dict[str, str]:
    return {key(word): name for name, found in words.items() for word in (name, *found)}


@cache
def languages() -> Mapping[str, str]:
    """Tags of languages by their names."""
    return _by_key(_words()["languages"])


@cache
def values(column: str) -> Mapping[str, str]:
    """The values of a column by the words for them."""
    return _by_key(_words()["values"][column])


def accepted(column: str) -> tuple[str, ...]:
    """The values of a column."""
    return tuple(_words()["values"][column])


def is_whole_name(heading: str) -> bool:
    """Whether a column of this heading holds undivided names."""
    return key(heading) in map(key, _words()["whole_names"])


def columns() -> tuple[str, ...]:
    """All columns, the titles without a language."""
    return tuple(_words()["columns"])


@cache
def column_of(heading: str) -> str | None:
    """The column of a heading: "email", "title_ja"; None for one that is not read."""
    known, given = _by_key(_words()["columns"]), key(heading)
    if given in known:
        return known[given]
    for word in map(key, (_TITLE, *_words()["columns"][_TITLE])):
        tag = languages().get(given.removeprefix(word))
        if tag and given.startswith(word):
            return f"{_TITLE}_{tag}"
    return None
