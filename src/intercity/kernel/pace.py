"""How long a text takes to say at a pace that interpreters can follow.

Languages that part their words are counted in words, at 120 a minute: the upper end of
what is held to be best for simultaneous interpretation. The same source gives Chinese
150 to 180 syllables, that is characters, a minute (Li, "Coping Strategies for Fast
Delivery in Simultaneous Interpretation", Journal of Specialised Translation 13, 2010).
For Japanese and Korean no such figure is published: theirs are four fifths, as 120 is
of the 150 words of an English speech, of the 300 characters a minute at which news is
read in both.

A text is counted by its scripts, so that "AI" in a Japanese speech is a word: a run of
Latin letters or of digits counts as one, each Chinese character, kana and Hangul
syllable for itself, punctuation and spaces not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS_A_MINUTE: Final = 120
CHARACTERS_A_MINUTE: Final[Mapping[str, int]] = MappingProxyType(
    {"zh": 180, "ja": 240, "ko": 240}
)

# Iteration marks and the long vowel mark are read; so are extensions of Han.
_HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_KANA = "\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u31f0-\u31ff\uff66-\uff9d"
_HANGUL = "\uac00-\ud7a3"
_UNITS = re.compile(
    rf"(?P<han>[{_HAN}])|(?P<kana>[{_KANA}])|(?P<hangul>[{_HANGUL}])"
    # Numbers with their separators, and words with apostrophes, hyphens or marks.
    rf"|(?P<word>\d+(?:[.,:]\d+)*|(?:(?![{_HAN}{_KANA}{_HANGUL}\d_])\w[\u0300-\u036f]*)"
    rf"(?:['’‑-]?(?![{_HAN}{_KANA}{_HANGUL}_])\w[\u0300-\u036f]*)*)"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A text counted: its words, its characters, and the time to say both."""

    words: int
    characters: int
    minutes: Fraction

    @property
    def counts_characters(self) -> bool:
        """Whether the text is counted in characters rather than in words."""
        return self.characters > self.words

    @property
    def count(self) -> int:
        """How long it is, in that unit."""
        return self.characters if self.counts_characters else self.words

    def fits(self, minutes: int) -> bool:
        """Whether it can be said within a slot."""
        return self.minutes <= minutes


def measure(text: str, tag: str) -> Measure:
    """Count a text in the language `tag`, which decides how Chinese characters count.

    In a language other than the three they count as Chinese.
    """
    language = tag.partition("-")[0]
    paces = {
        "han": CHARACTERS_A_MINUTE.get(language, CHARACTERS_A_MINUTE["zh"]),
        "kana": CHARACTERS_A_MINUTE["ja"],
        "hangul": CHARACTERS_A_MINUTE["ko"],
        "word": WORDS_A_MINUTE,
    }
    counted = dict.fromkeys(paces, 0)
    for unit in _UNITS.finditer(text):
        counted[str(unit.lastgroup)] += 1
    return Measure(
        words=counted["word"],
        characters=sum(counted.values()) - counted["word"],
        minutes=_sum(Fraction(counted[one], pace) for one, pace in paces.items()),
    )


def _sum(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))
