"""Tables as files: CSV and XLSX, read and written. No cell is ever run as a formula.

What is read is judged by its content and size, never by its name: comma-separated
values in UTF-8, what a spreadsheet copies or saves as Unicode text (UTF-16), or an
XLSX file, which a process of its own reads (`workbooks`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from defusedcsv import csv as safe_csv  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

from intercity.base.fields import shown, without_unshown
from intercity.base.files import CSV, XLSX, attached
from intercity.base.workbooks import Unreadable, rows_of_workbook

KINDS = (CSV.ending, XLSX.ending)

Cells = Iterable[Sequence[object]]
TableRow = tuple[int, tuple[str, ...]]

MOST_BYTES = 2_000_000
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What begins a cell that a spreadsheet would compute, also in the full width that East
# Asian ones read; our own files put ' before it, as `defusedcsv` does before the half.
_WIDE = re.compile(r"\s*[＝＋－＠]|\s+[@+\-=|%]")
_DEFUSED = re.compile(r"'(?=\s*[@+\-=|%＝＋－＠])")


# Written


def as_csv(rows: Cells) -> bytes:
    """A file in UTF-8 with the byte order mark that spreadsheets know it by."""
    out = io.StringIO(newline="")
    safe_csv.writer(out).writerows(map(_inert, row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _WIDE.match(value) else value


def as_workbook(rows: Cells, *, sheet: str = "", frozen: str | None = None) -> bytes:
    """A workbook of texts, without the signs that XML cannot hold.

    `sheet` is the name of its sheet; what stands above and left of the cell `frozen`
    does not scroll.
    """
    from openpyxl import Workbook  # noqa: PLC0415 -- heavy
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- the same

    book = Workbook(write_only=True)
    lines = book.create_sheet(sheet or None)
    lines.freeze_panes = frozen
    for row in rows:
        cells = [WriteOnlyCell(lines, without_unshown(str(one))) for one in row]
        for cell in cells:
            cell.data_type = "s"
        lines.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent_table(rows: Cells, kind: str, name: str, **workbook: str) -> HttpResponse:
    """The table as a download: `name`, with its `kind` behind it, of `KINDS`.

    For a workbook, the name of its sheet and what is frozen may be said.
    """
    if kind == XLSX.ending:
        return attached(as_workbook(rows, **workbook), XLSX.media_type, f"{name}.xlsx")
    return attached(as_csv(rows), CSV.media_type, f"{name}.csv")


# Read


def rows_of_upload(
    upload: UploadedFile[Any], *, most: int, most_bytes: int = MOST_BYTES
) -> list[TableRow]:
    """The rows of an uploaded file, as `rows_of`; refuses also what is too large."""
    size = upload.size or 0
    if size > most_bytes:
        raise ValidationError(
            _("The file has %(given)s kB. Choose one of %(most)s kB or less.")
            % {"given": -(-size // 1000), "most": most_bytes // 1000}
        )
    return rows_of(upload.read(), most=most)


def rows_of(content: bytes, *, most: int) -> list[TableRow]:
    """The rows of a file that hold anything, each with its number from 1.

    The first one names the columns. Refuses by `ValidationError` what is no table, what
    no page can show, more than `most` rows under the first one, or none.
    """
    if not content.strip():
        raise ValidationError(_("The file is empty."))
    if content.startswith(_OLD_WORKBOOK):
        raise ValidationError(
            _(
                "This is an old or protected workbook. Save it as .xlsx, without a"
                " password."
            )
        )
    if content.startswith(_WORKBOOK):
        return _limited(_of_workbook(content, most), most)
    return rows_of_text(_decoded(content), most=most)


def rows_of_text(text: str, *, most: int) -> list[TableRow]:
    """The same of text that was pasted, or decoded from a file."""
    if _CONTROLS.search(text):
        raise ValidationError(_("This is not a table. Choose a CSV or XLSX file."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max("\t,;", key=first.count)
    return _limited(_of_text(text, delimiter), most)


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith(_UTF16) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise ValidationError(
            _("The file is not in UTF-8. Save it as “CSV UTF-8” and choose that file.")
        ) from None


def _of_text(text: str, delimiter: str) -> Iterator[TableRow]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, tuple(map(_cell, cells))
            start = reader.line_num + 1
    except csv.Error:
        raise ValidationError(
            _("Line %(line)s cannot be read: a quotation mark is open or out of place.")
            % {"line": start}
        ) from None


def _of_workbook(content: bytes, most: int) -> Iterator[TableRow]:
    """The rows of the first sheet, as they were saved."""
    try:
        rows = rows_of_workbook(content, most=most + 2)
    except Unreadable:
        raise ValidationError(
            _(
                "This workbook cannot be read. Save it again as .xlsx, or as “CSV"
                " UTF-8”."
            )
        ) from None
    width = 0
    for number, cells in rows:
        texts = [_cell(text) for text in cells]
        texts += [""] * (width - len(texts))  # blank cells under a column are kept
        while len(texts) > width and not texts[-1]:
            texts.pop()
        width = width or len(texts)
        yield number, tuple(texts)


def _cell(text: str) -> str:
    return _DEFUSED.sub("", text.strip(), count=1)


def _limited(rows: Iterable[TableRow], most: int) -> list[TableRow]:
    found: list[TableRow] = []
    for number, cells in rows:
        if not any(cells):
            continue
        for cell in cells:
            shown(cell)
        if len(found) > most:
            raise ValidationError(
                _("The table has more than %(most)s lines. Split it.") % {"most": most}
            )
        found.append((number, cells))
    if len(found) < 2:
        raise ValidationError(
            _("The table needs a line of column names, and lines under it.")
        )
    return found
