"""Whom letters of an edition go to: read for all cities at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from intercity.cities.models import City, FocalPoint, Official
from intercity.delegations.models import Invitation
from intercity.kernel.names import NameParts
from intercity.seminars.models import Edition, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A city of an edition with all that a letter to it needs.

    `address` is where an invitation goes: what was entered, or the main focal point's
    own; "" where nobody is known. `parts` is the name of who reads there, if known.
    """

    participant: Participant
    zone: str
    leader: Official | None
    points: tuple[FocalPoint, ...]
    invitation: Invitation | None
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
        first = self.invitation.address if self.invitation else ""
        return tuple(dict.fromkeys(one for one in (*own, first) if one))


_WORDS = tuple(
    f"invitation__mail__{name}" for name in ("text", "html", "headers", "attachments")
)


def addressees(
    edition: Edition,
    on: date,
    only: Iterable[int] | None = None,
    *,
    to_write: bool = True,
) -> tuple[Addressee, ...]:
    """The cities of an edition, in their order; `only` some participants. 4 queries.

    Nobody is written to unless `to_write`: then zones and leaders are left out.
    """
    found: QuerySet[Participant] = edition.participants.all()
    if only is not None:
        found = found.filter(pk__in=list(only))
    points = FocalPoint.objects.on(on).select_related("person")
    leaders = Official.objects.filter(kind=Official.Kind.LEADER)
    found = found.select_related("city", "invitation__mail").defer(*_WORDS)
    found = found.prefetch_related(
        Prefetch("city__focal_points", points, to_attr="present_points")
    )
    if to_write:
        found = found.prefetch_related(
            "city__zones", Prefetch("city__officials", leaders, to_attr="leaders")
        )
    rows = []
    for participant in found:
        participant.edition = edition
        rows.append(_addressee(participant, on, to_write=to_write))
    return tuple(rows)


def _addressee(participant: Participant, on: date, *, to_write: bool) -> Addressee:
    city = participant.city
    points = sorted(
        city.present_points,  # type: ignore[attr-defined]  # of the prefetch above
        key=lambda point: (point.is_deputy, point.from_on, point.pk),
    )
    leaders: list[Official] = getattr(city, "leaders", [])
    invitation = getattr(participant, "invitation", None)
    active = [point for point in points if point.person.is_active]
    address = (invitation.address if invitation else "") or (
        active[0].person.email if active else ""
    )
    reader = next((one for one in active if one.person.email == address), None)
    return Addressee(
        participant=participant,
        zone=city.zones.all()[0].zone if to_write else "",
        leader=next((one for one in leaders if one.holds(on)), None),
        points=tuple(active),
        invitation=invitation,
        address=address,
        parts=(reader.parts or reader.person.parts) if reader else NameParts(),
    )
