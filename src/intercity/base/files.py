"""Uploaded files: what they are by their content, where they lie, how they are sent.

A file is written under a random name and made durable before its row is; the row is of
the transaction of the action that keeps it. A file without a row is nobody's, and is
swept away.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from intercity.base.errors import NotFound
from intercity.base.models import File
from intercity.base.ranges import only_a_part
from intercity.base.refusals import Refusal

if TYPE_CHECKING:
    from intercity.base.uploads import Staged
    from intercity.people.models import Person

_HEAD = 4096
_MB = 1024 * 1024
_MOST_NAME = 200
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its ending, its media type, and a part that an archive has.

    `others` are media types that begin alike and are not meant.
    """

    ending: str
    media_type: str
    part: str = ""
    others: frozenset[str] = frozenset()


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
_PICTURES = frozenset({"image/heif", "image/avif", "audio/mp4"})
MP4 = Kind("mp4", "video/mp4", others=_PICTURES)
MOV = Kind("mov", "video/quicktime", others=_PICTURES)
WEBM = Kind("webm", "video/webm", others=frozenset({"video/x-matroska"}))
VTT = Kind("vtt", "text/vtt")
TXT = Kind("txt", "text/plain")
CSV = Kind("csv", "text/csv")

LETTERS = (PDF, DOCX, ODT, PNG, JPEG)
SLIDES = (PDF, PPTX, ODP)
VIDEOS = (MP4, MOV, WEBM)
TEXTS = (TXT, PDF, DOCX, ODT)
CAPTIONS = (VTT,)

_SPELLINGS = {"jpeg": "jpg", "m4v": "mp4"}
# Kinds of plain text begin with no mark, or with a word; the bytes must be UTF-8.
_PLAIN = {TXT: "", CSV: "", VTT: "WEBVTT"}
# The table of contents of an archive is read whole: no slides fill so much of it.
_MOST_CONTENTS = _MB
_END_OF_ARCHIVE = b"PK\5\6"


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
    if kind in _PLAIN:
        return _is_plain(upload, _PLAIN[kind])
    upload.seek(0)
    head = upload.read(_HEAD)
    upload.seek(0)
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return False
    if not kind.part:
        return kind.media_type in found and found.isdisjoint(kind.others)
    return _has_part(upload, kind)


def _is_plain(upload: UploadedFile[Any], mark: str) -> bool:
    """Whether it is text in UTF-8 to its end, and begins with the mark."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    begins = ""
    upload.seek(0)
    try:
        while chunk := upload.read(_CHUNK):
            if b"\0" in chunk:
                return False
            words = decoder.decode(chunk)
            begins = begins or words[: len(mark)]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        upload.seek(0)
    return begins.startswith(mark)


def _has_part(upload: UploadedFile[Any], kind: Kind) -> bool:
    """Whether an archive holds what its kind must, and names no other kind.

    Nothing of it is unpacked but the few bytes in which it names its kind.
    """
    if not _is_small_inside(upload):
        return False
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
            is_named = "mimetype" not in names or (
                archive.getinfo("mimetype").file_size < _HEAD
                and archive.read("mimetype").decode("ascii", "replace").strip()
                == kind.media_type
            )
    # Whatever a broken or packed archive raises, it is not of this kind.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError):
        return False
    finally:
        upload.seek(0)
    return kind.part in names and is_named


def _is_small_inside(upload: UploadedFile[Any]) -> bool:
    """Whether an archive's table of contents is one that may be read."""
    size = upload.size or 0
    upload.seek(max(0, size - 65_557))  # the longest end there is
    tail = upload.read()
    upload.seek(0)
    at = tail.rfind(_END_OF_ARCHIVE)
    if at < 0 or len(tail) < at + 16:
        return False
    (length,) = struct.unpack_from("<L", tail, at + 12)
    return int(length) <= _MOST_CONTENTS


