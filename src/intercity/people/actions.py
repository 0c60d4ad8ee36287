"""What is done to people.

Refusals by code: oneself · last_administrator
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from django.db import IntegrityError, transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal
from intercity.people.models import Person


class Preferences(TypedDict):
    """What a person may set."""

    given_name: str
    family_name: str
    family_first: bool
    language: str
    zone: str


@transaction.atomic
def change_preferences(
    person: Person, preferences: Preferences, *, by: Person, now: datetime
) -> Person:
    """Set a person's own preferences; the record names the fields, not their values."""
    saved = Person.objects.select_for_update().get(pk=person.pk)
    changed = [
        name for name, value in preferences.items() if getattr(saved, name) != value
    ]
    for name in changed:
        setattr(saved, name, preferences[name])  # type: ignore[literal-required]
    if changed:
        saved.save(update_fields=changed)
        record(
            "people.change_preferences", saved, by=by, now=now, data={"fields": changed}
        )
    return saved


@transaction.atomic
def enter_person(
    email: str,
    *,
    by: Person | None,
    now: datetime,
    preferences: Preferences | None = None,
) -> Person:
    """Let somebody sign in with codes sent to this address; twice is once."""
    address = email.strip().lower()
    if known := Person.objects.filter(email=address).first():
        return known
    given = dict[str, Any](preferences or {})
    try:
        with transaction.atomic():
            person = Person.objects.create_user(address, joined_at=now, **given)
    except IntegrityError:  # somebody else entered the same person at this moment
        return Person.objects.get(email=address)
    record("people.enter", person, by=by, now=now)
    return person


@transaction.atomic
def make_administrator(person: Person, *, by: Person | None, now: datetime) -> Person:
    """Let the person do everything on this site; twice is once."""
    saved = Person.objects.select_for_update().get(pk=person.pk)
    if not saved.is_administrator:
        saved.is_administrator = True
        saved.save(update_fields=["is_administrator"])
        record("people.make_administrator", saved, by=by, now=now)
    return saved


@transaction.atomic
def unmake_administrator(person: Person, *, by: Person | None, now: datetime) -> Person:
    """Take back that the person may do everything; twice is once.

    Refuses to do so to oneself (`oneself`), and that nobody is left
    (`last_administrator`).
    """
    saved = other_than(by, person)
    if saved.is_administrator:
        saved.is_administrator = False
        saved.save(update_fields=["is_administrator"])
        record("people.unmake_administrator", saved, by=by, now=now)
    return saved


@transaction.atomic
def close_account(person: Person, *, by: Person | None, now: datetime) -> Person:
    """Let the person sign in no more, and end all sessions for good; twice is once.

    Roles stay, so that an account can be opened again. Refuses as
    `unmake_administrator` does.
    """
    saved = other_than(by, person)
    if saved.is_active:
        saved.is_active = False
        # Sessions hold a digest of this: opened again, the account has none of them.
        saved.set_unusable_password()
        saved.save(update_fields=["is_active", "password"])
        record("people.close_account", saved, by=by, now=now)
    return saved


@transaction.atomic
def open_account(person: Person, *, by: Person | None, now: datetime) -> Person:
    """Let the person sign in again; twice is once."""
    saved = Person.objects.select_for_update().get(pk=person.pk)
    if not saved.is_active:
        saved.is_active = True
        saved.save(update_fields=["is_active"])
        record("people.open_account", saved, by=by, now=now)
    return saved


def other_than(by: Person | None, person: Person) -> Person:
    """The person as stored, who is not `by` and not the last administrator."""
    if by is not None and by.pk == person.pk:
        raise Refusal("oneself")
    # All of them, in one order: two who take the role from each other stand in line.
    administrators = Person.objects.select_for_update().filter(
        is_administrator=True, is_active=True
    )
    left = {one.pk for one in administrators.order_by("pk")}
    if left == {person.pk}:
        raise Refusal("last_administrator")
    return Person.objects.select_for_update().get(pk=person.pk)
