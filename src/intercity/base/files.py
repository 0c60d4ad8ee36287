"""Uploaded files: what they are by their content, where they lie, how they are sent.

A file is written under a random name and made durable before its row is; the row is of
the transaction of the action that keeps it. A file without a row is nobody's, and is
swept away.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from intercity.base.models import File
from intercity.base.refusals import Refusal

if TYPE_CHECKING:
    from intercity.people.models import Person

_HEAD = 4096
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its ending, its media type, and a part that an archive has."""

    ending: str
    media_type: str
    part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
PDF = Kind("pdf", "application/pdf")
PNG = Kind("png", "image/png")
JPEG = Kind("jpg", "image/jpeg")
DOCX = Kind("docx", f"{_OFFICE}.wordprocessingml.document", "word/document.xml")
PPTX = Kind("pptx", f"{_OFFICE}.presentationml.presentation", "ppt/presentation.xml")
XLSX = Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "xl/workbook.xml")
ODT = Kind("odt", f"{_OPEN}.text", "content.xml")
ODP = Kind("odp", f"{_OPEN}.presentation", "content.xml")
MP4 = Kind("mp4", "video/mp4")
MOV = Kind("mov", "video/quicktime")
WEBM = Kind("webm", "video/webm")
VTT = Kind("vtt", "text/vtt")
TXT = Kind("txt", "text/plain")
CSV = Kind("csv", "text/csv")

LETTERS = (PDF, DOCX, ODT, PNG, JPEG)
SLIDES = (PDF, PPTX, ODP)
VIDEOS = (MP4, MOV, WEBM)
TEXTS = (TXT, PDF, DOCX, ODT)
CAPTIONS = (VTT,)
TABLES = (CSV, XLSX)

_SPELLINGS = {"jpeg": "jpg", "m4v": "mp4"}
# Kinds of plain text have no mark at their beginning; the bytes must be UTF-8.
_PLAIN = frozenset({TXT, CSV})


def checked(
    upload: UploadedFile[Any], accepts: Iterable[Kind], *, most_bytes: int
) -> Kind:
    """What an upload is, by its ending and its content.

    Refuses by code: file_empty · file_too_large (size, most, in MB) ·
    file_not_accepted (name, accepted) · file_not_what_it_says (name, kind).
    """
    kinds = tuple(accepts)
    name = upload.name or ""
    if not upload.size:
        raise Refusal("file_empty", {"name": name})
    if upload.size > most_bytes:
        sizes = {"size": -(-upload.size // _MB), "most": most_bytes // _MB}
        raise Refusal("file_too_large", {"name": name, **sizes})
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    ending = _SPELLINGS.get(ending, ending)
    kind = next((one for one in kinds if one.ending == ending), None)
    if kind is None:
        accepted = ", ".join(f".{one.ending}" for one in kinds)
        raise Refusal("file_not_accepted", {"name": name, "accepted": accepted})
    if not _is(upload, kind):
        raise Refusal("file_not_what_it_says", {"name": name, "kind": kind.ending})
    return kind


def _is(upload: UploadedFile[Any], kind: Kind) -> bool:
    upload.seek(0)
    head = upload.read(_HEAD)
    upload.seek(0)
    if kind in _PLAIN:
        return b"\0" not in head and _is_utf8(head)
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return False
    if not kind.part:
        return kind.media_type in found
    return _has_part(upload, kind)


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The last character may be cut.
        return error.start >= len(head) - 3 and len(head) == _HEAD
    return True


def _has_part(upload: UploadedFile[Any], kind: Kind) -> bool:
    """Whether an archive holds what its kind must, and names no other kind."""
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
            is_named = "mimetype" not in names or (
                archive.getinfo("mimetype").file_size < _HEAD
                and archive.read("mimetype").decode("ascii", "replace").strip()
                == kind.media_type
            )
    # Whatever a broken or packed archive raises, it is not of this kind.
    except (zipfile.BadZipFile, RuntimeError, OSError):
        return False
    finally:
        upload.seek(0)
    return kind.part in names and is_named


def keep(
    upload: UploadedFile[Any], kind: Kind, *, by: Person | None, now: datetime
) -> File:
    """Write an upload to disk, durably, and its row; call it in the transaction."""
    place = f"{now:%Y/%m}/{uuid4().hex}.{kind.ending}"
    path = path_of(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return File.objects.create(
        name=PurePosixPath(upload.name or "").name[-200:],
        place=place,
        media_type=kind.media_type,
        size=path.stat().st_size,
        digest=digest.hexdigest(),
        kept_at=now,
        kept_by=by,
    )


def path_of(place: str) -> Path:
    """Where the bytes of a file lie."""
    return Path(settings.MEDIA_ROOT) / place


def sent(file: File) -> FileResponse:
    """The file as an answer: always a download, never opened as a page of this site."""
    answer = FileResponse(
        path_of(file.place).open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=file.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
