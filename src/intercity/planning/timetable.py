"""Who sits when, on each city's own clock: what the ribbon shows, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from intercity.kernel import clock
from intercity.kernel.planner.account import Account, Seat
from intercity.kernel.planner.plan import Session
from intercity.kernel.planner.running import presentations
from intercity.kernel.wording import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One city in one session; the host has a row in each.

    `start`, `end` and `presents_at` are aware and read on the clock of the city's
    largest share; `utc` is its offset at the start. `session` counts from 1;
    `host_day` is the host's date at the start, from which `day_shift` counts.
    """

    city: str
    name: str
    zone: str
    utc: str
    session: int
    start: datetime
    end: datetime
    host_day: date
    day_shift: int
    burden: Fraction
    carried: Fraction = Fraction(0)
    presents_at: datetime | None = None
    is_host: bool = False


def timetable(account: Account) -> tuple[Row, ...]:
    """The host's rows, then the cities by session, from east to west, by name."""
    cities = sorted(_cities(account), key=_eastward_first)
    return (*_host(account), *cities)


def _eastward_first(row: Row) -> tuple[int, float, str, str]:
    offset = row.start.utcoffset() or timedelta(0)
    return row.session, -offset.total_seconds(), folded(row.name), row.city


def _host(account: Account) -> Iterator[Row]:
    host = account.problem.host
    for number, session in enumerate(account.plan.sessions, start=1):
        start, end = _local(session, host.zone)
        yield Row(
            city=host.slug,
            name=host.name,
            zone=host.zone,
            utc=clock.utc_label(session.start, host.zone),
            session=number,
            start=start,
            end=end,
            host_day=start.date(),
            day_shift=0,
            burden=account.host[number - 1],
            is_host=True,
        )


def _cities(account: Account) -> Iterator[Row]:
    running = [
        presentations(account.problem, session) for session in account.plan.sessions
    ]
    for seat in account.seats.values():
        session = account.plan.sessions[seat.session]
        at = running[seat.session].get(seat.city.slug)
        yield _seated(account, seat, session, at)


def _seated(
    account: Account, seat: Seat, session: Session, presents_at: datetime | None
) -> Row:
    city = seat.city
    start, end = _local(session, city.zone)
    host_day = clock.local(session.start, account.problem.host.zone).date()
    return Row(
        city=city.slug,
        name=city.name,
        zone=city.zone,
        utc=clock.utc_label(session.start, city.zone),
        session=seat.session + 1,
        start=start,
        end=end,
        host_day=host_day,
        day_shift=clock.day_shift(start.date(), host_day),
        burden=seat.burden,
        carried=city.carried,
        presents_at=presents_at and clock.local(presents_at, city.zone),
    )


def _local(session: Session, zone: str) -> tuple[datetime, datetime]:
    end = session.start + timedelta(minutes=session.minutes)
    return clock.local(session.start, zone), clock.local(end, zone)
