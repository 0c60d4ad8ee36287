"""Writing and reading the record of actions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from intercity.base.models import Entry

if TYPE_CHECKING:
    from intercity.people.models import Person


def record(
    action: str,
    subject: object,
    *,
    by: Person | None,
    now: datetime,
    role: str = "",
    data: dict[str, Any] | None = None,
) -> Entry:
    """Write that `action` was done to `subject`; call it inside the transaction."""
    return Entry.objects.create(
        at=now,
        by=by,
        role=role,
        action=action,
        subject=key_of(subject),
        data=data or {},
    )


def key_of(subject: object) -> str:
    """The name of an object in the record: room:kind:key."""
    meta = subject._meta  # type: ignore[attr-defined]
    key = getattr(subject, "slug", None) or subject.pk  # type: ignore[attr-defined]
    return f"{meta.app_label}:{meta.model_name}:{key}"
