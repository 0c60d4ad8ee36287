"""What the public may read: published versions of public editions, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Max, Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.errors import NotFound
from intercity.programme.changes import Change
from intercity.programme.content import Content
from intercity.programme.models import Version
from intercity.seminars.models import Edition
from intercity.seminars.queries import public_editions
from intercity.seminars.words import edition_plain

if TYPE_CHECKING:
    from intercity.kernel.wording import LocalizedText

_MOST_NEAR = 3
_TEXT = Cast("content", TextField())


@dataclass(frozen=True, slots=True)
class Published:
    """The newest version of a public edition."""

    number: int
    at: datetime
    content: Content


@dataclass(frozen=True, slots=True)
class Told:
    """A version as its page tells of it: when, why, and what changed."""

    number: int
    at: datetime
    note: LocalizedText
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """A public edition on the home page; `content` is None before it is published."""

    edition: Edition
    content: Content | None
    is_over: bool


def published(slug: str) -> Published:
    """The edition's programme as last published, in one query.

    Raises `NotFound`, which tells a public edition without a programme yet, and the
    nearest public editions where there is none of this name.
    """
    version = (
        Version.objects.filter(edition__slug=slug, edition__is_public=True)
        .order_by("-number")
        .values_list("number", "published_at", _TEXT)
        .first()
    )
    if version is None:
        raise _missing(slug)
    number, at, text = version
    return Published(number, at, _read(text))


def newest(edition: Edition) -> Content | None:
    """The last version of an edition, public or not; for those who work on it."""
    found = Version.objects.filter(edition=edition).order_by("-number")
    text = found.values_list(_TEXT, flat=True).first()
    return None if text is None else _read(text)


@lru_cache(maxsize=16)
def _read(text: str) -> Content:
    """A version's content, taken apart once: it never changes, nor does what is read.

    Kept by its very text, so that no other can be taken for it.
    """
    return Content.read(json.loads(text))


def _missing(slug: str) -> NotFound:
    found = nearest_editions(slug)
    if slug in dict(found):
        return NotFound(
            _("The programme of this edition has not been published yet."),
            [(_("All editions"), reverse("front:home"))],
        )
    suggestions = [
        (title, reverse("front:edition", args=[one])) for one, title in found
    ]
    return NotFound(_("There is no edition “%(slug)s”.") % {"slug": slug}, suggestions)


def nearest_editions(slug: str) -> list[tuple[str, str]]:
    """The public edition of this name, or those whose names resemble it: with title."""
    editions = Edition.objects.filter(is_public=True).select_related("series")
    known = {edition.slug: edition for edition in editions}
    near = [slug] if slug in known else get_close_matches(slug, known, _MOST_NEAR, 0.5)
    return [(one, edition_plain(known[one])) for one in near]


def versions(slug: str) -> tuple[Told, ...]:
    """Every version of a public edition, the newest first, as the public may know."""
    found = Version.objects.filter(edition__slug=slug, edition__is_public=True)
    return tuple(
        Told(one.number, one.published_at, one.note, _public(one.changes))
        for one in found.defer("content").order_by("-number")
    )


def _public(changes: Iterable[dict[str, object]]) -> tuple[Change, ...]:
    read = (Change.read(change) for change in changes)
    return tuple(change for change in read if change.public)


def entered(now: datetime) -> tuple[Entered, ...]:
    """The public editions: the next first, then those in preparation, then the past."""
    editions = public_editions(now.date())
    contents = {
        edition: _read(text)
        for edition, text in _newest([edition.pk for edition in editions])
    }
    found = [
        Entered(edition, content, content is not None and _is_over(content, now))
        for edition in editions
        for content in [contents.get(edition.pk)]
    ]
    return tuple(sorted(found, key=_next_first))


def _newest(keys: list[int]) -> Iterable[tuple[int, str]]:
    """Each of these editions with the text of its newest version."""
    numbers = Version.objects.filter(edition__in=keys).values_list("edition")
    wanted = Q(pk=None)
    for edition, number in numbers.annotate(Max("number")).order_by():
        wanted |= Q(edition=edition, number=number)
    return Version.objects.filter(wanted).values_list("edition_id", _TEXT).order_by()


def _is_over(content: Content, now: datetime) -> bool:
    ends = [session.ends_at or session.starts_at for session in content.sessions]
    return content.edition.was_held or max(ends) < now


def _next_first(entry: Entered) -> tuple[int, float]:
    if entry.content is None:
        return 1, 0.0
    start = min(session.starts_at for session in entry.content.sessions).timestamp()
    return (2, -start) if entry.is_over else (0, start)


def indexed() -> tuple[tuple[str, datetime], ...]:
    """Editions for search engines, real ones alone: (slug, last published)."""
    found = Edition.objects.filter(
        is_public=True, kind=Edition.Kind.REAL, versions__isnull=False
    )
    dated = found.annotate(at=Max("versions__published_at")).order_by("slug")
    return tuple(dated.values_list("slug", "at"))
