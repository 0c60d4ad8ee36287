"""Who may do what with editions; pure questions about a person and an object."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from intercity.cities.models import City
from intercity.cities.rules import is_focal_point as is_focal_point
from intercity.kernel.wording import LANGUAGES, url_code
from intercity.seminars.models import Edition, Role, Series

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from intercity.people.models import Person

    Reader = Person | AnonymousUser

# The roles that somebody has in one edition.
TASKS = tuple(name for name in Role.Name if name not in Role.OF_SERIES)
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
        "link",
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


def is_approver(person: Reader, edition: Edition) -> bool:
    """Whether the person clears texts of the edition's series."""
    return person.is_authenticated and edition.series_id in person.clears_for


def is_interpreter(person: Reader, edition: Edition) -> bool:
    """Whether the person interprets in this edition."""
    return has_task(person, edition, Role.Name.INTERPRETER)


def is_moderator(person: Reader, edition: Edition) -> bool:
    """Whether the person moderates sessions of this edition."""
    return has_task(person, edition, Role.Name.MODERATOR)


def is_translator(person: Reader, edition: Edition) -> bool:
    """Whether the person translates texts of this edition."""
    return has_task(person, edition, Role.Name.TRANSLATOR)


def is_press_officer(person: Reader, edition: Edition) -> bool:
    """Whether the person speaks to the press about this edition."""
    return has_task(person, edition, Role.Name.PRESS_OFFICER)


def has_task(person: Reader, edition: Edition, name: str) -> bool:
    """Whether the person has this role in this one edition."""
    return person.is_authenticated and person.has_role(name, edition=edition.pk)


def has_any_role(person: Reader, edition: Edition) -> bool:
    """Whether the edition is the person's work in any role but a focal point's."""
    return (
        is_secretariat(person, edition)
        or is_approver(person, edition)
        or any(has_task(person, edition, name) for name in TASKS)
    )


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
    """Whether the person has any role, or has ever spoken for a city."""
    if not person.is_authenticated:
        return False
    if person.is_administrator or person.roles_held:
        return True
    return person.focal_points.exists()


def may_view_own_city(person: Reader, edition: Edition, city: City, on: date) -> bool:
    """Whether what the city asks in this edition is the person's to read."""
    if not person.is_authenticated:
        return False
    return is_secretariat(person, edition) or is_focal_point(person, city, on)
