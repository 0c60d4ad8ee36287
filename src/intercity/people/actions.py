"""What is done to people."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

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
        record("change_preferences", saved, by=by, now=now, data={"fields": changed})
    return saved
