"""What members and interpreters are told by mail, in the language that is active."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercity.base.dates import date_words, local_range, zone_label
from intercity.base.languages import reader_language
from intercity.base.letters import Letter
from intercity.cities.models import City
from intercity.kernel.clock import local
from intercity.programme.meetings import times_of
from intercity.programme.models import Interpreter, Meeting
from intercity.seminars.words import edition_plain


def joining(meeting: Meeting, city: City | None, *, is_again: bool = False) -> Letter:
    """When the session is on the clocks of the city, or the host's, and how to join.

    `is_again` for whoever was told another link of it before.
    """
    session = meeting.session
    lang = reader_language()
    named = {
        "number": session.number,
        "edition": edition_plain(session.edition),
        "when": when_words(meeting, city),
    }
    paragraphs = [
        _("Session %(number)s of the %(edition)s: %(when)s.") % named,
    ]
    if meeting.passcode:
        paragraphs.append(_("Passcode: %(passcode)s") % {"passcode": meeting.passcode})
    if meeting.numbers:
        numbers = " · ".join(meeting.numbers.split("\n"))
        paragraphs.append(_("By telephone: %(numbers)s") % {"numbers": numbers})
    if meeting.note:
        paragraphs.append(meeting.note.in_(lang).text)
    paragraphs.append(_("This link is for you alone. Please do not pass it on."))
    if is_again:
        again = _("This link replaces the one that you were told before.")
        paragraphs.insert(0, again)
    subject = _("How to join session %(number)s of the %(edition)s") % named
    label = pgettext("a meeting", "Join the meeting")
    link = (label, meeting.url)
    closes = times_of(session, meeting).closes
    return Letter(subject, tuple(paragraphs), link, is_secret=True, expires_at=closes)


def when_words(meeting: Meeting, city: City | None) -> str:
    """The day and the hours on the city's own clocks: "Wednesday …, 09:30–12:00"."""
    session = meeting.session
    times = times_of(session, meeting)
    host = session.edition.host
    zone = next((row.zone for row in city.zones.all()), "") if city else ""
    place, zone = (city, zone) if city and zone else (host, session.zone)
    starts = local(times.starts, zone)
    hours = (
        local_range(times.starts, times.ends, zone) if times.ends else f"{starts:%H:%M}"
    )
    name = place.names.in_(reader_language()).text
    comma = pgettext("between the items of a list", ", ")
    label = zone_label(name, zone, times.starts)
    return f"{comma.join((date_words(starts.date()), hours))} ({label})"


def interpreter_link(interpreter: Interpreter, address: str) -> Letter:
    """The personal link of an interpreter."""
    named = {"edition": edition_plain(interpreter.edition)}
    return Letter(
        _("Your interpretation of the %(edition)s") % named,
        (
            _(
                "Your sessions in the %(edition)s, and the preparation packs, stand on"
                " a page of your own."
            )
            % named,
            _("The link is for you alone. An earlier one no longer opens anything."),
        ),
        (_("Open the page"), address),
        is_secret=True,
    )
