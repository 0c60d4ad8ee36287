"""Adding, changing and removing sessions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from intercity.base.record import record
from intercity.base.refusals import Refusal
from intercity.people.models import Person
from intercity.programme.actions.places import keep_rule
from intercity.programme.actions.values import (
    SessionValues,
    as_fields,
    check_session,
    differing,
    hold,
    refuse_stale,
)
from intercity.programme.models import Session
from intercity.seminars.models import Edition


@transaction.atomic
def add_session(
    edition: Edition, values: SessionValues, *, by: Person | None, now: datetime
) -> Session:
    """A session of its own, numbered after the others."""
    hold(edition)
    check_session(edition, values)
    last = edition.sessions.aggregate(last=Max("number"))["last"] or 0
    session = Session(edition=edition, number=last + 1)
    fill(session, values)
    data = {"session": session.number}
    record("programme.add_session", edition, by=by, now=now, data=data)
    return session


@transaction.atomic
def edit_session(
    session: Session,
    values: SessionValues,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Session:
    """Change what a session says; the times of its items follow."""
    hold(session.edition)
    kept = _kept(session)
    before = SessionValues.of(kept)
    if before == values:
        return kept
    refuse_stale(kept, revision, before, values)
    check_session(kept.edition, values)
    kept.revision += 1
    fill(kept, values)
    keep_rule(kept)  # least burden depends on the start
    data = {"session": kept.number, "fields": differing(before, values)}
    record("programme.edit_session", kept.edition, by=by, now=now, data=data)
    return kept


@transaction.atomic
def remove_session(
    session: Session, *, revision: int, by: Person | None, now: datetime
) -> None:
    """Take a session away, with the items that stand in no other one."""
    hold(session.edition)
    kept = _kept(session)
    values = SessionValues.of(kept)
    refuse_stale(kept, revision, values, values)
    data = {"session": kept.number}
    kept.delete()
    session.edition.items.filter(slots__isnull=True).delete()
    record("programme.remove_session", session.edition, by=by, now=now, data=data)


def fill(session: Session, values: SessionValues) -> None:
    """Write the values into a session and save it."""
    named = as_fields(values)
    cities = named.pop("cities")
    for name, value in named.items():
        setattr(session, name, value)
    session.save()
    session.cities.set(cities)


def _kept(session: Session) -> Session:
    kept = Session.objects.select_related("edition").filter(pk=session.pk).first()
    if kept is None:
        raise Refusal("gone")
    return kept
