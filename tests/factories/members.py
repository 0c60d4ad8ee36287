"""Members of delegations, and tables of them."""

from __future__ import annotations

from typing import Any

from intercity.delegations.actions.lists import arrange
from intercity.delegations.actions.members import register
from intercity.delegations.member_facts import MemberFacts
from intercity.delegations.models import Member
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Edition, Participant
from tests.factories.planning import NOW


def told(family: str = "Kang", given: str = "Mina", **facts: Any) -> MemberFacts:
    """The facts of an invented official."""
    usual = {
        "parts": NameParts(family, given),
        "title": LocalizedText.of({"en": "Head of climate"}),
        "email": f"{given}.{family}@city.example".lower(),
    }
    return MemberFacts(**{**usual, **facts})


def member_of(participant: Participant, family: str = "Kang", **facts: Any) -> Member:
    """Somebody registered by the site itself."""
    return register(participant, told(family, **facts), by=None, now=NOW)


def with_quota(
    edition: Edition, quota: int, *, needs_approval: bool = False
) -> Edition:
    """The edition with so many places for each delegation."""
    arrange(
        edition,
        quota=quota,
        needs_approval=needs_approval,
        revision=0,
        by=None,
        now=NOW,
    )
    return edition
