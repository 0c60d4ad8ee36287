"""Finding a city of an edition for the secretariat, and its invitation."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from intercity.delegations.models import Invitation
from intercity.people.models import Person
from intercity.seminars.models import Participant
from intercity.seminars.views.finding import edition_for


def desk_participant(
    request: HttpRequest, slug: str, city: str
) -> tuple[Person, Participant]:
    """The reader and the city, for the secretariat alone."""
    person, edition = edition_for(request, slug)
    rows = edition.participants.select_related("city")
    participant = rows.filter(city__slug=city).first()
    if participant is None:
        raise Http404
    participant.edition = edition
    return person, participant


def invitation_of(participant: Participant) -> Invitation | None:
    """The invitation of a city, if there is one."""
    return Invitation.objects.filter(participant=participant).first()
