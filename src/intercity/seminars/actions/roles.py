"""Who has which role in a series or an edition; each is told by a mail.

Refusals by code: last_of_secretariat · oneself
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from intercity.base.letters import tell
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal
from intercity.kernel.names import NameParts
from intercity.seminars import letters
from intercity.seminars.models import Edition, Role, Series

if TYPE_CHECKING:
    from intercity.people.models import Person


@dataclass(frozen=True, slots=True)
class Duty:
    """A role as it is given: the name of the person there, and languages (tags)."""

    name: str = Role.Name.SECRETARIAT
    parts: NameParts | None = None
    languages: tuple[str, ...] = ()


@transaction.atomic
def give_role(
    person: Person,
    of: Series | Edition,
    duty: Duty | None = None,
    *,
    by: Person | None,
    now: datetime,
) -> Role:
    """Give the person a role of a series, or of an edition; twice is once.

    Without a `duty` it is the secretariat's. Given again with other languages, those
    hold from now on.
    """
    duty = duty or Duty()
    role, is_new = Role.objects.get_or_create(
        person=person, name=duty.name, **_place(of, duty.name)
    )
    languages = list(duty.languages)
    if not is_new and languages in ([], role.languages):
        return role
    if is_new:
        role.parts = duty.parts or person.parts
    role.languages = languages
    role.save()
    person.look_again()
    data = {"person": person.pk, "role": str(duty.name), "languages": languages}
    action = "role.give" if is_new else "role.change"
    record(action, of, by=by, now=now, data=data)
    if is_new and by != person:
        tell(
            person,
            lambda: letters.role_given(role, by),
            key=f"role.given:{role.pk}",
            about=key_of(of),
            now=now,
            answer_to=by,
        )
    return role


@transaction.atomic
def take_role(
    role: Role,
    *,
    by: Person | None,
    now: datetime,
    is_meant: bool = False,
) -> None:
    """Take a role away; twice is once.

    That of a secretariat is refused to the last one who can sign in
    (`last_of_secretariat`), unless an administrator does it, and to oneself
    (`oneself`) unless that is meant.
    """
    # Two who take the role from each other stand in line.
    series = Series.objects.select_for_update().get(pk=role.series_id)
    person, key, of = role.person, f"role.taken:{role.pk}", role.edition or series
    if not Role.objects.filter(pk=role.pk).exists():
        return
    if role.name == Role.Name.SECRETARIAT:
        _refuse(role, series, by=by, is_meant=is_meant)
    data = {"person": person.pk, "role": role.name}
    Role.objects.filter(pk=role.pk).delete()
    person.look_again()
    record("role.take", of, by=by, now=now, data=data)
    if by != person:
        tell(
            person,
            lambda: letters.role_taken(role),
            key=key,
            about=key_of(of),
            now=now,
            answer_to=by,
        )


def _refuse(role: Role, series: Series, *, by: Person | None, is_meant: bool) -> None:
    others = series.roles.filter(name=role.name).exclude(person=role.person_id)
    if not (
        by is None
        or by.is_administrator
        or others.filter(person__is_active=True).exists()
    ):
        raise Refusal("last_of_secretariat")
    if by == role.person and not is_meant:
        raise Refusal("oneself")


def _place(of: Series | Edition, name: str) -> dict[str, Any]:
    """Where a role of this name stands, as the model has it."""
    if isinstance(of, Series):
        return {"series": of, "edition": None}
    is_of_series = name in Role.OF_SERIES
    return {"series": of.series, "edition": None if is_of_series else of}
