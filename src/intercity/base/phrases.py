"""Where Japanese and Chinese headings may break: between phrases, not inside words.

BudouX leaves a name such as 東京グローバルパートナーズセミナー whole, which no phone
can show in one line; there it may break before a word of the field.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from budoux import (
    Parser,
    load_default_japanese_parser,
    load_default_simplified_chinese_parser,
)

_LOADERS = {
    "ja": load_default_japanese_parser,
    "zh-Hans": load_default_simplified_chinese_parser,
}
_LONG = 10
_SEAM = re.compile(
    "(?<=..)(?=グローバル|パートナー|セミナー|フォーラム|サミット|ネットワーク|プログラム)"
)


@cache
def _parser(lang: str) -> Parser:
    return _LOADERS[lang]()


@lru_cache(maxsize=1024)
def phrases(text: str, lang: str) -> tuple[str, ...]:
    """The parts of a text that are not to be broken; the whole in other languages."""
    if lang not in _LOADERS or not text:
        return (text,)
    found: list[str] = _parser(lang).parse(text)
    return tuple(part for phrase in found for part in _parted(phrase))


def _parted(phrase: str) -> list[str]:
    return _SEAM.split(phrase) if len(phrase) > _LONG else [phrase]
