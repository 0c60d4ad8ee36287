"""Words and addresses that stand in exports; plain text, never markup."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from intercity.base.languages import gap, languages, reader_language
from intercity.kernel.wording import LocalizedText, Reading, url_code
from intercity.programme.content import (
    ContentEdition,
    ContentItem,
    ContentSession,
)
from intercity.programme.exports.part import Part
from intercity.seminars.models import Edition
from intercity.seminars.words import ordinal_words


def said(text: LocalizedText) -> str:
    """A text in the reader's language, or in place of it another one."""
    return text.in_(reader_language()).text


def edition_words(edition: ContentEdition) -> str:
    """ "6th Partner Cities Seminar"."""
    series = said(edition.names)
    if edition.ordinal is None:
        return series
    pattern = pgettext("an edition of a series", "%(ordinal)s %(series)s")
    return pattern % {"ordinal": ordinal_words(edition.ordinal), "series": series}


def session_words(session: ContentSession) -> str:
    """ "Session 1", with its own title after it where it has one."""
    number = {"number": session.number}
    if not session.title:
        return pgettext("a session by its number", "Session %(number)s") % number
    pattern = pgettext("a session's number and title", "Session %(number)s: %(title)s")
    return pattern % {**number, "title": said(session.title)}


def item_reading(item: ContentItem, part: Part) -> Reading:
    """An item's title, with the city that presents it."""
    title = item.title.in_(reader_language())
    city = part.city(item.city)
    if city is None:
        return title
    pattern = pgettext("an item and the city that presents it", "%(title)s, %(city)s")
    words = pattern % {"title": title.text, "city": said(city.names)}
    return Reading(words, title.lang, title.fallback)


def kind_note(edition: ContentEdition) -> str:
    """What a sample or a reconstruction says of itself; "" for real editions."""
    match edition.kind:
        case Edition.Kind.SAMPLE:
            notes = [_("Sample data: the cities, people and times are invented.")]
        case Edition.Kind.RECONSTRUCTION:
            notes = [
                _("Reconstruction for demonstration.")
                + gap()
                + _("This is not a publication of the host city."),
                edition.source_url,
            ]
        case _:
            notes = []
    return " ".join(filter(None, notes))


# Addresses


def page_url(name: str, edition: ContentEdition) -> str:
    """A public page of the edition in the reader's language."""
    return settings.SITE_URL + reverse(f"front:{name}", args=[edition.slug])


def site_name() -> str:
    """The name of this host."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def key_of(part: Part, session: ContentSession, item: ContentItem | None = None) -> str:
    """The name of a session, or of an item in it, the same in every version."""
    own = f"-item-{item.id}" if item else ""
    return session_key(part.content.edition.slug, session.number) + own


def session_key(edition: str, number: int) -> str:
    """The name of a session by the edition's slug and its number."""
    return f"{edition}-session-{number}"


def uid_of(key: str) -> str:
    """The same, unlike that of any other host."""
    return f"{key}@{site_name()}"


def guid_of(key: str) -> str:
    """The same as a UUID."""
    return str(uuid5(NAMESPACE_URL, uid_of(key)))


def spoken(tag: str) -> override:
    """Words in this language; in English where this site does not speak it."""
    known = {language.tag for language in languages()}
    return override(url_code(tag if tag in known else "en"))
