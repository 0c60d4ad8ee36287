"""What is told of a member, wherever it comes from: a form, a table, the person."""

from __future__ import annotations

from dataclasses import dataclass, fields

from intercity.delegations.models import Member
from intercity.delegations.models.members import Level
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText

_UNNAMED = NameParts()
_NOTHING = LocalizedText("en")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """The facts of a member; `sessions` are numbers, none for those of the city.

    `speaks` and `needs` are tags of languages; mails to the member are written in
    `language`.
    """

    parts: NameParts = _UNNAMED
    honorific: str = ""
    title: LocalizedText = _NOTHING
    organisation: LocalizedText = _NOTHING
    pronunciation: str = ""
    level: str = Level.WORKING.value
    role: str = Member.Role.DELEGATE.value
    mode: str = Member.Mode.ONLINE.value
    sessions: tuple[int, ...] = ()
    speaks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    email: str = ""
    language: str = "en"


NAMES = tuple(field.name for field in fields(MemberFacts))
_LISTS = ("sessions", "speaks", "needs")


def facts_of(member: Member) -> MemberFacts:
    """The facts as they are stored."""
    stored = {name: getattr(member, name) for name in NAMES}
    return MemberFacts(**{**stored, **{name: tuple(stored[name]) for name in _LISTS}})


def set_facts(member: Member, facts: MemberFacts) -> Member:
    """Put the facts into a row that is not saved yet."""
    for name in NAMES:
        value = getattr(facts, name)
        setattr(member, name, list(value) if name in _LISTS else value)
    return member
