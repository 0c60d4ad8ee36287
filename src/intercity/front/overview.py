"""An edition at a glance, for its secretariat: who answered, what is late, what blocks.

A fixed number of queries, whatever the number of cities and people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from intercity.delegations.asked import owing
from intercity.delegations.models import Arrangements, Invitation, Member
from intercity.delegations.queries import STATES
from intercity.delegations.states import (
    ASKED,
    DONE,
    LATE,
    NOT_ASKED,
    OWED,
    state_of,
)
from intercity.front.obstacles import Obstacle, obstacles_of
from intercity.front.returned import returned_mails
from intercity.kernel.wording import LocalizedText, folded
from intercity.programme.telling import outdated
from intercity.seminars.deadlines import Due, deadlines_of
from intercity.seminars.models import Edition, Participant

if TYPE_CHECKING:
    from intercity.base.models import Mail

_State = Invitation.State


@dataclass(frozen=True, slots=True)
class Standing:
    """A city in an edition, with the state of each deadline in their order."""

    key: int
    slug: str
    names: LocalizedText
    search_text: str
    invitation: str
    presents: bool
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A deadline, with how many cities are in each state."""

    due: Due
    counts: Mapping[str, int]

    @property
    def kind(self) -> str:
        """The code of the deadline."""
        return self.due.kind

    @property
    def asked(self) -> int:
        """How many cities are asked for it."""
        return sum(self.counts.get(state, 0) for state in (DONE, OWED, LATE))


@dataclass(frozen=True, slots=True)
class Overview:
    """All cities by all deadlines that ask something of them.

    `outdated` are those that know another time than the one that holds.
    """

    columns: tuple[Column, ...]
    cities: tuple[Standing, ...]
    members: Mapping[str, int]
    returned: tuple[Mail, ...]
    obstacles: tuple[Obstacle, ...]
    outdated: int

    @property
    def invitations(self) -> Mapping[str, int]:
        """How many cities are in each state of an invitation."""
        return Counter(one.invitation for one in self.cities)

    @property
    def answered(self) -> int:
        """How many cities said yes or no."""
        told = self.invitations
        return sum(told[state] for state in (_State.ACCEPTED, _State.DECLINED))

    @property
    def asked(self) -> int:
        """How many cities were invited."""
        return sum(self.invitations[state] for state in ASKED)

    @property
    def late(self) -> int:
        """How many cities are late with anything."""
        return sum(LATE in one.states for one in self.cities)

    def narrowed(self, narrowing: Narrowing) -> tuple[Standing, ...]:
        """The cities that the reader asks for."""
        kinds = [column.kind for column in self.columns]
        wanted = folded(narrowing.q)
        return tuple(
            one
            for one in self.cities
            if (not wanted or wanted in one.search_text)
            and narrowing.suits(dict(zip(kinds, one.states, strict=True)))
        )


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which cities are asked for: by a state, at one deadline or any, by a name."""

    q: str = ""
    state: str = ""
    deadline: str = ""

    def suits(self, states: Mapping[str, str]) -> bool:
        """Whether a city with these states is asked for."""
        looked_at: Collection[str]
        looked_at = [states[self.deadline]] if self.deadline else states.values()
        if self.state:
            return self.state in looked_at
        return not self.deadline or NOT_ASKED not in looked_at


def overview_of(edition: Edition, now: datetime) -> Overview:
    """Everything of the page, read anew."""
    dues = tuple(due for due in deadlines_of(edition) if due.rung.asks_cities)
    owed = owing(edition)
    rows = tuple(
        _standing(row, [_state(row, due, owed, now) for due in dues])
        for row in _participants(edition)
    )
    columns = tuple(
        Column(due, Counter(row.states[place] for row in rows))
        for place, due in enumerate(dues)
    )
    members = _members(edition)
    return Overview(
        columns=columns,
        cities=rows,
        members=members,
        returned=returned_mails(edition, [row.key for row in rows]),
        obstacles=obstacles_of(edition, [row.key for row in rows if _is_in(row)]),
        outdated=outdated(edition),
    )


_FIELDS = (
    "pk",
    "presents",
    "city__slug",
    "city__names",
    "city__search_text",
    "invitation__state",
)


def _participants(edition: Edition) -> Iterable[dict[str, Any]]:
    found = Participant.objects.filter(edition=edition).order_by("city__list_key")
    rows: Iterable[dict[str, Any]] = found.values(*_FIELDS)
    return rows


def _standing(row: Mapping[str, Any], states: Iterable[str]) -> Standing:
    return Standing(
        key=row["pk"],
        slug=row["city__slug"],
        names=row["city__names"],
        search_text=row["city__search_text"],
        invitation=row["invitation__state"] or "",
        presents=row["presents"],
        states=tuple(states),
    )


def _is_in(row: Standing) -> bool:
    return row.invitation == _State.ACCEPTED


def _state(
    row: Mapping[str, Any], due: Due, owed: Mapping[str, set[int]], now: datetime
) -> str:
    invitation = row["invitation__state"] or ""
    owes = row["pk"] in owed[due.kind] if due.kind in owed else None
    return state_of(due, invitation, presents=row["presents"], owes=owes, now=now)


def _members(edition: Edition) -> Mapping[str, int]:
    """How many people are registered, and how many of them wait for approval.

    Guests, whom the secretariat enters itself, are approved by nobody.
    """
    facts = Member.objects.filter(STATES["present"], edition=edition)
    counts = facts.aggregate(
        registered=Count("registered_at"),
        waiting=Count("pk", filter=STATES["waiting"]),
    )
    arrangements = Arrangements.objects.filter(edition=edition, needs_approval=True)
    return counts if arrangements.exists() else counts | {"waiting": 0}
