"""Large files that come in parts, and go on where they broke off.

Refusals by code: gone · busy · wrong_offset (offset) · beyond_size · not_whole
· wrong_digest, and those of `materials` and `receiving`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal
from intercity.base.uploads import MB, Busy, Lost, Part, Staged, digest_of
from intercity.people.models import Person
from intercity.programme.actions.materials import (
    Labelled,
    Owner,
    Received,
    Terms,
    hold_room,
    keep,
    uploads_of,
)
from intercity.programme.actions.presentations import ON_THIS_SITE, Told, check_told
from intercity.programme.models import Contribution, Material, Presentation, Upload
from intercity.programme.receiving import ACCEPTED, look, measured

LASTS = timedelta(days=3)
MOST_OF_A_PART = 8 * MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A file that is to come: its name, its bytes, and their SHA-256 if it is given.

    `resumes` is the upload that is to go on with it.
    """

    name: str
    size: int
    digest: str = ""
    resumes: UUID | None = None


@transaction.atomic
def begin_upload(
    owner: Owner,
    labelled: Labelled,
    announced: Announced,
    *,
    told: Told = ON_THIS_SITE,
    by: Person,
    now: datetime,
) -> Upload:
    """Make room for a file that comes in parts.

    Where it resumes an upload of the same file by the same person, that one goes on,
    under what is said of it now.
    """
    check_told(told, now)
    accepted = ACCEPTED[labelled.kind]
    if announced.size <= 0:
        raise Refusal("file_empty", {"name": announced.name})
    if announced.size > accepted.most_bytes:
        sizes = {"size": -(-announced.size // MB), "most": accepted.most_mb}
        raise Refusal("file_too_large", {"name": announced.name, **sizes})
    if not announced.name.lower().endswith(_endings(labelled.kind)):
        named = {"name": announced.name, "accepted": accepted.endings}
        raise Refusal("file_not_accepted", named)
    said = {
        "kind": labelled.kind,
        "language": labelled.language,
        "audience": labelled.terms.audience,
        "embargo_at": labelled.terms.embargo_at,
        "note": labelled.terms.note,
        "channel": told.channel,
        "received_on": told.on,
        "digest": announced.digest.lower(),
    }
    same = uploads_of(owner).filter(name=announced.name, size=announced.size, by=by)
    if announced.resumes and same.filter(pk=announced.resumes).update(**said):
        hold_room(owner, 0)
        return same.get(pk=announced.resumes)
    hold_room(owner, announced.size)
    upload = Upload.objects.create(
        presentation=owner if isinstance(owner, Presentation) else None,
        contribution=owner if isinstance(owner, Contribution) else None,
        name=announced.name,
        size=announced.size,
        by=by,
        begun_at=now,
        expires_at=now + LASTS,
        **said,
    )
    Part(upload.key.hex).begin()
    data = {"kind": upload.kind, "size": upload.size}
    record("upload.begin", upload.edition, by=by, now=now, data=data)
    return upload


def _endings(kind: str) -> tuple[str, ...]:
    # Other spellings of an ending are looked at when the file is whole.
    return (*ACCEPTED[kind].endings.split(", "), ".m4v")


def append(upload: Upload, offset: int, body: IO[bytes], length: int) -> int:
    """Take the bytes that begin at `offset`; returns how many are kept for good now.

    No transaction is held while they come: others write meanwhile, also where one
    writer waits for another. What the sender is told is on the disk.
    """
    part = Part(upload.key.hex)
    try:
        with part.held() as file:
            known = Upload.objects.filter(pk=upload.pk).values_list("offset", flat=True)
            acknowledged = known.first()
            if acknowledged is None:
                raise Refusal("gone")
            if offset != acknowledged:
                raise Refusal("wrong_offset", {"offset": acknowledged})
            if offset + length > upload.size:
                raise Refusal("beyond_size")
            reached = part.append(file, offset, body, length)
            Upload.objects.filter(pk=upload.pk).update(offset=reached)
    except Busy as error:
        raise Refusal("busy") from error
    except Lost as error:
        raise Refusal("gone") from error
    return reached


def finish_upload(upload: Upload, *, by: Person, now: datetime) -> Material:
    """Look at a file that is whole, and keep it as a material; its parts are gone then.

    Refused, the parts go as well: the same bytes would be refused again.
    """
    if upload.offset != upload.size:
        raise Refusal("not_whole")
    part = Part(upload.key.hex)
    try:
        received = _received(upload, part)
        with transaction.atomic():
            return _keep(upload, received, by=by, now=now)
    except (FileNotFoundError, Lost) as error:
        raise Refusal("gone") from error
    except Refusal as refusal:
        if refusal.code not in _GOES_ON:
            give_up_upload(upload)
        raise


_GOES_ON = frozenset({"is_final", "busy", "gone"})


def _received(upload: Upload, part: Part) -> Received:
    digest = digest_of(part.path)
    if upload.digest and upload.digest != digest:
        raise Refusal("wrong_digest")
    with part.path.open("rb") as file:
        shown: UploadedFile[Any] = UploadedFile(file, upload.name, size=upload.size)
        kind = look(shown, upload.kind)
        findings = measured(shown, upload.kind, kind, upload.language)
    staged = Staged(part.path, upload.name, upload.size, digest)
    return Received(staged=staged, kind=kind, findings=findings)


def _keep(upload: Upload, received: Received, *, by: Person, now: datetime) -> Material:
    # Its own room is freed first, and it is finished once.
    if not Upload.objects.filter(pk=upload.pk).delete()[0]:
        raise Refusal("gone")
    hold_room(upload.owner, upload.size)
    terms = Terms(
        audience=upload.audience, embargo_at=upload.embargo_at, note=upload.note
    )
    labelled = Labelled(kind=upload.kind, language=upload.language, terms=terms)
    told = Told(channel=upload.channel, on=upload.received_on)
    material = keep(upload.owner, labelled, received, told=told, by=by, now=now)
    transaction.on_commit(Part(upload.key.hex).drop, robust=True)
    return material


def give_up_upload(upload: Upload) -> None:
    """Drop what came of a file; twice is once."""
    Upload.objects.filter(pk=upload.pk).delete()
    Part(upload.key.hex).drop()


def sweep_uploads(now: datetime) -> int:
    """Drop what nobody has finished in time; returns how many."""
    stale = list(Upload.objects.filter(expires_at__lte=now))
    for upload in stale:
        give_up_upload(upload)
    return len(stale)


def upload_at(key: UUID) -> Upload | None:
    """An upload that still goes on."""
    return (
        Upload.objects.select_related(
            "presentation__participant__edition",
            "presentation__participant__city",
            "contribution__edition",
        )
        .filter(pk=key)
        .first()
    )
