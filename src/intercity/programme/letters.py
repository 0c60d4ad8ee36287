"""What a city is told of its time, in the language that is active."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercity.base.dates import clock_words, date_words, time_range, zone_label
from intercity.base.languages import reader_language
from intercity.base.letters import Letter
from intercity.programme.content import Content
from intercity.programme.exports.told import enclosed
from intercity.programme.exports.words import edition_words, kind_note
from intercity.programme.telling import News, Place, Standing


def told(standing: Standing, content: Content, sequence: int, now: datetime) -> Letter:
    """The session and its hours on the city's clock, what they were, and the files."""
    city = standing.participant.city.names.in_(reader_language()).text
    named = {"edition": edition_words(content.edition), "city": city}
    subject, opening = _opening(standing, named)
    paragraphs = [opening]
    if standing.before:
        until_now = pgettext("a time in a letter", "Until now: %(time)s")
        paragraphs += _times(until_now, standing.before, standing.zone, city)
    now_on = pgettext("a time in a letter", "Now: %(time)s")
    if standing.news is News.FIRST:
        now_on = pgettext("a time in a letter", "Your time: %(time)s")
    paragraphs += _times(now_on, standing.places, standing.zone, city)
    paragraphs += [
        _about_files(standing),
        _("If this time is impossible for you, answer this mail."),
        kind_note(content.edition),
    ]
    files = enclosed(standing, content, sequence, now)
    return Letter(subject, tuple(filter(None, paragraphs)), attachments=files)


def _opening(standing: Standing, named: dict[str, str]) -> tuple[str, str]:
    match standing.news:
        case News.CHANGED:
            return (
                _("Another time for %(city)s: %(edition)s") % named,
                _("The time of %(city)s in the %(edition)s has changed.") % named,
            )
        case News.GONE if standing.only:
            return (
                _("Your session is no longer planned: %(edition)s") % named,
                _("The session that you were to attend is no longer planned.") % named,
            )
        case News.GONE:
            return (
                _("No session for %(city)s at present: %(edition)s") % named,
                _("%(city)s has no session in the %(edition)s any more at present.")
                % named,
            )
        case _:
            return (
                _("The time of %(city)s: %(edition)s") % named,
                _("This is the time of %(city)s in the %(edition)s.") % named,
            )


def _times(pattern: str, places: tuple[Place, ...], zone: str, city: str) -> list[str]:
    return [pattern % {"time": time_words(place, zone, city)} for place in places]


def time_words(place: Place, zone: str, city: str) -> str:
    """ "Session 1, Wednesday 24 November 2021, 10:00–12:35 (Seoul, UTC+9)"."""
    hours = clock_words(place.start)
    if place.end is not None:
        hours = time_range(place.start, place.end)
    pattern = pgettext(
        "a session with its day, hours and zone",
        "%(session)s, %(day)s, %(hours)s (%(zone)s)",
    )
    number = {"number": place.number}
    return pattern % {
        "session": pgettext("a session by its number", "Session %(number)s") % number,
        "day": date_words(place.start.date()),
        "hours": hours,
        "zone": zone_label(city, zone, place.start),
    }


def _about_files(standing: Standing) -> str:
    match standing.news:
        case News.CHANGED:
            return _(
                "The calendar file that is enclosed takes the place of the entry that"
                " you have."
            )
        case News.GONE:
            return _("The calendar file that is enclosed takes the entry out.")
        case _:
            return _("A calendar file is enclosed.")
