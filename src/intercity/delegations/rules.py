"""Who may do what with invitations and delegations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from intercity.cities.rules import is_focal_point
from intercity.seminars.rules import is_secretariat

if TYPE_CHECKING:
    from intercity.seminars.models import Participant
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
