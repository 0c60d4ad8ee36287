"""What stands nearest to an address that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from intercity.base import errors
from intercity.base.errors import NotFound
from intercity.base.languages import languages
from intercity.front.queries import nearest_editions
from intercity.front.words import page_labels

_MOST = 6


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: what the view said; where no view was reached, the nearest pages."""
    if not isinstance(exception, NotFound):
        exception = NotFound("", list(_nearest(request.path)))
    return errors.not_found(request, exception)


def _nearest(path: str) -> Iterator[tuple[str, str]]:
    """Pages of the edition that the address names, or nearly names, in any language."""
    codes = {language.code for language in languages()}
    parts = [part for part in path.lower().split("/") if part and part not in codes]
    for place, slug in enumerate(parts[:2]):
        found = nearest_editions(slug)
        if found:
            yield from _pages(found, "".join(parts[place + 1 : place + 2]))
            return


def _pages(found: list[tuple[str, str]], asked: str) -> Iterator[tuple[str, str]]:
    """The page asked for, of every edition found; all pages where it is unclear."""
    labels = page_labels()
    names = get_close_matches(asked, labels, n=2, cutoff=0.5)
    for slug, title in found[:_MOST]:
        for name in names or (labels if asked else ("edition",)):
            label = title if name == "edition" else f"{labels[name]} – {title}"
            yield label, reverse(f"front:{name}", args=[slug])
