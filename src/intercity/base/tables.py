"""Tables as files for spreadsheets: CSV, and XLSX. No cell is ever run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from defusedcsv import csv as safe_csv  # type: ignore[import-untyped]
from django.http import HttpResponse

from intercity.base.files import CSV, XLSX, attached

KINDS = (CSV.ending, XLSX.ending)

Rows = Iterable[Sequence[object]]


def as_csv(rows: Rows) -> bytes:
    """A file in UTF-8 with the byte order mark that spreadsheets know it by."""
    out = io.StringIO(newline="")
    safe_csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(rows: Rows, *, sheet: str = "", frozen: str | None = None) -> bytes:
    """A workbook of texts, without the signs that XML cannot hold.

    `sheet` is the name of its sheet; what stands above and left of the cell `frozen`
    does not scroll.
    """
    from openpyxl import Workbook  # noqa: PLC0415 -- heavy
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- the same
    from openpyxl.cell.cell import (  # noqa: PLC0415 -- the same
        ILLEGAL_CHARACTERS_RE,
    )

    book = Workbook(write_only=True)
    lines = book.create_sheet(sheet or None)
    lines.freeze_panes = frozen
    for row in rows:
        cells = [
            WriteOnlyCell(lines, ILLEGAL_CHARACTERS_RE.sub("", str(one))) for one in row
        ]
        for cell in cells:
            cell.data_type = "s"
        lines.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent_table(rows: Rows, kind: str, name: str, **workbook: str) -> HttpResponse:
    """The table as a download: `name`, with its `kind` behind it, of `KINDS`.

    For a workbook, the name of its sheet and what is frozen may be said.
    """
    if kind == XLSX.ending:
        return attached(as_workbook(rows, **workbook), XLSX.media_type, f"{name}.xlsx")
    return attached(as_csv(rows), CSV.media_type, f"{name}.csv")
