"""Letters as PDF, made when a mail with one is sent, and kept from then on."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from intercity.base import clock, files, outbox
from intercity.delegations.models import Letter
from intercity.delegations.sheet import as_pdf, sheet_of


@outbox.maker("delegations.letter")
def letter_pdf(*, letter: int) -> bytes:
    """The PDF of a letter that was sent; the same bytes each time."""
    row = Letter.objects.select_related("logo", "file", "invitation").get(pk=letter)
    if row.file is not None and row.file.erased_at is None:
        return files.path_of(row.file.place).read_bytes()
    content = as_pdf(sheet_of(row.content), row.logo)
    with transaction.atomic():
        row = Letter.objects.select_for_update(of=("self",)).get(pk=letter)
        if row.file is None or row.file.erased_at is not None:
            name = f"{row.invitation.reference}.pdf"
            upload = SimpleUploadedFile(name, content, files.PDF.media_type)
            row.file = files.keep(upload, files.PDF, by=None, now=clock.now())
            row.save(update_fields=["file"])
    return files.path_of(row.file.place).read_bytes()
