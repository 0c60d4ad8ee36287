"""What is done to people."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction

from intercity.base.record import record
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
    person = Person.objects.create_user(address, joined_at=now, **given)
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
