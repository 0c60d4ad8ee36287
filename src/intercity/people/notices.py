"""Mails that tell a person what was done to the account."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy, override

from intercity.base.outbox import post
from intercity.base.record import key_of
from intercity.people.models import Person

# By allauth's names for them, and ours for the last one.
DONE = {
    "totp_activated": gettext_lazy("An authenticator app was set up for your account."),
    "totp_deactivated": gettext_lazy(
        "The authenticator app was removed from your account."
    ),
    "webauthn_added": gettext_lazy("A passkey was added to your account."),
    "webauthn_removed": gettext_lazy("A passkey was removed from your account."),
    "recovery_codes_generated": gettext_lazy(
        "New recovery codes were made for your account; the old ones hold no longer."
    ),
    "reset": gettext_lazy(
        "The keeper of this site removed every second factor of your account, and"
        " signed you out everywhere."
    ),
}


def notify(person: Person, what: str, *, now: datetime) -> None:
    """Write the mail for one of `DONE`; within the transaction, where there is one."""
    with override(person.language.lower()):
        context = {
            "person": person,
            "done": DONE[what],
            "host": urlsplit(settings.SITE_URL).netloc,
            "lang": get_language(),
        }
        subject = render_to_string("people/email/factors_subject.txt", context)
        mail = EmailMultiAlternatives(
            subject.strip(),
            render_to_string("people/email/factors_message.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [person.email],
            headers={"Content-Language": get_language() or "en"},
        )
        html = render_to_string("people/email/factors_message.html", context)
        mail.attach_alternative(html, "text/html")
    post(mail, now=now, about=key_of(person))
