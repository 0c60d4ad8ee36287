"""iCalendar (RFC 5545): sessions, which block the time, and items, which do not.

An event keeps its UID in every version, and in the files that go to cities by mail;
SEQUENCE rises with each version and each of these mails, so that a calendar that has
the event already takes the change over. What a version has
no longer stays, until it would have been over, as an event with STATUS:CANCELLED: a
calendar that is fetched under METHOD:PUBLISH does not drop an event merely because it
is missing (RFC 5546, 3.2.1 and 3.2.5). Times are wall times of the host with the rules
of its zone (VTIMEZONE) beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Event, vText

from intercity.base.dates import clock_words, zone_label
from intercity.base.languages import reader_language
from intercity.kernel.clock import local
from intercity.programme.content import ContentItem, ContentSession
from intercity.programme.exports.part import Part
from intercity.programme.exports.words import (
    edition_words,
    item_reading,
    key_of,
    kind_note,
    page_url,
    said,
    session_words,
    uid_of,
)

_READ_AGAIN = timedelta(hours=6)


def calendar(part: Part) -> bytes:
    """The part as a calendar in the reader's language."""
    made = Calendar()
    made.add("prodid", "-//Intercity//Programme//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    # As texts, whose commas and line breaks are escaped: the library does so by itself
    # for the names of RFC 5545 alone.
    for key in ("name", "x-wr-calname"):
        made.add(key, vText(edition_words(part.content.edition)))
    if note := kind_note(part.content.edition):
        for key in ("description", "x-wr-caldesc"):
            made.add(key, vText(note))
    made.add("last-modified", part.published_at)
    made.add("refresh-interval", _READ_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for event in _events(part):
        made.add_component(event)
    made.add_missing_timezones(*_years(part))
    return bytes(made.to_ical())


def _events(part: Part) -> Iterator[Event]:
    for session in part.sessions:
        yield _session(session, part)
        for item in session.items:
            if item.starts_at is not None:
                yield _item(item, session, part)
    for session in part.gone:
        items = [_item(item, session, part) for item in session.items]
        for event in items or [_session(session, part)]:
            event["status"] = vText("CANCELLED")
            event["transp"] = vText("TRANSPARENT")
            yield event


def _session(session: ContentSession, part: Part) -> Event:
    event = _event(part, session, session.starts_at, session.ends_at)
    words = {
        "edition": edition_words(part.content.edition),
        "session": session_words(session),
    }
    pattern = pgettext("an edition and one of its sessions", "%(edition)s: %(session)s")
    event.add("uid", uid_of(key_of(part, session)))
    event.add("summary", pattern % words, _in(reader_language()))
    event.add("description", "\n".join(_about(session, part)), _in(reader_language()))
    event.add("transp", "OPAQUE")
    return event


def _item(item: ContentItem, session: ContentSession, part: Part) -> Event:
    start = item.starts_at or session.starts_at
    event = _event(part, session, start, item.ends_at)
    title = item_reading(item, part)
    event.add("uid", uid_of(key_of(part, session, item)))
    event.add("related-to", uid_of(key_of(part, session)))
    event.add("summary", title.text, _in(title.lang))
    if item.description:
        reading = item.description.in_(reader_language())
        event.add("description", reading.text, _in(reading.lang))
    event.add("transp", "TRANSPARENT")
    return event


def _event(
    part: Part, session: ContentSession, start: datetime, end: datetime | None
) -> Event:
    """What sessions and items have alike."""
    event = Event()
    event.add("dtstamp", part.published_at)
    event.add("last-modified", part.published_at)
    event.add("sequence", part.sequence)
    event.add("dtstart", local(start, session.zone))
    if end is not None:
        event.add("dtend", local(end, session.zone))
    event.add("status", "CONFIRMED")
    event.add("url", page_url("programme", part.content.edition))
    return event


def _in(lang: str) -> dict[str, str]:
    return {"LANGUAGE": lang}


def _about(session: ContentSession, part: Part) -> Iterator[str]:
    """A session's lines, in the time of the host."""
    content = part.content
    if content.edition.theme:
        yield said(content.edition.theme)
    if any(item.starts_at for item in session.items):
        at, zone = session.starts_at, content.host.zone
        label = zone_label(said(content.host.names), zone, at)
        yield _("Times are those of %(zone)s.") % {"zone": label}
    for item in session.items:
        title = item_reading(item, part).text
        if item.starts_at is None:
            yield title
        else:
            yield f"{clock_words(local(item.starts_at, content.host.zone))} {title}"
    if note := kind_note(content.edition):
        yield note
    yield page_url("programme", content.edition)


def _years(part: Part) -> tuple[date, date]:
    """Whole years around the sessions: the rules of zones for more are not needed."""
    years = [session.day.year for session in (*part.sessions, *part.gone)]
    return date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)
