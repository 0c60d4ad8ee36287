"""What the settled plan asks of one city, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from intercity.base import dates
from intercity.base.languages import reader_language
from intercity.planning.queries import OwnBurden, OwnSession, own_burden
from intercity.planning.words import points
from intercity.seminars.models import Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSessionShown:
    """A session on the city's own clock."""

    number: int
    start: datetime
    times: str
    shift: str
    zone_words: str
    presents_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnShown:
    """The sessions with what they cost; `carried` is whether anything is."""

    sessions: tuple[OwnSessionShown, ...]
    burden_words: str
    carried_words: str
    carried: bool


def own_shown(own: OwnBurden, name: str) -> OwnShown:
    """In the reader's language; `name` is the city's."""
    return OwnShown(
        sessions=tuple(_shown(one, name) for one in own.sessions),
        burden_words=points(own.burden),
        carried_words=points(own.carried),
        carried=bool(own.carried),
    )


def times_of(participant: Participant) -> list[str]:
    """A line for each session of the city in the settled plan, on its own clock."""
    own = own_burden(participant.edition, participant.city)
    if own is None:
        return []
    name = participant.city.names.in_(reader_language()).text
    return [_line(one) for one in own_shown(own, name).sessions]


def _line(one: OwnSessionShown) -> str:
    return _("Session %(number)s: %(day)s, %(times)s (%(zone)s)") % {
        "number": one.number,
        "day": dates.date_words(one.start.date()),
        "times": one.times,
        "zone": one.zone_words,
    }


def _shown(one: OwnSession, name: str) -> OwnSessionShown:
    host_day = date.fromordinal(one.start.date().toordinal() - one.day_shift)
    return OwnSessionShown(
        number=one.number,
        start=one.start,
        times=dates.time_range(one.start, one.end),
        shift=dates.day_shift_words(one.start.date(), host_day),
        zone_words=dates.zone_label(name, one.zone, one.start),
        presents_at=one.presents_at,
    )
