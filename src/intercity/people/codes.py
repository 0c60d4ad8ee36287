"""Sending a code for signing in to an address that another room has registered."""

from __future__ import annotations

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.http import HttpRequest

from intercity.base import limits
from intercity.people.models import Person

_FEW, _WHILE = 5, 3600


def send_code(request: HttpRequest, person: Person) -> None:
    """Send a code to this person's address; the next page asks for it.

    It is `account_confirm_login_code`, for this browser alone. A closed account is
    sent none, and nothing tells so. At most a few an hour go to one person.
    """
    limits.take("people.code", str(person.pk), _FEW, seconds=_WHILE)
    LoginCodeVerificationProcess.initiate(
        request=request,
        user=person if person.is_active else None,
        email=person.email,
    )
