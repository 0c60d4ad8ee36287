"""The languages of this site: their codes in addresses, their tags, their own names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language, pgettext, pgettext_lazy

from intercity.kernel.wording import (
    LANGUAGES,
    NATIVE_NAMES,
    folded,
    language_tag,
    locale_name,
    url_code,
)

# Django's own names of languages name countries in some languages: 英語(米国).
_WORDS = {
    "en": pgettext_lazy("language", "English"),
    "ja": pgettext_lazy("language", "Japanese"),
    "zh-Hans": pgettext_lazy("language", "Simplified Chinese"),
    "ko": pgettext_lazy("language", "Korean"),
}

SUGGESTED = (
    *("en", "ar", "bg", "bn", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr"),
    *("he", "hi", "hr", "hu", "id", "it", "ja", "kk", "km", "ko", "lo", "lt", "lv"),
    *("mn", "ms", "my", "nb", "ne", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr"),
    *("sv", "sw", "th", "tr", "uk", "ur", "uz", "vi", "zh-Hans", "zh-Hant"),
)
"""Languages that cities write in often; any other can be typed."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: "zh-hans" in addresses, "zh-Hans" in `lang`, and its own name."""

    code: str
    tag: str
    name: str


@cache
def languages() -> tuple[Language, ...]:
    """Those that this site speaks, in the house order."""
    return tuple(
        Language(url_code(code), language_tag(code), name)
        for code, name in settings.LANGUAGES
    )


def reader_language() -> str:
    """The tag of the language that the present page is written in."""
    return language_tag(get_language() or settings.LANGUAGE_CODE)


@cache
def own_name(tag: str) -> str:
    """Any language by its own name: "français" for `fr`; no country is named so."""
    known = Locale.parse(locale_name(tag)).display_name
    return NATIVE_NAMES.get(tag) or known or tag


def language_words(tag: str) -> str:
    """A language as the reader's language calls it."""
    if tag in _WORDS:
        return str(_WORDS[tag])
    return _names(reader_language()).get(tag, tag)


@cache
def _names(reader: str) -> Mapping[str, str]:
    """What a language calls the others, by tag."""
    known = Locale.parse(locale_name(reader)).languages
    return {code.replace("_", "-"): name for code, name in known.items()}


def tag_named(text: str) -> str:
    """The tag of a language, by its tag or by a name of it; "" for any other text.

    Names are those of the reader's language and of English, and of this site's own
    languages theirs; only languages count whose dates can be written.
    """
    named = _tags(reader_language()).get(folded(text), "")
    for given in (text, named):
        try:
            tag = language_tag(given)
            Locale.parse(locale_name(tag))
        except (ValueError, UnknownLocaleError):
            continue
        return tag
    return ""


@cache
def _tags(reader: str) -> Mapping[str, str]:
    # Not all own names: each would fill the memory with a whole locale.
    names = {folded(name): tag for tag, name in NATIVE_NAMES.items()}
    for known in (_names("en"), _names(reader)):
        names |= {folded(name): tag for tag, name in known.items()}
    return names | {folded(language_words(tag)): tag for tag in LANGUAGES}


def gap() -> str:
    """What parts two sentences: a space, or in Japanese and Chinese nothing."""
    nothing = {"first": "", "second": ""}
    return pgettext("two sentences", "%(first)s %(second)s") % nothing


def in_language(path: str, code: str) -> str:
    """The same address in another language: its first part is the language."""
    first, slash, rest = path.removeprefix("/").partition("/")
    known = {language.code for language in languages()}
    return f"/{code}{slash}{rest}" if first in known else f"/{code}/"
