"""Feeds of the published versions of an edition: RSS and Atom, in each language."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercity.base.languages import reader_language
from intercity.base.templatetags.ui import text
from intercity.programme.changes import Change
from intercity.programme.exports.part import Part, written
from intercity.programme.exports.words import (
    edition_words,
    kind_note,
    page_url,
    site_name,
)
from intercity.programme.models import Version
from intercity.programme.words import say


def rss(part: Part) -> bytes:
    """The versions up to this one as RSS 2.0."""
    return _feed(part, Rss201rev2Feed, "rss")


def atom(part: Part) -> bytes:
    """The versions up to this one as Atom (RFC 4287)."""
    return _feed(part, Atom1Feed, "atom")


def _feed(part: Part, kind: type[SyndicationFeed], ending: str) -> bytes:
    edition = part.content.edition
    title, page = edition_words(edition), page_url("versions", edition)
    about = kind_note(edition) or _("Published versions of the programme.")
    feed = kind(
        title=title,
        link=page,
        description=about,
        subtitle=about,
        language=reader_language(),
        # Atom wants an author; a reconstruction names no government as one.
        author_name=title,
        feed_url=settings.SITE_URL
        + reverse(f"programme:{ending}", args=[edition.slug]),
        feed_guid=_tag(part, 0),
    )
    versions = Version.objects.filter(
        edition__slug=edition.slug, number__lte=part.content.number
    )
    for version in versions.defer("content").order_by("-number"):
        number = version.number
        feed.add_item(
            title=pgettext(
                "a version of a programme", "%(edition)s, version %(number)s"
            )
            % {"edition": title, "number": number},
            link=f"{page}#version-{number}",
            description=_told(version),
            unique_id=_tag(part, number),
            unique_id_is_permalink=False,
            pubdate=version.published_at,
            updateddate=version.published_at,
        )
    return str(feed.writeString("utf-8")).encode()


def _told(version: Version) -> SafeString:
    """The note, and what changed, but for what is not public."""
    changes = [Change.read(change) for change in written(version.changes)]
    said = [(say(change),) for change in changes if change.public]
    note = format_html("<p>{}</p>", text(version.note)) if version.note else ""
    listed = format_html_join("", "<li>{}</li>", said)
    return format_html("{}<ul>{}</ul>", note, listed) if said else SafeString(note)


def _tag(part: Part, number: int) -> str:
    """A name for good (RFC 4151), of a version or with 0 of the feed."""
    own = f"/{number}" if number else ""
    return f"tag:{site_name()},2026:{part.content.edition.slug}/versions{own}"
