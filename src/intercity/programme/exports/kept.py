"""Exports are made when first asked for, and kept with their version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

import intercity
from intercity.kernel.clock import TZDATA
from intercity.programme.content import Content
from intercity.programme.exports import feeds
from intercity.programme.exports.calendar import calendar
from intercity.programme.exports.frab import schedule_json, schedule_xml
from intercity.programme.exports.part import Part, Scope, part_of, with_gone, written
from intercity.programme.exports.table import table
from intercity.programme.exports.words import spoken
from intercity.programme.models import Export, Version
from intercity.programme.telling import tellings_before


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file; `has_language` where it is written in one.

    `tells_gone` where it names what earlier versions had and this one has no longer.
    """

    ending: str
    media_type: str
    make: Callable[[Part], bytes]
    has_language: bool = False
    tells_gone: bool = False


FORMATS = {
    "ics": Format(
        "ics",
        "text/calendar; charset=utf-8",
        calendar,
        has_language=True,
        tells_gone=True,
    ),
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
    """A file of the newest version, with its `published_at` and kind at hand.

    `lang` is a tag; without it the words are in the edition's own language. Two queries
    once it is made. Raises `NotPublished`, and `NotThere` for what the version has not.
    """
    version = (
        Version.objects.filter(edition__slug=slug, edition__is_public=True)
        .select_related("edition")
        .only("pk", "published_at", "edition__kind")
        .order_by("-number")
        .first()
    )
    if version is None:
        raise NotPublished
    name = f"{scope}/{kind}/{lang or 'own'}/{_made_with(settings.SITE_URL)}"
    kept = Export.objects.filter(version=version, name=name).first()
    kept = kept or _make(version, scope, kind, lang, name)
    kept.version = version
    return kept


def _make(
    version: Version, scope: Scope, kind: str, lang: str | None, name: str
) -> Export:
    """Make and keep it; of two who do so at once, both get what the first one kept."""
    content = Content.read(written(version.content))
    made = FORMATS[kind]
    if made.tells_gone:
        part = with_gone(content, version.published_at, scope, _earlier(version))
        told = tellings_before(version.edition_id, version.published_at)
        part = replace(part, told=told)
    else:
        part = part_of(content, version.published_at, scope)
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
    _drop_outdated(kept)
    return kept


def _earlier(version: Version) -> Iterator[Content]:
    """What the versions before this one hold, the latest first."""
    versions = Version.objects.filter(
        edition=version.edition_id, number__lt=version.number
    )
    for content in versions.order_by("-number").values_list("content", flat=True):
        yield Content.read(written(content))


def _drop_outdated(kept: Export) -> None:
    """Forget the same file as another release of the program made it."""
    same = kept.name.rpartition("/")[0]
    others = Export.objects.filter(version=kept.version_id, name__startswith=f"{same}/")
    others.exclude(pk=kept.pk).delete()


@cache
def _made_with(site: str) -> str:
    """Short for what besides the version a file depends on.

    That is the address of the site, the rules of zones, and the program with its
    catalogues; so that a new release makes all files anew.
    """
    digest = sha256(f"{site} {TZDATA}".encode())
    program = Path(intercity.__file__).parent
    for file in sorted((*program.rglob("*.py"), *program.rglob("*.mo"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
