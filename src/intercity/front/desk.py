"""The desk's first page: where each edition of a person stands, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.front.steps import Step as OwnStep
from intercity.front.steps import steps_of
from intercity.planning.kept import PlanShown
from intercity.planning.models import Plan
from intercity.programme.models import Session, Version
from intercity.seminars.queries import (
    Counts,
    counts_of_all,
    own_participations,
    served_editions,
    tasks_of,
)

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.models import Edition, Participant, Role


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next with an edition."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where an edition stands; `plan` is the settled one, `version` the last."""

    edition: Edition
    counts: Counts
    plan: PlanShown | None
    has_sessions: bool
    version: int | None
    on: date

    @property
    def days(self) -> int | None:
        """Days until it begins; None when it has begun, was held or has no date."""
        first = min(map(date.fromisoformat, self.edition.dates), default=None)
        if first is None or self.edition.was_held or first <= self.on:
            return None
        return (first - self.on).days

    @property
    def step(self) -> Step:
        """The first thing that is still to do; at last, to read what is public."""
        slug = self.edition.slug
        if not self.counts.total:
            label, name = _("Add the cities"), "seminars:participants"
        elif self.plan is None and not self.has_sessions:
            label, name = _("Settle a plan"), "planning:desk"
        elif self.version is None:
            label, name = _("Complete and publish the programme"), "programme:draft"
        elif not self.edition.is_public:
            label, name = _("Make the edition public"), "seminars:change"
        else:
            label, name = _("Read the public page"), "front:edition"
        return Step(label, reverse(name, args=[slug]))


@dataclass(frozen=True, slots=True)
class Own:
    """A city that the person speaks for, in an edition in which it takes part.

    `step` is what is asked of it next, where anything is.
    """

    participant: Participant
    is_settled: bool
    step: OwnStep | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What is a person's work, next first."""

    stands: tuple[Stand, ...]
    own: tuple[Own, ...]
    tasks: tuple[tuple[Edition, tuple[Role, ...]], ...]


# Somebody who speaks for more cities reads of the others on their own pages.
_MOST_STEPS = 3


def desk_of(person: Person, now: datetime) -> Desk:
    """The person's editions, cities and roles, in a limited number of queries."""
    on = now.date()
    editions = served_editions(person, on)
    participants = own_participations(person, on)
    plans = _settled([*editions, *(one.edition for one in participants)])
    counts, versions = counts_of_all(editions), _versions(editions)
    sessions = Session.objects.filter(edition__in=editions).order_by()
    begun = set(sessions.values_list("edition_id", flat=True).distinct())
    return Desk(
        stands=tuple(
            Stand(
                edition=one,
                counts=counts[one.pk],
                plan=plans.get(one.pk),
                has_sessions=one.pk in begun,
                version=versions.get(one.pk),
                on=on,
            )
            for one in editions
        ),
        own=tuple(
            Own(
                one,
                one.edition_id in plans,
                steps_of(one, now).next if place < _MOST_STEPS else None,
            )
            for place, one in enumerate(participants)
        ),
        tasks=tasks_of(person, on),
    )


def _settled(editions: Iterable[Edition]) -> dict[int, PlanShown]:
    found = Plan.objects.filter(edition__in=editions, state=Plan.State.SETTLED)
    shown = found.only("edition_id", "name", "state", "sessions")
    return {plan.edition_id: PlanShown(plan) for plan in shown}


def _versions(editions: Iterable[Edition]) -> dict[int, int]:
    found = Version.objects.filter(edition__in=editions).order_by()
    return dict(found.values_list("edition_id").annotate(Max("number")))
