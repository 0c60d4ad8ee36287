"""The brief: what the secretariat asks, read from TOML into the planner's question.

`read_brief` takes the bytes of a file and gives a `Brief`, or raises `BadBrief` with
every mistake at once. Decimals are exact: 0.1 is a tenth. The keys are listed in
`keys`, and `docs/reference/brief.md` explains each of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from intercity.kernel.planner.burden import Scale, TooFine
from intercity.kernel.planner.problem import (
    MOST_SESSIONS,
    BurdenTable,
    Calendar,
    City,
    Host,
    Item,
    Problem,
    Window,
)
from intercity.planning import calendars
from intercity.planning.consistency import Units, check
from intercity.planning.fields import DATE_LIKE, DAYS, is_date
from intercity.planning.findings import Findings
from intercity.planning.keys import BRIEF, Table, TableField
from intercity.planning.lines import Lines
from intercity.planning.mistakes import BadBrief, Mistake
from intercity.planning.units import Unit

MOST_BYTES = 1024 * 1024
_MOST_FALSE_DATES = 20
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
# A key of thousands of parts costs tomllib memory by their square.
_DEEP_KEY = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{64}}")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The edition that the brief is for: the sixth of a series, and its theme."""

    slug: str
    series: str
    ordinal: int | None = None
    theme: str = ""
    mode: str = "online"
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was held, for readers and for scoring; never used in planning.

    `sessions` are in the host's local time; `cities_total` counts all cities that
    took part, named or not.
    """

    sessions: tuple[Window, ...] = ()
    cities_total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief without mistakes.

    `question` is what the planner is asked, with the first of `counts`; `problem`
    gives it for each. `holiday_codes` tells by slug which calendars the brief named
    by code; their dates stand in the question.
    """

    edition: Edition
    question: Problem
    counts: tuple[int, ...]
    holiday_codes: Mapping[str, str] = field(default_factory=dict)
    published: Published | None = None

    @property
    def dates(self) -> tuple[date, ...]:
        """The candidate dates, on the host's calendar."""
        return self.question.dates

    @property
    def host(self) -> Host:
        """The host city."""
        return self.question.host

    def problem(self, count: int) -> Problem:
        """The question with this number of sessions."""
        return self.question.with_(count=count)


def read_brief(data: bytes, *, filename: str = "brief.toml") -> Brief:
    """The brief in a file's bytes; raises `BadBrief` with every mistake at once."""
    try:
        raw, text = _parsed(_decoded(data))
    except _Unreadable as unreadable:
        raise BadBrief(filename, unreadable.mistakes) from None
    findings = Findings(Lines(text))
    top = TableField(BRIEF).read(findings, (), raw)
    units = check(findings, top)
    if findings.mistakes:
        raise BadBrief(filename, sorted(findings.mistakes, key=_by_line))
    brief = _brief(top, units)
    _check_fineness(findings, raw, brief)
    if findings.mistakes:
        raise BadBrief(filename, findings.mistakes)
    return brief


def _check_fineness(findings: Findings, raw: object, brief: Brief) -> None:
    """Report figures that cannot be summed exactly, whatever number of sessions."""
    try:
        Scale.of(brief.problem(MOST_SESSIONS))
    except TooFine as error:
        # The parts of the problem bear the names of the brief's keys.
        value: Any = raw
        for part in error.finest:
            value = value[part]
        findings.wrong("too_fine", error.finest, value, accepted="coarser")


def _by_line(mistake: Mistake) -> tuple[int, str]:
    return mistake.line or 0, mistake.path


