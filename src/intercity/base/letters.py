"""Mails that tell a person of something: in their language, as text and as HTML.

The words are a room's own (`words.py`); how a letter looks stands here once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from intercity.base.languages import reader_language
from intercity.base.outbox import post
from intercity.kernel.wording import url_code

if TYPE_CHECKING:
    from intercity.base.models import Mail
    from intercity.people.models import Person


class Attachment(NamedTuple):
    """A file that goes with a letter."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is told: sentences by paragraph, and where to go on (label, address).

    The words of a secret letter, such as one with a link that opens something, are
    dropped once it is sent. Nothing is tried after `expires_at`.
    """

    subject: str
    paragraphs: tuple[str, ...]
    link: tuple[str, str] | None = None
    is_secret: bool = False
    attachments: tuple[Attachment, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is written to and has no account."""

    email: str
    name: str
    language: str
    is_active: bool = True


def tell(
    person: Person | Addressee,
    write: Callable[[], Letter],
    *,
    key: str,
    about: str,
    now: datetime,
    answer_to: Person | None = None,
) -> tuple[Mail, ...]:
    """Post what `write` says in the person's language, once for each `key`.

    An answer goes to `answer_to`. One whose account is closed is told nothing. Returns
    the mail. Call it inside the transaction of the action.
    """
    if not person.is_active:
        return ()
    with override(url_code(person.language)):
        letter = write()
        message = _message(letter, person)
    if answer_to is not None:
        message.extra_headers["Reply-To"] = answer_to.email
    return post(
        message,
        now=now,
        key=key,
        about=about,
        is_secret=letter.is_secret,
        expires_at=letter.expires_at,
    )


def _message(letter: Letter, person: Person | Addressee) -> EmailMultiAlternatives:
    lang = reader_language()
    context = {
        "letter": letter,
        "person": person,
        "lang": lang,
        "site": urlsplit(settings.SITE_URL).netloc,
        "url": urljoin(settings.SITE_URL, letter.link[1]) if letter.link else "",
    }
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=render_to_string("base/letters/letter.txt", context),
        to=[person.email],
        headers={"Content-Language": lang},
    )
    message.attach_alternative(
        render_to_string("base/letters/letter.html", context), "text/html"
    )
    for file in letter.attachments:
        message.attach(*file)
    return message