def keep(
    upload: UploadedFile[Any], kind: Kind, *, by: Person | None, now: datetime
) -> File:
    """Write an upload to disk, durably, and its row; call it in the transaction."""
    path = _new_place(kind, now)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return _row(path, upload.name or "", kind, digest.hexdigest(), by=by, now=now)


def adopt(staged: Staged, kind: Kind, *, by: Person | None, now: datetime) -> File:
    """The row of a file that lies on this disk already, durable, without a copy.

    The bytes get a second name; the first is the caller's to remove, once the
    transaction has ended.
    """
    path = _new_place(kind, now)
    path.hardlink_to(staged.path)
    path.chmod(0o644)
    # Its last part may have come days ago: it is on its way from now on (`sweep`).
    os.utime(path)
    return _row(path, staged.name, kind, staged.digest, by=by, now=now)


def _new_place(kind: Kind, now: datetime) -> Path:
    path = path_of(f"{now:%Y/%m}/{uuid4().hex}.{kind.ending}")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _row(
    path: Path, name: str, kind: Kind, digest: str, *, by: Person | None, now: datetime
) -> File:
    _make_durable(path.parent)
    return File.objects.create(
        name=plain_name(name),
        place=path.relative_to(settings.MEDIA_ROOT).as_posix(),
        media_type=kind.media_type,
        size=path.stat().st_size,
        digest=digest,
        kept_at=now,
        kept_by=by,
    )


def _make_durable(folder: Path) -> None:
    """A new name is on disk once its folder is."""
    line = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(line)
    finally:
        os.close(line)


def plain_name(given: str) -> str:
    """The name of a file alone: no folders, and no signs that are not seen."""
    name = PurePosixPath(given.replace("\\", "/")).name
    seen = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = seen.strip().rpartition(".")
    ending = f"{dot}{ending}"[: _MOST_NAME // 2]
    return stem[: _MOST_NAME - len(ending)] + ending or "file"


def path_of(place: str) -> Path:
    """Where the bytes of a file lie."""
    return Path(settings.MEDIA_ROOT) / place


def sent(file: File, request: HttpRequest | None = None) -> FileResponse:
    """The file as an answer: always a download, never opened as a page of this site.

    Given the request, a reader that lost its connection may ask for the rest.
    """
    if file.erased_at is not None:
        raise NotFound(_("This file was erased."))
    answer = FileResponse(
        path_of(file.place).open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=file.media_type,
    )
    answer.block_size = _CHUNK // 16
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["ETag"] = f'"{file.digest}"'
    if request is not None:
        only_a_part(request, answer, file.size)
    return answer


def attached(body: bytes | str, media_type: str, name: str) -> HttpResponse:
    """What was made for one reader: a download that no cache keeps."""
    if media_type.startswith("text/"):
        media_type = f"{media_type}; charset=utf-8"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(body, content_type=media_type, headers=headers)


# An upload is written before its row is committed.
_ON_ITS_WAY = timedelta(days=1)


def erase(pks: Iterable[int], *, now: datetime) -> int:
    """Erase files: the rows say that they were there, the bytes go after the commit."""
    found = list(File.objects.filter(pk__in=set(pks), erased_at=None))
    for file in found:
        file.name = f"erased{PurePosixPath(file.place).suffix}"
        file.size, file.digest, file.erased_at = 0, "", now
        file.save(update_fields=["name", "size", "digest", "erased_at"])
        path = path_of(file.place)
        transaction.on_commit(partial(path.unlink, missing_ok=True), robust=True)
    return len(found)


def sweep(now: datetime) -> int:
    """Remove bytes of files that were erased, or that never got a row; how many.

    A process that is killed between the commit and the disk leaves them behind.
    """
    root, removed = Path(settings.MEDIA_ROOT), 0
    known = dict(File.objects.values_list("place", "erased_at"))
    for path in root.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]/*"):
        place = path.relative_to(root).as_posix()
        is_erased = known.get(place) is not None
        if is_erased or (place not in known and _is_old(path, now)):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _is_old(path: Path, now: datetime) -> bool:
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return modified < now - _ON_ITS_WAY
