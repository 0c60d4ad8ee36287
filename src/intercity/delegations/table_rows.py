"""Rows of a table become members, each with what is wrong with it.

Nothing is written here. A mistake names the column, what was given and what is
accepted; what is only noticed keeps nothing from being entered.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from intercity.base.fields import whole_number
from intercity.base.languages import languages
from intercity.base.tables import TableRow
from intercity.delegations import table_words
from intercity.delegations.member_facts import MemberFacts
from intercity.kernel.names import NameParts, usually_family_first
from intercity.kernel.wording import LocalizedText, language_tag

_MOST_CELL = 1_000
MOST_NAME, MOST_TITLE, MOST_HONORIFIC, MOST_SAID = 100, 200, 60, 120
_PARTED = re.compile(r"[,;、，；/|]+")
_USUAL = MemberFacts()
Cells = Mapping[str, str]
Mistake = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: whom it would enter, or what is wrong with it.

    `mistakes` are (column, what was given, why); `notices` sentences.
    """

    number: int
    cells: Cells
    facts: MemberFacts
    is_head: bool = False
    mistakes: tuple[Mistake, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Whom the line is about."""
        return self.facts.parts.written()


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table by column, and the headings that are not read."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    not_read: tuple[str, ...]


def table_of(rows: Sequence[TableRow], *, of_cities: bool = False) -> Table:
    """The table under its headings; a `ValidationError` where these do not do."""
    headings = [_one_line(cell) for cell in rows[0][1]]
    columns = [table_words.column_of(heading) for heading in headings]
    _check_headings(headings, columns, of_cities=of_cities)
    named = [(place, name) for place, name in enumerate(columns) if name]
    if not of_cities:
        named = [(place, name) for place, name in named if name != "city"]
    known = {place for place, _name in named}
    return Table(
        rows=tuple(
            (
                number,
                {
                    name: _one_line(cells[place])
                    for place, name in named
                    if place < len(cells)
                },
            )
            for number, cells in rows[1:]
        ),
        not_read=tuple(
            heading[:40]
            for place, heading in enumerate(headings)
            if heading and place not in known
        ),
    )


def text_of(cells: Iterable[tuple[int, Cells]]) -> str:
    """Rows as they may be pasted once more, each column under its own name."""
    rows = [row for _number, row in cells]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = io.StringIO(newline="")
    written = csv.DictWriter(lines, names, delimiter="\t", lineterminator="\n")
    if rows:
        written.writeheader()
    written.writerows(rows)
    return lines.getvalue()


def _one_line(cell: str) -> str:
    return " ".join(cell.split())[:_MOST_CELL]


def _check_headings(
    headings: Sequence[str], columns: Sequence[str | None], *, of_cities: bool
) -> None:
    given = {"given": ", ".join(filter(None, headings))[:120]}
    if "family_name" not in columns:
        whole = [one for one in headings if table_words.is_whole_name(one)]
        if whole:
            raise ValidationError(
                _(
                    "“%(given)s” holds whole names. Put family name and given name into"
                    " columns of their own: no program knows where a name divides."
                )
                % {"given": whole[0]}
            )
        raise ValidationError(
            _(
                "The first line must name the columns, and the family name among them;"
                " it holds “%(given)s”."
            )
            % given
        )
    if of_cities and "city" not in columns:
        raise ValidationError(
            _(
                "A column must name the city of each person; the first line holds"
                " “%(given)s”."
            )
            % given
        )
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise ValidationError(
            _("A column stands twice: %(columns)s.") % {"columns": ", ".join(twice)}
        )


def lines_of(
    rows: Iterable[tuple[int, Cells]],
    known: Iterable[tuple[str, NameParts]] = (),
    *,
    most_sessions: int,
) -> list[Line]:
    """The lines of a table; `known` are addresses and names of who is on the list.

    The same name with the same address is a mistake; an address that several share,
    such as that of an office, is only noticed.
    """
    people = {_person(address, parts): 0 for address, parts in known}
    addresses: dict[str, int] = {}
    lines = []
    for number, cells in rows:
        line = _line(number, cells, most_sessions)
        lines.append(_compared(line, people, addresses))
    return lines


def _person(address: str, parts: NameParts) -> tuple[str, str, str]:
    return address.casefold(), parts.family.casefold(), parts.given.casefold()


def _compared(
    line: Line, people: dict[tuple[str, str, str], int], addresses: dict[str, int]
) -> Line:
    """The line with what it has in common with those before it and on the list."""
    address, person = line.facts.email, _person(line.facts.email, line.facts.parts)
    mistakes, notices = line.mistakes, line.notices
    if line.facts.parts and person in people:
        before = people[person]
        why = (
            _("The same person stands in line %(line)s.") % {"line": before}
            if before
            else _("This person is on the list already.")
        )
        mistakes = (*mistakes, ("family_name", line.name, why))
    elif address and address.casefold() in addresses:
        notices = (
            *notices,
            _("The address %(address)s stands in line %(line)s too.")
            % {"address": address, "line": addresses[address.casefold()]},
        )
    people.setdefault(person, line.number)
    if address:
        addresses.setdefault(address.casefold(), line.number)
    return Line(line.number, line.cells, line.facts, line.is_head, mistakes, notices)


def _line(number: int, cells: Cells, most_sessions: int) -> Line:
    mistakes: list[Mistake] = []

    def read(column: str, reader: Callable[..., Any], *limits: Any) -> Any:
        text = cells.get(column, "")
        try:
            return reader(text, *limits)
        except ValidationError as wrong:
            mistakes.extend((column, text, why) for why in wrong.messages)
            return reader("", *limits) if column != "family_name" else ""

    family = read("family_name", needed, MOST_NAME)
    given = read("given_name", short, MOST_NAME)
    order = read("name_order", choice, "name_order", "")
    tongue = read("language", written_in)
    facts = MemberFacts(
        parts=NameParts(family, given, _is_family_first(order, family + given)),
        honorific=read("honorific", short, MOST_HONORIFIC),
        title=_title(cells, tongue, read),
        pronunciation=read("pronunciation", short, MOST_SAID),
        level=read("level", choice, "level", _USUAL.level),
        role=read("role", choice, "role", _USUAL.role),
        mode=read("mode", choice, "mode", _USUAL.mode),
        sessions=read("sessions", session_numbers, most_sessions),
        speaks=read("speaks", tongues),
        needs=read("needs", tongues),
        email=read("email", address),
        language=tongue,
    )
    if not facts.title and not any(
        column.startswith("title") for column, _g, _w in mistakes
    ):
        why = _("Enter the office or title in one language at least.")
        mistakes.append(("title", "", why))
    is_head = read("head", choice, "head", "no") == "yes"
    return Line(number, cells, facts, is_head, tuple(mistakes))


def _title(cells: Cells, tongue: str, read: Callable[..., Any]) -> LocalizedText:
    """By language; one without a language is in that of the person's mails."""
    texts = {
        column.removeprefix("title_"): read(column, short, MOST_TITLE)
        for column in cells
        if column.startswith("title_")
    }
    if plain := read("title", short, MOST_TITLE):
        texts.setdefault(tongue, plain)
    filled = {tag: text for tag, text in texts.items() if text}
    source = tongue if tongue in filled else next(iter(filled), "en")
    return LocalizedText.of(filled, source)


def _is_family_first(order: str, letters: str) -> bool:
    """As the table says, or else as is usual where a name is written like this."""
    return order == "family" if order else usually_family_first(letters)


# Cells, and what forms hold that is typed like one


def short(text: str, most: int) -> str:
    """A line of text."""
    if len(text) > most:
        raise ValidationError(
            _("This has %(given)s characters. Use %(most)s or fewer.")
            % {"given": len(text), "most": most}
        )
    return text


def needed(text: str, most: int) -> str:
    """A line of text that must not be blank."""
    if not text:
        raise ValidationError(_("Enter the family name, or the only name."))
    return short(text, most)


def choice(text: str, column: str, otherwise: str) -> str:
    """One of the values of a column, in any of the four languages."""
    if not text:
        return otherwise
    found = table_words.values(column).get(table_words.key(text))
    if found is None:
        raise ValidationError(
            _("“%(given)s” is not accepted here. Write one of: %(accepted)s.")
            % {"given": text, "accepted": ", ".join(table_words.accepted(column))}
        )
    return found


def session_numbers(text: str, most: int) -> tuple[int, ...]:
    """Numbers of sessions; none for those of the city."""
    numbers = {
        whole_number(part) or 0 for part in re.split(r"[\s,;、，；+&]+", text) if part
    }
    if any(not 1 <= number <= most for number in numbers):
        raise ValidationError(
            _(
                "“%(given)s” are not sessions. Write numbers from 1 to %(most)s, or"
                " none."
            )
            % {"given": text, "most": most}
        )
    return tuple(sorted(numbers))


def tongues(text: str) -> tuple[str, ...]:
    """Languages by name or tag: "English, 日本語, fr"."""
    tags = [_tongue(part.strip()) for part in _PARTED.split(text) if part.strip()]
    return tuple(dict.fromkeys(tags))


def _tongue(text: str) -> str:
    found = table_words.languages().get(table_words.key(text))
    if found:
        return found
    try:
        # A longer first part is a word, and no tag.
        return language_tag(text if len(text.partition("-")[0]) <= 3 else "?")
    except ValueError:
        raise ValidationError(
            _(
                "“%(given)s” is not a language that is known here. Write its name in"
                " English, or its tag such as fr; several are parted by commas."
            )
            % {"given": text}
        ) from None


def written_in(text: str) -> str:
    """The language of mails: one that this site speaks."""
    if not text:
        return "en"
    spoken = {one.tag: one.name for one in languages()}
    tag = table_words.languages().get(table_words.key(text), "")
    if tag not in spoken:
        raise ValidationError(
            _("“%(given)s” is not accepted here. Write one of: %(accepted)s.")
            % {"given": text, "accepted": ", ".join(spoken)}
        )
    return tag


def address(text: str) -> str:
    """An e-mail address, or blank."""
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        raise ValidationError(
            _("“%(given)s” is not an e-mail address; one looks like name@example.org.")
            % {"given": text}
        ) from None
    return text
