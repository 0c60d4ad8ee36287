"""The rows of the time ribbon: what stands in each before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from intercity.kernel import clock
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.problem import Calendar, ZoneShare
from intercity.planning.labels import Labels
from intercity.planning.shading import Shade, Shading, Span
from intercity.planning.timetable import Row, timetable


@dataclass(frozen=True, slots=True)
class Sit:
    """A session in a strip: minutes from the origin, and the city's own times."""

    session: int
    begin: float
    end: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One city, or the host, over the span of the ribbon.

    `note` names the zones of a delegation that is spread over several.
    """

    name: str
    utc: str
    note: str
    is_host: bool
    sits: tuple[Sit, ...]
    shades: tuple[Shade, ...]
    burden: Fraction
    carried: Fraction

    def said(self, labels: Labels) -> str:
        """The strip in words."""
        sits = labels.comma.join(
            labels.ribbon_sit.format(session=sit.session, times=sit.label)
            for sit in self.sits
        )
        burden = labels.borne(self.burden, self.carried)
        return labels.ribbon_row.format(name=self.name, sits=sits, burden=burden)


def strips(account: Account, shown: Span, labels: Labels) -> tuple[Strip, ...]:
    """The host's strip, then the cities' in the order of the timetable."""
    return tuple(_strips(account, shown, labels))


def _strips(account: Account, shown: Span, labels: Labels) -> Iterator[Strip]:
    shading = Shading(account, shown)
    clocks = _clocks(account)
    for (is_host, slug), group in groupby(timetable(account), key=_unit):
        rows = tuple(group)
        zones, calendar = clocks[is_host, slug]
        yield Strip(
            name=labels.name(slug, rows[0].name),
            utc=rows[0].utc,
            note=_note(zones, rows[0]),
            is_host=is_host,
            sits=tuple(_sit(row, shown, labels) for row in rows),
            shades=shading.of(zones, calendar),
            burden=sum((row.burden for row in rows), Fraction(0)),
            carried=rows[0].carried,
        )


def _unit(row: Row) -> tuple[bool, str]:
    return row.is_host, row.city


def _clocks(
    account: Account,
) -> dict[tuple[bool, str], tuple[tuple[ZoneShare, ...], Calendar]]:
    host = account.problem.host
    clocks = {
        (False, city.slug): (city.zones, city.calendar)
        for city in account.problem.cities
    }
    return clocks | {(True, host.slug): ((ZoneShare(host.zone),), host.calendar)}


def _sit(row: Row, shown: Span, labels: Labels) -> Sit:
    return Sit(
        row.session,
        shown.minute(row.start),
        shown.minute(row.end),
        labels.hours(row.start, row.end, row.host_day),
    )


def _note(zones: tuple[ZoneShare, ...], row: Row) -> str:
    """60% UTC+1, 40% UTC−5: of a single zone there is nothing to add."""
    if len(zones) == 1:
        return ""
    whole = sum(part.share for part in zones)
    return ", ".join(
        f"{float(part.share / whole):.0%} {clock.utc_label(row.start, part.zone)}"
        for part in sorted(zones, key=lambda part: -part.share)
    )
