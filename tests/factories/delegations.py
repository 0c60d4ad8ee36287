"""Cities that are invited, and who comes for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import factory

from intercity.delegations.models import Delegation, Invitation, Member
from intercity.seminars.models import Edition, Participant
from tests.factories.cities import CityFactory
from tests.factories.seminars import ParticipantFactory

SENT = datetime(2026, 10, 28, 3, 0, tzinfo=UTC)


class InvitationFactory(factory.django.DjangoModelFactory):
    """An invitation that was sent and has not been answered."""

    class Meta:
        model = Invitation

    participant = factory.SubFactory(ParticipantFactory)
    state = Invitation.State.INVITED
    sent_at = SENT


class MemberFactory(factory.django.DjangoModelFactory):
    """A registered member of a delegation."""

    class Meta:
        model = Member

    edition = factory.SelfAttribute("delegation.participant.edition")
    given_name = "Robin"
    family_name = factory.Sequence(lambda number: f"Member {number}")
    registered_at = SENT


def invited(
    edition: Edition, slug: str, state: str = Invitation.State.INVITED, **fields: Any
) -> Participant:
    """A city in the edition, with an invitation in this state."""
    zone = fields.pop("zone", "Europe/Paris")
    city = CityFactory.create(slug=slug, zone=zone)
    participant = ParticipantFactory.create(edition=edition, city=city, **fields)
    InvitationFactory.create(participant=participant, state=state)
    return participant


def delegation_of(participant: Participant, **fields: Any) -> Delegation:
    """Its delegation."""
    return Delegation.objects.create(participant=participant, **fields)
