"""The contact sheet: every session's link, numbers and people, for a day without us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from intercity.base.printing import pdf_of
from intercity.kernel.clock import local
from intercity.kernel.wording import url_code
from intercity.programme.admission import seated
from intercity.programme.interpretation import Span, span_of
from intercity.programme.meetings import meeting_of, provider_of
from intercity.programme.models import Assignment, Interpreter, Meeting, Session
from intercity.programme.people_list import NamedMember, named
from intercity.seminars.models import Edition

_COLUMNS = (
    "session",
    "date",
    "start",
    "end",
    "zone",
    "meeting",
    "numbers",
    "passcode",
    "city",
    "name",
    "role",
    "mode",
    "email",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A session on the sheet."""

    session: Session
    starts: datetime
    ends: datetime | None
    meeting: Meeting | None
    provider: str
    members: tuple[NamedMember, ...]
    interpreters: tuple[tuple[Interpreter, tuple[str, ...]], ...]


def sheets_of(edition: Edition) -> tuple[Sheet, ...]:
    """All sessions with their people, in a fixed number of queries."""
    there = seated(edition)
    rows = edition.sessions.prefetch_related("slots__item")
    spans = {one.pk: span_of(one) for one in rows}
    return tuple(
        Sheet(
            session=one,
            starts=_wall(spans[one.pk], one)[0],
            ends=_wall(spans[one.pk], one)[1],
            meeting=meeting_of(one),
            provider=provider_of(one.meeting.url) if meeting_of(one) else "",
            members=named(edition, there.members[one.number]),
            interpreters=_interpreters(there.assignments[one.number]),
        )
        for one in there.sessions
    )


def _wall(span: Span, session: Session) -> tuple[datetime, datetime | None]:
    starts, ends = span
    return local(starts, session.zone), local(ends, session.zone) if ends else None


def _interpreters(
    rows: tuple[Assignment, ...],
) -> tuple[tuple[Interpreter, tuple[str, ...]], ...]:
    found: dict[Interpreter, list[str]] = {}
    for row in rows:
        found.setdefault(row.interpreter, []).append(row.language)
    return tuple((one, tuple(tags)) for one, tags in found.items())


def table_of(edition: Edition) -> Iterator[list[object]]:
    """The sheet as a table: a line for each person and session."""
    yield [*_COLUMNS]
    for sheet in sheets_of(edition):
        head = list(_head(sheet))
        people = list(_people(sheet)) or [[""] * 5]
        yield from ([*head, *row] for row in people)


def _head(sheet: Sheet) -> Iterator[object]:
    meeting = sheet.meeting
    yield sheet.session.number
    yield f"{sheet.starts:%Y-%m-%d}"
    yield f"{sheet.starts:%H:%M}"
    yield f"{sheet.ends:%H:%M}" if sheet.ends else ""
    yield sheet.session.zone
    yield meeting.url if meeting else ""
    yield " · ".join(meeting.numbers.split("\n")) if meeting else ""
    yield meeting.passcode if meeting else ""


def _people(sheet: Sheet) -> Iterator[list[object]]:
    for one in sheet.members:
        place = one.stands_for.in_("en").text if one.stands_for else ""
        member = one.member
        yield [place, one.name, member.role, member.mode, member.email]
    for interpreter, tags in sheet.interpreters:
        role = f"interpreter {' '.join(tags)}"
        yield ["", interpreter.known_as, role, "", interpreter.email]


def page_of(edition: Edition, tag: str, now: datetime) -> str:
    """The sheet as one HTML page in a language."""
    with override(url_code(tag)):
        context = {
            "edition": edition,
            "sheets": sheets_of(edition),
            "lang": tag,
            "made_at": now,
            "zone": edition.host.zones.values_list("zone", flat=True)[0],
        }
        return render_to_string("programme/contact_sheet.html", context)


def pdf_sheet(edition: Edition, tag: str, now: datetime) -> bytes:
    """The sheet as PDF; raises `printing.NotPrinted`."""
    return pdf_of(page_of(edition, tag, now))
