"""Finding a city's delegation, and a member of it, for a reader who may."""

from __future__ import annotations

from django.http import HttpRequest

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.delegations.models import Delegation, Member
from intercity.delegations.rules import may_change_delegation
from intercity.people.models import Person
from intercity.seminars.models import Edition, Participant
from intercity.seminars.views.finding import no_edition


def participant_for(
    request: HttpRequest, slug: str, city: str
) -> tuple[Person, Participant]:
    """The signed-in person, and the city in the edition, if the person may act for it.

    To anybody else it is as if it were not there.
    """
    person = require(request)
    participants = Participant.objects.select_related(
        "city", "edition__series", "edition__host"
    )
    found = participants.filter(edition__slug=slug, city__slug=city).first()
    if found is None or not may_change_delegation(person, found, now().date()):
        raise no_edition(slug)
    return person, found


def delegation_of(participant: Participant) -> Delegation:
    """The delegation of a city; an empty one, not saved, where none is known yet."""
    found = Delegation.objects.filter(participant=participant).first()
    found = found or Delegation(participant=participant)
    found.participant = participant
    return found


def member_of(participant: Participant, pk: int) -> Member:
    """A member of the city's delegation."""
    members = Member.objects.select_related("delegation", "edition", "entered_by")
    return _found(members.filter(pk=pk, delegation__participant=participant).first())


def guest_of(edition: Edition, pk: int) -> Member:
    """A guest of the edition."""
    members = Member.objects.select_related("edition", "entered_by")
    return _found(members.filter(pk=pk, edition=edition, delegation=None).first())


def _found(member: Member | None) -> Member:
    if member is None:
        raise NotFound
    return member
