"""Who the host and the cities of a brief are: slug, name and zones.

A city of the directory is named by its slug and brings its name and its zone, which
the brief may replace; any other carries its own name and zone, and its slug is its
folded name, words joined by hyphens. Nothing else comes from the directory.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from intercity.cities.directory import DirectoryCity, UnknownCity, cities, city
from intercity.kernel.planner.problem import ZoneShare
from intercity.kernel.wording import folded
from intercity.planning import fields
from intercity.planning.findings import Findings
from intercity.planning.keys import Table
from intercity.planning.mistakes import Path

_SHARES_WITHIN = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Unit:
    """A host or city by its slug; `zones` are empty where they were mistaken."""

    path: Path
    slug: str
    name: str
    zones: tuple[ZoneShare, ...]


def slug_of(name: str) -> str:
    """The slug of a city that is not in the directory, from its name.

    In any script, since it stands in a file; what stands in addresses of the web is
    narrower (`cities.reading.address_of`).
    """
    return "-".join(folded(name).split())


def known(slug: str) -> DirectoryCity | None:
    """The city of the directory with this slug, if there is one."""
    return next((entry for entry in cities() if entry.slug == slug), None)


def host_unit(findings: Findings, edition: Table | None, host: Table) -> Unit | None:
    """The host, by `edition.host`, by the table [host], or by both."""
    if edition and "host" in edition.given:
        if edition["host"] is None:
            return None
        return _named_host(findings, edition, host)
    if "name" in host.given:
        return _own(findings, host, _host_zones(findings, host))
    if edition:
        findings.wrong("host_missing", edition.at("host"), accepted="host")
    return None


def city_unit(findings: Findings, row: Table) -> Unit | None:
    """A city of [[cities]], by its slug or by its name."""
    named = row.given & {"city", "name"}
    if len(named) == 2:
        _not_both(findings, row, "city", "name")
    elif not named and row.values:
        findings.wrong("city_unnamed", row.path, accepted="city_name")
    if {"zone", "zones"} <= row.given:
        _not_both(findings, row, "zone", "zones")
    zones = _shares(findings, row) or _single(row["zone"])
    if row["city"]:
        found = _looked_up(findings, row.at("city"), row["city"])
        if found is None:
            return Unit(row.at("city"), row["city"], row["city"], zones)
        zones = zones or _single(found.zone)
        return Unit(row.at("city"), found.slug, found.name, zones)
    if row["name"] and not row.given & {"zone", "zones"}:
        findings.missing(row.at("zone"), fields.zone)
    return _own(findings, row, zones) if row["name"] else None


def _named_host(findings: Findings, edition: Table, host: Table) -> Unit | None:
    slug, name, zones = edition["host"], host["name"], _single(host["zone"])
    own_slug = slug_of(name) if name else slug
    found = known(slug)
    if found is None:
        if own_slug == slug and "name" in host.given:
            return _own(findings, host, _host_zones(findings, host))
        _looked_up(findings, edition.at("host"), slug)
        return Unit(edition.at("host"), slug, slug, zones)
    if own_slug != slug and known(own_slug):
        findings.wrong(
            "host_conflict", host.at("name"), name, accepted="host", slug=own_slug
        )
    zones = zones or _single(found.zone)
    return Unit(edition.at("host"), slug, name or found.name, zones)


def _own(findings: Findings, row: Table, zones: tuple[ZoneShare, ...]) -> Unit | None:
    """A unit by the name and zones that the brief gives it."""
    name = row["name"]
    if not name:
        return None
    slug = slug_of(name)
    if not slug:
        findings.wrong("no_slug", row.at("name"), name, accepted="sluggable")
    return Unit(row.at("name"), slug, name, zones)


def _host_zones(findings: Findings, host: Table) -> tuple[ZoneShare, ...]:
    if "zone" not in host.given:
        findings.missing(host.at("zone"), fields.zone)
    return _single(host["zone"])


def _looked_up(findings: Findings, path: Path, slug: str) -> DirectoryCity | None:
    found = known(slug)
    if found is None:
        findings.wrong(
            "unknown_city", path, slug, accepted="city", near=lambda: _nearest(slug)
        )
    return found


def _nearest(slug: str) -> tuple[str, ...]:
    try:
        city(slug)
    except UnknownCity as unknown:
        return unknown.nearest
    return ()


def _single(zone: str | None) -> tuple[ZoneShare, ...]:
    return (ZoneShare(zone),) if zone else ()


def _shares(findings: Findings, row: Table) -> tuple[ZoneShare, ...]:
    """The zones of a delegation that is spread over several."""
    parts = [(part["zone"], part["share"]) for part in row["zones"] or ()]
    shares = [share for _, share in parts]
    if not shares or None in shares:
        return ()
    total = sum(shares, Fraction(0))
    if abs(total - 1) > _SHARES_WITHIN:
        findings.wrong(
            "shares_sum", row.at("zones"), accepted="shares", sum=float(total)
        )
    return tuple(ZoneShare(zone, share) for zone, share in parts if zone)


def _not_both(findings: Findings, row: Table, first: str, second: str) -> None:
    findings.wrong(
        "one_of_two", row.at(second), accepted="either", first=first, second=second
    )
