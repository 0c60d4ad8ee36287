"""Secret links for people without an account; of each only the hash is kept.

A token is 256 random bits, so its plain SHA-256 cannot be guessed back. What a link
allows is asked of its row at each request, so that it can be revoked at once.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db.models import Q

from intercity.delegations.models import Invitation, Link, Member

_BYTES = 32


def make_link(
    *,
    invitation: Invitation | None = None,
    member: Member | None = None,
    address: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """Make a link for that address; returns its token, which is kept nowhere.

    Call it inside the transaction of the action that sends it.
    """
    token = secrets.token_urlsafe(_BYTES)
    Link.objects.create(
        invitation=invitation,
        member=member,
        digest=digest_of(token),
        address=address,
        made_at=now,
        expires_at=expires_at,
    )
    return token


def link_of(token: str, now: datetime) -> Link | None:
    """The link of a token, unless it was used, revoked or has expired."""
    still = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    found = Link.objects.filter(
        still, digest=digest_of(token), used_at=None, revoked_at=None
    )
    return found.select_related(
        "invitation__participant__edition__series",
        "invitation__participant__city",
        "member__edition__series",
        "member__delegation__participant__city",
    ).first()


def any_link_of(token: str) -> Link | None:
    """The link of a token, whatever became of it: to send a new one in its place."""
    found = Link.objects.filter(digest=digest_of(token))
    return found.select_related(
        "invitation__participant__edition__series",
        "invitation__participant__city",
        "invitation__person",
    ).first()


def digest_of(token: str) -> str:
    """What is kept of a token: 256 random bits, so its plain hash cannot be undone."""
    return hashlib.sha256(token.encode()).hexdigest()
