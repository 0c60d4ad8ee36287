"""Inviting cities: in one go, again, or taken back; the address.

Refusals by code: none_chosen · not_taking_part · already_invited (cities) · no_address
(cities) · no_dates · reply_is_past (day) · gaps (gaps) · not_registered (address)
· not_invited · has_answered
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from intercity.base.models import Mail
from intercity.base.outbox import Later, post
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.addressees import OPEN, Addressee, addressees
from intercity.delegations.channels import Channel
from intercity.delegations.drafting import Draft, Writer
from intercity.delegations.links import close_links, make_link
from intercity.delegations.models import Correspondence, Invitation, Letter
from intercity.delegations.posting import link_address, message
from intercity.delegations.sheet import sheet
from intercity.seminars.actions import Answered, note_answer
from intercity.seminars.actions.editions import locked

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.deadlines import Due
    from intercity.seminars.models import Edition, Participant

GRACE = timedelta(days=14)
"""An invitation can be answered for so long after the day that its letter names."""

PLACE_OF_LINK = "…"
"""What stands for a secret link in previews and in the log."""

State = Invitation.State


@transaction.atomic
def invite(
    edition: Edition,
    chosen: Iterable[int],
    *,
    key: str,
    by: Person | None,
    now: datetime,
) -> int:
    """Invite these participants, all or none; returns how many.

    `key` is the form's: what was sent by it is not sent again. Each gets a mail with a
    link of its own and, where the leader is known, the letter as a PDF, which is made
    when the mail is sent.
    """
    edition = locked(edition)
    wanted = set(chosen)
    done = Mail.objects.filter(key__startswith=f"invite:{key}:").count()
    if done:
        return done
    rows = addressees(edition, now.date(), wanted)
    writer = Writer(edition, now)
    expires_at = _expiry(writer, now)
    check(rows, wanted)
    sender = _Sender(writer, by, now)
    for ready in _drafts(writer, rows):
        sender.invite(ready, key, expires_at)
    cities = [one.city.slug for one in rows]
    record("invitations.send", edition, by=by, now=now, data={"cities": cities})
    return len(rows)


def check(rows: tuple[Addressee, ...], wanted: set[int]) -> None:
    """Refuse what cannot be sent."""
    if not wanted:
        raise Refusal("none_chosen")
    if len(rows) < len(wanted):
        raise Refusal("not_taking_part")
    if invited := [one for one in rows if not may_be_invited(one)]:
        raise Refusal("already_invited", {"cities": _names(invited)})
    if unknown := [one for one in rows if not one.address]:
        raise Refusal("no_address", {"cities": _names(unknown)})


def may_be_invited(one: Addressee) -> bool:
    """Whether the city is not invited at present."""
    return one.invitation is None or one.invitation.state in OPEN


def _names(rows: Iterable[Addressee]) -> list[str]:
    return [str(one.city) for one in rows]


def without_time_to_reply(writer: Writer, now: datetime) -> Refusal | None:
    """Why nobody could answer in time (`no_dates`, `reply_is_past`), or None."""
    reply = writer.reply
    if reply is None:
        return Refusal("no_dates")
    return Refusal("reply_is_past", {"day": reply.on}) if reply.is_past(now) else None


def asked_by(invitation: Invitation | None, due: Due, now: datetime) -> datetime:
    """Until when a city is asked to reply: by the deadline, whose `due` it is.

    Once that is over it is what its letter says, where that was sent later.
    """
    until = invitation.expires_at if invitation else None
    if until is None or not due.is_past(now):
        return due.at
    return max(due.at, until - GRACE)


def _expiry(writer: Writer, now: datetime) -> datetime:
    if refusal := without_time_to_reply(writer, now):
        raise refusal
    assert writer.reply is not None  # noqa: S101 -- refused above
    return writer.reply.at + GRACE


def _drafts(
    writer: Writer, rows: Iterable[Addressee]
) -> list[tuple[Addressee, Draft, Draft | None]]:
    """What is to be sent, each with its reference; refused where anything is missing.

    The link is put in when it is made.
    """
    found, gaps = [], {}
    references = _references(writer)
    for one in rows:
        invitation = one.invitation or Invitation(participant=one.participant)
        invitation.reference = invitation.reference or next(references)
        one = replace(one, invitation=invitation)
        mail = writer.invitation(
            one, link=PLACE_OF_LINK, reference=invitation.reference
        )
        letter = None
        if one.leader is not None:
            letter = writer.to_leader(one, reference=invitation.reference)
        lacks = {*mail.missing, *(letter.missing if letter else ())}
        if lacks:
            gaps[str(one.city)] = sorted(lacks)
        found.append((one, mail, letter))
    if gaps:
        raise Refusal("gaps", {"gaps": gaps})
    return found


def _references(writer: Writer) -> Iterator[str]:
    """Reference numbers that are free, in order."""
    edition = writer.edition
    prefix = writer.letterhead.prefix if writer.letterhead else ""
    stem = f"{prefix}-{edition.ordinal or edition.slug}" if prefix else edition.slug
    taken = set(
        Invitation.objects.filter(reference__startswith=f"{stem}-").values_list(
            "reference", flat=True
        )
    )
    number = 0
    while True:
        number += 1
        reference = f"{stem}-{number:03}"
        if reference not in taken:
            yield reference


@dataclass(frozen=True, slots=True)
class _Sender:
    """Sends invitations of one edition, in one action."""

    writer: Writer
    by: Person | None
    now: datetime

    def invite(
        self, ready: tuple[Addressee, Draft, Draft | None], key: str, until: datetime
    ) -> None:
        """Make the city invited, keep its letter, and post the mail."""
        one, draft, letter = ready
        if not one.participant.takes_part:  # its invitation was withdrawn before
            asked = Answered(takes_part=True)
            note_answer(one.participant, asked, by=self.by, now=self.now)
        invitation = _invitation(one)
        invitation.state, invitation.language = State.INVITED, draft.language
        invitation.address = one.address
        invitation.sent_at, invitation.expires_at = self.now, until
        invitation.opened_at = invitation.answered_at = None
        if invitation.pk:
            invitation.revision += 1
        invitation.save()
        kept = self._keep(one, letter) if letter else None
        self.post(one, draft, kept, (f"invite:{key}:{one.participant.pk}", one.address))

    def _keep(self, one: Addressee, letter: Draft) -> Letter:
        invitation, head = _invitation(one), self.writer.letterhead
        words = sheet(
            self.writer, one, letter, reference=invitation.reference, at=self.now
        )
        return Letter.objects.create(
            invitation=invitation,
            language=letter.language,
            content=words.as_dict(),
            logo=head.logo if head else None,
            written_at=self.now,
        )

    def post(
        self, one: Addressee, draft: Draft, letter: Letter | None, to: tuple[str, str]
    ) -> Mail:
        """Post it with a new link, `to` a key and an address; earlier links end."""
        invitation, (key, address) = _invitation(one), to
        close_links(invitation, now=self.now)
        token = make_link(
            invitation=invitation,
            address=address,
            now=self.now,
            expires_at=invitation.expires_at,
        )
        link = link_address(token, invitation.language)
        reference = invitation.reference
        linked = self.writer.invitation(one, link=link, reference=reference)
        made = message(linked, to=address, link=link)
        if self.by is not None:
            made.extra_headers["Reply-To"] = self.by.email
        if letter is not None:
            name, given = f"{reference}.pdf", {"letter": letter.pk}
            made.attachments.append(
                Later(name, "application/pdf", "delegations.letter", given)
            )
        about = key_of(self.writer.edition)
        (mail,) = post(made, now=self.now, key=key, about=about, is_secret=True)
        invitation.mail = mail
        invitation.save(update_fields=["mail"])
        Correspondence.objects.create(
            participant=one.participant,
            direction=Correspondence.Direction.OUT,
            channel=Channel.MAIL,
            on=self.now.date(),
            subject=draft.subject[:300],
            words=draft.text,
            mail=mail,
            by=self.by,
            at=self.now,
        )
        return mail


def _invitation(one: Addressee) -> Invitation:
    assert one.invitation is not None  # noqa: S101 -- the actions have seen to it
    return one.invitation


@transaction.atomic
def send_again(
    participant: Participant,
    address: str,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Mail:
    """Send a new link to an address that is registered for the city; the old one ends.

    Twice with the same revision is once. After the deadline for replies the city has
    some days more (`Writer.reply`). Refuses a city that is not invited (`not_invited`)
    or has answered (`has_answered`), and any other address. Who accepted by telephone
    or letter stays so, and comes in by the link while nobody speaks for the city.
    """
    edition = locked(participant.edition)
    (one,) = addressees(edition, now.date(), [participant.pk])
    invitation = one.invitation
    if invitation is None or invitation.state in OPEN - {State.EXPIRED}:
        raise Refusal("not_invited")
    key = f"again:{invitation.pk}:{revision}"
    if known := Mail.objects.filter(key__startswith=f"{key}:").first():
        return known
    if not one.needs_link:
        raise Refusal("has_answered")
    if address not in one.addresses:
        raise Refusal("not_registered", {"address": address})
    _check_revision(invitation, revision, {})
    writer = Writer(edition, now)
    invitation.expires_at = _expiry(writer, now)
    if invitation.state != State.ACCEPTED:
        invitation.state = State.OPENED if invitation.opened_at else State.INVITED
    invitation.reference = invitation.reference or next(_references(writer))
    invitation.sent_at = invitation.sent_at or now
    invitation.revision += 1
    draft = writer.invitation(one, link=PLACE_OF_LINK, reference=invitation.reference)
    if draft.missing:
        raise Refusal("gaps", {"gaps": {str(one.city): sorted(draft.missing)}})
    invitation.language = draft.language
    invitation.save()
    letter = invitation.letters.first()
    mail = _Sender(writer, by, now).post(one, draft, letter, (key, address))
    data = {"city": one.city.slug}
    record("invitations.send_again", edition, by=by, now=now, data=data)
    return mail


@transaction.atomic
def enter_address(
    participant: Participant,
    address: str,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Invitation:
    """Invite the city at this address; "" for that of its main focal point.

    Refuses a city that is invited already: where a link went, it went.
    """
    edition = locked(participant.edition)
    invitation = Invitation.objects.filter(participant=participant).first()
    if invitation is None:
        invitation = Invitation(participant=participant, revision=0)
    if invitation.address == address:
        return invitation
    if invitation.state not in OPEN:
        raise Refusal("already_invited", {"cities": [str(participant.city)]})
    _check_revision(invitation, revision, {"address": address})
    invitation.address = address
    invitation.revision += 1
    invitation.save()
    data = {"city": participant.city.slug}
    record("invitations.enter_address", edition, by=by, now=now, data=data)
    return invitation


@transaction.atomic
def withdraw_invitation(
    participant: Participant, *, revision: int, by: Person | None, now: datetime
) -> Invitation:
    """Take an invitation back: its links open nothing; nobody is told by this.

    A mail with one that still waits is not sent.

    The city is in no plan and on no list until it is invited again, or a reply of it
    is recorded; who was at an edition that was held stays there.
    """
    edition = locked(participant.edition)
    invitation = Invitation.objects.filter(participant=participant).first()
    if invitation is None or invitation.state == State.DRAFT:
        raise Refusal("not_invited")
    if invitation.state == State.WITHDRAWN:
        return invitation
    _check_revision(invitation, revision, {"state": State.WITHDRAWN.label})
    invitation.state = State.WITHDRAWN
    invitation.revision += 1
    invitation.save()
    close_links(invitation, now=now)
    if not edition.was_held:
        note_answer(participant, Answered(takes_part=False), by=by, now=now)
    data = {"city": participant.city.slug}
    record("invitations.withdraw", edition, by=by, now=now, data=data)
    return invitation


def _check_revision(
    invitation: Invitation, revision: int, yours: dict[str, object]
) -> None:
    if invitation.revision != revision:
        theirs = {
            "address": invitation.address,
            "state": invitation.get_state_display(),
        }
        theirs = {name: theirs[name] for name in yours} or {"state": theirs["state"]}
        raise Stale({**theirs, "revision": invitation.revision}, yours)
