"""Cities are told their times, by mail with calendar files, and what they know is kept.

Refusals by code: times_moved_meanwhile · nobody_to_tell
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import transaction

from intercity.base import jobs
from intercity.base.letters import tell
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal
from intercity.delegations.actions.log import log_mail
from intercity.people.models import Person
from intercity.planning.models import Plan
from intercity.planning.queries import settled_plan
from intercity.programme.actions.values import hold
from intercity.programme.letters import told
from intercity.programme.models import Told
from intercity.programme.telling import News, Standing, Telling, telling
from intercity.seminars.models import Edition


@transaction.atomic
def tell_times(
    edition: Edition,
    *,
    cities: Collection[int],
    seen: str,
    by: Person | None,
    now: datetime,
) -> list[Told]:
    """Tell these cities (participants, by key) what is news to them.

    `seen` is the digest of what the person saw: nothing is told where times have moved
    since, or where the draft does not follow the settled plan yet. Cities to which
    nothing is news, or that nobody stands for, are left out. A member with sessions of
    their own is told of those alone.
    """
    hold(edition)
    found = telling(edition, now.date())
    is_behind = jobs.waits("programme.flow_from_plan", edition=edition.pk)
    if seen != found.digest or is_behind:
        raise Refusal("times_moved_meanwhile")
    chosen = [
        one
        for one in found.with_news(News.FIRST, News.CHANGED, News.GONE)
        if one.participant.pk in cities and one.reached
    ]
    if not chosen:
        raise Refusal("nobody_to_tell")
    return _tell(edition, found, chosen, by=by, now=now)


@transaction.atomic
def tell_changes(edition: Edition, *, by: Person | None, now: datetime) -> list[Told]:
    """Tell every city whose time has changed since it was told; none for the first.

    Called again it finds nothing more to tell.
    """
    hold(edition)
    found = telling(edition, now.date())
    chosen = [one for one in found.with_news(News.CHANGED, News.GONE) if one.reached]
    return _tell(edition, found, chosen, by=by, now=now) if chosen else []


def _tell(
    edition: Edition,
    found: Telling,
    chosen: list[Standing],
    *,
    by: Person | None,
    now: datetime,
) -> list[Told]:
    plan = settled_plan(edition)
    rows = [_tell_city(found, one, plan, by=by, now=now) for one in chosen]
    data = {
        "cities": [one.participant.city.slug for one in chosen],
        "sequence": found.sequence,
    }
    record("programme.tell_times", edition, by=by, now=now, data=data)
    return rows


def _tell_city(
    found: Telling,
    standing: Standing,
    plan: Plan | None,
    *,
    by: Person | None,
    now: datetime,
) -> Told:
    """A mail to each whom it concerns, in the city's log; what it knows from now on."""
    participant = standing.participant
    row = Told.objects.create(
        participant=participant,
        plan=plan,
        sessions=[place.json() for place in standing.places],
        sequence=found.sequence,
        by=by,
        at=now,
    )
    key = f"time:{plan.pk if plan else 0}:{participant.pk}:{found.sequence}"
    about = key_of(participant.edition)
    mails = [
        mail
        for own, person in standing.reached
        for mail in tell(
            person,
            partial(told, own, found.content, found.sequence, now),
            key=key,
            about=about,
            now=now,
            answer_to=by,
        )
    ]
    log_mail(participant, mails, by=by, now=now)
    return row
