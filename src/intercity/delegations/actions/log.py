"""The log of what a city and the secretariat wrote to each other.

Refusals by code: in_the_future · and those of a file (`base.files.checked`)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from intercity.base.files import LETTERS, checked, keep
from intercity.base.models import File, Mail
from intercity.base.record import record
from intercity.base.refusals import Refusal
from intercity.delegations.channels import Channel
from intercity.delegations.models import Correspondence, Reply
from intercity.seminars.models import Participant

if TYPE_CHECKING:
    from intercity.people.models import Person

LETTER_BYTES = 10 * 1024 * 1024


def log_mail(
    participant: Participant,
    mails: Iterable[Mail],
    *,
    by: Person | None,
    now: datetime,
    is_shown: bool = True,
) -> list[Correspondence]:
    """Note mails that the site sends to a city; each once. Two queries.

    Call it in the transaction in which they are posted.
    """
    posted = list(mails)
    known = set(
        Correspondence.objects.filter(
            participant=participant, mail__in=posted
        ).values_list("mail_id", flat=True)
    )
    return Correspondence.objects.bulk_create(
        Correspondence(
            participant=participant,
            direction=Correspondence.Direction.OUT,
            channel=Channel.MAIL,
            on=now.date(),
            subject=mail.subject[:300],
            mail=mail,
            is_shown=is_shown,
            by=by,
            at=now,
        )
        for mail in posted
        if mail.pk not in known
    )


def log_reply(reply: Reply, participant: Participant) -> Correspondence:
    """Note a reply, by whichever channel; call it in the transaction of the reply."""
    return Correspondence.objects.create(
        participant=participant,
        direction=Correspondence.Direction.IN,
        channel=reply.channel,
        on=reply.received_on,
        reply=reply,
        file=reply.file,
        by=reply.by,
        at=reply.at,
    )


@dataclass(frozen=True, kw_only=True)
class Note:
    """What was written or said outside this site, and whether the city reads it."""

    direction: str
    channel: str
    on: date
    subject: str
    words: str = ""
    is_shown: bool = True


@transaction.atomic
def note_correspondence(
    participant: Participant,
    note: Note,
    *,
    by: Person | None,
    now: datetime,
    letter: UploadedFile[Any] | None = None,
) -> Correspondence:
    """The secretariat writes down a call, a letter or a mail, with its file."""
    check_day(note.on, now)
    line = Correspondence.objects.create(
        participant=participant,
        direction=note.direction,
        channel=note.channel,
        on=note.on,
        subject=note.subject,
        words=note.words,
        is_shown=note.is_shown,
        file=kept_letter(letter, by=by, now=now),
        by=by,
        at=now,
    )
    data = {"city": participant.city.slug, "line": line.pk, "channel": note.channel}
    record("correspondence.note", participant.edition, by=by, now=now, data=data)
    return line


def check_day(day: date, now: datetime) -> None:
    """Refuse a day that has not begun anywhere on earth."""
    if day.toordinal() > now.date().toordinal() + 1:
        raise Refusal("in_the_future", {"day": day})


def kept_letter(
    letter: UploadedFile[Any] | None, *, by: Person | None, now: datetime
) -> File | None:
    """A letter that came with it, if any; call it in the transaction."""
    if letter is None:
        return None
    kind = checked(letter, LETTERS, most_bytes=LETTER_BYTES)
    return keep(letter, kind, by=by, now=now)
