"""What the pages of presentations and of contributions have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from intercity.base.refusals import Refusal
from intercity.base.uploads import staged
from intercity.people.models import Person
from intercity.programme.actions.materials import Labelled, Owner, Received, hand_in
from intercity.programme.actions.presentations import ON_THIS_SITE, Told
from intercity.programme.handing_words import refusal_words
from intercity.programme.models import Material
from intercity.programme.receiving import look, measured

# The field of a form at which a refusal is shown; others stand above the form.
_FIELDS = {"needs_a_note": "note"}


def refuse(form: forms.Form, refusal: Refusal) -> None:
    """Show a refusal at its field, or above the form where that has no such field."""
    field = _FIELDS.get(refusal.code)
    if field is None and refusal.code.startswith(("file_", "captions_", "quota")):
        field = "file"
    form.add_error(field if field in form.fields else None, refusal_words(refusal))


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
