"""Addresses of signing in and out, under the names that allauth knows them by.

Only these: allauth's pages for passwords, sign-up and addresses are not offered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import (
    account_inactive,
    confirm_login_code,
    logout,
    request_login_code,
)
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from intercity.base.access import signed_in
from intercity.base.limits import limited

_to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
# Beside allauth's own limits on wrong codes; with each passkey a challenge is kept.
_challenge = limited(
    60, seconds=60, name="people.challenge", methods=("GET", "HEAD", "POST")
)
_few = limited(30, seconds=60, name="people.factors")

_MFA, _OURS = "allauth.mfa", "intercity.people.factor_views"


def _later(name: str) -> Callable[..., HttpResponse]:
    """A view that is imported when it is first asked for.

    What reads passkeys takes 11 MiB of memory, which a web process does without until
    the first person signs in by it.
    """

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = import_string(name)(request, *args, **kwargs)
        return answer

    return view


def _change(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for who is signed in: allauth would keep the form of anybody meanwhile."""

    @never_cache
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        signed_in(request)
        return _few(view)(request, *args, **kwargs)

    return inner


urlpatterns = [
    path("sign-in/", request_login_code, name="account_login"),
    path("sign-in/", request_login_code, name="account_request_login_code"),
    path("sign-in/code/", confirm_login_code, name="account_confirm_login_code"),
    path(
        "sign-in/passkey/",
        _challenge(_later(f"{_MFA}.webauthn.views.login_webauthn")),
        name="mfa_login_webauthn",
    ),
    path(
        "sign-in/second/",
        _challenge(_later(f"{_MFA}.base.views.authenticate")),
        name="mfa_authenticate",
    ),
    path("sign-out/", logout, name="account_logout"),
    path("inactive/", account_inactive, name="account_inactive"),
    # allauth's mails to strangers name this; nobody signs up by themselves.
    path("sign-up/", _to_sign_in, name="account_signup"),
    path(
        "confirm/",
        never_cache(_challenge(_later(f"{_MFA}.base.views.reauthenticate"))),
        name="mfa_reauthenticate",
    ),
    path(
        "confirm/passkey/",
        never_cache(
            _challenge(_later(f"{_MFA}.webauthn.views.reauthenticate_webauthn"))
        ),
        name="mfa_reauthenticate_webauthn",
    ),
    path("factors/", never_cache(_later(f"{_MFA}.base.views.index")), name="mfa_index"),
    path(
        "factors/app/",
        _change(_later(f"{_OURS}.activate_app")),
        name="mfa_activate_totp",
    ),
    path(
        "factors/app/remove/",
        _change(_later(f"{_OURS}.remove_app")),
        name="mfa_deactivate_totp",
    ),
    path(
        "factors/passkeys/add/",
        _change(_later(f"{_OURS}.add_passkey")),
        name="mfa_add_webauthn",
    ),
    path(
        "factors/passkeys/<int:pk>/",
        _change(_later(f"{_OURS}.rename_passkey")),
        name="mfa_edit_webauthn",
    ),
    path(
        "factors/passkeys/<int:pk>/remove/",
        _change(_later(f"{_OURS}.remove_passkey")),
        name="mfa_remove_webauthn",
    ),
    path(
        "factors/recovery-codes/",
        never_cache(_later(f"{_MFA}.recovery_codes.views.view_recovery_codes")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "factors/recovery-codes/file/",
        _later(f"{_MFA}.recovery_codes.views.download_recovery_codes"),
        name="mfa_download_recovery_codes",
    ),
    path(
        "factors/recovery-codes/renew/",
        _change(_later(f"{_OURS}.renew_recovery_codes")),
        name="mfa_generate_recovery_codes",
    ),
]
