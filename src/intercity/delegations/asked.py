"""What cities still owe an edition: by the deadline that asks for it.

Each room knows what it asks cities for, and offers it when it starts (`apps.ready`).
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from intercity.delegations.models import Invitation
from intercity.seminars.models import Edition, Participant

Query = Callable[[Edition], set[int]]

_asked: dict[str, Query] = {}


def offer_asked(kind: str, query: Query) -> None:
    """Say which participants (by their keys) still owe what a deadline asks for.

    `kind` is one of `deadlines.LADDER`. One query, whatever the number of cities.
    """
    _asked[kind] = query


def owing(edition: Edition) -> dict[str, set[int]]:
    """The participants that still owe, by the kind of deadline; one query for each."""
    return {kind: query(edition) for kind, query in _asked.items()}


def is_known(kind: str) -> bool:
    """Whether anybody can say who owes it."""
    return kind in _asked


def owing_of(edition: Edition, kind: str) -> set[int]:
    """The same of one kind; none where nobody can say."""
    return _asked[kind](edition) if kind in _asked else set()


def _owing_a_reply(edition: Edition) -> set[int]:
    waiting = (Invitation.State.INVITED, Invitation.State.OPENED)
    found = Participant.objects.filter(edition=edition, invitation__state__in=waiting)
    return set(found.order_by().values_list("pk", flat=True))


def _owing_names(edition: Edition) -> set[int]:
    """Who takes part, and has neither said that the list is whole nor was it closed."""
    found = Participant.objects.filter(
        Q(delegation=None)
        | Q(delegation__handed_in_at=None, delegation__closed_at=None),
        edition=edition,
        invitation__state=Invitation.State.ACCEPTED,
    )
    return set(found.order_by().values_list("pk", flat=True))


offer_asked("reply", _owing_a_reply)
offer_asked("names", _owing_names)
