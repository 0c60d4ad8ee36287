"""Times, sessions and counts in the words of the public pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from intercity.base.dates import (
    clock_words,
    date_plain,
    date_short,
    day_shift_words,
    zone_label,
)
from intercity.base.languages import gap, reader_language
from intercity.base.templatetags.ui import text
from intercity.delegations.models import Invitation
from intercity.front.zones import UTC_ZONE
from intercity.kernel.clock import local, utc_label
from intercity.kernel.wording import LocalizedText
from intercity.programme.changes import Change
from intercity.programme.content import Content, ContentSession
from intercity.programme.kinds import first_title
from intercity.programme.models import Item
from intercity.programme.words import kind_words, say
from intercity.seminars.models import Edition
from intercity.seminars.words import ordinal_words

_INSTANT = timedelta(seconds=1)
# The hours of the host at which a part of the day begins, the last one first.
_PARTS = (
    (22, "night"),
    (17, "evening"),
    (12, "afternoon"),
    (5, "morning"),
    (0, "night"),
)


# Invitations


def invitation_words(state: str) -> str:
    """The state of an invitation; a city without one was not invited yet."""
    return str(Invitation.State(state or Invitation.State.DRAFT).label)


# Times


def zone_words(names: LocalizedText, zone: str, at: datetime) -> SafeString:
    """ "Seoul, UTC+9"; a name in another language is marked as such."""
    if zone == UTC_ZONE:
        return SafeString("UTC")
    return format_html(zone_label("{city}", zone, at), city=text(names))


def zone_plain(names: LocalizedText, zone: str, at: datetime) -> str:
    """The same where no markup may stand."""
    if zone == UTC_ZONE:
        return "UTC"
    return zone_label(names.in_(reader_language()).text, zone, at)


def passage_language(names: LocalizedText) -> str:
    """The language to mark a name with, "" where it is the reader's."""
    reading = names.in_(reader_language())
    return reading.lang if reading.fallback else ""


def zone_over(
    names: LocalizedText, zone: str, start: datetime, end: datetime | None
) -> SafeString:
    """The zone of a stretch of time; both offsets where a clock change lies in it."""
    return _over(zone_words(names, zone, start), zone, start, end)


def offsets_over(zone: str, start: datetime, end: datetime | None) -> SafeString:
    """The same without the city."""
    return _over(utc_label(start, zone), zone, start, end)


def _over(label: str, zone: str, start: datetime, end: datetime | None) -> SafeString:
    later = utc_label(end - _INSTANT, zone) if end else ""
    if not end or later == utc_label(start, zone):
        return format_html("{}", label)
    pattern = pgettext(
        "a zone whose clock changes meanwhile", "%(zone)s, then %(later)s"
    )
    return formed(pattern, zone=label, later=later)


def span_words(
    start: datetime, end: datetime | None, zone: str, on: date | None = None
) -> SafeString:
    """From when to when: "Wed 24 Nov 09:30–12:25", over midnight with both dates.

    `on` is a date that need not be said because it stands above.
    """
    begins = local(start, zone)
    first = stamp(start, _dated(begins, on))
    if end is None:
        return first
    ends = local(end, zone)
    if ends.date() == begins.date():
        return format_html("{}–{}", first, stamp(end, clock_words(ends)))
    return format_html("{} – {}", first, stamp(end, _dated(ends, None)))


def _dated(wall: datetime, on: date | None) -> str:
    if wall.date() == on:
        return clock_words(wall)
    return f"{date_short(wall.date())} {clock_words(wall)}"


def stamp(at: datetime, words: str) -> SafeString:
    """Words for an instant, which machines can read too."""
    return format_html('<time datetime="{}">{}</time>', instant_text(at), words)


def instant_text(at: datetime) -> str:
    """An instant in UTC as HTML writes it."""
    return f"{at:%Y-%m-%dT%H:%MZ}"


def shift_words(at: datetime, zone: str, content: Content) -> SafeString:
    """On which date of the host a local time lies, where it is another one; else ""."""
    host = content.host
    words = day_shift_words(local(at, host.zone).date(), local(at, zone).date())
    if not words:
        return SafeString("")
    pattern = _("On the calendar of %(host)s this is %(shift)s.")
    return formed(pattern, host=text(host.names), shift=words)


def formed(pattern: str, **words: object) -> SafeString:
    """A pattern of gettext with marked-up words in it; others are escaped."""
    return format_html(pattern.replace("%(", "{").replace(")s", "}"), **words)


# Editions and sessions


