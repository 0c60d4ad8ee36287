"""The cells of a workbook, read by a process of its own.

A file of a few kilobytes may unpack to what fills the memory of a machine, or say that
its next line is the thousand millionth. So `python -m intercity.base.workbooks` reads
it, with so much memory and so many seconds and no more, and ends with whatever asks for
more. Formulas are not computed: the values that were saved are read.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

MOST_COLUMNS = 60
# What a workbook may grow to when it is unpacked, and all its texts together.
_MOST_UNPACKED = 60_000_000
_MOST_TEXT = 8_000_000
_MOST_MEMORY = 512 * 1024 * 1024
_MOST_SECONDS = 20

Rows = list[tuple[int, list[str]]]


class Unreadable(Exception):
    """It is broken, no workbook at all, or asks for more than any table needs."""


def rows_of_workbook(content: bytes, *, most: int) -> Rows:
    """The first `most` rows of the first sheet that hold anything, by their numbers.

    Blank cells at the end of a row are left out. Raises `Unreadable`.
    """
    command = [sys.executable, "-m", "intercity.base.workbooks", str(most)]
    try:
        done = subprocess.run(  # noqa: S603 -- this Python, and this module
            command,
            input=content,
            capture_output=True,
            timeout=3 * _MOST_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise Unreadable from error
    rows: Rows = [(number, cells) for number, cells in json.loads(done.stdout)]
    return rows


def _bounded() -> None:
    """Let this process have so much memory and time, and no more."""
    import resource  # noqa: PLC0415 -- only where the process is one of its own

    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))


def _read(content: bytes, most: int) -> Rows:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > _MOST_UNPACKED:
        raise Unreadable
    # openpyxl looks for it, and it takes as much memory as all the rest.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from openpyxl import load_workbook  # noqa: PLC0415 -- after that

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    found, length = [], 0
    for number, cells in _rows(book.worksheets[0]):
        length += sum(map(len, cells))
        if length > _MOST_TEXT:
            raise Unreadable
        found.append((number, cells))
        if len(found) == most:
            break
    return found


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # Files say wrong sizes of themselves; rows are counted as they come.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, cells in enumerate(rows, start=1):
        if cells.count(None) == len(cells):
            continue
        texts = [_written(value) for value in cells]
        while texts and not texts[-1]:
            texts.pop()
        yield number, texts


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


if __name__ == "__main__":
    _bounded()
    json.dump(_read(sys.stdin.buffer.read(), int(sys.argv[1])), sys.stdout)
