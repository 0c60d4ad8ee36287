"""Who may do what with invitations and delegations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from intercity.cities.rules import is_focal_point
from intercity.seminars.queries import languages_of
from intercity.seminars.rules import is_secretariat, is_translator

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.models import Edition, Participant
    from intercity.seminars.rules import Reader


def may_view_delegation(person: Reader, participant: Participant, on: date) -> bool:
    """Read what this city was asked and answered: the secretariat and itself."""
    if not person.is_authenticated:
        return False
    return is_secretariat(person, participant.edition) or is_focal_point(
        person, participant.city, on
    )


def may_change_delegation(person: Reader, participant: Participant, on: date) -> bool:
    """Answer and register for this city: its focal points, and the secretariat."""
    return may_view_delegation(person, participant, on)


def may_write_letters(person: Reader, edition: Edition) -> bool:
    """Write words of letters: the secretariat, which sends them, and translators."""
    return is_secretariat(person, edition) or is_translator(person, edition)


def may_write_letter(language: str, person: Person, edition: Edition) -> bool:
    """Write those in a language: a translator in the own languages alone."""
    if is_secretariat(person, edition):
        return True
    own = languages_of(person, edition) if is_translator(person, edition) else ()
    return language in own
