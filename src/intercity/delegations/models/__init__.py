"""Invitations and replies, delegations and members, letters and correspondence."""

from intercity.delegations.models.consents import Consent, Notice, Purpose
from intercity.delegations.models.correspondence import Correspondence
from intercity.delegations.models.invitations import Invitation, Link, Reply
from intercity.delegations.models.letters import Letter, Letterhead, LetterTemplate
from intercity.delegations.models.members import (
    AccessNeeds,
    Arrangements,
    Delegation,
    Member,
    MemberTable,
)
from intercity.delegations.models.nominations import Nomination

__all__ = [
    "AccessNeeds",
    "Arrangements",
    "Consent",
    "Correspondence",
    "Delegation",
    "Invitation",
    "Letter",
    "LetterTemplate",
    "Letterhead",
    "Link",
    "Member",
    "MemberTable",
    "Nomination",
    "Notice",
    "Purpose",
    "Reply",
]
