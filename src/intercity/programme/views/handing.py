"""What the pages of presentations and of contributions have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from intercity.base.forms import refuser
from intercity.base.uploads import staged
from intercity.people.models import Person
from intercity.programme.actions.materials import Labelled, Owner, Received, hand_in
from intercity.programme.actions.presentations import ON_THIS_SITE, Told
from intercity.programme.handing_words import refusal_words
from intercity.programme.models import Material
from intercity.programme.receiving import look, measured


def _field_of(code: str) -> str | None:
    """The field of a form at which a refusal is shown."""
    if code.startswith(("file_", "captions_", "quota")):
        return "file"
    return {"needs_a_note": "note", "in_the_future": "received_on"}.get(code)


refuse = refuser(_field_of, refusal_words)


def take(
    upload: UploadedFile[Any],
    labelled: Labelled,
    owner: Callable[[], Owner],
    *,
    told: Told = ON_THIS_SITE,
    by: Person,
    now: datetime,
) -> Material:
    """Look at a form's file, bring it to the disk, and only then keep it."""
    kind = look(upload, labelled.kind)
    findings = measured(upload, labelled.kind, kind, labelled.language)
    with staged(upload) as lying, transaction.atomic():
        received = Received(staged=lying, kind=kind, findings=findings)
        return hand_in(owner(), labelled, received, told=told, by=by, now=now)
