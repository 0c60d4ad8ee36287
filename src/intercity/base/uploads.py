"""Files on their way in: how large a request may be, and files that come in parts.

Django reads a form before any view is asked, so the bound is by who sends it: a person
who signed in may send a video, anybody else a letter. What is not kept in the end lies
in a folder of its own on the disk of the data, never among the files.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    TemporaryFileUploadHandler,
)

MB = 1024 * 1024
MOST_BYTES = 2048 * MB
"""Of one file: a video of an hour in good quality."""
MOST_OF_A_STRANGER = 25 * MB
_FORM_AROUND_IT = 2 * MB
_PIECE = 256 * 1024


class Bound(FileUploadHandler):
    """Refuses a request that is too large before any of it is read."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 -- Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Look at its length alone; raises `TooBig`."""
        user = getattr(self.request, "user", None)
        knows = user is not None and user.is_authenticated
        most = MOST_BYTES if knows else MOST_OF_A_STRANGER
        if content_length > most + _FORM_AROUND_IT:
            raise TooBig(most)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """The next handler has it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has it."""


class TooBig(RequestDataTooBig):
    """A request beyond the bound of who sends it, in bytes."""

    def __init__(self, most: int) -> None:
        """`most` is that bound."""
        super().__init__(f"more than {most} bytes")
        self.most = most


class OnDisk(TemporaryFileUploadHandler):
    """Writes what does not fit into memory to the disk that has room for it."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """As Django does, in our folder: that of all programs is small, or memory."""
        FileUploadHandler.new_file(self, *args, **kwargs)
        folder().mkdir(parents=True, exist_ok=True)
        self.file = _Temporary(self.file_name, self.content_type, 0, self.charset)


class _Temporary(TemporaryUploadedFile):
    """An uploaded file in our folder; it goes when it is closed."""

    def __init__(self, *named: Any) -> None:
        UploadedFile.__init__(self, _temporary(), *named)


def _temporary() -> Any:
    folder().mkdir(parents=True, exist_ok=True)
    return NamedTemporaryFile(suffix=".upload", dir=folder())


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is whole and durable, and not yet anybody's."""

    path: Path
    name: str
    size: int
    digest: str


@contextmanager
def staged(upload: UploadedFile[Any]) -> Iterator[Staged]:
    """Bring a form's file to the disk, before the transaction that keeps it."""
    large: Any = upload.file if isinstance(upload, _Temporary) else None
    with large or _temporary() as file:
        if large is None:
            for chunk in upload.chunks():
                file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
        path = Path(file.name)
        yield Staged(path, upload.name or "", path.stat().st_size, digest_of(path))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder() -> Path:
    """Where lies what is not kept yet."""
    return Path(settings.UPLOAD_FOLDER)


def unnamed() -> IO[bytes]:
    """A file for what is made to be sent, on the same disk; it goes when closed."""
    folder().mkdir(parents=True, exist_ok=True)
    return TemporaryFile(dir=folder())


# No file is on its way for so long, in parts or at once.
_LEFT = timedelta(days=4)


def sweep(now: datetime) -> int:
    """Remove what a process left here that was killed; returns how many files."""
    removed = 0
    for path in folder().glob("*"):
        with suppress(FileNotFoundError):  # whoever is at work removes its own
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - _LEFT:
                path.unlink()
                removed += 1
    return removed


class Busy(Exception):
    """Another request writes to the same part."""


class Lost(Exception):
    """Fewer bytes lie on the disk than were acknowledged: it begins anew."""


class Part:
    """The bytes of a file that came so far; `key` names it, and nothing that is told.

    They are durable before they are acknowledged, and whoever acknowledges them keeps
    the count: bytes beyond it were never acknowledged, and are written over.
    """

    def __init__(self, key: str) -> None:
        """`key` is hexadecimal: it never leads out of the folder."""
        self.path = folder() / f"{int(key, 16):032x}.part"

    def begin(self) -> None:
        """An empty file, durable."""
        folder().mkdir(parents=True, exist_ok=True)
        with self.path.open("xb") as file:
            os.fsync(file.fileno())

    @contextmanager
    def held(self) -> Iterator[IO[bytes]]:
        """The file for one writer at a time; raises `Busy` or `Lost`."""
        try:
            file = self.path.open("r+b")
        except FileNotFoundError as error:
            raise Lost from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy from error
            yield file

    def append(self, file: IO[bytes], offset: int, body: IO[bytes], length: int) -> int:
        """Write `length` bytes from `offset` on, durably; how far they reach now.

        Of a body that ends early nothing counts. Raises `Lost`.
        """
        if os.fstat(file.fileno()).st_size < offset:
            raise Lost
        file.truncate(offset)
        file.seek(offset)
        left = length
        while left and (piece := body.read(min(_PIECE, left))):
            file.write(piece)
            left -= len(piece)
        file.flush()
        os.fsync(file.fileno())
        return offset if left else offset + length

    def drop(self) -> None:
        """Remove it, if it is there."""
        self.path.unlink(missing_ok=True)
