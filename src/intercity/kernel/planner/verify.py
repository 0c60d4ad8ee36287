"""Judge any plan against its problem, minute by minute and without the search.

The rules are the contract's ("The brief and the plan", Brief and Burden), worked out
the slow and plain way: every minute of a session is looked up on the local wall
clock and its rate added as an exact fraction. Nothing is shared with the search but
the problem, the plan and the clock, so that a mistake in the one shows in the other.
A plan that breaks the brief, held or made by hand, still gets its figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from intercity.kernel.clock import instant, local
from intercity.kernel.planner.plan import Figures, Plan, Reason, Session
from intercity.kernel.planner.problem import (
    BurdenTable,
    Calendar,
    Period,
    Problem,
    ZoneShare,
)

MINUTE = timedelta(minutes=1)
DAY_HOURS = range(9, 17)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a plan costs, in points, and where it breaks the brief.

    `burdens` holds every city of the problem by slug, without `carried`; a city
    seated nowhere has 0, one seated twice the sum. `host_burdens` stand in the order
    of the sessions. `vector` is burden + carried from the largest down, which
    `leximin` compares. `violations` number the sessions from 1 in the plan's order.
    """

    figures: Figures
    burdens: dict[str, Fraction]
    host_burdens: tuple[Fraction, ...]
    vector: tuple[Fraction, ...]
    violations: tuple[Reason, ...]

    @property
    def holds(self) -> bool:
        """Whether the plan keeps every rule of the brief."""
        return not self.violations


def verify(problem: Problem, plan: Plan) -> Verdict:
    """Recompute all figures of `plan` and name every rule of `problem` it breaks.

    Raises `UnknownZone` for a zone that the installed tzdata lacks.
    """
    readings = _Readings(problem.burden)
    seats = _seats(plan)
    burdens = {
        city.slug: sum(
            (
                readings.burden(plan.sessions[number - 1], city.zones, city.calendar)
                for number in seats.get(city.slug, ())
            ),
            Fraction(0),
        )
        for city in problem.cities
    }
    host = problem.host
    host_burdens = tuple(
        readings.burden(session, (ZoneShare(host.zone),), host.calendar)
        for session in plan.sessions
    )
    vector = sorted(
        (burdens[city.slug] + city.carried for city in problem.cities), reverse=True
    )
    return Verdict(
        figures=Figures(
            worst=vector[0] if vector else Fraction(0),
            total=sum(vector, Fraction(0)),
            host=sum(host_burdens, Fraction(0)),
        ),
        burdens=burdens,
        host_burdens=host_burdens,
        vector=tuple(vector),
        violations=(
            *_broken_times(problem, plan),
            *_broken_host(problem, plan, readings),
            *_broken_counts(problem, plan),
            *_broken_seats(problem, seats),
            *_broken_wishes(problem, plan, seats, readings),
            *_broken_company(problem, seats),
        ),
    )


def rate(reading: datetime, calendar: Calendar, table: BurdenTable) -> Fraction:
    """Points an hour for the minute that begins at this local reading.

    The three steps of the contract, in their order: the band of the local hour; 0
    inside own hours, else at least `edge` from 09 to 17; at least `rest_day` on a
    rest day or holiday of the local date, own hours included.
    """
    points = table.bands[reading.hour]
    minute = reading.hour * 60 + reading.minute
    if calendar.hours.start <= minute < calendar.hours.end:
        points = Fraction(0)
    elif reading.hour in DAY_HOURS:
        points = max(points, table.edge)
    if reading.weekday() in calendar.rest_days or reading.date() in calendar.holidays:
        points = max(points, table.rest_day)
    return points


def barred(reading: datetime, periods: Iterable[Period]) -> bool:
    """Whether the minute that begins at this local reading is in one of `periods`."""
    naive = reading.replace(tzinfo=None)
    return any(period.start <= naive < period.end for period in periods)


