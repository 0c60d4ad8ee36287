"""Every city's clock over the host's day: shaded by the hour, with the sessions.

The shades are those of a clock alone, the same for every city: nothing of what a
session's hour costs a city, of its office hours or of its wishes is in the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercity.base.dates import clock_words, date_words, time_range, weekday_short
from intercity.base.languages import reader_language
from intercity.front.listing import Row, listing
from intercity.front.words import passage_language
from intercity.kernel.clock import local, stretches
from intercity.planning.lettering import width as text_width
from intercity.planning.lettering import wrapped
from intercity.planning.markup import Markup, element, escaped, joined, lettered
from intercity.planning.placing import beside
from intercity.programme.content import Content, ContentSession

MINUTE = timedelta(minutes=1)
_MARGIN = 120  # minutes shown before the first session and after the last

SHADES = (
    (0, gettext_lazy("Day, 09:00 to 17:00")),
    (1, gettext_lazy("Early and late, 07:00 to 09:00 and 17:00 to 20:00")),
    (2, gettext_lazy("Before and after, 05:00 to 07:00 and 20:00 to 24:00")),
    (3, gettext_lazy("Night, 00:00 to 05:00")),
)
# The local hour up to which a shade goes.
_BANDS = ((5, 3), (7, 2), (9, 1), (17, 0), (20, 1), (24, 2))

_NAME, _SMALL, _TIME = 13.5, 11.5, 11.5
_TOP, _BAND, _LANE, _LINE = 40.0, 20.0, 19.0, 17.0
_EDGE = 17.0  # half a label of the axis
_EVERY = (1, 2, 3, 4, 6, 12)


@dataclass(frozen=True, slots=True)
class Frame:
    """A width, and where the strips begin; `stacked` has names above them."""

    name: str
    width: float
    left: float

    @property
    def stacked(self) -> bool:
        """Whether names stand above the strips."""
        return self.left < 10

    @property
    def room(self) -> float:
        """How wide a name may be."""
        return (self.width if self.stacked else self.left) - 78


WIDE = Frame("wide", 1080, 236)
NARROW = Frame("narrow", 344, 1)


@dataclass(frozen=True, slots=True)
class HostDay:
    """The pictures of one date of the host."""

    date: date
    wide: SafeString
    narrow: SafeString


def days(content: Content) -> tuple[HostDay, ...]:
    """One picture a date of the host, for wide and for narrow screens."""
    return _days(content, reader_language())


# The same for every reader of a version in one language, and half the work of the page.
@lru_cache(maxsize=16)
def _days(content: Content, _lang: str) -> tuple[HostDay, ...]:
    rows = listing(content, with_host=True)
    dates: dict[date, list[ContentSession]] = {}
    for session in content.sessions:
        dates.setdefault(session.day, []).append(session)
    return tuple(
        HostDay(
            day,
            _Ribbon(content, rows, dates[day], WIDE).svg(),
            _Ribbon(content, rows, dates[day], NARROW).svg(),
        )
        for day in sorted(dates)
    )


class _Ribbon:
    def __init__(
        self,
        content: Content,
        rows: Sequence[Row],
        sessions: list[ContentSession],
        frame: Frame,
    ) -> None:
        self.host, self.rows, self.frame = content.host, rows, frame
        self.sessions = sorted(sessions, key=lambda one: one.starts_at)
        self.day = self.sessions[0].day
        first = self.sessions[0].starts_at
        last = max(one.ends_at or one.starts_at for one in sessions)
        self.start = first - (_MARGIN + local(first, self.host.zone).minute) * MINUTE
        over = local(last, self.host.zone).minute
        self.end = last + (_MARGIN + (60 - over) % 60) * MINUTE
        self._shades: dict[str, Markup] = {}

    def x(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return self.frame.left + share * (self.frame.width - _EDGE - self.frame.left)

    def svg(self) -> SafeString:
        """The whole picture."""
        drawn, y = [], _TOP
        for row in self.rows:
            part, y = self._row(row, y)
            drawn.append(part)
        key = f"hours-{self.day}-{self.frame.name}"
        told = _("Local hours of every city while the sessions run, %(date)s") % {
            "date": date_words(self.day)
        }
        svg = element(
            "svg",
            element("title", escaped(told), id=key),
            *self._axis(y),
            *self._columns(y),
            *drawn,
            class_=f"ic-hours ic-hours--{self.frame.name}",
            viewBox=f"0 0 {self.frame.width:g} {y + 4:g}",
            role="img",
            aria_labelledby=key,
        )
        return mark_safe(svg)  # noqa: S308 -- made by `element` alone

    def _axis(self, bottom: float) -> Iterator[Markup]:
        name = self.host.names.in_(reader_language()).text
        heading = _("On the clock of %(host)s") % {"host": name}
        yield lettered(heading, 0, 12, _SMALL, "ic-hours__mute")
        hours = int((self.end - self.start) / (60 * MINUTE))
        one = (self.frame.width - self.frame.left) / hours
        every = next(n for n in _EVERY if n * one >= 44 or n == _EVERY[-1])
        for hour in range(hours + 1):
            at = self.start + hour * 60 * MINUTE
            there = local(at, self.host.zone)
            if there.hour % every:
                continue
            x = self.x(at)
            middle = max(_EDGE, x)
            yield element("line", class_="ic-hours__grid", x1=x, x2=x, y1=32, y2=bottom)
            if middle > x and every * one < 44 + middle - x:
                continue  # moved inside the frame it would touch the next one
            yield lettered(
                clock_words(there),
                middle,
                28,
                _SMALL,
                "ic-hours__mute",
                anchor="middle",
            )

    def _columns(self, bottom: float) -> Iterator[Markup]:
        """The faint columns that the sessions cut through all strips."""
        for session in self.sessions:
            begin, end = self._box(session)
            yield element(
                "rect",
                class_="ic-hours__column",
                x=begin,
                y=_TOP - 6,
                width=end - begin,
                height=bottom - _TOP + 6,
            )

    def _box(self, session: ContentSession) -> tuple[float, float]:
        begin = self.x(session.starts_at)
        return begin, self.x(session.ends_at) if session.ends_at else begin + 3

    def _row(self, row: Row, top: float) -> tuple[Markup, float]:
        names = wrapped(row.names.in_(reader_language()).text, _NAME, self.frame.room)
        style = (
            "ic-hours__name ic-hours__name--host" if row.is_host else "ic-hours__name"
        )
        tall = len(names) * _LINE
        band = top + tall + 3 if self.frame.stacked else top + 4
        line = top + 13 if self.frame.stacked else top + 18
        edge = self.frame.width if self.frame.stacked else self.frame.left - 10
        drawn = [
            element(
                "text",
                escaped(text),
                class_=style,
                lang=passage_language(row.names) or None,
                x=0,
                y=line + number * _LINE,
                font_size=_NAME,
            )
            for number, text in enumerate(names)
        ]
        drawn.append(
            lettered(row.offset, edge, line, _SMALL, "ic-hours__mute", anchor="end")
        )
        drawn.append(self._ground(row, band))
        sits, lanes = self._sits(row, band)
        drawn.extend(sits)
        end = band + _BAND + lanes * _LANE + (10 if self.frame.stacked else 5)
        return joined(drawn), max(end, top + tall + 8)

    def _ground(self, row: Row, band: float) -> Markup:
        zone = row.zone_name
        if zone not in self._shades:
            self._shades[zone] = joined(self._shaded(zone))
        return element("g", self._shades[zone], transform=f"translate(0 {band:g})")

    def _shaded(self, zone: str) -> Iterator[Markup]:
        for begin, end, shade in shades(zone, self.start, self.end):
            x = self.x(begin)
            yield element(
                "rect",
                class_=f"ic-shade{shade}",
                x=x,
                width=self.x(end) - x,
                height=_BAND,
            )

    def _sits(self, row: Row, band: float) -> tuple[list[Markup], int]:
        """The sessions on a strip, with the city's own times."""
        seats = {seat.number: seat.sits for seat in row.seats}
        sessions = [one for one in self.sessions if seats[one.number] is not False]
        boxes = [self._box(session) for session in sessions]
        texts = [self._times(session, row.zone_name) for session in sessions]
        widths = [text_width(text, _TIME, bold=True) + 6 for text in texts]
        places = beside(boxes, widths, (self.frame.left, self.frame.width))
        drawn = []
        for session, (begin, end), text, wide, spot in zip(
            sessions, boxes, texts, widths, places, strict=True
        ):
            known = seats[session.number]
            style = "ic-hours__sit" if known else "ic-hours__sit ic-hours__sit--unknown"
            y = band + 14 + spot.lane * _LANE
            drawn.append(
                element(
                    "rect",
                    class_=style,
                    x=begin,
                    y=band - 1,
                    width=end - begin,
                    height=_BAND + 2,
                    rx=4,
                )
            )
            if not spot.inside:
                drawn.append(
                    element(
                        "rect",
                        class_="ic-hours__tag",
                        x=spot.middle - wide / 2,
                        y=y - 13,
                        width=wide,
                        height=17,
                        rx=3,
                    )
                )
            drawn.append(
                lettered(text, spot.middle, y, _TIME, "ic-hours__time", anchor="middle")
            )
        return drawn, max((spot.lane for spot in places), default=0)

    def _times(self, session: ContentSession, zone: str) -> str:
        """From when to when on a city's clock; the weekday where it is another one."""
        begins = local(session.starts_at, zone)
        ends = local(session.ends_at, zone) if session.ends_at else None
        times = time_range(begins, ends) if ends else clock_words(begins)
        if begins.date() == local(session.starts_at, self.host.zone).date():
            return times
        return f"{weekday_short(begins.date())} {times}"


def shades(
    zone: str, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, int]]:
    """The stretches of [start, end) in which a clock in `zone` has one shade."""
    for part in stretches(zone, start, end):
        at = part.start
        while at < part.end:
            wall = local(at, zone)
            limit, shade = next(band for band in _BANDS if wall.hour < band[0])
            passed = timedelta(
                hours=wall.hour, minutes=wall.minute, seconds=wall.second
            )
            until = min(part.end, at + timedelta(hours=limit) - passed)
            yield at, until, shade
            at = until
