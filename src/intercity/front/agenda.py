"""The programme as one reader sees it: rows in words, by the reader's local dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercity.base.dates import clock_words
from intercity.base.templatetags.ui import localized, text
from intercity.front.days import Part, local_days
from intercity.front.links import city_calendar, session_calendar
from intercity.front.words import (
    dotted,
    formed,
    kind_beside,
    session_words,
    shift_words,
    span_words,
    stamp,
    zone_over,
)
from intercity.front.zones import Viewer, known
from intercity.kernel.clock import local
from intercity.kernel.wording import LocalizedText
from intercity.programme.content import Content, ContentItem, ContentSession
from intercity.seminars.words import listed


@dataclass(frozen=True, slots=True)
class Line:
    """An item; `time` is "" where it is not published.

    `host_clock` is None where the reader's clock is the host's.
    """

    time: SafeString
    host_clock: str | None
    what: SafeString
    description: LocalizedText
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session in the reader's time, with the host's beside it."""

    number: int
    day: date
    heading: SafeString
    when: SafeString
    zone: SafeString
    host_when: SafeString
    host_zone: SafeString
    shift: SafeString
    is_mine: bool
    times_known: bool
    seats_known: bool
    ends_known: bool
    cities: tuple[LocalizedText, ...]
    calendar: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a session stands under one local date."""

    sitting: Sitting
    lines: tuple[Line, ...]
    begins: bool
    ends: bool
    until: str


@dataclass(frozen=True, slots=True)
class Page:
    """A local date and what stands on it."""

    date: date
    parts: tuple[Shown, ...]


class Agenda:
    """One edition in one reader's time."""

    def __init__(self, content: Content, viewer: Viewer) -> None:
        """Nothing is read but these two."""
        self.content, self.viewer = content, viewer
        self.is_elsewhere = viewer.zone != content.host.zone
        self._names = {city.slug: city.names for city in known(content)}
        self._mine = viewer.mine.slug if viewer.mine else ""

    def pages(self) -> tuple[Page, ...]:
        """The whole programme by local dates."""
        return tuple(
            Page(day.date, tuple(self._shown(part) for part in day.parts))
            for day in local_days(self.content.sessions, self.viewer.zone)
        )

    def sittings(self) -> tuple[Sitting, ...]:
        """The sessions by their beginning."""
        ordered = sorted(self.content.sessions, key=lambda one: one.starts_at)
        return tuple(map(self.sitting, ordered))

    def sitting(self, session: ContentSession) -> Sitting:
        """A session in words."""
        viewer, host = self.viewer, self.content.host
        start, end = session.starts_at, session.ends_at
        return Sitting(
            number=session.number,
            day=session.day,
            heading=session_words(session, self.content),
            when=span_words(start, end, viewer.zone),
            zone=zone_over(viewer.names, viewer.zone, start, end),
            host_when=span_words(start, end, host.zone),
            host_zone=zone_over(host.names, host.zone, start, end),
            shift=shift_words(start, viewer.zone, self.content),
            is_mine=self._mine in session.cities,
            times_known=session.times_known,
            seats_known=session.seats_known,
            ends_known=end is not None,
            cities=tuple(
                city.names
                for city in self.content.listed
                if session.seats_known and city.slug in session.cities
            ),
            calendar=session_calendar(self.content.edition.slug, session.number),
        )

    def _shown(self, part: Part) -> Shown:
        session = part.session
        end = session.ends_at
        return Shown(
            sitting=self.sitting(session),
            lines=tuple(self._line(item, session) for item in part.items),
            begins=part.begins,
            ends=part.ends,
            until=clock_words(local(end, self.viewer.zone)) if end else "",
        )

    def _line(self, item: ContentItem, session: ContentSession) -> Line:
        at = item.starts_at if session.times_known else None
        viewer = self.viewer.zone
        return Line(
            time=stamp(at, clock_words(local(at, viewer))) if at else SafeString(""),
            host_clock=self._host_clock(at),
            what=self._what(item),
            description=item.description,
            is_mine=bool(self._mine) and item.city == self._mine,
        )

    def _host_clock(self, at: datetime | None) -> str | None:
        if not self.is_elsewhere:
            return None
        return clock_words(local(at, self.content.host.zone)) if at else "–"

    def _what(self, item: ContentItem) -> SafeString:
        """ "Presentation · Hanbit": what the title does not say stands around it."""
        kind = kind_beside(item.kind, item.title)
        city = text(self._names.get(item.city or ""))
        return dotted(
            (
                kind and format_html('<span class="ic-items__kind">{}</span>', kind),
                localized(item.title),
                city
                and format_html('<strong class="ic-items__city">{}</strong>', city),
            )
        )

    # What is the reader's own

    def own(self) -> Own | None:
        """What concerns the city that the reader chose."""
        city = self.viewer.mine
        if city is None:
            return None
        sessions = self.content.sessions_of(city.slug)
        presents = tuple(self._presents(city.slug))
        return Own(
            slug=city.slug,
            names=city.names,
            sittings=tuple(map(self.sitting, sessions)),
            presents=listed(presents) if presents else "",
            was_held=self.content.edition.was_held,
            calendar=city_calendar(self.content.edition.slug, city.slug),
        )

    def _presents(self, slug: str) -> Iterator[str]:
        for session in self.content.sessions:
            for item in session.items:
                if item.city == slug and item.starts_at and session.times_known:
                    yield clock_words(local(item.starts_at, self.viewer.zone))


@dataclass(frozen=True, slots=True)
class Own:
    """The sessions of the reader's city; `presents` are clock times of its own zone."""

    slug: str
    names: LocalizedText
    sittings: tuple[Sitting, ...]
    presents: str
    was_held: bool
    calendar: str

    @property
    def sentence(self) -> SafeString:
        """In which session the city takes part."""
        city, count = text(self.names), len(self.sittings)
        numbers = listed(one.number for one in self.sittings) if count else ""
        if self.was_held:
            unknown = _("It is not published in which session %(city)s took part.")
            known = ngettext(
                "%(city)s took part in session %(numbers)s.",
                "%(city)s took part in sessions %(numbers)s.",
                count,
            )
        else:
            unknown = _("It is not published in which session %(city)s takes part.")
            known = ngettext(
                "%(city)s takes part in session %(numbers)s.",
                "%(city)s takes part in sessions %(numbers)s.",
                count,
            )
        return formed(known if count else unknown, city=city, numbers=numbers)

    @property
    def speaks(self) -> str:
        """When it presents, where that is published."""
        if not self.presents:
            return ""
        pattern = (
            _("It presented at %(times)s, local time.")
            if self.was_held
            else _("It presents at %(times)s, local time.")
        )
        return pattern % {"times": self.presents}
