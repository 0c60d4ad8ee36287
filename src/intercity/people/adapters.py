"""How allauth behaves here: codes by e-mail for known people only, second factors."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, override

from intercity.base.clock import now
from intercity.base.languages import reader_language
from intercity.base.limits import client_address
from intercity.people.factor_actions import note_sign_out
from intercity.people.models import Person
from intercity.people.notices import notify

# A second factor that was shown so lately need not be shown again before a change.
_LATELY = 300  # seconds
_CODE_HOLDS = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
_WAIT = gettext_lazy(
    "For safety, this can be done only a few times in a row. Please wait a few minutes."
)
_log = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed: people are entered by a secretariat or an administrator."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This is not the code that was sent. Look at the newest mail."
        ),
        "too_many_login_attempts": _WAIT,
        "rate_limited": _WAIT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address that this site's own limits count by.

        Sessions keep it as an address; what is none stands as the unspecified one.
        """
        try:
            return str(ip_address(client_address(request)))
        except ValueError:
            return "::"

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is; there is no prefix."""
        return subject

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """In the language of the person, or for strangers that of the page."""
        address = email if isinstance(email, str) else email[0]
        person = Person.objects.filter(email=address.lower()).first()
        with override(person.language.lower() if person else get_language()):
            mail: EmailMessage = super().render_mail(
                template_prefix,
                email,
                context
                | {
                    "person": person,
                    "host": self.request.get_host(),
                    "lang": reader_language(),
                },
                {"Content-Language": reader_language(), **(headers or {})},
            )
        # It may hold a code, which is of no use once it is void.
        mail.is_secret = True  # type: ignore[attr-defined]
        mail.expires_at = now() + _CODE_HOLDS  # type: ignore[attr-defined]
        return mail

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person what was done to the account's second factor."""
        notify(user, template_prefix.rpartition("/")[2], now=now())

    def logout(self, request: HttpRequest) -> None:
        """Recorded here: allauth has no signal of its own for it."""
        if isinstance(request.user, Person):
            note_sign_out(request.user)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether a second factor must be shown anew before a change.

        The people of a demonstration belong to everybody who looks at it.
        """
        if settings.DEMO:
            return False
        required = super().is_reauthentication_required(app=app, **kwargs)
        return bool(required) and not _was_shown_lately(self.request)

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """Ways to show it: the passkey first, unless there is an app."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if len(methods) > 1 and not self._has_app(user):
            methods.reverse()
        return methods

    def _has_app(self, user: Person) -> bool:
        found = Authenticator.objects.filter(user=user)
        return bool(found.filter(type=Authenticator.Type.TOTP).exists())


def _was_shown_lately(request: HttpRequest) -> bool:
    at = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record["method"] == "mfa"
    ]
    return bool(at) and now().timestamp() - max(at) < _LATELY


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets kept closed, and an app's QR code as part of the page."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code is not right. Enter the one that is shown now."
        ),
    }

    def build_totp_svg(self, url: str) -> str:
        """The QR code as an element; a picture in an address is against our policy."""
        code = segno.make(url, error="m", micro=False)
        title = gettext("QR code for an authenticator app")
        svg = code.svg_inline(scale=5, light="#fff", svgclass="ic-qr", title=title)
        return mark_safe(svg)  # noqa: S308 -- segno escapes the title, its only text

    def get_totp_issuer(self) -> str:
        """What the app calls this site."""
        return f"Intercity {self._get_site_name()}"

    def generate_authenticator_name(
        self, user: Person, type: Authenticator.Type
    ) -> str:
        """A name for a passkey that was given none."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """A secret as it is kept: who reads the database alone does not learn it."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; after the site's key was lost, one whose codes nobody knows."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            _log.warning("a second factor was kept under another INTERCITY_SECRET_KEY")
            return str(generate_totp_secret())


def _box() -> Fernet:
    key = salted_hmac("intercity.people.factors", "", algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))
