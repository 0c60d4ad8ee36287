"""Calendar files that go to one city by mail: its sessions, and those it has no longer.

Each file has one event, with the UID that the session has in the public calendar and
in every file before, and a higher SEQUENCE (RFC 5546, 3.2.1 and 3.2.5): METHOD:PUBLISH
for a session as it is now, METHOD:CANCEL for one that the city is no longer in. Nothing
of how to join stands in them: such a file is passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Event, vCalAddress

from intercity.base.dates import zone_label
from intercity.base.languages import reader_language
from intercity.base.letters import Attachment
from intercity.kernel.clock import local
from intercity.programme.content import Content
from intercity.programme.exports.words import (
    edition_words,
    kind_note,
    said,
    session_key,
    session_words,
    uid_of,
)

if TYPE_CHECKING:
    from intercity.programme.telling import Place, Standing


def enclosed(
    standing: Standing, content: Content, sequence: int, now: datetime
) -> tuple[Attachment, ...]:
    """A file for each session of the city, and for each that it is no longer in."""
    return tuple(_files(standing, content, sequence, now))


def _files(
    standing: Standing, content: Content, sequence: int, now: datetime
) -> Iterator[Attachment]:
    for place in standing.places:
        event = _event(place, standing, content)
        yield _file(event, "PUBLISH", place, content, sequence, now)
    for place in standing.dropped:
        event = _event(place, standing, content)
        yield _file(event, "CANCEL", place, content, sequence, now)


def _file(
    event: Event,
    method: str,
    place: Place,
    content: Content,
    sequence: int,
    now: datetime,
) -> Attachment:
    cancels = method == "CANCEL"
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if cancels else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancels else "OPAQUE")
    made = Calendar()
    made.add("prodid", "-//Intercity//Programme//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    made.add_component(event)
    year = place.start.year
    made.add_missing_timezones(date(year - 1, 1, 1), date(year + 2, 1, 1))
    ending = "-cancelled" if cancels else ""
    name = f"{session_key(content.edition.slug, place.number)}{ending}.ics"
    return Attachment(name, bytes(made.to_ical()), f"text/calendar; method={method}")


def _event(place: Place, standing: Standing, content: Content) -> Event:
    lang = {"LANGUAGE": reader_language()}
    pattern = pgettext("an edition and one of its sessions", "%(edition)s: %(session)s")
    words = {
        "edition": edition_words(content.edition),
        "session": _session(place, content),
    }
    event = Event()
    event.add("uid", uid_of(session_key(content.edition.slug, place.number)))
    event.add("summary", pattern % words, lang)
    event.add("description", "\n".join(_about(place, standing, content)), lang)
    event.add("organizer", _organizer())
    event.add("dtstart", local(place.start, place.zone))
    if place.end is not None:
        event.add("dtend", local(place.end, place.zone))
    return event


def _session(place: Place, content: Content) -> str:
    found = content.session(place.number)
    if found is not None:
        return session_words(found)
    number = {"number": place.number}
    return pgettext("a session by its number", "Session %(number)s") % number


def _about(place: Place, standing: Standing, content: Content) -> Iterator[str]:
    if content.edition.theme:
        yield said(content.edition.theme)
    city = said(standing.participant.city.names)
    yield _("%(start)s on the clock of %(zone)s.") % {
        "start": f"{place.start:%H:%M}",
        "zone": zone_label(city, standing.zone, place.start),
    }
    if note := kind_note(content.edition):
        yield note


def _organizer() -> vCalAddress:
    return vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
