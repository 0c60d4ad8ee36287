"""Who may prepare: the secretariat; an interpreter reads what that work needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intercity.seminars.models import Edition
from intercity.seminars.rules import is_moderator, is_secretariat

if TYPE_CHECKING:
    from intercity.seminars.rules import Reader


def may_prepare(person: Reader, edition: Edition) -> bool:
    """Arrange interpretation, technical tests and meetings."""
    return is_secretariat(person, edition)


def may_read_briefing(person: Reader, edition: Edition) -> bool:
    """The secretariat, and whoever moderates; the host's leader is given the PDF."""
    return is_secretariat(person, edition) or is_moderator(person, edition)


def has_own_interpretation(person: Reader, edition: Edition) -> bool:
    """Whether the person is one of the edition's interpreters."""
    if not person.is_authenticated:
        return False
    return edition.interpreters.filter(person=person).exists()


def may_read_glossary(person: Reader, edition: Edition) -> bool:
    """Take it away: the secretariat, and whoever interprets, whose packs have it."""
    return may_prepare(person, edition) or has_own_interpretation(person, edition)


def may_read_pack(person: Reader, edition: Edition, number: int | None) -> bool:
    """The secretariat, and of one session whoever interprets it."""
    if may_prepare(person, edition):
        return True
    if number is None or not person.is_authenticated:
        return False
    assigned = edition.interpreters.filter(
        person=person, assignments__session__number=number
    )
    return assigned.exists()