class _Unreadable(Exception):
    """The file cannot be read as TOML, and why."""

    def __init__(self, *mistakes: Mistake) -> None:
        self.mistakes = mistakes


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _Unreadable(
            Mistake(
                code="too_large",
                value=len(data),
                accepted="size",
                params={"most": MOST_BYTES},
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable(
            Mistake(
                code="not_utf8",
                line=data.count(b"\n", 0, error.start) + 1,
                value=f"0x{data[error.start]:02X}",
                accepted="utf8",
                params={"offset": error.start},
            )
        ) from None
    return text.replace("\r\n", "\n")


def _parsed(text: str) -> tuple[dict[str, Any], str]:
    """The tables of a TOML text, and the text as it was read in the end.

    `tomllib` refuses the whole text for one date that does not exist. Such a date
    is put into quotes and the text read again, so that its own field reports it
    beside all other mistakes.
    """
    if deep := _DEEP_KEY.search(text):
        raise _Unreadable(
            Mistake(
                code="deep_key",
                line=text.count("\n", 0, deep.start()) + 1,
                value=deep[0],
                accepted="shallow_key",
            )
        )
    false_dates: list[Mistake] = []
    while True:
        try:
            raw = tomllib.loads(text, parse_float=_exact)
        except tomllib.TOMLDecodeError as error:
            mistake = _not_toml(str(error), text)
            quoted = _false_date_quoted(mistake, text)
            if quoted is None or len(false_dates) == _MOST_FALSE_DATES:
                raise _Unreadable(*false_dates, mistake) from None
            text, false_date = quoted
            false_dates.append(false_date)
        except ValueError:
            huge = Mistake(code="huge_number", accepted="short_number")
            raise _Unreadable(*false_dates, huge) from None
        except RecursionError:
            nested = Mistake(code="nested_deeply", accepted="flat")
            raise _Unreadable(*false_dates, nested) from None
        else:
            if not raw:
                raise _Unreadable(Mistake(code="empty_file", accepted="brief"))
            return raw, text


def _exact(number: str) -> Decimal:
    try:
        return Decimal(number)
    except InvalidOperation:  # an exponent beyond all bounds
        return Decimal("inf")


def _not_toml(message: str, text: str) -> Mistake:
    found = _PLACE.search(message)
    detail = _PLACE.sub("", message)
    if found is None:
        return Mistake(code="not_toml", accepted="toml", params={"detail": detail})
    line = int(found[1]) if found[1] else text.count("\n") + 1
    column = int(found[2]) if found[2] else len(text) - text.rfind("\n")
    return Mistake(
        code="not_toml",
        line=line,
        accepted="toml",
        params={"detail": f"{detail} at column {column}", "column": column},
    )


def _false_date_quoted(mistake: Mistake, text: str) -> tuple[str, Mistake] | None:
    """The text with the false date at the parser's place quoted, and its mistake."""
    if mistake.line is None:
        return None
    rows = text.split("\n")
    row = rows[mistake.line - 1]
    column = int(str(mistake.params["column"])) - 1
    for found in DATE_LIKE.finditer(row):
        if found.start() <= column < found.end() and not is_date(found[0]):
            quoted = f'{row[: found.start()]}"{found[0]}"{row[found.end() :]}'
            rows[mistake.line - 1] = quoted
            false_date = Mistake(
                code="no_such_date", line=mistake.line, value=found[0], accepted="day"
            )
            return "\n".join(rows), false_date
    return None


def _brief(top: Table, units: Units) -> Brief:
    """The brief of tables in which no mistake was found."""
    edition = top["edition"]
    question, codes = _question(top, units)
    published = top["published"]
    return Brief(
        edition=Edition(
            slug=edition["slug"],
            series=edition["series"],
            ordinal=edition["ordinal"],
            theme=edition["theme"],
            mode=edition["mode"],
            languages=edition["languages"],
        ),
        question=question,
        counts=top["sessions"]["count"],
        holiday_codes=codes,
        published=published
        and Published(
            sessions=published["sessions"] or (),
            cities_total=published["cities_total"],
        ),
    )


def _question(top: Table, units: Units) -> tuple[Problem, dict[str, str]]:
    sessions, presentations = top["sessions"], top["sessions"]["presentations"]
    dates = tuple(sorted(top["edition"]["dates"]))
    rows = [(unit, row) for unit, row in zip(units.cities, top["cities"], strict=True)]
    host = cast("Unit", units.host)
    codes = {host.slug: top["host"]["holidays"]}
    codes |= {unit.slug: row["holidays"] for unit, row in rows if unit}
    question = Problem(
        host=Host(
            slug=host.slug,
            name=host.name,
            zone=host.zones[0].zone,
            calendar=_calendar(top["host"], dates),
        ),
        dates=dates,
        count=sessions["count"][0],
        host_hours=sessions["host_hours"],
        items=tuple(_item(item) for item in sessions["items"]),
        cities=tuple(_city(unit, row, dates) for unit, row in rows if unit),
        presentation_minutes=presentations["minutes"] or 0,
        order=presentations["order"],
        grid_minutes=sessions["grid_minutes"],
        gap_minutes=sessions["gap_minutes"],
        presenters_min=sessions["presenters_min"],
        presenters_max=sessions["presenters_max"],
        cities_min=sessions["cities_min"],
        cities_max=sessions["cities_max"],
        objective=top["planning"]["objective"],
        burden=_burden(top["burden"]),
    )
    return question, {slug: c for slug, c in codes.items() if isinstance(c, str)}


def _item(item: Table) -> Item:
    return Item(kind=item["kind"], minutes=item["minutes"], title=item["title"])


def _burden(burden: Table) -> BurdenTable:
    return BurdenTable(
        bands=burden["bands"], edge=burden["edge"], rest_day=burden["rest_day"]
    )


def _city(unit: Unit, row: Table, dates: tuple[date, ...]) -> City:
    return City(
        slug=unit.slug,
        name=unit.name,
        zones=unit.zones,
        calendar=_calendar(row, dates),
        presents=row["presents"],
        carried=row["carried"],
        together=row["together"],
        apart=row["apart"],
        sessions=frozenset(row["sessions"]) if row["sessions"] else None,
        prefers=frozenset(row["prefers"]),
        sort_key=row["sort_key"],
        position=row["position"],
    )


def _calendar(row: Table, dates: tuple[date, ...]) -> Calendar:
    holidays = row["holidays"] or ()
    if isinstance(holidays, str):
        holidays = calendars.days(holidays, dates)
    return Calendar(
        hours=row["hours"],
        rest_days=frozenset(DAYS.index(day) for day in row["rest_days"]),
        holidays=frozenset(holidays),
        unavailable=row["unavailable"],
    )
