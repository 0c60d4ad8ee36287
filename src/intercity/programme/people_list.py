"""The people of a session as interpreters, moderators and the leader read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intercity.base.tables import as_csv
from intercity.delegations.models import Member
from intercity.kernel.wording import LocalizedText
from intercity.programme.admission import Seated
from intercity.seminars.models import Edition

_COLUMNS = (
    "session",
    "city",
    "name",
    "family_name",
    "given_name",
    "honorific",
    "pronunciation",
    "head",
    "level",
    "role",
    "mode",
    "speaks",
    "needs",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMember:
    """A member with the name as the host's style writes it."""

    member: Member
    name: str
    city: LocalizedText

    @property
    def stands_for(self) -> LocalizedText:
        """The city, or what a guest stands for."""
        organisation: LocalizedText = self.member.organisation
        return self.city or organisation


def named(edition: Edition, members: Iterable[Member]) -> tuple[NamedMember, ...]:
    """Members, the head of each delegation first; no query."""
    capitals = edition.series.capital_family_names
    found = [
        NamedMember(
            member=one,
            name=one.parts.written(capitals=capitals),
            city=_city(one),
        )
        for one in members
    ]
    places = {id(one): place for place, one in enumerate(found)}
    first: dict[int | None, int] = {}
    for one in found:
        first.setdefault(one.member.delegation_id, places[id(one)])
    return tuple(
        sorted(
            found,
            key=lambda one: (
                first[one.member.delegation_id],
                not one.member.is_head,
                places[id(one)],
            ),
        )
    )


def _city(member: Member) -> LocalizedText:
    if member.delegation is None:
        return LocalizedText("en")
    names: LocalizedText = member.delegation.participant.city.names
    return names


def names_table(edition: Edition, there: Seated) -> bytes:
    """Names of all sessions as CSV; addresses and access needs are not in it."""
    tags = list(edition.languages)
    lines: list[list[object]] = [[*_COLUMNS, *(f"title_{tag}" for tag in tags)]]
    for session in there.sessions:
        for one in named(edition, there.members[session.number]):
            member = one.member
            said = member.title.as_dict()
            row = [
                session.number,
                one.stands_for.in_("en").text if one.stands_for else "",
                one.name,
                member.family_name,
                member.given_name,
                member.honorific,
                member.pronunciation,
                "x" if member.is_head else "",
                member.level,
                member.role,
                member.mode,
                " ".join(member.speaks),
                " ".join(member.needs),
            ]
            lines.append([*row, *(said.get(tag, "") for tag in tags)])
    return as_csv(lines)
