"""Mails as rows: written with the action that they tell of, sent after it is committed.

`Outbox` is the site's `EMAIL_BACKEND`, so that whoever sends a mail (also the packages)
writes it here. A job gives each mail to the server named in `MAIL_TRANSPORT`; `sweep`
tries again what a server put off and what a killed worker left behind. Sending happens
at least once: a mail that is sent twice bears the same Message-ID.
"""

from __future__ import annotations

import smtplib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from intercity.base import jobs
from intercity.base.clock import now as present
from intercity.base.models import Mail
from intercity.base.record import key_of, record

if TYPE_CHECKING:
    from intercity.people.models import Person

# After the first attempt, the second … and then it has failed: two days in all.
_WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)
)
# A mail that is being sent is left alone for so long.
_SENDING = timedelta(minutes=5)
# One that its job has not sent so long after its time is asked for again.
_OVERDUE = timedelta(seconds=30)
_MOST_SWEPT = 500
_MOST_ERROR = 500


M = TypeVar("M", bound=Callable[..., bytes])


class Outbox(BaseEmailBackend):
    """Django's way to send a mail, as a row.

    `is_secret` and `expires_at` on a message are heeded.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them in the transaction of whoever sends; returns how many."""
        for message in email_messages:
            post(
                message,
                now=present(),
                is_secret=getattr(message, "is_secret", False),
                expires_at=getattr(message, "expires_at", None),
            )
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Later:
    """A file that is made when the mail is sent, by the maker of this name.

    It stands among the attachments of a message that is posted.
    """

    name: str
    media_type: str
    maker: str
    given: dict[str, Any]


_makers: dict[str, Callable[..., bytes]] = {}


def maker(name: str) -> Callable[[M], M]:
    """Register what makes such files; the first part of the name is the room."""

    def decorator(function: M) -> M:
        _makers[name] = function
        return function

    return decorator


class FileNotMade(Exception):
    """The file that was to be attached could not be made; the mail waits."""


def post(
    message: EmailMessage,
    *,
    now: datetime,
    key: str = "",
    about: str = "",
    is_secret: bool = False,
    expires_at: datetime | None = None,
) -> tuple[Mail, ...]:
    """Write a mail for each recipient, and ask for it to be sent.

    `key` names what the mail tells, such as a kind, a recipient and a revision: the
    same key to the same address is the same mail, and written once. `about` names the
    object that it belongs to (`record.key_of`). Of a secret mail, such as one with a
    link or a code, the words are dropped once it is sent or given up. Nothing is tried
    after `expires_at`. Call it inside the transaction of the action.
    """
    name = key or uuid4().hex
    facts = {"about": about, "is_secret": is_secret, "expires_at": expires_at}
    return tuple(
        _write(f"{name}:{to}", facts | _facts(message, to, now))
        for to in message.recipients()
    )


def _write(key: str, facts: dict[str, Any]) -> Mail:
    with transaction.atomic():
        row, is_new = Mail.objects.get_or_create(key=key, defaults=facts)
        if is_new:
            jobs.enqueue("base.send_mail", mail=row.pk)
    return row


def post_all(
    letters: Iterable[tuple[str, EmailMessage]], *, now: datetime, about: str = ""
) -> dict[str, Mail]:
    """Write many mails at once, by their keys; those written anew, by key and address.

    As `post`, for thousands: a few statements and a job for each `_MOST_SWEPT`.
    """
    rows: dict[str, Mail] = {}
    for key, message in letters:
        for to in message.recipients():
            whole = f"{key}:{to}"
            facts = {"about": about, **_facts(message, to, now)}
            rows.setdefault(whole, Mail(key=whole, **facts))
    written: dict[str, Mail] = {}
    keys = list(rows)
    with transaction.atomic():
        for start in range(0, len(keys), _MOST_SWEPT):
            part = keys[start : start + _MOST_SWEPT]
            known = Mail.objects.filter(key__in=part).values_list("key", flat=True)
            new = set(part).difference(known)
            Mail.objects.bulk_create(
                [rows[key] for key in part if key in new], ignore_conflicts=True
            )
            found = Mail.objects.filter(key__in=new).only("pk", "key", "to")
            made = {row.key: row for row in found}
            if made:
                pks = [row.pk for row in made.values()]
                jobs.enqueue("base.send_mails", mails=pks)
            written |= made
    return written


def _facts(message: EmailMessage, to: str, now: datetime) -> dict[str, Any]:
    headers = dict(message.extra_headers)
    return {
        "to": to,
        "language": headers.get("Content-Language", ""),
        "sender": message.from_email,
        "subject": message.subject,
        "text": message.body,
        "html": _html(message),
        "headers": headers,
        "attachments": [_kept(part) for part in message.attachments],
        "message_id": make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
        "written_at": now,
        "due_at": now,
    }


def _html(message: EmailMessage) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    bodies = (str(body) for body, kind in message.alternatives if kind == "text/html")
    return next(bodies, "")


def _kept(part: Any) -> dict[str, Any]:
    if isinstance(part, Later):
        return asdict(part)
    name, content, media_type = part
    body = content.encode() if isinstance(content, str) else content
    return {
        "name": name or "",
        "media_type": media_type or "application/octet-stream",
        "base64": b64encode(body).decode(),
    }


def message_of(row: Mail) -> EmailMultiAlternatives:
    """The mail as it is sent."""
    message = EmailMultiAlternatives(
        subject=row.subject,
        body=row.text,
        from_email=row.sender,
        to=[row.to],
        headers={**row.headers, "Message-ID": row.message_id},
        attachments=[
            (part["name"], _content(part), part["media_type"])
            for part in row.attachments
        ],
    )
    if row.html:
        message.attach_alternative(row.html, "text/html")
    return message


