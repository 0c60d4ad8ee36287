"""Secret links for people without an account; of each only the hash is kept.

A token is 256 random bits, so its plain SHA-256 cannot be guessed back. What a link
allows is asked of its row at each request, so that it can be revoked at once.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from intercity.base.dates import date_plain
from intercity.base.errors import NotFound
from intercity.base.models import Mail
from intercity.base.outbox import withhold
from intercity.delegations.models import Correspondence, Invitation, Link, Member
from intercity.kernel.clock import local
from intercity.seminars.deadlines import deadlines_of
from intercity.seminars.models import Edition
from intercity.seminars.queries import secretariat_address
from intercity.seminars.words import edition_plain

_BYTES = 32
# Also where a release comes at once: people join, and come back for what was shown.
_STAYS = timedelta(days=3)


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


def close_links(invitation: Invitation, *, now: datetime) -> None:
    """Let no link of the invitation open anything any more; none that waits is sent."""
    links = invitation.links.filter(used_at=None, revoked_at=None)
    if links.update(revoked_at=now):
        # The secret mails in a city's log are those with a link of its invitation.
        log = Correspondence.objects.filter(participant=invitation.participant_id)
        withhold(Mail.objects.filter(pk__in=log.values("mail")))


def close_member_links(member: Member, *, now: datetime) -> int:
    """The same for a member; returns how many opened something."""
    count = Link.objects.filter(member=member, revoked_at=None).update(revoked_at=now)
    if count:
        withhold(Mail.objects.filter(key__startswith=f"{member_mail_key(member)}:"))
    return count


def member_mail_key(member: Member) -> str:
    """What the keys of the mails with this member's links begin with."""
    return f"members.link:{member.pk}"


def link_of(token: str, now: datetime) -> Link | None:
    """The link of a token, unless it was used, revoked or has expired.

    Raises `NotFound`, which says whom to write to, for a member's link of an edition
    that has ended: that member alone has the token.
    """
    still = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    found = Link.objects.filter(
        still, digest=digest_of(token), used_at=None, revoked_at=None
    )
    link = found.select_related(
        "invitation__participant__edition__series",
        "invitation__participant__city",
        "member__edition__series",
        "member__edition__host",
        "member__delegation__participant__city",
    ).first()
    if link is not None and link.member is not None:
        refuse_after_the_end(link.member.edition, now)
    return link


def member_links_end(edition: Edition) -> datetime | None:
    """When the personal links of members and interpreters open nothing any more.

    With the deadline of the release, and a few days after the last day at the earliest;
    None for an edition without a date.
    """
    due = next((one for one in deadlines_of(edition) if one.kind == "release"), None)
    if due is None:
        return None
    last = date.fromisoformat(max(edition.dates)) + _STAYS
    return max(due.at, datetime.combine(last, time.max, UTC))


def refuse_after_the_end(edition: Edition, now: datetime) -> None:
    """Raise `NotFound`, which says whom to write to, once personal links have ended."""
    ends = member_links_end(edition)
    if ends is None or now < ends:
        return
    zone = edition.host.zones.values_list("zone", flat=True)[0]
    words = {
        "edition": edition_plain(edition),
        "day": date_plain(local(ends, zone).date()),
        "address": secretariat_address(edition),
    }
    if not words["address"]:
        raise NotFound(
            _("Personal links of the edition “%(edition)s” ended on %(day)s.") % words
        )
    raise NotFound(
        _(
            "Personal links of the edition “%(edition)s” ended on %(day)s. If you need"
            " something of it, write to the secretariat: %(address)s"
        )
        % words
    )


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