class _Readings:
    """What the wall clocks show in each session, and the burdens that follow.

    Kept, because thousands of cities share a few hundred clocks and calendars.
    """

    def __init__(self, table: BurdenTable) -> None:
        self._table = table
        self._clocks: dict[tuple[datetime, int, str], tuple[datetime, ...]] = {}
        self._burdens: dict[tuple[datetime, int, str, Calendar], Fraction] = {}

    def clock(self, session: Session, zone: str) -> tuple[datetime, ...]:
        """The local reading at the beginning of every minute of the session."""
        key = (session.start, session.minutes, zone)
        if key not in self._clocks:
            self._clocks[key] = tuple(
                local(session.start + minute * MINUTE, zone)
                for minute in range(session.minutes)
            )
        return self._clocks[key]

    def burden(
        self, session: Session, zones: tuple[ZoneShare, ...], calendar: Calendar
    ) -> Fraction:
        """Points of one session: the mean over the zones by their shares."""
        shares = sum((part.share for part in zones), Fraction(0))
        return (
            sum(
                (
                    part.share * self._in_zone(session, part.zone, calendar)
                    for part in zones
                ),
                Fraction(0),
            )
            / shares
        )

    def _in_zone(self, session: Session, zone: str, calendar: Calendar) -> Fraction:
        key = (session.start, session.minutes, zone, calendar)
        if key not in self._burdens:
            minutes = Counter(
                rate(reading, calendar, self._table)
                for reading in self.clock(session, zone)
            )
            self._burdens[key] = sum(
                (points * count / 60 for points, count in minutes.items()), Fraction(0)
            )
        return self._burdens[key]

    def bars(self, session: Session, zone: str, calendar: Calendar) -> bool:
        """Whether any minute of the session is in a period of `unavailable`."""
        return bool(calendar.unavailable) and any(
            barred(reading, calendar.unavailable)
            for reading in self.clock(session, zone)
        )


def _seats(plan: Plan) -> dict[str, list[int]]:
    """The session numbers of every slug, one for each time that it stands there."""
    seats: dict[str, list[int]] = {}
    for number, session in enumerate(plan.sessions, 1):
        for slug in session.cities:
            seats.setdefault(slug, []).append(number)
    return seats


def _end(session: Session) -> datetime:
    return session.start + session.minutes * MINUTE


def _host_time(problem: Problem, at: datetime) -> str:
    return local(at, problem.host.zone).isoformat()


def _host_date(problem: Problem, session: Session) -> date:
    return local(session.start, problem.host.zone).date()


def _broken_times(problem: Problem, plan: Plan) -> Iterator[Reason]:
    """The grid, the host's hours, the date and the gaps."""
    if len(plan.sessions) != problem.count:
        yield Reason(
            "wrong_count", {"sessions": len(plan.sessions), "accepted": problem.count}
        )
    for number, session in enumerate(plan.sessions, 1):
        given = {"session": number, "start": _host_time(problem, session.start)}
        if not _on_grid(problem, session):
            yield Reason("off_grid", {**given, "grid_minutes": problem.grid_minutes})
        yield from _broken_hours(problem, session, given)
        yield from _broken_date(problem, plan, session, given)
    for number, (one, next_one) in enumerate(pairwise(plan.sessions), 1):
        yield from _broken_gap(problem, number, one, next_one)


def _on_grid(problem: Problem, session: Session) -> bool:
    """Whether the start is a multiple of the grid, and the first of its wall time."""
    reading = local(session.start, problem.host.zone)
    minute = reading.hour * 60 + reading.minute
    first = instant(reading.date(), minute, problem.host.zone)
    return minute % problem.grid_minutes == 0 and session.start == first


def _broken_hours(
    problem: Problem, session: Session, given: dict[str, object]
) -> Iterator[Reason]:
    day, zone = _host_date(problem, session), problem.host.zone
    opens = instant(day, problem.host_hours.start, zone)
    closes = instant(day, problem.host_hours.end, zone)
    if session.start < opens or _end(session) > closes:
        yield Reason(
            "outside_host_hours",
            {
                **given,
                "end": _host_time(problem, _end(session)),
                "opens": _host_time(problem, opens),
                "closes": _host_time(problem, closes),
            },
        )


def _broken_date(
    problem: Problem, plan: Plan, session: Session, given: dict[str, object]
) -> Iterator[Reason]:
    day = _host_date(problem, session)
    first = _host_date(problem, plan.sessions[0])
    if day not in problem.dates:
        accepted = sorted(problem.dates)
    elif day != first:
        accepted = [first]
    else:
        return
    yield Reason(
        "wrong_date",
        {
            **given,
            "date": day.isoformat(),
            "accepted": [one.isoformat() for one in accepted],
        },
    )


