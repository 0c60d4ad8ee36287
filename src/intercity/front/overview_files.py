"""The overview as tables: CSV, and a workbook for spreadsheets.

No cell is ever run as a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO

from defusedcsv import csv  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.front.overview import Overview, Standing
from intercity.front.states import STATE_WORDS
from intercity.front.words import invitation_words

CSV_TYPE = "text/csv; charset=utf-8"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(overview: Overview, rows: Iterable[Standing]) -> bytes:
    """With a byte order mark, by which spreadsheets know that it is UTF-8."""
    text = StringIO(newline="")
    csv.writer(text).writerows(_lines(overview, rows))
    return text.getvalue().encode("utf-8-sig")


def as_workbook(overview: Overview, rows: Iterable[Standing]) -> bytes:
    """The same lines; every cell is a text."""
    from openpyxl import Workbook  # noqa: PLC0415 -- heavy
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- heavy

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Overview"))
    sheet.freeze_panes = "B3"
    for line in _lines(overview, rows):
        cells = [WriteOnlyCell(sheet, value=words) for words in line]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _lines(overview: Overview, rows: Iterable[Standing]) -> Iterator[list[str]]:
    """The deadlines and their days, then a line for each city."""
    dues = [column.due for column in overview.columns]
    yield [_("City"), _("Invitation"), *(str(due.rung.label) for due in dues)]
    yield ["", "", *(f"{due.on:%Y-%m-%d} {due.time}" for due in dues)]
    for one in rows:
        yield [
            one.names.in_(reader_language()).text,
            invitation_words(one.invitation),
            *(str(STATE_WORDS[state]) for state in one.states),
        ]
