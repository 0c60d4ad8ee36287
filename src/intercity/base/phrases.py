"""Where Japanese and Chinese headings may break: between phrases, not inside words."""

from __future__ import annotations

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


@cache
def _parser(lang: str) -> Parser:
    return _LOADERS[lang]()


@lru_cache(maxsize=1024)
def phrases(text: str, lang: str) -> tuple[str, ...]:
    """The parts of a text that are not to be broken; the whole in other languages."""
    if lang not in _LOADERS or not text:
        return (text,)
    return tuple(_parser(lang).parse(text))
