"""Who may see and change the draft of a programme, and hand in what it shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from intercity.cities.models import FocalPoint
from intercity.delegations.rules import may_change_delegation
from intercity.programme.admission import admitted
from intercity.seminars.models import Edition, Participant
from intercity.seminars.rules import (
    is_approver,
    is_interpreter,
    is_secretariat,
    is_translator,
)

if TYPE_CHECKING:
    from intercity.programme.models.materials import Owned
    from intercity.seminars.rules import Reader


def may_edit_programme(person: Reader, edition: Edition) -> bool:
    """The secretariat of the edition's series, and administrators."""
    return is_secretariat(person, edition)


def may_hand_in(person: Reader, participant: Participant, on: date) -> bool:
    """Hand in a city's presentation: its focal points, and the secretariat for it."""
    return may_change_delegation(person, participant, on)


def may_review(person: Reader, edition: Edition) -> bool:
    """Accept presentations and ask for revisions."""
    return is_secretariat(person, edition)


def may_keep_contributions(person: Reader, edition: Edition) -> bool:
    """Hand in the leader's message and the host's report."""
    return is_secretariat(person, edition)


def may_add_languages(person: Reader, edition: Edition) -> bool:
    """Hand in transcripts and captions of them: who keeps them, and who translates."""
    return may_keep_contributions(person, edition) or is_translator(person, edition)


def may_view_contributions(person: Reader, edition: Edition) -> bool:
    """Read them before their time: who keeps, clears or translates them."""
    return may_clear(person, edition) or may_add_languages(person, edition)


def may_clear(person: Reader, edition: Edition) -> bool:
    """Clear a language of a contribution for the leader's office."""
    return is_secretariat(person, edition) or is_approver(person, edition)


def may_change_material(person: Reader, material: Owned, on: date) -> bool:
    """Say who reads a file and from when, withdraw it, or send one in parts."""
    if material.participant is not None:
        return may_hand_in(person, material.participant, on)
    return may_keep_contributions(person, material.edition)


def takes_part(person: Reader, edition: Edition, on: date) -> bool:
    """Whether the person speaks for a city that comes, or is admitted as a member."""
    if not person.is_authenticated:
        return False
    own = FocalPoint.objects.on(on).filter(person=person).values("city")
    if edition.participants.filter(takes_part=True, city__in=own).exists():
        return True
    return admitted(person.memberships.filter(edition=edition)).exists()


def interprets(person: Reader, edition: Edition) -> bool:
    """Whether the person interprets: by the role, or as the desk entered them."""
    if is_interpreter(person, edition):
        return True
    if not person.is_authenticated:
        return False
    return edition.interpreters.filter(person=person).exists()
