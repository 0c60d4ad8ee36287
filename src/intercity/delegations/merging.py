"""Merge fields in letters: {city}, {edition} and so on, filled in or told of."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FIELD = re.compile(r"\{([^{}\n]*)\}")
# Korean particles have two forms, by whether the syllable before ends in a consonant.
_PARTICLE = re.compile(r"([가-힣])([”’」』\"')]?)(을\(를\)|은\(는\)|이\(가\)|과\(와\))")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


def fields_in(text: str) -> tuple[str, ...]:
    """The names that stand in braces, each once."""
    return tuple(dict.fromkeys(_FIELD.findall(text)))


def merged(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in; one without a value stays as it is."""

    def filled(match: re.Match[str]) -> str:
        return values.get(match[1], "") or match[0]

    return _PARTICLE.sub(_particle, _FIELD.sub(filled, text))


def _particle(match: re.Match[str]) -> str:
    syllable, quote, forms = match.groups()
    ends_in_consonant = (ord(syllable) - ord("가")) % 28 != 0
    return f"{syllable}{quote}{forms[0] if ends_in_consonant else forms[2]}"


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, their lines kept."""
    plain = text.replace("\r\n", "\n").strip()
    return tuple(part.strip() for part in _PARAGRAPHS.split(plain) if part.strip())
