"""What the link of an invitation allows: to come in, to take the role, to nominate.

Whoever holds a link is not known: it may have been sent on. So nothing here gives
anything to its holder. The role goes to the address that the link was sent to, after a
code that came there; a nomination waits for the secretariat.

Refusals by code: link_is_closed · not_the_addressee · no_longer_speaks
· same_address · nominated_already
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from intercity.base.languages import languages
from intercity.base.letters import Addressee, tell
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal
from intercity.cities.actions import Term, appoint
from intercity.delegations import reply_letters
from intercity.delegations.actions.invitations import GRACE
from intercity.delegations.actions.log import log_mail
from intercity.delegations.links import any_link_of, close_links, digest_of, make_link
from intercity.delegations.models import Invitation, Link, Nomination
from intercity.kernel.names import NameParts
from intercity.people.actions import Preferences, change_preferences, enter_person
from intercity.people.models import Person

MOST_WAITING = 3
# In the record, whoever acts by a link without an account.
HOLDER = "link"
_UNNAMED = NameParts()
_OPENS = (Invitation.State.INVITED, Invitation.State.DRAFT)
_ANSWERED = (Invitation.State.ACCEPTED, Invitation.State.DECLINED)
_CLOSED = (
    Invitation.State.DRAFT,
    Invitation.State.WITHDRAWN,
    Invitation.State.EXPIRED,
)


@transaction.atomic
def enter_addressee(link: Link, *, now: datetime) -> Person:
    """Let whom the invitation was sent to sign in by a code; it is opened by that."""
    invitation = _open(_locked(link, now), now)
    preferences = Preferences(
        given_name="",
        family_name="",
        family_first=False,
        language=_page_language(invitation.language),
        zone="",
    )
    return enter_person(link.address, by=None, now=now, preferences=preferences)


@transaction.atomic
def accept_role(
    link: Link, *, by: Person, now: datetime, parts: NameParts = _UNNAMED
) -> Invitation:
    """Whom the invitation was sent to speaks for the city; the link is used by that.

    Who speaks for it already stays what they are. Where somebody else is its main
    focal point, the new one is a deputy: nobody is put out by a link. Refuses whose
    time for the city has ended since it was invited (`no_longer_speaks`): a link does
    not undo what was handed over.
    """
    current = _locked(link, now)
    if by.email != current.address.strip().lower():
        raise Refusal("not_the_addressee")
    _introduce(by, parts, now)
    invitation = _open(current, now)
    city, today = invitation.participant.city, now.date()
    speaking = city.focal_points.on(today)
    if not speaking.filter(person=by).exists():
        if _has_ended(by, invitation, today):
            raise Refusal("no_longer_speaks")
        is_deputy = speaking.filter(is_deputy=False).exists()
        term = Term(from_on=today, is_deputy=is_deputy, parts=parts)
        appoint(by, city, term, by=by, now=now)
    Link.objects.filter(pk=current.pk).update(used_at=now)
    close_links(invitation, now=now)
    invitation.person = by
    invitation.revision += 1
    invitation.save(update_fields=["person", "revision"])
    _record("invitation.accept_role", invitation, by=by, now=now)
    return invitation


def _has_ended(person: Person, invitation: Invitation, today: date) -> bool:
    """Whether the person's time for the city ended after the city was invited."""
    if invitation.sent_at is None:
        return False
    points = invitation.participant.city.focal_points
    since = invitation.sent_at.date()
    return points.filter(person=person, until_on__range=(since, today)).exists()


def _introduce(person: Person, parts: NameParts, now: datetime) -> None:
    """Whoever had no name on this site so far goes by the one given here."""
    if person.parts or not parts:
        return
    person.parts = parts
    preferences = Preferences(
        given_name=person.given_name,
        family_name=person.family_name,
        family_first=person.family_first,
        language=person.language,
        zone=person.zone,
    )
    change_preferences(person, preferences, by=person, now=now)


@dataclass(frozen=True, kw_only=True)
class Nominee:
    """The colleague who is named, and what is said of the person."""

    parts: NameParts
    email: str
    language: str = "en"
    words: str = ""


