"""Reminding cities of what they still owe before a deadline, each time once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from intercity.base.outbox import post, post_all
from intercity.base.record import key_of, record
from intercity.delegations.actions.invitations import GRACE, asked_by
from intercity.delegations.addressees import Addressee, addressees
from intercity.delegations.asked import owing_of
from intercity.delegations.channels import Channel
from intercity.delegations.drafting import Draft, Writer
from intercity.delegations.links import make_link
from intercity.delegations.models import Correspondence, Invitation
from intercity.delegations.posting import link_address, message, page_language
from intercity.kernel.wording import language_tag
from intercity.seminars.deadlines import Due
from intercity.seminars.models import Edition
from intercity.seminars.queries import secretariat_address

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from intercity.base.models import Mail
    from intercity.people.models import Person

STEPS: tuple[tuple[str, timedelta], ...] = (
    ("week", timedelta(days=-7)),
    ("day", timedelta(days=-1)),
    ("late", timedelta(days=3)),
)
"""When cities are reminded, from the deadline."""

_WINDOW = timedelta(days=2)
"""A reminder that the worker could not send for so long is not sent any more."""

_AFTER = timedelta(days=60)
_ASKED = frozenset(
    {
        Invitation.State.INVITED,
        Invitation.State.OPENED,
        # By telephone or letter: nobody there has an account yet.
        Invitation.State.ACCEPTED,
    }
)


def remind_all(now: datetime) -> int:
    """Send the reminders whose time has come, in all editions; returns how many."""
    editions = (
        Edition.objects.filter(was_held=False)
        .exclude(kind=Edition.Kind.RECONSTRUCTION)
        .select_related("series", "host")
    )
    return sum(
        _remind_of(edition, now)
        for edition in editions
        if edition.dates
        and date.fromisoformat(max(edition.dates)) + _AFTER >= now.date()
    )


def _remind_of(edition: Edition, now: datetime) -> int:
    writer, sent = Writer(edition), 0
    for due in writer.deadlines.values():
        step = step_at(due, now)
        if due.rung.asks_cities and step is not None:
            sent += remind(writer, due, step=step, by=None, now=now)
    return sent


def step_at(due: Due, now: datetime) -> str | None:
    """The reminder of a deadline whose time it is."""
    for name, after in reversed(STEPS):
        if due.at + after <= now:
            return name if now < due.at + after + _WINDOW else None
    return None


@transaction.atomic
def remind(
    writer: Writer,
    due: Due,
    *,
    step: str,
    only: Iterable[int] | None = None,
    by: Person | None,
    now: datetime,
) -> int:
    """Remind the cities that owe this, `only` some of them; returns how many mails.

    The key of a mail is made of edition, deadline, `step` and city, so that the same
    one is never sent twice; a deadline that was moved is another one. Whoever was
    invited since the time of the step is left alone.
    """
    edition = writer.edition
    wanted = owing_of(edition, due.kind)
    if only is not None:
        wanted &= set(only)
    rows = addressees(edition, now.date(), wanted) if wanted else ()
    begun = {name: due.at + after for name, after in STEPS}.get(step)
    rows = tuple(one for one in rows if not _is_fresh(one, begun))
    stem = f"remind:{edition.pk}:{due.kind}:{due.on}:{step}"
    letters: list[tuple[str, EmailMultiAlternatives]] = []
    logged: dict[str, tuple[Addressee, Draft]] = {}
    sent: dict[str, Mail] = {}
    answer_to = _answer_to(edition, by)
    for one in rows:
        key, mine = f"{stem}:{one.participant.pk}", _due_for(one, due, now)
        if one.points:
            for mail, draft in _to_points(writer, one, mine):
                mail.extra_headers |= answer_to
                letters.append((key, mail))
                logged[f"{key}:{mail.to[0]}"] = (one, draft)
        elif one.address and one.invitation and one.invitation.state in _ASKED:
            found = _to_address(writer, one, mine, (key, answer_to), now=now)
            if found is not None:
                sent[f"{key}:{one.address}"] = found[0]
                logged[f"{key}:{one.address}"] = (one, found[1])
    sent |= post_all(letters, now=now, about=key_of(edition))
    Correspondence.objects.bulk_create(
        [_line(*logged[key], mail, by, now) for key, mail in sent.items()],
        batch_size=500,
    )
    if sent:
        data = {"deadline": due.kind, "step": step, "mails": len(sent)}
        record("invitations.remind", edition, by=by, now=now, data=data)
    return len(sent)


def _due_for(one: Addressee, due: Due, now: datetime) -> Due:
    """The deadline as the city's own letter says it."""
    if due.kind != "reply":
        return due
    return replace(due, at=asked_by(one.invitation, due, now))


def _answer_to(edition: Edition, by: Person | None) -> dict[str, str]:
    """Answers go to who reminds, or to the secretariat's colleague of longest."""
    if by is not None:
        return {"Reply-To": by.email}
    found = secretariat_address(edition)
    return {"Reply-To": found} if found else {}


def _is_fresh(one: Addressee, begun: datetime | None) -> bool:
    sent = one.invitation.sent_at if one.invitation else None
    return begun is not None and sent is not None and sent > begun


def _to_points(
    writer: Writer, one: Addressee, due: Due
) -> Iterable[tuple[EmailMultiAlternatives, Draft]]:
    """A mail to each focal point, in that person's language."""
    for point in one.points:
        person = point.person
        wanted = language_tag(person.language)
        with override(page_language(wanted)):
            slugs = [writer.edition.slug, one.city.slug]
            link = settings.SITE_URL + reverse("seminars:own_city", args=slugs)
        parts = point.parts or person.parts
        draft = writer.reminder(one, due, wanted=wanted, parts=parts, link=link)
        yield message(draft, to=person.email, link=link), draft


def _to_address(
    writer: Writer,
    one: Addressee,
    due: Due,
    sending: tuple[str, dict[str, str]],
    *,
    now: datetime,
) -> tuple[Mail, Draft] | None:
    """A mail with a new link to the address that was invited; nobody has the role yet.

    The link that went there before still opens the invitation. Where the reply came by
    another way, the new one lasts as long as what is asked for may still come.
    """
    invitation, (key, headers) = one.invitation, sending
    assert invitation is not None  # noqa: S101 -- the caller has looked
    if Correspondence.objects.filter(mail__key=f"{key}:{one.address}").exists():
        return None
    token = make_link(
        invitation=invitation,
        address=one.address,
        now=now,
        expires_at=_until(invitation, due),
    )
    link = link_address(token, invitation.language)
    draft = writer.reminder(
        one, due, wanted=invitation.language, parts=one.parts, link=link
    )
    made = message(draft, to=one.address, link=link)
    made.extra_headers |= headers
    (mail,) = post(
        made,
        now=now,
        key=key,
        about=key_of(writer.edition),
        is_secret=True,
    )
    shown = writer.reminder(
        one, due, wanted=invitation.language, parts=one.parts, link="…"
    )
    return mail, shown


def _until(invitation: Invitation, due: Due) -> datetime | None:
    stated, asked = invitation.expires_at, due.at + GRACE
    if invitation.state != Invitation.State.ACCEPTED:
        return stated
    return max(stated or asked, asked)


def _line(
    one: Addressee, draft: Draft, mail: Mail, by: Person | None, now: datetime
) -> Correspondence:
    return Correspondence(
        participant=one.participant,
        direction=Correspondence.Direction.OUT,
        channel=Channel.MAIL,
        on=now.date(),
        subject=draft.subject[:300],
        words=draft.text,
        mail=mail,
        by=by,
        at=now,
    )
