"""Editions with a presenting city, and files as they are inside."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from intercity.base.uploads import staged
from intercity.cities.models import FocalPoint
from intercity.people.models import Person
from intercity.programme.actions.materials import (
    Labelled,
    Owner,
    Received,
    Terms,
    hand_in,
)
from intercity.programme.actions.presentations import ON_THIS_SITE, Told
from intercity.programme.models import Material
from intercity.programme.receiving import look, measured
from intercity.seminars.models import Participant
from tests.factories.people import PersonFactory

# Some weeks before the session of `planned_edition`, and right after it.
BEFORE = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
AFTER = datetime(2027, 1, 31, 3, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(40)
VTT = b"WEBVTT\n\n00:00.000 --> 00:04.000\nWelcome\n"
NAMES = {
    "slides": ("slides.pdf", PDF),
    "video": ("video.mp4", MP4),
    "text": ("speech.txt", b"Dear colleagues"),
    "captions": ("captions.vtt", VTT),
    "transcript": ("transcript.txt", b"Dear colleagues"),
}


def upload(kind: str, content: bytes | None = None) -> SimpleUploadedFile:
    """A file that passes for this kind of material."""
    name, usual = NAMES[kind]
    return SimpleUploadedFile(name, usual if content is None else content)


def handed_in(
    owner: Owner,
    kind: str = "slides",
    language: str = "en",
    *,
    content: bytes | None = None,
    told: Told = ON_THIS_SITE,
    now: datetime = BEFORE,
    by: Person | None = None,
    **terms: Any,
) -> Material:
    """A file, handed in as the pages do it."""
    file = upload(kind, content)
    labelled = Labelled(kind=kind, language=language, terms=Terms(**terms))
    found = look(file, kind)
    with staged(file) as lying:
        received = Received(
            staged=lying, kind=found, findings=measured(file, kind, found, language)
        )
        return hand_in(owner, labelled, received, told=told, by=by, now=now)


def speaker_of(participant: Participant) -> Person:
    """Somebody who speaks for this city."""
    person = PersonFactory.create()
    FocalPoint.objects.create(
        city=participant.city, person=person, from_on=date(2020, 1, 1)
    )
    return person
