"""A table of the programme as CSV: a line for each item, all languages beside it.

Every cell is such that no spreadsheet runs it as a formula; the file begins with a
byte order mark, by which spreadsheets know that it is UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from intercity.base.tables import as_csv
from intercity.kernel.clock import local
from intercity.programme.content import ContentItem, ContentSession
from intercity.programme.exports.part import Part

_COLUMNS = (
    "version",
    "edition_kind",
    "session",
    "item",
    "kind",
    "date",
    "start",
    "end",
    "zone",
    "starts_at",
    "ends_at",
    "minutes",
    "city",
)


def table(part: Part) -> bytes:
    """The part as CSV; what is not published is empty."""
    languages = part.content.edition.languages
    names = [f"{name}_{tag}" for name in ("title", "city_name") for tag in languages]
    lines: list[list[object]] = [[*_COLUMNS, *names]]
    for session in part.sessions:
        lines.append(_session(session, part))
        lines.extend(_item(item, session, part) for item in session.items)
    return as_csv(lines)


def _session(session: ContentSession, part: Part) -> list[object]:
    """A session's own line; it has no item."""
    languages = part.content.edition.languages
    titles = session.title.as_dict()
    return [
        *_first(session, part, None),
        "session",
        *_times(session.starts_at, session.ends_at, session.zone),
        _known(session.minutes),
        "",
        *(titles.get(tag, "") for tag in languages),
        *("" for _tag in languages),
    ]


def _item(item: ContentItem, session: ContentSession, part: Part) -> list[object]:
    languages = part.content.edition.languages
    titles = item.title.as_dict()
    city = part.city(item.city)
    names = city.names.as_dict() if city else {}
    return [
        *_first(session, part, item),
        item.kind,
        *_times(item.starts_at, item.ends_at, session.zone),
        _known(item.minutes),
        city.slug if city else "",
        *(titles.get(tag, "") for tag in languages),
        *(names.get(tag, "") for tag in languages),
    ]


def _first(
    session: ContentSession, part: Part, item: ContentItem | None
) -> Iterator[object]:
    yield part.content.number
    yield part.content.edition.kind
    yield session.number
    yield item.id if item else ""


def _times(start: datetime | None, end: datetime | None, zone: str) -> Iterator[str]:
    """The date, both wall times and the zone, then both instants in UTC."""
    yield f"{local(start, zone):%Y-%m-%d}" if start else ""
    for at in (start, end):
        yield f"{local(at, zone):%H:%M}" if at else ""
    yield zone
    for at in (start, end):
        yield f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _known(minutes: int | None) -> object:
    return "" if minutes is None else minutes
