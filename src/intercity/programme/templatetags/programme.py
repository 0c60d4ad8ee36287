"""Kinds and languages in words: `{% load programme %}`."""

from __future__ import annotations

from django import template

from intercity.programme import words
from intercity.seminars.words import language_words, listed

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
