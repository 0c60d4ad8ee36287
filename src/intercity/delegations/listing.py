"""Members as lists, pages and files show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercity.base.languages import language_words, reader_language
from intercity.base.refusals import Stale
from intercity.base.templatetags.ui import text
from intercity.delegations.member_words import COLUMN_WORDS, session_words, states_of
from intercity.delegations.models import Member
from intercity.delegations.models.members import Level
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText
from intercity.seminars.words import listed

_CHOICES = {
    "level": dict(Level.choices),
    "role": dict(Member.Role.choices),
    "mode": dict(Member.Mode.choices),
}


def value_words(name: str, value: Any) -> object:
    """A fact of a member as a person reads it."""
    if name in _CHOICES:
        return _CHOICES[name].get(value, value)
    if isinstance(value, NameParts):
        return value.written()
    if isinstance(value, LocalizedText):
        return value.in_(reader_language()).text
    if name == "language":
        return language_words(value)
    if name in {"speaks", "needs"}:
        return listed(map(language_words, value)) if value else ""
    if name == "sessions":
        return listed(map(session_words, value)) if value else _("those of the city")
    return value


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as one line of a list."""

    member: Member
    states: list[tuple[str, str]]
    details: str
    is_first: bool = False
    is_last: bool = False


def listed_members(members: Sequence[Member], *, needs_approval: bool) -> list[Listed]:
    """Members as lines of a list, in the order given."""
    movable = [one.pk for one in members if not one.is_head]
    return [
        Listed(
            member=one,
            states=states_of(one, needs_approval=needs_approval),
            details=" · ".join(_details(one)),
            is_first=one.is_head or one.pk == movable[0],
            is_last=one.is_head or one.pk == movable[-1],
        )
        for one in members
    ]


def _details(member: Member) -> list[str]:
    names = ["level", "role", "mode", *(["sessions"] if member.sessions else [])]
    return [str(value_words(name, getattr(member, name))) for name in names]


def rows_about(member: Member) -> list[tuple[object, object]]:
    """What is kept of a member, each fact with its label; blank ones are left out."""
    names = [
        ("honorific", COLUMN_WORDS["honorific"]),
        ("title", COLUMN_WORDS["title"]),
        ("organisation", _("Organisation")),
        ("pronunciation", COLUMN_WORDS["pronunciation"]),
        ("level", COLUMN_WORDS["level"]),
        ("role", COLUMN_WORDS["role"]),
        ("mode", COLUMN_WORDS["mode"]),
        ("sessions", COLUMN_WORDS["sessions"]),
        ("speaks", COLUMN_WORDS["speaks"]),
        ("needs", COLUMN_WORDS["needs"]),
        ("email", COLUMN_WORDS["email"]),
        ("language", COLUMN_WORDS["language"]),
    ]
    if member.delegation_id is None and not member.sessions:
        names = [one for one in names if one[0] != "sessions"]
    found = [(label, _marked(name, getattr(member, name))) for name, label in names]
    return [(label, value) for label, value in found if value]


def _marked(name: str, value: Any) -> object:
    """A fact for a page, where words in another language are marked as such."""
    return text(value) if isinstance(value, LocalizedText) else value_words(name, value)


def in_words(stale: Stale) -> Stale:
    """Both versions of what two people changed, as a person reads them."""

    def told(values: Mapping[str, Any]) -> dict[str, object]:
        return {
            pgettext("of a person", "Name") if name == "parts" else name: (
                value_words(name, value)
            )
            for name, value in values.items()
        }

    return Stale(told(stale.theirs), told(stale.yours))
