"""The secretariat decides on a colleague who was named by an invitation's link.

Refusals by code: decided · and those of `cities.actions.appoint`
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from intercity.base.letters import tell
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal
from intercity.cities.actions import Term, appoint
from intercity.delegations import reply_letters
from intercity.delegations.actions.answering import addressee
from intercity.delegations.actions.log import log_mail
from intercity.delegations.links import close_links
from intercity.delegations.models import Invitation, Nomination
from intercity.people.actions import Preferences, enter_person
from intercity.people.models import Person


@transaction.atomic
def accept_nomination(
    nomination: Nomination, *, is_deputy: bool, by: Person, now: datetime
) -> Nomination:
    """The colleague speaks for the city from today on, and the invitation is theirs.

    Links to the invitation open nothing any more. Who speaks for the city besides
    stays: a time ends at the city's contacts.
    """
    current = _locked(nomination)
    preferences = Preferences(
        given_name=current.given_name,
        family_name=current.family_name,
        family_first=current.family_first,
        language=current.language,
        zone="",
    )
    person = enter_person(current.email, by=by, now=now, preferences=preferences)
    invitation = current.invitation
    participant, before = invitation.participant, invitation.address
    term = Term(from_on=now.date(), is_deputy=is_deputy, parts=current.parts)
    appoint(person, participant.city, term, by=by, now=now)
    close_links(invitation, now=now)
    invitation.person, invitation.address = person, person.email
    invitation.revision += 1
    invitation.save(update_fields=["person", "address", "revision"])
    _decide(current, Nomination.State.ACCEPTED, by=by, now=now)
    mails = tell(
        person,
        lambda: reply_letters.welcome(current),
        key=f"invitation.welcome:{current.pk}",
        about=key_of(participant.edition),
        now=now,
        answer_to=by,
    )
    log_mail(participant, mails, by=by, now=now)
    _tell(current, before, by=by, now=now)
    return current


@transaction.atomic
def decline_nomination(
    nomination: Nomination, *, by: Person, now: datetime
) -> Nomination:
    """The nomination is not accepted; the invitation stays as it was."""
    current = _locked(nomination)
    _decide(current, Nomination.State.DECLINED, by=by, now=now)
    _tell(current, current.invitation.address, by=by, now=now)
    return current


def _locked(nomination: Nomination) -> Nomination:
    Invitation.objects.select_for_update().get(pk=nomination.invitation_id)
    rows = Nomination.objects.select_related(
        "invitation__participant__city", "invitation__participant__edition__series"
    )
    current = rows.get(pk=nomination.pk)
    if current.state != Nomination.State.WAITING:
        raise Refusal("decided")
    return current


def _decide(
    nomination: Nomination, state: Nomination.State, *, by: Person, now: datetime
) -> None:
    nomination.state = state
    nomination.decided_by, nomination.decided_at = by, now
    nomination.save(update_fields=["state", "decided_by", "decided_at"])
    participant = nomination.invitation.participant
    data = {"city": participant.city.slug, "nomination": nomination.pk, "state": state}
    record("nomination.decide", participant.edition, by=by, now=now, data=data)


def _tell(nomination: Nomination, address: str, *, by: Person, now: datetime) -> None:
    """Tell the address that the invitation was sent to, if there is one."""
    if not address:
        return
    participant = nomination.invitation.participant
    mails = tell(
        addressee(nomination.invitation, address),
        lambda: reply_letters.decided(nomination),
        key=f"invitation.decided:{nomination.pk}",
        about=key_of(participant.edition),
        now=now,
        answer_to=by,
    )
    log_mail(participant, mails, by=by, now=now)
