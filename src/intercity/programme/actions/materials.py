"""Files of a presentation or a contribution: each version is kept, none is changed.

Refusals by code: is_final · quota (most, in MB)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet, Sum

from intercity.base import files
from intercity.base.files import Kind
from intercity.base.jobs import enqueue
from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.base.uploads import MB, Staged
from intercity.people.models import Person
from intercity.programme.actions.presentations import (
    ON_THIS_SITE,
    Told,
    answer_by_a_file,
    check_told,
    log,
)
from intercity.programme.models import Contribution, Material, Presentation, Upload
from intercity.programme.receiving import MOST_OF_A_CITY

Owner = Presentation | Contribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who may read a file, and from when; None is from the session on."""

    audience: str = Material.Audience.PARTICIPANTS
    embargo_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """What a file is: which material, in which language, for whom."""

    kind: str
    language: str
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that was looked at: it is on the disk, and what was measured in it."""

    staged: Staged
    kind: Kind
    findings: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def hand_in(
    owner: Owner,
    labelled: Labelled,
    received: Received,
    *,
    told: Told = ON_THIS_SITE,
    by: Person | None,
    now: datetime,
) -> Material:
    """Keep a file as the next version of its kind and language."""
    check_told(told, now)
    hold_room(owner, received.staged.size)
    return keep(owner, labelled, received, told=told, by=by, now=now)


def hold_room(owner: Owner, size: int) -> None:
    """Let one writer at a time add to the owner's files; call it in the transaction.

    Refuses what is beyond the room of one owner (`quota`), and files of a presentation
    that is final (`is_final`).
    """
    held = type(owner).objects.select_for_update().get(pk=owner.pk)
    if isinstance(held, Presentation) and held.state == Presentation.State.FINAL:
        raise Refusal("is_final")
    kept = materials_of(owner).aggregate(all=Sum("file__size"))["all"] or 0
    coming = uploads_of(owner).aggregate(all=Sum("size"))["all"] or 0
    if kept + coming + size > MOST_OF_A_CITY:
        raise Refusal("quota", {"most": MOST_OF_A_CITY // MB})


def keep(
    owner: Owner,
    labelled: Labelled,
    received: Received,
    *,
    told: Told = ON_THIS_SITE,
    by: Person | None,
    now: datetime,
) -> Material:
    """The next version, once there is room for it; call it in the transaction."""
    same = materials_of(owner).filter(kind=labelled.kind, language=labelled.language)
    last = same.aggregate(last=Max("number"))["last"] or 0
    terms = labelled.terms
    material = Material.objects.create(
        presentation=owner if isinstance(owner, Presentation) else None,
        contribution=owner if isinstance(owner, Contribution) else None,
        kind=labelled.kind,
        language=labelled.language,
        audience=terms.audience,
        embargo_at=terms.embargo_at,
        note=terms.note,
        number=last + 1,
        file=files.adopt(received.staged, received.kind, by=by, now=now),
        findings=received.findings,
        channel=told.channel,
        received_on=told.on,
        by=by,
        at=now,
    )
    if isinstance(owner, Presentation):
        answer_by_a_file(owner)
    if material.kind == Material.Kind.VIDEO:
        enqueue("programme.check_video", material=material.pk)
    _record("material.hand_in", material, by=by, now=now)
    if material.participant is not None:
        log(material.participant, told, material.file.name, by=by, now=now)
    return material


@transaction.atomic
def change_terms(
    material: Material, terms: Terms, *, revision: int, by: Person | None, now: datetime
) -> Material:
    """Say anew who may read a file, and from when."""
    kept = Material.objects.select_for_update().get(pk=material.pk)
    before = Terms(audience=kept.audience, embargo_at=kept.embargo_at, note=kept.note)
    if before == terms:
        return kept
    if kept.revision != revision:
        theirs = {"audience": kept.get_audience_display(), "revision": kept.revision}
        raise Stale({**theirs, "note": kept.note}, {"note": terms.note})
    kept.audience, kept.embargo_at, kept.note = (
        terms.audience,
        terms.embargo_at,
        terms.note,
    )
    kept.revision += 1
    kept.save()
    _record("material.change_terms", kept, by=by, now=now)
    return kept


@transaction.atomic
def withdraw(material: Material, *, by: Person | None, now: datetime) -> Material:
    """Take a version back: nobody but the secretariat and the city reads it any more.

    The one before does not come back by that. Twice is once.
    """
    kept = Material.objects.select_for_update().get(pk=material.pk)
    if kept.withdrawn_at is None:
        kept.withdrawn_at = now
        kept.revision += 1
        kept.save()
        _record("material.withdraw", kept, by=by, now=now)
    return kept


def materials_of(owner: Owner) -> QuerySet[Material]:
    """All versions of all files of a presentation or a contribution."""
    return Material.objects.filter(**_owned(owner))


def uploads_of(owner: Owner) -> QuerySet[Upload]:
    """What is on its way to it."""
    return Upload.objects.filter(**_owned(owner))


def _owned(owner: Owner) -> dict[str, Any]:
    name = "presentation" if isinstance(owner, Presentation) else "contribution"
    return {name: owner}


def _record(act: str, material: Material, *, by: Person | None, now: datetime) -> None:
    data = {
        "material": material.pk,
        "kind": material.kind,
        "language": material.language,
        "number": material.number,
    }
    if material.participant is not None:
        data["city"] = material.participant.city.slug
    record(act, material.edition, by=by, now=now, data=data)
