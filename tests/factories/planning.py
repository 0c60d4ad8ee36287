"""An edition of invented cities that asks a small question, and plans of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from intercity.planning.actions import propose
from intercity.planning.brief import Brief, read_brief
from intercity.planning.exchange import brief_of, edition_from_brief
from intercity.planning.models import Plan
from intercity.planning.writing import write_brief
from intercity.seminars.models import Edition

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)

BRIEF = """
[edition]
slug = "partner-cities-3"
series = "Partner Cities Seminar"
ordinal = 3
dates = [2027-01-20]

[host]
name = "Port Aurora"
zone = "Asia/Tokyo"

[sessions]
count = [2, 1]
host_hours = "08:00-21:00"
gap_minutes = 60

[sessions.presentations]
minutes = 10

[[sessions.items]]
kind = "opening"
minutes = 15
[[sessions.items]]
kind = "presentations"
[[sessions.items]]
kind = "closing"
minutes = 45

[[cities]]
name = "Southern Reach"
zone = "Australia/Brisbane"
presents = true
[[cities]]
name = "Coral Port"
zone = "Asia/Jakarta"
presents = true
[[cities]]
name = "Valmont"
zone = "Europe/Paris"
presents = true
[[cities]]
name = "Costa Serena"
zone = "America/Sao_Paulo"
carried = 2.5
prefers = [1]
[[cities]]
name = "Redwood Bay"
zone = "America/Los_Angeles"
presents = true

[published]
sessions = ["10:00-11:20", "17:00-18:20"]
"""


def asking_edition(slug: str = "partner-cities-3", **fields: Any) -> Edition:
    """An edition that asks `BRIEF`."""
    text = BRIEF.replace("partner-cities-3", slug)
    edition = edition_from_brief(
        read_brief(text.encode()), by=None, now=NOW, kind=Edition.Kind.SAMPLE
    )
    for name, value in fields.items():
        setattr(edition, name, value)
    edition.save()
    return edition


def read_again(edition: Edition) -> Brief:
    """Its brief, as the planner is asked."""
    return read_brief(write_brief(brief_of(edition)).encode())


def kept_plan(edition: Edition, count: int = 2) -> Plan:
    """The proposal, kept."""
    return propose(edition, read_again(edition), count, by=None, now=NOW)
