"""The languages of this site: their codes in addresses, their tags, their own names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language, pgettext

from intercity.kernel.wording import NATIVE_NAMES, language_tag, locale_name, url_code


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


def gap() -> str:
    """What parts two sentences: a space, or in Japanese and Chinese nothing."""
    nothing = {"first": "", "second": ""}
    return pgettext("two sentences", "%(first)s %(second)s") % nothing


def in_language(path: str, code: str) -> str:
    """The same address in another language: its first part is the language."""
    first, slash, rest = path.removeprefix("/").partition("/")
    known = {language.code for language in languages()}
    return f"/{code}{slash}{rest}" if first in known else f"/{code}/"
