"""Why an uploaded file is refused, and what would be accepted."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from intercity.base.refusals import Refusal

_REFUSALS: dict[str, Callable[[], str]] = {
    "file_empty": lambda: _("“%(name)s” is empty."),
    "file_too_large": lambda: _(
        "“%(name)s” has %(size)s MB; at most %(most)s MB are accepted."
    ),
    "file_not_accepted": lambda: _(
        "“%(name)s” is no kind of file that is accepted here; accepted are"
        " %(accepted)s."
    ),
    "file_not_what_it_says": lambda: _(
        "“%(name)s” is not a .%(kind)s file inside. Open it in the program that it was"
        " made with, and save it as .%(kind)s again; texts in UTF-8."
    ),
}


def speaks_of(refusal: Refusal) -> bool:
    """Whether the refusal is one of `files.checked`."""
    return refusal.code in _REFUSALS


def refusal_words(refusal: Refusal) -> str:
    """A refusal of `files.checked` in words."""
    return _REFUSALS[refusal.code]() % refusal.params
