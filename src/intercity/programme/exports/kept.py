"""Exports are made when first asked for, and kept with their version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

from intercity.kernel.clock import TZDATA
from intercity.programme.content import Content
from intercity.programme.exports import feeds
from intercity.programme.exports.calendar import calendar
from intercity.programme.exports.frab import schedule_json, schedule_xml
from intercity.programme.exports.part import Part, Scope, part_of, written
from intercity.programme.exports.table import table
from intercity.programme.exports.words import spoken
from intercity.programme.models import Export, Version

# Raise it with every change to what the files hold: those that are kept are made anew.
_EDITION = 1


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file; `has_language` where it is written in one."""

    ending: str
    media_type: str
    make: Callable[[Part], bytes]
    has_language: bool = False


FORMATS = {
    "ics": Format("ics", "text/calendar; charset=utf-8", calendar, has_language=True),
    "json": Format("json", "application/json", schedule_json),
    "xml": Format("xml", "application/xml; charset=utf-8", schedule_xml),
    "csv": Format("csv", "text/csv; charset=utf-8; header=present", table),
    "rss": Format(
        "rss", "application/rss+xml; charset=utf-8", feeds.rss, has_language=True
    ),
    "atom": Format(
        "atom", "application/atom+xml; charset=utf-8", feeds.atom, has_language=True
    ),
}


class NotPublished(Exception):
    """There is no public edition of this slug with a published programme."""


def export(slug: str, scope: Scope, kind: str, lang: str | None = None) -> Export:
    """A file of the newest version, with `version.published_at` at hand.

    `lang` is a tag; without it the words are in the edition's own language. Two queries
    once it is made. Raises `NotPublished`, and `NotThere` for what the version has not.
    """
    version = (
        Version.objects.filter(edition__slug=slug, edition__is_public=True)
        .only("pk", "published_at")
        .order_by("-number")
        .first()
    )
    if version is None:
        raise NotPublished
    name = f"{scope}/{kind}/{lang or 'own'}/{_made_with()}"
    kept = Export.objects.filter(version=version, name=name).first()
    kept = kept or _make(version, scope, kind, lang, name)
    kept.version = version
    return kept


def _make(
    version: Version, scope: Scope, kind: str, lang: str | None, name: str
) -> Export:
    """Make and keep it; of two who do so at once, both get what the first one kept."""
    content = Content.read(written(version.content))
    part = part_of(content, version.published_at, scope)
    made = FORMATS[kind]
    with spoken(lang or content.source):
        body = made.make(part)
    kept, _is_new = Export.objects.get_or_create(
        version=version,
        name=name,
        defaults={
            "media_type": made.media_type,
            "body": body,
            "digest": sha256(body).hexdigest(),
        },
    )
    return kept


def _made_with() -> str:
    """Short for what besides the version a file depends on."""
    depends = f"{_EDITION} {settings.SITE_URL} {TZDATA}"
    return sha256(depends.encode()).hexdigest()[:12]