def _content(part: dict[str, Any]) -> bytes:
    if "maker" not in part:
        return b64decode(part["base64"])
    try:
        return _makers[part["maker"]](**part["given"])
    except Exception as error:
        raise FileNotMade(f"{part['name']}: {error}") from error


def send(pk: int, *, now: datetime) -> None:
    """Give a mail to the server, unless it was sent or somebody is at it."""
    row = _take(pk, now)
    if row is None:
        return
    try:
        connection = mail.get_connection(settings.MAIL_TRANSPORT)
        connection.send_messages([message_of(row)])
    except Exception as error:
        # Also what no server said, such as of a head with a line break: a mail that
        # cannot be sent is to stand at the desk, and not to be tried for ever.
        _put_off(row, error, now)
        return
    row.state, row.sent_at, row.error = Mail.State.SENT, now, ""
    _keep_no_secret(row)
    _note(row)


def _keep_no_secret(row: Mail) -> None:
    if row.is_secret:
        row.text = row.html = ""
        row.attachments = []


def _take(pk: int, now: datetime) -> Mail | None:
    with transaction.atomic():
        row = (
            Mail.objects.select_for_update()
            .filter(pk=pk, state=Mail.State.WAITING, due_at__lte=now)
            .first()
        )
        if row is None:
            return None
        if row.expires_at is not None and row.expires_at <= now:
            _give_up(row)
            return None
        row.attempts += 1
        row.due_at = now + _SENDING
        row.save(update_fields=["attempts", "due_at"])
        return row


def _put_off(row: Mail, error: Exception, now: datetime) -> None:
    row.error = _words(error)[:_MOST_ERROR]
    if _is_final(error) or row.attempts > len(_WAITS):
        _give_up(row)
        return
    due_at = now + _WAITS[row.attempts - 1]
    if row.expires_at is not None and row.expires_at <= due_at:
        _give_up(row)
        return
    row.due_at = due_at
    _note(row)


def _give_up(row: Mail) -> None:
    row.state = Mail.State.FAILED
    _keep_no_secret(row)
    _note(row)


def withhold(mails: QuerySet[Mail]) -> int:
    """Send no secret mail of these that still waits, and drop its words; how many.

    For those with a link that opens nothing any more: call it in the transaction that
    takes the link away. One that is being sent at that moment may arrive, and counts
    as sent then.
    """
    waiting = mails.filter(state=Mail.State.WAITING, is_secret=True)
    return waiting.update(state=Mail.State.WITHHELD, text="", html="", attachments=[])


_NOTED = ("state", "sent_at", "due_at", "error")
_WORDS = ("text", "html", "attachments")


def _note(row: Mail) -> None:
    """Write what became of a mail, unless its reader was erased meanwhile.

    Its words stay as they are stored, where somebody else may have been erased. One
    that was withheld meanwhile stays so, unless it is sent.
    """
    names = (*_NOTED, *_WORDS) if row.is_secret else _NOTED
    told = {name: getattr(row, name) for name in names}
    found = Mail.objects.filter(pk=row.pk, to=row.to)
    if row.state != Mail.State.SENT:
        found = found.filter(state=Mail.State.WAITING)
    found.update(**told)


def _is_final(error: Exception) -> bool:
    """Whether the server will never take this mail: an answer of 500 or above."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    refused = (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
    return isinstance(error, refused) and error.smtp_code >= 500


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = error.recipients.values()
        return "; ".join(f"{code} {_text(said)}" for code, said in answers)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


AGAIN = (Mail.State.FAILED, Mail.State.BOUNCED)


def resend(row: Mail, *, by: Person | None, now: datetime) -> bool:
    """Send a mail once more that failed or came back; any other is left alone.

    The record has it with what the mail is about.
    """
    with transaction.atomic():
        current = Mail.objects.select_for_update().get(pk=row.pk)
        if current.state not in AGAIN or current.is_secret:
            return False
        current.state, current.attempts = Mail.State.WAITING, 0
        current.due_at, current.error = now, ""
        current.save(update_fields=["state", "attempts", "due_at", "error"])
        jobs.enqueue("base.send_mail", mail=current.pk)
        about, data = current.about or key_of(current), {"mail": current.pk}
        record("mails.send_again", about, by=by, now=now, data=data)
    return True


def bounced(message_id: str, words: str) -> bool:
    """Note that a mail came back; whether there is such a mail."""
    found = Mail.objects.filter(message_id=message_id)
    return bool(found.update(state=Mail.State.BOUNCED, error=words[:_MOST_ERROR]))


def sweep(now: datetime) -> int:
    """Ask again for waiting mails whose time has come; returns how many."""
    with transaction.atomic():
        due = list(
            Mail.objects.select_for_update(skip_locked=jobs.skips_locked())
            .filter(state=Mail.State.WAITING, due_at__lte=now - _OVERDUE)
            .order_by("due_at")
            .values_list("pk", flat=True)[:_MOST_SWEPT]
        )
        for pk in due:
            jobs.enqueue("base.send_mail", mail=pk)
        # Not asked for again by the next sweep, should the queue be long.
        Mail.objects.filter(pk__in=due).update(due_at=now)
    return len(due)


@jobs.job("base.send_mail")
def _send(*, mail: int) -> None:
    send(mail, now=present())


@jobs.job("base.send_mails")
def _send_all(*, mails: list[int]) -> None:
    for pk in mails:
        send(pk, now=present())
