"""A delegation's list as a whole: handed in, closed, opened again; places and approval.

Refusals by code: closed · nobody · no_head
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import pgettext

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.log import Note, note_correspondence
from intercity.delegations.actions.members import check_open
from intercity.delegations.models import Arrangements, Correspondence, Delegation
from intercity.delegations.models.members import USUAL_QUOTA
from intercity.delegations.quotas import TAKEN, held

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.models import Edition, Participant


@transaction.atomic
def hand_in(
    participant: Participant, *, by: Person | None, now: datetime
) -> Delegation:
    """Say that the list is whole; it can be said again after a change.

    Refuses an empty list (`nobody`), and one without a head (`no_head`).
    """
    delegation = held(participant)
    check_open(delegation, by)
    present = delegation.members.filter(TAKEN)
    if not present.exists():
        raise Refusal("nobody")
    if not present.filter(is_head=True).exists():
        raise Refusal("no_head")
    delegation.handed_in_at = now
    return _kept(delegation, "delegation.hand_in", by=by, now=now)


@transaction.atomic
def note_names(
    participant: Participant,
    channel: str,
    on: date,
    *,
    letter: UploadedFile[Any] | None = None,
    by: Person | None,
    now: datetime,
) -> None:
    """Note in the log that names came outside this site, with the letter if any.

    Several people in one letter make one line. Refuses a day that has not come, and a
    file that is no letter, as `note_correspondence` does.
    """
    subject = _names()
    line = Note(
        direction=Correspondence.Direction.IN, channel=channel, on=on, subject=subject
    )
    same = participant.correspondence.filter(channel=channel, on=on, subject=subject)
    if letter is not None or not same.exists():
        note_correspondence(participant, line, letter=letter, by=by, now=now)


@transaction.atomic
def note_names_of(
    participants: Iterable[Participant],
    channel: str,
    on: date,
    *,
    by: Person | None,
    now: datetime,
) -> None:
    """The same for cities whose names came in one table. Two queries."""
    asked = {one.pk: one for one in participants}
    line = {"channel": channel, "on": on, "subject": _names()}
    there = Correspondence.objects.filter(participant__in=asked, **line)
    for known in there.values_list("participant_id", flat=True):
        asked.pop(known, None)
    inward = Correspondence.Direction.IN
    Correspondence.objects.bulk_create(
        Correspondence(participant=one, direction=inward, by=by, at=now, **line)
        for one in asked.values()
    )


def _names() -> str:
    return pgettext("deadline", "Names of the delegation")


@transaction.atomic
def close_list(
    participant: Participant, *, by: Person | None, now: datetime
) -> Delegation:
    """Let the city change its list no more; twice is once."""
    delegation = held(participant)
    if delegation.closed_at is not None:
        return delegation
    delegation.closed_at = now
    return _kept(delegation, "delegation.close", by=by, now=now)


@transaction.atomic
def reopen_list(
    participant: Participant, *, by: Person | None, now: datetime
) -> Delegation:
    """Let the city change its list again."""
    delegation = held(participant)
    if delegation.closed_at is None:
        return delegation
    delegation.closed_at = None
    return _kept(delegation, "delegation.reopen", by=by, now=now)


@transaction.atomic
def set_quota(
    participant: Participant, quota: int | None, *, by: Person | None, now: datetime
) -> Delegation:
    """Give a delegation a number of places of its own, or None for the edition's.

    Nobody is taken out by a smaller number; nobody more is let in.
    """
    delegation = held(participant)
    if delegation.quota == quota:
        return delegation
    delegation.quota = quota
    data = {"quota": quota}
    return _kept(delegation, "delegation.set_quota", by=by, now=now, data=data)


@transaction.atomic
def arrange(
    edition: Edition,
    *,
    quota: int,
    needs_approval: bool,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Arrangements:
    """Set the places of each delegation, and whether the secretariat approves people.

    Raises `Stale` when somebody else has set them since `revision` (0: not yet set).
    """
    current, is_new = Arrangements.objects.get_or_create(
        edition=edition, defaults={"quota": USUAL_QUOTA, "revision": 0}
    )
    if not is_new:
        current = Arrangements.objects.select_for_update().get(pk=current.pk)
    wanted = {"quota": quota, "needs_approval": needs_approval}
    changed = {
        name: value for name, value in wanted.items() if getattr(current, name) != value
    }
    if not changed and not is_new:
        return current
    if current.revision != revision:
        theirs = {name: getattr(current, name) for name in wanted}
        raise Stale({**theirs, "revision": current.revision}, wanted)
    current.quota, current.needs_approval = quota, needs_approval
    current.revision += 1
    current.save()
    record("delegation.arrange", edition, by=by, now=now, data=wanted)
    return current


def _kept(
    delegation: Delegation,
    action: str,
    *,
    by: Person | None,
    now: datetime,
    data: dict[str, Any] | None = None,
) -> Delegation:
    delegation.revision += 1
    delegation.save()
    participant = delegation.participant
    told = {"city": participant.city.slug, **(data or {})}
    record(action, participant.edition, by=by, now=now, data=told)
    return delegation
