"""Language tags, texts in several languages, and the keys that lists are sorted by.

Tags are a subset of BCP 47 (RFC 5646): language, then script and region where they
matter. Chinese always names its script: `zh-Hans` or `zh-Hant`, never bare `zh`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NATIVE_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {"en": "English", "ja": "日本語", "zh-Hans": "简体中文", "ko": "한국어"}
)
"""The languages spoken from the first day, each by its own name, in the house order."""

LANGUAGES: Final[tuple[str, ...]] = tuple(NATIVE_NAMES)

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?"
    r"(?:[-_](?P<region>[a-z]{2}|[0-9]{3}))?",
    re.IGNORECASE | re.ASCII,
)
_REGION = re.compile(r"-([A-Z]{2}|[0-9]{3})$")


# Every name on a page asks, of a handful of tags; readers may ask for any others.
@lru_cache(maxsize=256)
def language_tag(text: str) -> str:
    """The tag in its normal form: "zh-Hans" for `zh-hans`, `ZH-HANS` or `zh_Hans`.

    Reads BCP 47, Django's locale names and codes in addresses alike. Raises
    `ValueError` for anything else, and for Chinese without a script.
    """
    match = _TAG.fullmatch(text)
    if match is None:
        raise ValueError(
            f'language: "{text}" is not a language tag; accepted are a language with '
            "a script or region where they matter, such as en, zh-Hans or pt-BR"
        )
    language = match["language"].lower()
    if language == "zh" and match["script"] is None:
        raise ValueError(
            f'language: "{text}" names no script; accepted are zh-Hans and zh-Hant'
        )
    parts = (language, (match["script"] or "").title(), (match["region"] or "").upper())
    return "-".join(part for part in parts if part)


def locale_name(tag: str) -> str:
    """The name of Django's locale folder: "zh_Hans" for `zh-Hans`."""
    return language_tag(tag).replace("-", "_")


def url_code(tag: str) -> str:
    """The form in addresses and in Django's settings: "zh-hans" for `zh-Hans`."""
    return language_tag(tag).lower()


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a reader gets it: in which language, and whether in place of another.

    Pages mark `lang` on the passage; where `fallback` is true they also say that the
    text is not yet in the reader's language.
    """

    text: str
    lang: str
    fallback: bool


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One text in several languages; it never changes.

    `source` is the language it was written in. `entries` holds (tag, text) by tag,
    those with words in them only; build one from a mapping with `of`.
    """

    source: str
    entries: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        filled: dict[str, str] = {}
        for given, text in self.entries:
            tag = language_tag(given)
            if tag in filled:
                raise ValueError(f'language: "{tag}" is given twice')
            if text.strip():
                filled[tag] = text
        object.__setattr__(self, "source", language_tag(self.source))
        object.__setattr__(self, "entries", tuple(sorted(filled.items())))

    @classmethod
    def of(cls, texts: Mapping[str, str], source: str = "en") -> LocalizedText:
        """A text from a mapping of tag to words; a blank entry counts as missing."""
        return cls(source, tuple(texts.items()))

    def __bool__(self) -> bool:
        """Whether there are words in any language."""
        return bool(self.entries)

    def in_(self, tag: str) -> Reading:
        """The text for a reader of `tag`, falling back in sight of the reader.

        In turn: the language asked for, if need be without its region (`en` for
        `en-GB` is no fallback); the source; the first one filled in the order of
        `LANGUAGES`, then by tag. Without any words: "" in the source language.
        """
        words, same = self.as_dict(), _same_language(tag)
        if same[0] in words:
            return Reading(words[same[0]], same[0], fallback=False)
        order = (*same, self.source, *LANGUAGES, *words)
        lang = next((known for known in order if known in words), self.source)
        return Reading(words.get(lang, ""), lang, lang not in same)

    def with_text(self, tag: str, text: str) -> LocalizedText:
        """The same text with one language changed, or removed by a blank `text`."""
        return self.of({**self.as_dict(), language_tag(tag): text}, self.source)

    def missing(self, tags: Iterable[str]) -> tuple[str, ...]:
        """Those of these languages that it does not yet speak, in their order."""
        filled = self.as_dict().keys()
        return tuple(tag for tag in tags if filled.isdisjoint(_same_language(tag)))

    def as_dict(self) -> dict[str, str]:
        """Words by tag, for storage; `of` reads it back."""
        return dict(self.entries)


@lru_cache(maxsize=256)
def _same_language(tag: str) -> tuple[str, str]:
    """The tag, and the tag without its region; the script stays, it must be read."""
    asked = language_tag(tag)
    return asked, _REGION.sub("", asked)


# Latin letters that Unicode does not take apart, by the letters that English lists
# sort them as. ß becomes ss by case folding.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ı": "i",
    }
)
_ACCENTS = range(0x0300, 0x0370)  # combining marks of Latin, Greek and Cyrillic
_MODIFIERS = range(0x02B0, 0x0300)  # ʻ ʼ ˈ: letters to Unicode, signs to a list


def folded(text: str) -> str:
    """The text as lists compare it: without case, accents or punctuation.

    Words stand one space apart, and a space sorts before any letter, so that lists
    run word by word; a hyphen or dash parts words as a space does. Marks that make
    another letter (kana's voicing, Hangul's parts, Indic vowels) are kept.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    kept = "".join(map(_as_sorted, unicodedata.normalize("NFKD", plain)))
    return " ".join(unicodedata.normalize("NFKC", kept).split())


# Some hundred letters, asked for of each letter of each name in a list.
@lru_cache(maxsize=2048)
def _as_sorted(char: str) -> str:
    if ord(char) in _ACCENTS or ord(char) in _MODIFIERS:
        return ""
    category = unicodedata.category(char)
    if category[0] in "LMN":
        return char
    return " " if category == "Pd" or char.isspace() else ""


def sort_key(name: str | LocalizedText, override: str = "") -> tuple[str, str, str]:
    """The key of one name in an alphabetical list, the same for every language.

    A list is sorted once by its English names and keeps that order in all languages.
    `override` replaces the name where a rule says so ("Hague" for "The Hague"). Equal
    names stand in a fixed order: folded alike, then by their characters.
    """
    english = name if isinstance(name, str) else name.in_("en").text
    return folded(override or english), folded(english), english
