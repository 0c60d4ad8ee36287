"""The people of the demonstration: invented, at addresses that no mail reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from intercity.people.actions import Preferences, enter_person, make_administrator
from intercity.people.models import Person

DOMAIN = "example.org"


@dataclass(frozen=True, slots=True)
class Cast:
    """One person of each role."""

    secretariat: Person
    focal_point: Person
    stranger: Person
    administrator: Person
    approver: Person
    moderator: Person
    interpreter: Person
    translator: Person
    press_officer: Person


@transaction.atomic
def enter(now: datetime) -> Cast:
    """Enter those who are not there yet."""
    cast = Cast(
        secretariat=_enter("secretariat", "Aiko", "Minato", "Asia/Tokyo", now),
        focal_point=_enter("costa-serena", "Marina", "Sol", "America/Sao_Paulo", now),
        stranger=_enter("stranger", "Robin", "Vale", "Europe/Paris", now),
        administrator=_enter("administrator", "Noor", "Hale", "Asia/Tokyo", now),
        approver=_enter("approver", "Kenji", "Hama", "Asia/Tokyo", now),
        moderator=_enter("moderator", "Ines", "Brook", "Asia/Tokyo", now),
        interpreter=_enter("interpreter", "Mei", "Sato", "Asia/Tokyo", now),
        translator=_enter("translator", "Luc", "Marsh", "Europe/Paris", now),
        press_officer=_enter("press", "Ada", "Wells", "Asia/Tokyo", now),
    )
    make_administrator(cast.administrator, by=None, now=now)
    return cast


def _enter(name: str, given: str, family: str, zone: str, now: datetime) -> Person:
    preferences = Preferences(
        given_name=given,
        family_name=family,
        family_first=False,
        language="en",
        zone=zone,
    )
    return enter_person(f"{name}@{DOMAIN}", by=None, now=now, preferences=preferences)
