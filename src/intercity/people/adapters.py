"""How allauth behaves here: codes by e-mail, for known people only."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy, override

from intercity.base.limits import client_address
from intercity.people.models import Person


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed: people are entered by a secretariat or an administrator."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This is not the code that was sent. Look at the newest mail."
        ),
        "too_many_login_attempts": gettext_lazy(
            "For safety, this can be done only a few times in a row. Please wait a few"
            " minutes."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address that this site's own limits count by."""
        return client_address(request)

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
                context | {"person": person, "lang": get_language()},
                {"Content-Language": get_language() or "en", **(headers or {})},
            )
        mail.is_secret = True  # type: ignore[attr-defined] # it may hold a code
        return mail
