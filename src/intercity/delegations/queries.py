"""Delegations and people of an edition as the secretariat reads them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from intercity.delegations.models import (
    Arrangements,
    Delegation,
    LetterTemplate,
    Member,
)
from intercity.delegations.quotas import arrangements_of
from intercity.delegations.wordings import KINDS, shipped_words
from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Edition
from intercity.seminars.queries import cities_of

_IN = Q(members__withdrawn_at=None, members__refused_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRow:
    """A city with the figures of its delegation."""

    slug: str
    name: LocalizedText
    quota: int
    taken: int = 0
    waiting: int = 0
    confirmed: int = 0
    attended: int = 0
    has_head: bool = False
    is_handed_in: bool = False
    is_closed: bool = False


def delegations_of(edition: Edition) -> list[CityRow]:
    """Every city of an edition with the state of its list. Constant queries."""
    arrangements = arrangements_of(edition)
    counted = Delegation.objects.filter(participant__edition=edition).values(
        "quota",
        slug=F("participant__city__slug"),
        taken=Count("members", filter=_IN),
        waiting=Count("members", filter=_IN & Q(members__approved_at=None)),
        confirmed=Count("members", filter=_IN & Q(members__confirmed_at__isnull=False)),
        attended=Count("members", filter=_IN & Q(members__attended_at__isnull=False)),
        heads=Count("members", filter=_IN & Q(members__is_head=True)),
        is_handed_in=Q(handed_in_at__isnull=False),
        is_closed=Q(closed_at__isnull=False),
    )
    known: dict[str, dict[str, Any]] = {row["slug"]: {**row} for row in counted}
    return [
        _row(one.slug, one.name, known.get(one.slug, {}), arrangements)
        for one in cities_of(edition)
    ]


def _row(
    slug: str, name: LocalizedText, figures: dict[str, Any], arrangements: Arrangements
) -> CityRow:
    told = dict(figures)
    told.pop("slug", None)
    own, heads = told.pop("quota", None), told.pop("heads", 0)
    if not arrangements.needs_approval:
        told["waiting"] = 0
    quota = arrangements.quota if own is None else own
    return CityRow(slug=slug, name=name, quota=quota, has_head=bool(heads), **told)


PRESENT = Q(withdrawn_at=None, refused_at=None)
STATES: dict[str, Q] = {
    "present": PRESENT,
    "waiting": PRESENT & Q(approved_at=None, delegation__isnull=False),
    "unconfirmed": PRESENT & Q(confirmed_at=None),
    "confirmed": PRESENT & Q(confirmed_at__isnull=False),
    "attended": PRESENT & Q(attended_at__isnull=False),
    "refused": Q(refused_at__isnull=False, withdrawn_at=None),
    "withdrawn": Q(withdrawn_at__isnull=False),
    "all": Q(),
}


def people_of(edition: Edition, state: str = "present") -> QuerySet[Member]:
    """The people of an edition in one state: by city in its place, heads first.

    Many are of one city, which is read once for all of them: two queries.
    """
    cities = Delegation.objects.select_related("participant__city")
    found = edition.members.filter(STATES[state]).select_related("entered_by")
    return found.prefetch_related(Prefetch("delegation", cities)).order_by(
        "delegation__participant__place", "delegation", "-is_head", "place", "pk"
    )


def letters_lacking(
    edition: Edition, languages: Collection[str]
) -> list[tuple[str, str]]:
    """Kind and language of letters that cities want and nobody wrote. Two queries."""
    stated = set(edition.participants.values_list("city__language", flat=True))
    own = LetterTemplate.objects.filter(edition=edition)
    known = {*shipped_words(), *own.values_list("kind", "language")}
    wanted = [(kind, tag) for tag in languages if tag in stated for kind in KINDS]
    return [
        (kind, tag)
        for kind, tag in wanted
        if not {(kind, tag), (kind, tag.split("-")[0])} & known
    ]