@transaction.atomic
def nominate(link: Link, nominee: Nominee, *, now: datetime) -> Nomination:
    """Name a colleague as focal point; the secretariat decides.

    Whom the invitation was sent to is told. The same colleague twice is once; at most
    three wait at a time.
    """
    current = _locked(link, now)
    address = nominee.email.strip().lower()
    if address == current.address.strip().lower():
        raise Refusal("same_address")
    invitation = _open(current, now)
    waiting = invitation.nominations.filter(state=Nomination.State.WAITING)
    if known := waiting.filter(email=address).first():
        return known
    if waiting.count() >= MOST_WAITING:
        raise Refusal("nominated_already")
    nomination = Nomination(
        invitation=invitation,
        email=address,
        language=nominee.language,
        words=nominee.words,
        at=now,
    )
    nomination.parts = nominee.parts
    nomination.save()
    participant = invitation.participant
    mails = tell(
        addressee(invitation, current.address),
        lambda: reply_letters.nominated(nomination),
        key=f"invitation.nominated:{nomination.pk}",
        about=key_of(participant.edition),
        now=now,
    )
    log_mail(participant, mails, by=None, now=now)
    _record("invitation.nominate", invitation, by=None, now=now, link=current)
    return nomination


@transaction.atomic
def renew_link(token: str, *, now: datetime) -> None:
    """Send a new link in place of this one, to the registered address alone.

    Nothing is told of whether it was sent: not for an unknown link, nor for one whose
    invitation is closed. Where the role was accepted, a mail says how to sign in. A
    city that answered by telephone or letter may come in later too, to correct it.
    """
    old = any_link_of(token)
    if old is None or old.invitation is None:
        return
    invitation = _locked_invitation(old.invitation.pk)
    until = invitation.expires_at
    if invitation.state in _ANSWERED:
        until = max(until or now, now + GRACE)
    if invitation.state in _CLOSED or (until is not None and until <= now):
        return
    participant, person = invitation.participant, invitation.person
    about = key_of(participant.edition)
    if person is not None:
        key = f"invitation.sign_in:{invitation.pk}:{now:%Y-%m-%dT%H}"
        mails = tell(
            person,
            lambda: reply_letters.sign_in(invitation),
            key=key,
            about=about,
            now=now,
        )
    else:
        address = invitation.address or old.address
        close_links(invitation, now=now)
        new = make_link(
            invitation=invitation,
            address=address,
            now=now,
            expires_at=until,
        )
        mails = tell(
            addressee(invitation, address),
            lambda: reply_letters.new_link(invitation, new),
            key=f"invitation.new_link:{invitation.pk}:{digest_of(new)[:16]}",
            about=about,
            now=now,
        )
    log_mail(participant, mails, by=None, now=now)
    _record("invitation.renew_link", invitation, by=None, now=now, link=old)


def addressee(invitation: Invitation, address: str) -> Addressee:
    """Whom an invitation was sent to, as somebody who is written to."""
    return Addressee(address, "", _page_language(invitation.language))


def _page_language(tag: str) -> str:
    """The language of the invitation where these pages speak it, else English."""
    return {one.tag: one.code for one in languages()}.get(tag, "en")


def _locked(link: Link, now: datetime) -> Link:
    """The link, if it still opens; kept from others until the transaction ends.

    Its invitation is kept first: so does whoever ends its links, and nobody waits for
    somebody who waits for them.
    """
    Invitation.objects.select_for_update(of=("self",)).filter(links=link.pk).first()
    still = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    rows = Link.objects.select_for_update(of=("self",)).filter(
        still, pk=link.pk, used_at=None, revoked_at=None, invitation__isnull=False
    )
    if found := rows.first():
        return found
    raise Refusal("link_is_closed")


def _locked_invitation(pk: int) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related(
        "participant__city", "participant__edition__series", "person"
    )
    return rows.get(pk=pk)


def _open(link: Link, now: datetime) -> Invitation:
    """Its invitation, opened by what is done with it."""
    assert link.invitation_id is not None  # noqa: S101 -- `_locked` finds no other
    invitation = _locked_invitation(link.invitation_id)
    if invitation.opened_at is None:
        invitation.opened_at = now
        if invitation.state in _OPENS:
            invitation.state = Invitation.State.OPENED
        invitation.save(update_fields=["opened_at", "state"])
        _record("invitation.open", invitation, by=None, now=now, link=link)
    return invitation


def _record(
    action: str,
    invitation: Invitation,
    *,
    by: Person | None,
    now: datetime,
    link: Link | None = None,
) -> None:
    participant = invitation.participant
    data: dict[str, object] = {"city": participant.city.slug}
    if link is not None:
        data["link"] = link.pk
    role = "" if by else HOLDER
    record(action, participant.edition, by=by, now=now, role=role, data=data)
