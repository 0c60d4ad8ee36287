"""Whom letters of an edition go to: read for all cities at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.db.models import Prefetch, QuerySet

from intercity.cities.models import City, FocalPoint, Official
from intercity.delegations.models import Invitation
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Edition, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A city of an edition with all that a letter to it needs.

    `entered` is the address of its invitation, "" also where that is of somebody who no
    longer speaks for the city. `address` is where an invitation goes: what was entered,
    or the main focal point's own; "" where nobody is known. `parts` is the name of who
    reads there, if known.
    """

    participant: Participant
    zone: str
    leader: Official | None
    points: tuple[FocalPoint, ...]
    invitation: Invitation | None
    entered: str
    address: str
    parts: NameParts

    @property
    def city(self) -> City:
        """The city."""
        return self.participant.city

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses that are registered for the city, the first invited too."""
        own = [point.person.email for point in self.points if point.person.is_active]
        return tuple(dict.fromkeys(one for one in (*own, self.entered) if one))

    @property
    def needs_link(self) -> bool:
        """Whether a new link is of use: to answer, or to speak for who accepted."""
        if self.invitation is None:
            return False
        if self.invitation.state == Invitation.State.ACCEPTED:
            return not self.points
        return self.invitation.state in _UNANSWERED


# In these states a city can be invited; in the others it is.
OPEN = frozenset(
    {Invitation.State.DRAFT, Invitation.State.WITHDRAWN, Invitation.State.EXPIRED}
)
_UNANSWERED = frozenset(
    {Invitation.State.INVITED, Invitation.State.OPENED, Invitation.State.EXPIRED}
)
# Of those who speak for a city, the one to whom an invitation goes comes first.
_MAIN_FIRST = ("is_deputy", "from_on", "pk")
_WORDS = tuple(
    f"invitation__mail__{name}" for name in ("text", "html", "headers", "attachments")
)


def addressees(
    edition: Edition,
    on: date,
    only: Iterable[int] | None = None,
) -> tuple[Addressee, ...]:
    """The cities of an edition, in their order; `only` some participants. 4 queries."""
    found: QuerySet[Participant] = edition.participants.all()
    if only is not None:
        found = found.filter(pk__in=list(only))
    points = _known(on).select_related("person")
    leaders = Official.objects.filter(kind=Official.Kind.LEADER)
    found = found.select_related("city", "invitation__mail").defer(*_WORDS)
    found = found.prefetch_related(
        "city__zones",
        Prefetch("city__focal_points", points, to_attr="known_points"),
        Prefetch("city__officials", leaders, to_attr="leaders"),
    )
    rows = []
    for participant in found:
        participant.edition = edition
        rows.append(_addressee(participant, on))
    return tuple(rows)


def _known(on: date) -> QuerySet[FocalPoint]:
    """Who speaks for a city, and who did, the main ones first."""
    return FocalPoint.objects.filter(from_on__lte=on).order_by(*_MAIN_FIRST)


def _active(points: Iterable[FocalPoint], on: date) -> list[FocalPoint]:
    """Those of them who speak for the city on that day."""
    return [one for one in points if one.person.is_active and not one.is_over(on)]


def _entered(address: str, points: list[FocalPoint], on: date) -> str:
    """The address, unless it is of somebody who no longer speaks for the city."""
    if address in {point.person.email for point in _active(points, on)}:
        return address
    return "" if address in {point.person.email for point in points} else address


def _addressee(participant: Participant, on: date) -> Addressee:
    city = participant.city
    points: list[FocalPoint] = city.known_points  # type: ignore[attr-defined]  # of the prefetch above
    leaders: list[Official] = city.leaders  # type: ignore[attr-defined]  # likewise
    invitation = getattr(participant, "invitation", None)
    active = _active(points, on)
    entered = _entered(invitation.address if invitation else "", points, on)
    address = entered or (active[0].person.email if active else "")
    reader = next((one for one in active if one.person.email == address), None)
    return Addressee(
        participant=participant,
        zone=city.zones.all()[0].zone,
        leader=next((one for one in leaders if one.holds(on)), None),
        points=tuple(active),
        invitation=invitation,
        entered=entered,
        address=address,
        parts=(reader.parts or reader.person.parts) if reader else NameParts(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A city as a line of the list: its invitation, and its last mail's state, or "".

    `address` is as of an `Addressee`; of one that is invited, where that went.
    """

    participant: int
    slug: str
    names: LocalizedText
    language: str
    state: Invitation.State
    address: str
    sent_at: datetime | None
    mail: str


_FIELDS = (
    *("pk", "city", "city__list_key", "city__slug", "city__names", "city__language"),
    *("invitation__state", "invitation__address", "invitation__sent_at"),
    "invitation__mail__state",
)


def invited(edition: Edition, on: date) -> list[Invited]:
    """All cities of an edition as they stand in lists. Two queries."""
    known: dict[int, list[FocalPoint]] = defaultdict(list)
    points = _known(on).filter(city__participations__edition=edition)
    for point in points.select_related("person"):
        known[point.city_id].append(point)
    rows: Iterable[dict[str, Any]] = edition.participants.values(*_FIELDS)
    return [
        _invited(row, known[row["city"]], on)
        for row in sorted(rows, key=itemgetter("city__list_key"))
    ]


def _invited(row: dict[str, Any], points: list[FocalPoint], on: date) -> Invited:
    state = Invitation.State(row["invitation__state"] or Invitation.State.DRAFT)
    address = row["invitation__address"] or ""
    if state in OPEN:
        address = _entered(address, points, on)
    speaking = (point.person.email for point in _active(points, on))
    return Invited(
        participant=row["pk"],
        slug=row["city__slug"],
        names=row["city__names"],
        language=row["city__language"],
        state=state,
        address=address or next(speaking, ""),
        sent_at=row["invitation__sent_at"],
        mail=row["invitation__mail__state"] or "",
    )
