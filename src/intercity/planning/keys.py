"""Every key of a brief: how it is read, whether it must be there, its default.

This is the one list of them: the reader walks it, and the tests hold the schema and
the reference page in `docs/reference/` to it. Defaults are written as in a brief.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from intercity.kernel.planner.problem import (
    DEFAULT_BANDS,
    MOST_SESSIONS,
    OBJECTIVES,
    ORDERS,
)
from intercity.planning import fields
from intercity.planning.findings import Field, Findings
from intercity.planning.mistakes import Path, nearest

GRIDS = (5, 10, 15, 30, 60)
MOST_CITIES = 1_000_000
MOST_POINTS = 1_000_000
PRESENTATIONS = "presentations"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table; a `default` of None stands for nothing at all."""

    field: Field
    default: object = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: its place, the keys that were given, and the values.

    A value is None where the key is absent without a default, and where it was
    reported as a mistake; `given` tells the two apart.
    """

    path: Path
    given: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def at(self, name: str) -> Path:
        """The path of one of its keys."""
        return (*self.path, name)


@dataclass(frozen=True, slots=True)
class TableField:
    """A field that is a table of these keys."""

    keys: Mapping[str, Key]

    def __call__(self, findings: Findings, path: Path, value: object) -> Table | None:
        """The table, or None where the value is not one."""
        if isinstance(value, dict):
            return self.read(findings, path, value)
        findings.wrong("wrong_type", path, value, accepted="table")
        return None

    def read(
        self, findings: Findings, path: Path, value: Mapping[str, object]
    ) -> Table:
        """The table with its defaults filled in."""
        self._refuse_others(findings, path, value)
        values = {}
        for name, key in self.keys.items():
            if name in value:
                values[name] = key.field(findings, (*path, name), value[name])
            elif key.required:
                findings.missing((*path, name), key.field)
            elif key.default is not None:
                values[name] = key.field(findings, (*path, name), key.default)
        return Table(path, frozenset(value), values)

    def _refuse_others(
        self, findings: Findings, path: Path, value: Mapping[str, object]
    ) -> None:
        free = [name for name in self.keys if name not in value]
        for name in value:
            if name not in self.keys:
                findings.wrong(
                    "unknown_key",
                    (*path, name),
                    value[name],
                    accepted="key",
                    near=partial(nearest, name, free),
                    options=", ".join(self.keys),
                )


@dataclass(frozen=True, slots=True)
class TablesField:
    """A field that is a list of tables of these keys, with at least one."""

    keys: Mapping[str, Key]

    def __call__(
        self, findings: Findings, path: Path, value: object
    ) -> tuple[Table, ...] | None:
        """The tables; one that is not a table stands as an empty one."""
        if not isinstance(value, list):
            findings.wrong("wrong_type", path, value, accepted="tables")
            return None
        if not value:
            findings.wrong("empty_list", path, value, accepted="filled_list")
            return None
        table = TableField(self.keys)
        read = [table(findings, (*path, i), entry) for i, entry in enumerate(value)]
        return tuple(entry or Table((*path, index)) for index, entry in enumerate(read))


EDITION = {
    "slug": Key(fields.slug, required=True),
    "series": Key(fields.text(), required=True),
    "host": Key(fields.text()),
    "dates": Key(fields.listed(fields.day), required=True),
    "ordinal": Key(fields.whole(1, 9_999)),
    "theme": Key(fields.text(0), ""),
    "mode": Key(fields.text(), "online"),
    "languages": Key(fields.listed(fields.language), ["en"]),
}

CALENDAR = {
    "hours": Key(fields.window, "09:00-17:00"),
    "rest_days": Key(fields.listed(fields.option(fields.DAYS), 0), ["sat", "sun"]),
    "holidays": Key(fields.holidays),
    "unavailable": Key(fields.listed(fields.period, 0), []),
}

HOST = {"name": Key(fields.text()), "zone": Key(fields.zone), **CALENDAR}

ITEM = {
    "kind": Key(fields.text(), required=True),
    "minutes": Key(fields.minutes),
    "title": Key(fields.text(0), ""),
}

PRESENTATION = {
    "minutes": Key(fields.minutes),
    "order": Key(fields.option(ORDERS), "alphabetical"),
}

SESSIONS = {
    "count": Key(fields.counts(1, MOST_SESSIONS), required=True),
    "host_hours": Key(fields.window, required=True),
    "grid_minutes": Key(fields.among(GRIDS), 15),
    "gap_minutes": Key(fields.whole(0, fields.DAY, fields.STEP), 0),
    "presenters_min": Key(fields.whole(0, MOST_CITIES), 0),
    "presenters_max": Key(fields.whole(0, MOST_CITIES)),
    "cities_min": Key(fields.whole(0, MOST_CITIES), 0),
    "cities_max": Key(fields.whole(0, MOST_CITIES)),
    "presentations": Key(TableField(PRESENTATION), {}),
    "items": Key(TablesField(ITEM), required=True),
}

PLANNING = {"objective": Key(fields.option(OBJECTIVES), "worst-first")}

BURDEN = {
    "bands": Key(fields.bands, [int(rate) for rate in DEFAULT_BANDS]),
    "edge": Key(fields.number(0, fields.MOST_RATE), 1),
    "rest_day": Key(fields.number(0, fields.MOST_RATE), 4),
}

SHARE = {
    "zone": Key(fields.zone, required=True),
    "share": Key(fields.number(0, 1), required=True),
}

CITY = {
    "city": Key(fields.text()),
    "name": Key(fields.text()),
    "zone": Key(fields.zone),
    "zones": Key(TablesField(SHARE)),
    **CALENDAR,
    "presents": Key(fields.flag, False),
    "carried": Key(fields.number(0, MOST_POINTS), 0),
    "together": Key(fields.listed(fields.text(), 0), []),
    "apart": Key(fields.listed(fields.text(), 0), []),
    "sessions": Key(fields.listed(fields.whole(1, MOST_SESSIONS))),
    "prefers": Key(fields.listed(fields.whole(1, MOST_SESSIONS), 0), []),
    "sort_key": Key(fields.text(0), ""),
    "position": Key(fields.whole(0, MOST_CITIES)),
}

PUBLISHED = {
    "sessions": Key(fields.listed(fields.window)),
    "cities_total": Key(fields.whole(0, MOST_CITIES)),
}

BRIEF = {
    "edition": Key(TableField(EDITION), required=True),
    "host": Key(TableField(HOST), {}),
    "sessions": Key(TableField(SESSIONS), required=True),
    "planning": Key(TableField(PLANNING), {}),
    "burden": Key(TableField(BURDEN), {}),
    "cities": Key(TablesField(CITY), required=True),
    "published": Key(TableField(PUBLISHED)),
}
