"""Names of persons: parts that are never split, and the forms in which they are shown.

Which part comes first is the bearer's own order, and may differ by language: "Mina
KANG" in English, "강미나" in Korean. A style may write the family name in capitals, as
hosts do so that nobody takes one part for the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intercity.kernel.wording import LocalizedText, language_tag

if TYPE_CHECKING:
    from collections.abc import Mapping

_HANGUL = re.compile("[가-힣]+")
_KATAKANA = re.compile("[ァ-ヺ]")
# Kana, ideographs with their repetition mark, the bar of long vowels.
_KANA_OR_HAN = re.compile("[ぁ-ゖァ-ヺー々㐀-䶿一-鿿豈-﫿\U00020000-\U000323af]+")
_FAMILY_FIRST = re.compile("[ぁ-ゖ々㐀-䶿一-鿿가-힣]")
_KATAKANA_DOT, _HAN_DOT = "\u30fb", "\u00b7"


def usually_family_first(letters: str) -> bool:
    """Whether a name written with these has its family name first, as a rule."""
    return bool(_FAMILY_FIRST.search(letters))


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name as it is written in one language; either part may be all there is."""

    family: str = ""
    given: str = ""
    family_first: bool = False

    def __post_init__(self) -> None:
        for part in ("family", "given"):
            object.__setattr__(self, part, " ".join(getattr(self, part).split()))

    def __bool__(self) -> bool:
        """Whether there is any part of a name."""
        return bool(self.family or self.given)

    def written(self, *, capitals: bool = False) -> str:
        """Both parts in their order, the family name in capitals where wanted.

        Between them stands what their script has there: a space; a dot in katakana,
        and in ideographs where the given name comes first; nothing in ideographs and
        Hangul where the family name does. A family name of two Hangul syllables keeps
        a space, so that it is seen where it ends.
        """
        family = self.family.upper() if capitals else self.family
        parts = (family, self.given) if self.family_first else (self.given, family)
        return self._between().join(part for part in parts if part)

    def _between(self) -> str:
        both = f"{self.family}{self.given}"
        if _HANGUL.fullmatch(both):
            return "" if self.family_first and len(self.family) == 1 else " "
        if not _KANA_OR_HAN.fullmatch(both):
            return " "
        if _KATAKANA.search(both):
            return _KATAKANA_DOT
        return "" if self.family_first else _HAN_DOT


@dataclass(frozen=True, slots=True)
class PersonName:
    """One person's name in several languages; it never changes.

    `source` is the language it was written in. `entries` holds (tag, parts) by tag,
    those with a name in them only; build one from a mapping with `of`.
    """

    source: str = "en"
    entries: tuple[tuple[str, NameParts], ...] = ()

    def __post_init__(self) -> None:
        filled: dict[str, NameParts] = {}
        for given, parts in self.entries:
            tag = language_tag(given)
            if tag in filled:
                raise ValueError(f'language: "{tag}" is given twice')
            if parts:
                filled[tag] = parts
        object.__setattr__(self, "source", language_tag(self.source))
        object.__setattr__(self, "entries", tuple(sorted(filled.items(), key=_tag)))

    @classmethod
    def of(cls, parts: Mapping[str, NameParts], source: str = "en") -> PersonName:
        """A name from a mapping of tag to parts; an empty one counts as missing."""
        return cls(source, tuple(parts.items()))

    def __bool__(self) -> bool:
        """Whether there is a name in any language."""
        return bool(self.entries)

    def as_dict(self) -> dict[str, NameParts]:
        """Parts by tag; `of` reads it back."""
        return dict(self.entries)

    def written(self, *, capitals: bool = False) -> LocalizedText:
        """The name as it is shown in each language."""
        shown = {tag: parts.written(capitals=capitals) for tag, parts in self.entries}
        return LocalizedText.of(shown, self.source)


def _tag(entry: tuple[str, NameParts]) -> str:
    return entry[0]
