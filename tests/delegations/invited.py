"""Cities that are invited, and what comes of their links, for tests."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from intercity.cities.models import FocalPoint
from intercity.delegations.links import make_link
from intercity.delegations.models import Invitation
from intercity.people.models import Person
from intercity.seminars.models import Edition, Participant
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW

ADDRESS = "office@valmont.example"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CODE = re.compile(r"\b\d{4}-\d{4}\b")


def participant_of(edition: Edition, slug: str = "valmont") -> Participant:
    rows = Participant.objects.select_related("edition__series", "city")
    return rows.get(edition=edition, city__slug=slug)


def invite(
    edition: Edition, slug: str = "valmont", *, now: datetime = NOW, **fields: Any
) -> tuple[Invitation, str]:
    """An invitation that was sent, and the token of its link."""
    given = {"address": ADDRESS, "state": Invitation.State.INVITED, "sent_at": now}
    participant = participant_of(edition, slug)
    invitation = Invitation.objects.create(participant=participant, **(given | fields))
    token = make_link(invitation=invitation, address=invitation.address, now=now)
    return invitation, token


def speaker(edition: Edition, slug: str = "valmont", **fields: Any) -> Person:
    """Somebody who speaks for the city."""
    person = PersonFactory.create(**fields)
    city = participant_of(edition, slug).city
    FocalPoint.objects.create(
        city=city, person=person, from_on=date(2020, 1, 1), family_name="Speaker"
    )
    return person


def letter(name: str = "letter.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")
