"""Cities as a table: what is read, checked and written.

Nothing is written to the directory here: rows of a file become lines, each with what
it would do or what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercity.base.tables import TableRow
from intercity.cities.actions import RESERVED, Row
from intercity.cities.facts import Cells, changes, columns, facts_of
from intercity.cities.models import City
from intercity.cities.reading import address_of, read_cells

MOST_BYTES = 500_000
MOST_ROWS = 2_000
_MOST_TOLD = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: what it would do, or what is wrong with it.

    `number` counts lines of the file from 1. `changes` are cells as (before, after);
    of a new city all that are filled. `mistakes` are (column, what was given, why).
    """

    number: int
    name: str
    row: Row | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    mistakes: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it adds a city."""
        return self.row is not None and self.row.revision is None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do; it can be imported where no line has mistakes."""

    lines: tuple[Line, ...]

    @property
    def mistaken(self) -> tuple[Line, ...]:
        """Lines with mistakes."""
        return tuple(line for line in self.lines if line.mistakes)

    @property
    def added(self) -> tuple[Line, ...]:
        """Lines that add a city."""
        return tuple(line for line in self.lines if line.is_new)

    @property
    def changed(self) -> tuple[Line, ...]:
        """Lines that change a city."""
        return tuple(
            line for line in self.lines if line.row and not line.is_new and line.changes
        )

    @property
    def rows(self) -> tuple[Row, ...]:
        """What to import: the cities that are new or changed."""
        found = (*self.added, *self.changed)
        return tuple(line.row for line in found if line.row)


def preview(
    rows: Sequence[TableRow], revisions: Mapping[str, int] | None = None
) -> Preview:
    """What the rows of a file would do.

    `revisions` are those of an earlier preview, by slug: a city that was changed
    since then is to be refused as stale and not overwritten unseen. A file that is no
    table of cities is a `ValidationError`. Two queries.
    """
    (_first, head), *lines = rows
    header = _header(head)
    known = {city.slug: city for city in City.objects.prefetch_related("zones").all()}
    seen: dict[str, int] = {}
    return Preview(
        tuple(
            _line(number, dict(zip(header, cells, strict=True)), known, seen, revisions)
            if len(cells) == len(header)
            else _ragged(number, cells, len(header))
            for number, cells in lines
        )
    )


def _header(cells: Sequence[str]) -> list[str]:
    """The columns in their own spelling."""
    accepted = {column.lower(): column for column in columns()}
    unknown = [cell for cell in cells if cell.lower() not in accepted]
    mistakes = [_unknown_column(cell, accepted) for cell in unknown]
    if "name_en" not in map(str.lower, cells):
        lacks = _(
            "The first line must name the columns, and name_en among them; it holds"
            " “%(given)s”."
        ) % {"given": ", ".join(cells)[:_MOST_TOLD]}
        # A line without any column is no header, whose cells need no word each.
        mistakes = [lacks, *(mistakes if len(unknown) < len(cells) else [])]
    if mistakes:
        raise ValidationError(mistakes)
    found = [accepted[cell.lower()] for cell in cells]
    twice = sorted({column for column in found if found.count(column) > 1})
    if twice:
        raise ValidationError(
            _("A column stands twice: %(columns)s.") % {"columns": ", ".join(twice)}
        )
    return found


def _unknown_column(cell: str, accepted: Mapping[str, str]) -> str:
    near = get_close_matches(cell.lower()[:40], accepted, n=1)
    if near:
        return _("There is no column “%(given)s”. Did you mean %(nearest)s?") % {
            "given": cell[:40],
            "nearest": accepted[near[0]],
        }
    return _("There is no column “%(given)s”. The columns are %(accepted)s.") % {
        "given": cell[:40],
        "accepted": ", ".join(accepted.values()),
    }


def _ragged(number: int, cells: Sequence[str], expected: int) -> Line:
    why = ngettext(
        "The line has %(given)s cell, and the first line has %(expected)s.",
        "The line has %(given)s cells, and the first line has %(expected)s.",
        len(cells),
    ) % {"given": len(cells), "expected": expected}
    return Line(number, cells[0], mistakes=(("", "", why),))


def _line(
    number: int,
    cells: Cells,
    known: Mapping[str, City],
    seen: dict[str, int],
    revisions: Mapping[str, int] | None,
) -> Line:
    """What one line does; `seen` gathers the slugs of the lines before."""
    given, name = cells.pop("slug", ""), cells.get("name_en", "")
    slug = given or address_of(name)
    wrong = _wrong_slug(slug, given, known, seen)
    seen.setdefault(slug, number)
    city = known.get(slug) if given else None
    before = facts_of(city).cells() if city else {}
    try:
        facts = read_cells({**before, **cells})
    except ValidationError as mistakes:
        wrong += tuple(
            (column, cells.get(column, ""), why)
            for column, whys in mistakes.message_dict.items()
            for why in whys
        )
    if wrong:
        return Line(number, name or given, mistakes=wrong)
    revision = None
    if city:
        revision = (revisions or {}).get(slug, city.revision)
    after = facts.cells()
    return Line(number, name, Row(slug, facts, revision), changes(before, after))


def _wrong_slug(
    slug: str, given: str, known: Mapping[str, City], seen: Mapping[str, int]
) -> tuple[tuple[str, str, str], ...]:
    why = ""
    if slug in seen:
        why = _("The address “%(slug)s” stands in line %(line)s already.") % {
            "slug": slug,
            "line": seen[slug],
        }
    elif not given and slug in known:
        why = _(
            "A city at the address “%(slug)s” is in the directory already. To change"
            " it, write this address in the column slug; a namesake needs an address"
            " of its own there."
        ) % {"slug": slug}
    elif given and (slug != address_of(slug) or slug in RESERVED):
        why = _(
            "“%(slug)s” cannot be an address. Use small letters, digits and hyphens."
        ) % {"slug": slug}
    elif not slug:
        return ()  # the missing name is told by its own column
    return (("slug", given, why),) if why else ()


def written(rows: Iterable[tuple[str, Cells]]) -> Iterator[list[str]]:
    """Cities as a table, by (slug, cells): the columns, and a line for each city."""
    names = columns()
    yield list(names)
    for slug, cells in rows:
        yield [{"slug": slug, **cells}.get(name, "") for name in names]
