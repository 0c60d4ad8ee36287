"""Invitations that nobody answered end some days after the deadline for replies."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from intercity.base.record import record
from intercity.delegations.actions.invitations import GRACE
from intercity.delegations.models import Invitation
from intercity.seminars.deadlines import deadlines_of
from intercity.seminars.models import Edition

_OPEN = (Invitation.State.INVITED, Invitation.State.OPENED)


def _goes_on(
    one: Invitation, replies: dict[Edition, datetime | None], now: datetime
) -> bool:
    """Whether an invitation is open still, it and its links for as long as the deadline
    for replies of its edition allows today; `replies` keeps these."""
    edition = one.participant.edition
    if edition not in replies:
        dues = {due.kind: due.at for due in deadlines_of(edition)}
        replies[edition] = dues.get("reply")
    stated, reply = one.expires_at, replies[edition]
    if stated and reply and stated < reply + GRACE:
        one.expires_at = reply + GRACE
        one.save(update_fields=["expires_at"])
        links = one.links.filter(expires_at=stated, used_at=None, revoked_at=None)
        links.update(expires_at=one.expires_at)
    return one.expires_at is None or one.expires_at > now


@transaction.atomic
def expire(now: datetime) -> int:
    """Let invitations end that nobody answered in time; returns how many.

    Where the deadline was moved to a later day, they go on with it (`_goes_on`).
    """
    still = Invitation.objects.filter(state__in=_OPEN, expires_at__isnull=False)
    rows = still.select_for_update(of=("self",)).select_related(
        "participant__edition__host", "participant__city"
    )
    replies: dict[Edition, datetime | None] = {}
    found = [one for one in rows if not _goes_on(one, replies, now)]
    Invitation.objects.filter(pk__in=[one.pk for one in found]).update(
        state=Invitation.State.EXPIRED, revision=F("revision") + 1
    )
    by_edition: dict[Edition, list[str]] = {}
    for one in found:
        cities = by_edition.setdefault(one.participant.edition, [])
        cities.append(one.participant.city.slug)
    for edition, cities in by_edition.items():
        data = {"cities": cities}
        record("invitations.expire", edition, by=None, now=now, data=data)
    return len(found)