def session_words(session: ContentSession, content: Content) -> SafeString:
    """ "Session 1, morning in Seoul", or the session's own title after its number."""
    number = session.number
    if session.title:
        pattern = pgettext(
            "a session's number and title", "Session %(number)s: %(title)s"
        )
        return formed(pattern, number=number, title=text(session.title))
    hour = local(session.starts_at, session.zone).hour
    part = next(name for begins, name in _PARTS if hour >= begins)
    pattern = {
        "morning": _("Session %(number)s, morning in %(host)s"),
        "afternoon": _("Session %(number)s, afternoon in %(host)s"),
        "evening": _("Session %(number)s, evening in %(host)s"),
        "night": _("Session %(number)s, night in %(host)s"),
    }[part]
    return formed(pattern, number=number, host=text(content.host.names))


def page_labels() -> dict[str, str]:
    """The pages of an edition, as their links call them."""
    return {
        "edition": _("Overview"),
        "programme": _("Programme"),
        "cities": _("Cities"),
        "map": _("Map"),
        "hours": _("Hours"),
        "versions": _("Versions"),
    }


def facts_words(ordinal: int | None, mode: str, kind: str) -> str:
    """The line over a title: "3rd · online · sample data"."""
    parts = [ordinal_words(ordinal)] if ordinal else []
    parts.append(str(Edition.Mode(mode).label))
    if kind != Edition.Kind.REAL:
        parts.append(str(Edition.Kind(kind).label))
    return dotted(parts)


def dotted(parts: Iterable[object]) -> SafeString:
    """Facts in one line, with a dot between them; empty ones are left out."""
    dot = pgettext("between facts in one line", " · ")
    return format_html_join(dot, "{}", ((part,) for part in parts if part))


def dates_words(content: Content) -> str:
    """The dates of the sessions on the host's calendar, as "from – to"."""
    days = sorted(session.day for session in content.sessions)
    words = dict.fromkeys((date_plain(days[0]), date_plain(days[-1])))
    return " – ".join(words)


def counts_words(content: Content) -> str:
    """How many distinct cities take part, and of how many the names are not public."""
    edition = content.edition
    total = len(content.cities) + edition.unnamed
    hidden = total - len(content.listed)
    if edition.was_held:
        words = ngettext(
            "%(total)s city took part, besides the host.",
            "%(total)s cities took part, besides the host.",
            total,
        )
    else:
        words = ngettext(
            "%(total)s city takes part, besides the host.",
            "%(total)s cities take part, besides the host.",
            total,
        )
    said = words % {"total": total}
    if not hidden:
        return said
    rest = ngettext(
        "%(named)s are named here, %(hidden)s is not named.",
        "%(named)s are named here, %(hidden)s are not named.",
        hidden,
    ) % {"named": len(content.listed), "hidden": hidden}
    return said + gap() + rest


def presenting_words(content: Content) -> str:
    """How many of the cities on the public list present; "" for none."""
    number = sum(city.presents for city in content.listed)
    if not number:
        return ""
    if content.edition.was_held:
        words = ngettext(
            "%(number)s of those named presented.",
            "%(number)s of those named presented.",
            number,
        )
    else:
        words = ngettext(
            "%(number)s of those named presents.",
            "%(number)s of those named present.",
            number,
        )
    return words % {"number": number}


def kind_beside(kind: str, title: LocalizedText) -> str:
    """The kind of an item, where its title does not say it already."""
    says_it = set(title.entries) <= _first_words(kind)
    return "" if kind == Item.Kind.OTHER or says_it else kind_words(kind)


@cache
def _first_words(kind: str) -> frozenset[tuple[str, str]]:
    """The kind's own words by language, as an item's first title has them."""
    return frozenset(first_title(kind).entries)


# Changes


# Signs of no script, which stand for the tags while a sentence is formed.
_OPENS, _CLOSES = "\ufdd0", "\ufdd1"


def change_words(change: Change) -> SafeString:
    """A change as a sentence; words in another language are marked as such."""
    lang = change.params.get("lang", reader_language())
    if lang == reader_language():
        return format_html("{}", say(change))
    quoted = {
        key: f"{_OPENS}{change.params[key]}{_CLOSES}"
        for key in ("from", "to")
        if change.params.get(key)
    }
    said = str(escape(say(replace(change, params={**change.params, **quoted}))))
    opening = format_html('<span lang="{}">', lang)
    said = said.replace(_OPENS, opening).replace(_CLOSES, "</span>")
    return mark_safe(said)  # noqa: S308 -- escaped above, and a tag of ours put in