def _broken_gap(
    problem: Problem, number: int, one: Session, next_one: Session
) -> Iterator[Reason]:
    given: dict[str, object] = {"sessions": [number, number + 1]}
    if next_one.start <= one.start:
        yield Reason("not_in_order", given)
    elif next_one.start < _end(one) + problem.gap_minutes * MINUTE:
        gap = (next_one.start - _end(one)) // MINUTE
        yield Reason(
            "gap_too_small",
            {**given, "gap_minutes": gap, "accepted": problem.gap_minutes},
        )


def _broken_host(problem: Problem, plan: Plan, readings: _Readings) -> Iterator[Reason]:
    host = problem.host
    for number, session in enumerate(plan.sessions, 1):
        if readings.bars(session, host.zone, host.calendar):
            yield Reason("host_unavailable", {"session": number, "host": host.slug})


def _broken_counts(problem: Problem, plan: Plan) -> Iterator[Reason]:
    """The length of every session, and how many present and sit in it."""
    known = {city.slug: city for city in problem.cities}
    for number, session in enumerate(plan.sessions, 1):
        seated = [known[slug] for slug in set(session.cities) if slug in known]
        presenters = sum(city.presents for city in seated)
        yield from _broken_length(problem, number, session, presenters)
        yield from _out_of_bounds(
            "presenters",
            number,
            presenters,
            (problem.presenters_min, problem.presenters_max),
        )
        yield from _out_of_bounds(
            "cities", number, len(seated), (problem.cities_min, problem.cities_max)
        )


def _broken_length(
    problem: Problem, number: int, session: Session, presenters: int
) -> Iterator[Reason]:
    accepted = problem.length(presenters)
    if session.minutes != accepted:
        yield Reason(
            "wrong_length",
            {"session": number, "minutes": session.minutes, "accepted": accepted},
        )
    if session.minutes <= 0:
        yield Reason("no_length", {"session": number, "minutes": session.minutes})


def _out_of_bounds(
    what: str, number: int, count: int, bounds: tuple[int, int | None]
) -> Iterator[Reason]:
    least, most = bounds
    if count < least:
        yield Reason(
            f"too_few_{what}", {"session": number, what: count, "accepted": least}
        )
    if most is not None and count > most:
        yield Reason(
            f"too_many_{what}", {"session": number, what: count, "accepted": most}
        )


def _broken_seats(problem: Problem, seats: dict[str, list[int]]) -> Iterator[Reason]:
    """Every city of the brief sits once, and no other does."""
    known = {city.slug for city in problem.cities}
    for city in problem.cities:
        if city.slug not in seats:
            yield Reason("city_missing", {"city": city.slug})
    for slug, numbers in seats.items():
        if slug not in known:
            yield Reason("unknown_city", {"city": slug, "sessions": list(numbers)})
        elif len(numbers) > 1:
            yield Reason("city_twice", {"city": slug, "sessions": list(numbers)})


def _broken_wishes(
    problem: Problem, plan: Plan, seats: dict[str, list[int]], readings: _Readings
) -> Iterator[Reason]:
    """When a city cannot come, and the sessions that it may sit in."""
    for city in problem.cities:
        for number in dict.fromkeys(seats.get(city.slug, ())):
            given: dict[str, object] = {"city": city.slug, "session": number}
            if readings.bars(plan.sessions[number - 1], city.zone, city.calendar):
                yield Reason("city_unavailable", given)
            if city.sessions is not None and number not in city.sessions:
                accepted = sorted(city.sessions)
                yield Reason("session_not_allowed", {**given, "accepted": accepted})


def _broken_company(problem: Problem, seats: dict[str, list[int]]) -> Iterator[Reason]:
    """Who must sit together and does not, and who must not and does."""
    for one, other in _pairs((city.slug, city.together) for city in problem.cities):
        if one in seats and other in seats and set(seats[one]) != set(seats[other]):
            yield Reason("not_together", {"cities": [one, other]})
    for one, other in _pairs((city.slug, city.apart) for city in problem.cities):
        shared = set(seats.get(one, ())) & set(seats.get(other, ()))
        if shared:
            yield Reason(
                "not_apart", {"cities": [one, other], "sessions": sorted(shared)}
            )


def _pairs(named: Iterable[tuple[str, tuple[str, ...]]]) -> list[tuple[str, str]]:
    """Each pair once, in the order of the brief, whoever of the two names it."""
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for slug, others in named:
        for other in others:
            pairs.setdefault(frozenset((slug, other)), (slug, other))
    return list(pairs.values())
