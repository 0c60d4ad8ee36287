"""Who works for the secretariat of a series; each is told by a mail.

Refusals by code: last_of_secretariat · oneself
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from intercity.base.letters import tell
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal
from intercity.kernel.names import NameParts
from intercity.seminars import letters
from intercity.seminars.models import Role, Series

if TYPE_CHECKING:
    from intercity.people.models import Person


@transaction.atomic
def give_role(
    person: Person,
    series: Series,
    *,
    by: Person | None,
    now: datetime,
    parts: NameParts | None = None,
) -> Role:
    """Make the person work for the secretariat of a series; twice is once."""
    role, is_new = Role.objects.get_or_create(
        person=person, series=series, name=Role.Name.SECRETARIAT
    )
    if not is_new:
        return role
    role.parts = parts or person.parts
    role.save()
    record("role.give", series, by=by, now=now, data={"person": person.pk})
    if by != person:
        tell(
            person,
            lambda: letters.role_given(series, by),
            key=f"role.given:{role.pk}",
            about=key_of(series),
            now=now,
            answer_to=by,
        )
    return role


@transaction.atomic
def take_role(
    person: Person,
    series: Series,
    *,
    by: Person | None,
    now: datetime,
    is_meant: bool = False,
) -> None:
    """Let the person work for the secretariat no more; twice is once.

    Refuses the last one who can sign in (`last_of_secretariat`), unless an
    administrator does it, and oneself (`oneself`) unless that is meant.
    """
    # Two who take the role from each other stand in line.
    Series.objects.select_for_update().get(pk=series.pk)
    roles = series.roles.filter(name=Role.Name.SECRETARIAT)
    role = roles.filter(person=person).first()
    if role is None:
        return
    others = roles.exclude(person=person).filter(person__is_active=True)
    if not (by is None or by.is_administrator or others.exists()):
        raise Refusal("last_of_secretariat")
    if by == person and not is_meant:
        raise Refusal("oneself")
    key = f"role.taken:{role.pk}"
    role.delete()
    record("role.take", series, by=by, now=now, data={"person": person.pk})
    if by != person:
        tell(
            person,
            lambda: letters.role_taken(series),
            key=key,
            about=key_of(series),
            now=now,
            answer_to=by,
        )
