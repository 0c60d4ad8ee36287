"""The people whom the tests let in, or keep out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.test import Client

from intercity.cities.models import FocalPoint
from intercity.people.models import Person
from intercity.seminars.models import Edition
from tests.factories.people import PersonFactory
from tests.factories.seminars import RoleFactory


@dataclass(frozen=True)
class Cast:
    """Everybody who may come to an edition's pages; `anonymous` is nobody."""

    secretariat: Person
    administrator: Person
    other_secretariat: Person
    focal_point: Person
    stranger: Person
    anonymous: None = None


def cast_of(edition: Edition) -> Cast:
    """One person of each kind; the focal point speaks for the first city, if any."""
    focal_point = PersonFactory.create()
    participant = edition.participants.first()
    if participant is not None:
        FocalPoint.objects.create(
            city=participant.city, person=focal_point, from_on=date(2020, 1, 1)
        )
    return Cast(
        secretariat=RoleFactory.create(series=edition.series).person,
        administrator=PersonFactory.create(is_administrator=True),
        other_secretariat=RoleFactory.create().person,
        focal_point=focal_point,
        stranger=PersonFactory.create(),
    )


def by_code_alone(person: Person) -> Client:
    """A browser in which a person has entered the code by mail, and no more."""
    client = Client()
    client.force_login(person)
    session = client.session
    del session["second_factor"]
    session.save()
    return client
