"""What the keys of a brief say together: mistakes that no single key shows.

Bounds that leave no plan are not mistakes: the planner answers them with the
smallest change that would help. A smallest bound above its largest is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from intercity.planning import calendars, fields
from intercity.planning.findings import Findings
from intercity.planning.keys import PRESENTATIONS, Table
from intercity.planning.mistakes import Path, nearest, place
from intercity.planning.units import Unit, city_unit, host_unit


@dataclass(frozen=True, slots=True)
class Units:
    """The host and the cities, in the order of the brief; None where mistaken."""

    host: Unit | None
    cities: tuple[Unit | None, ...]


def check(findings: Findings, top: Table) -> Units:
    """Report what does not go together, and tell who the host and the cities are."""
    rows: tuple[Table, ...] = top["cities"] or ()
    host = host_unit(findings, top["edition"], top["host"] or Table(("host",)))
    units = Units(host, tuple(city_unit(findings, row) for row in rows))
    _check_listed_once(findings, units)
    _check_references(findings, rows, units)
    if top["edition"] and top["edition"]["dates"]:
        calendared = [top["host"], *rows] if top["host"] else rows
        _check_calendars(findings, calendared, top["edition"]["dates"])
    if top["sessions"]:
        _check_bounds(findings, top["sessions"])
        _check_items(findings, top["sessions"], rows)
    return units


def _check_listed_once(findings: Findings, units: Units) -> None:
    first: dict[str, Path] = {}
    for unit in units.cities:
        if unit is None or not unit.slug:
            continue
        if units.host and unit.slug == units.host.slug:
            findings.wrong(
                "host_among_cities", unit.path, unit.slug, accepted="other_city"
            )
        elif unit.slug in first:
            findings.wrong(
                "city_twice",
                unit.path,
                unit.slug,
                accepted="each_city_once",
                first=place(first[unit.slug]),
            )
        else:
            first[unit.slug] = unit.path


def _check_references(
    findings: Findings, rows: tuple[Table, ...], units: Units
) -> None:
    slugs = {unit.slug for unit in units.cities if unit}
    for key in ("together", "apart"):
        for path, own, other in _references(rows, units, key):
            if other == own:
                findings.wrong("self_reference", path, other, accepted="reference")
            elif other not in slugs:
                findings.wrong(
                    "unknown_reference",
                    path,
                    other,
                    accepted="reference",
                    near=partial(nearest, other, slugs),
                )
    _check_apart(findings, rows, units)


def _references(
    rows: tuple[Table, ...], units: Units, key: str
) -> Iterator[tuple[Path, str, str]]:
    """Each reference of `together` or `apart`: its path, whose it is, to whom."""
    for row, unit in zip(rows, units.cities, strict=True):
        for index, other in enumerate(row[key] or ()):
            if unit:
                yield (*row.at(key), index), unit.slug, other


def _check_apart(findings: Findings, rows: tuple[Table, ...], units: Units) -> None:
    group: dict[str, str] = {}

    def head(slug: str) -> str:
        while slug in group:
            slug = group[slug]
        return slug

    for _, own, other in _references(rows, units, "together"):
        if head(own) != head(other):
            group[head(own)] = head(other)
    told: set[frozenset[str]] = set()
    for path, own, other in _references(rows, units, "apart"):
        pair = frozenset({own, other})
        if own != other and head(own) == head(other) and pair not in told:
            told.add(pair)
            findings.wrong(
                "together_and_apart",
                path,
                other,
                accepted="together_or_apart",
                pair=f"{own} and {other}",
            )


def _check_calendars(
    findings: Findings, tables: Iterable[Table], dates: tuple[date, ...]
) -> None:
    for table in tables:
        code = table["holidays"]
        if isinstance(code, str) and not calendars.covers(code, dates):
            findings.wrong(
                "calendar_years", table.at("holidays"), code, accepted="listed_days"
            )


def _check_bounds(findings: Findings, sessions: Table) -> None:
    for what in ("presenters", "cities"):
        low, high = sessions[f"{what}_min"], sessions[f"{what}_max"]
        if low is not None and high is not None and low > high:
            findings.wrong(
                "min_above_max",
                sessions.at(f"{what}_min"),
                low,
                accepted="at_most",
                other=f"{what}_max",
                limit=high,
            )


def _check_items(findings: Findings, sessions: Table, rows: tuple[Table, ...]) -> None:
    items: tuple[Table, ...] = sessions["items"] or ()
    presents = any(row["presents"] for row in rows)
    for item in items:
        _check_minutes(findings, item)
    standing = [item for item in items if item["kind"] == PRESENTATIONS]
    for item in standing[1:]:
        findings.wrong(
            "second_presentations",
            item.at("kind"),
            PRESENTATIONS,
            accepted="one_presentations",
        )
    if presents and items and not standing:
        kinds = [item["kind"] for item in items if item["kind"]]
        findings.wrong(
            "presentations_missing",
            sessions.at("items"),
            accepted="one_presentations",
            near=lambda: nearest(PRESENTATIONS, kinds),
        )
    if rows and not presents and items and len(standing) == len(items):
        findings.wrong("nothing_held", sessions.at("items"), accepted="some_minutes")
    presentations: Table | None = sessions["presentations"]
    if presents and presentations and "minutes" not in presentations.given:
        findings.missing(presentations.at("minutes"), fields.minutes)


def _check_minutes(findings: Findings, item: Table) -> None:
    has_minutes = "minutes" in item.given
    if item["kind"] == PRESENTATIONS and has_minutes:
        findings.wrong(
            "presentations_minutes",
            item.at("minutes"),
            item["minutes"],
            accepted="no_minutes",
        )
    elif item["kind"] and item["kind"] != PRESENTATIONS and not has_minutes:
        findings.missing(item.at("minutes"), fields.minutes)
