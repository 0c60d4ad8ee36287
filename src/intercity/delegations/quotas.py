"""How many people a delegation may have, and whether they need approval.

Whoever adds to a delegation holds its row (`held`) while counting: two who race for the
last place stand in line, in all processes.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal
from intercity.delegations.models import Arrangements, Delegation
from intercity.delegations.models.members import USUAL_QUOTA
from intercity.seminars.models import Edition, Participant

TAKEN = Q(withdrawn_at=None, refused_at=None)
_TAKEN_OF = Q(members__withdrawn_at=None, members__refused_at=None)


def arrangements_of(edition: Edition) -> Arrangements:
    """The arrangements of an edition; the usual ones, not saved, where none are set."""
    found = Arrangements.objects.filter(edition=edition).first()
    return found or Arrangements(edition=edition, quota=USUAL_QUOTA, revision=0)


def quota_of(delegation: Delegation, arrangements: Arrangements) -> int:
    """The places of a delegation: its own number, or that of the edition."""
    return arrangements.quota if delegation.quota is None else delegation.quota


def held(participant: Participant) -> Delegation:
    """The delegation of a city, kept from others until the transaction ends."""
    Delegation.objects.get_or_create(participant=participant)
    delegations = Delegation.objects.select_for_update(of=("self",))
    return delegations.select_related(
        "participant__edition__series", "participant__city"
    ).get(participant=participant)


def hold_all(participants: Iterable[Participant]) -> dict[int, Delegation]:
    """The delegations of several cities, held in one order; by participant."""
    keys = [one.pk for one in participants]
    known = set(
        Delegation.objects.filter(participant__in=keys).values_list(
            "participant_id", flat=True
        )
    )
    Delegation.objects.bulk_create(
        [Delegation(participant_id=key) for key in keys if key not in known],
        ignore_conflicts=True,
    )
    rows = Delegation.objects.select_for_update().filter(participant__in=keys)
    return {row.participant_id: row for row in rows.order_by("pk")}


def taken_places(delegations: Iterable[Delegation]) -> dict[int, int]:
    """How many places each delegation has given away, by its key. One query."""
    keys = [one.pk for one in delegations]
    counted = Delegation.objects.filter(pk__in=keys).annotate(
        taken=Count("members", filter=_TAKEN_OF)
    )
    return dict(counted.values_list("pk", "taken"))


def check_place(delegation: Delegation, more: int = 1) -> None:
    """Refuse (`full`) where a held delegation has fewer places left than that."""
    arrangements = arrangements_of(delegation.participant.edition)
    quota = quota_of(delegation, arrangements)
    taken = delegation.members.filter(TAKEN).count()
    if taken + more > quota:
        city = delegation.participant.city.names.in_(reader_language()).text
        raise Refusal("full", {"quota": quota, "taken": taken, "city": city})
