"""The cities of an edition in a table: where they are, and which session is theirs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.cities.models import City
from intercity.cities.words import point_words
from intercity.front.words import (
    dotted,
    offsets_over,
    shift_words,
    span_words,
    zone_words,
)
from intercity.kernel.clock import utc_label
from intercity.kernel.wording import LocalizedText
from intercity.programme.content import Content, ContentCity, ContentSession


@dataclass(frozen=True, slots=True)
class Seat:
    """A session on a city's own clock; `sits` is None where it is not published."""

    session: ContentSession
    city: ContentCity
    content: Content
    sits: bool | None

    @property
    def number(self) -> int:
        """The session's number."""
        return self.session.number

    @property
    def when(self) -> SafeString:
        """From when to when, with the date."""
        return span_words(self.session.starts_at, self.session.ends_at, self.city.zone)

    @property
    def brief(self) -> SafeString:
        """The same without the date where it is the host's."""
        session = self.session
        return span_words(
            session.starts_at, session.ends_at, self.city.zone, session.day
        )

    @property
    def offset(self) -> SafeString:
        """Its distance from UTC; the city's name stands at the head of its row."""
        session = self.session
        return offsets_over(self.city.zone, session.starts_at, session.ends_at)

    @property
    def shift(self) -> SafeString:
        """On which date of the host that is, where it is another one."""
        return shift_words(self.session.starts_at, self.city.zone, self.content)


@dataclass(frozen=True, slots=True)
class Row:
    """A city, or the host, in the order of lists; `number` counts those on the map."""

    number: int
    slug: str
    names: LocalizedText
    country: LocalizedText
    kind: str
    zone: SafeString
    zone_name: str
    offset: str
    presents: bool
    is_host: bool
    point: tuple[float, float] | None
    where: str
    seats: tuple[Seat, ...]

    @property
    def is_fallback(self) -> bool:
        """Whether the name is not yet in the reader's language."""
        return self.names.in_(reader_language()).fallback

    @property
    def about(self) -> SafeString:
        """Its distance from UTC, and what it is where it is no city."""
        return dotted((self.offset, self.kind))

    @property
    def own(self) -> tuple[Seat, ...]:
        """The sessions in which the city is known to sit."""
        return tuple(seat for seat in self.seats if seat.sits)

    @property
    def is_unknown(self) -> bool:
        """Whether it is not published where the city sits."""
        return not self.own and any(seat.sits is None for seat in self.seats)


def listing(content: Content, *, with_host: bool = False) -> tuple[Row, ...]:
    """The cities on the public list; the host first where it is asked for."""
    shown = ((content.host,) if with_host else ()) + content.listed
    rows, number = [], 0
    for city in shown:
        number += city.latitude is not None and city.longitude is not None
        rows.append(_row(city, number, content))
    return tuple(rows)


def _row(city: ContentCity, number: int, content: Content) -> Row:
    at = min(session.starts_at for session in content.sessions)
    is_host = city.slug == content.host.slug
    point = None
    if city.latitude is not None and city.longitude is not None:
        point = (city.latitude, city.longitude)
    sessions = sorted(content.sessions, key=lambda one: one.starts_at)
    return Row(
        number=number,
        slug=city.slug,
        names=city.names,
        country=city.country,
        kind=_kind(city, is_host=is_host),
        zone=zone_words(city.names, city.zone, at),
        zone_name=city.zone,
        offset=utc_label(at, city.zone),
        presents=city.presents,
        is_host=is_host,
        point=point,
        where=point_words(*point) if point else "",
        seats=tuple(
            Seat(session, city, content, _sits(city, session, is_host=is_host))
            for session in sessions
        ),
    )


def _sits(city: ContentCity, session: ContentSession, *, is_host: bool) -> bool | None:
    if is_host:
        return True
    return city.slug in session.cities if session.seats_known else None


def _kind(city: ContentCity, *, is_host: bool) -> str:
    """What the unit is, where it is no city; or that it is the host."""
    if is_host:
        return _("host")
    return "" if city.kind == City.Kind.CITY else str(City.Kind(city.kind).label)
