"""Who may do what with editions; pure questions about a person and an object."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from intercity.cities.models import City, FocalPoint
from intercity.cities.rules import is_focal_point as is_focal_point
from intercity.kernel.wording import LANGUAGES, url_code
from intercity.seminars.models import Edition, Participant, Series

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from intercity.people.models import Person

    Reader = Person | AnonymousUser

MOST_SLUG = 80
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
# First parts of addresses, public or at the desk, that are not editions.
RESERVED_SLUGS = frozenset(
    {
        "about",
        "account",
        "admin",
        "api",
        "cities",
        "desk",
        "editions",
        "files",
        "health",
        "language",
        "live",
        "media",
        "new",
        "people",
        "static",
        "zone",
        *map(url_code, LANGUAGES),
    }
)


def is_secretariat(person: Reader, edition: Edition) -> bool:
    """Whether the person works for the secretariat of the edition's series."""
    if not person.is_authenticated:
        return False
    return person.is_administrator or edition.series_id in person.secretariats


def is_secretariat_of(person: Reader, series: Series | None) -> bool:
    """Whether the person may add an edition to the series; a new one needs more."""
    if not person.is_authenticated:
        return False
    if person.is_administrator:
        return True
    return series is not None and series.pk in person.secretariats


def may_add_editions(person: Reader) -> bool:
    """Whether the person may add editions to any series at all."""
    if not person.is_authenticated:
        return False
    return person.is_administrator or person.in_a_secretariat


def has_editions(person: Reader) -> bool:
    """Whether the person works for a secretariat, or has ever spoken for a city."""
    if not person.is_authenticated:
        return False
    return may_add_editions(person) or person.focal_points.exists()


def may_view_edition(person: Reader, edition: Edition, on: date) -> bool:
    """Whether the edition is public, or the person's own work."""
    return (
        edition.is_public
        or is_secretariat(person, edition)
        or speaks_in(person, edition, on)
    )


def speaks_in(person: Reader, edition: Edition, on: date) -> bool:
    """Whether the person speaks for a city that takes part."""
    if not person.is_authenticated:
        return False
    own = FocalPoint.objects.on(on).filter(person=person, city=OuterRef("city"))
    return Participant.objects.filter(Exists(own), edition=edition).exists()


def may_view_own_city(person: Reader, edition: Edition, city: City, on: date) -> bool:
    """Whether what the city asks in this edition is the person's to read."""
    if not person.is_authenticated:
        return False
    return is_secretariat(person, edition) or is_focal_point(person, city, on)
