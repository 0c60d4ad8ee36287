"""Who may see and change the draft of a programme."""

from __future__ import annotations

from intercity.people.models import Person
from intercity.seminars.models import Edition
from intercity.seminars.rules import is_secretariat


def may_edit_programme(person: Person, edition: Edition) -> bool:
    """The secretariat of the edition's series, and administrators."""
    return is_secretariat(person, edition)
