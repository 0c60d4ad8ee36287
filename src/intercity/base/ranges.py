"""Parts of files: for a download that goes on where it broke off (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO, Any

from django.http import FileResponse, HttpRequest

# No file has so many bytes that their number has more digits.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_CHUNK = 64 * 1024


def only_a_part(request: HttpRequest, answer: FileResponse, size: int) -> None:
    """Cut the answer down to the one range that the request asks for.

    Several ranges, a range of another unit and one of another version of the file
    (`If-Range`) get the whole of it, as they may.
    """
    answer["Accept-Ranges"] = "bytes"
    match = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if match is None or not any(match.groups()):
        return
    if request.headers.get("If-Range", answer["ETag"]) != answer["ETag"]:
        return
    first, last = _ends(match[1], match[2], size)
    if first > last:
        answer.status_code = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        answer["Content-Range"] = f"bytes */{size}"
        answer["Content-Length"] = "0"
        answer.streaming_content = iter(())
        return
    file: Any = answer.file_to_stream
    file.seek(first)
    answer.status_code = HTTPStatus.PARTIAL_CONTENT
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    # Set anew, it is no longer the file that the server would send whole.
    answer.streaming_content = _read(file, last - first + 1)


def _ends(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte; "-500" are the last 500."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(file: IO[bytes], length: int) -> Iterator[bytes]:
    while length > 0 and (chunk := file.read(min(_CHUNK, length))):
        length -= len(chunk)
        yield chunk
