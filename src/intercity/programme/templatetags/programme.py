"""Kinds and languages in words: `{% load programme %}`."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from intercity.base.dates import zone_label
from intercity.base.languages import language_words, reader_language
from intercity.base.templatetags import ui
from intercity.kernel.wording import LocalizedText
from intercity.programme import words
from intercity.programme.actions.translations import original
from intercity.programme.glossary import KINDS
from intercity.programme.models import TechnicalTest
from intercity.programme.preparation_words import TEST_STATES, words_of_results
from intercity.seminars.models import Edition
from intercity.seminars.words import edition_plain, listed

register = template.Library()


@register.filter
def kind_words(kind: str) -> str:
    """A kind of item: "Video message"."""
    return words.kind_words(kind)


@register.filter
def language_name(tag: str) -> str:
    """A language as the reader's language calls it."""
    return language_words(tag)


@register.filter
def numbers(values: tuple[int, ...]) -> str:
    """Several numbers as a list: "1 and 3"."""
    return listed(values)


@register.filter
def language_names(tags: tuple[str, ...]) -> str:
    """Several languages as a list."""
    return listed(language_words(tag) for tag in tags)


@register.filter
def said_in(text: LocalizedText, tag: str) -> str:
    """A text in one language, "" where it is not there yet."""
    return text.as_dict().get(tag, "")


@register.filter
def original_passage(text: LocalizedText) -> SafeString:
    """A text in the language that it was written in."""
    tag = original(text)
    return ui.passage(text.as_dict()[tag], tag)


@register.filter
def glossary_kind(kind: str) -> str:
    """What an entry of the glossary is: "term", "city"."""
    return str(KINDS[kind])


@register.filter
def results(test: TechnicalTest) -> str:
    """How a technical test went, part by part: "Sound good, picture poor"."""
    return words_of_results(test)


@register.filter
def test_tag(state: str) -> SafeString:
    """The state of a technical test as a coloured word."""
    label, colour = TEST_STATES[state]
    return ui.tag(str(label), colour)


@register.simple_tag
def zone_words(names: LocalizedText, zone: str, at: datetime) -> str:
    """A zone as a city and its offset: "Valmont, UTC+1"."""
    return zone_label(names.in_(reader_language()).text, zone, at)


@register.simple_tag
def edition_plain_of(edition: Edition) -> str:
    """The edition's number and series without markup."""
    return edition_plain(edition)


# Printed pages

# One language a file; the names of fonts are those of Debian, with what others have.
_FONTS = {
    "ja": '"Noto Sans CJK JP", "Noto Sans JP"',
    "zh-Hans": '"Noto Sans CJK SC", "Noto Sans SC"',
    "ko": '"Noto Sans CJK KR", "Noto Sans KR"',
}


@register.filter
def print_fonts(tag: str) -> SafeString:
    """The fonts of a language, for a style sheet."""
    fonts = _FONTS.get(tag, '"Noto Sans", "DejaVu Sans", "Noto Sans CJK JP"')
    return mark_safe(f"{fonts}, sans-serif")  # noqa: S308 -- from the table above


@register.simple_tag(takes_context=True)
def printed_css(context: Context, mark: str, foot: str) -> SafeString:
    """The style of a printed page; `mark` stands above each page, `foot` below."""
    strings = {"mark": _css(mark), "foot": _css(foot)}
    fonts = print_fonts(context["lang"])
    return mark_safe(  # noqa: S308 -- strings are escaped for a style sheet
        render_to_string("programme/printed.css.html", {**strings, "fonts": fonts})
    )


def _css(words: str) -> SafeString:
    """Words as the inside of a string of CSS: whatever is no letter by its number."""
    shown = "".join(
        one if one.isalnum() or one == " " else f"\\{ord(one):06x}" for one in words
    )
    return mark_safe(shown)  # noqa: S308 -- letters, figures and escapes alone
