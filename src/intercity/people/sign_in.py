"""Addresses of signing in and out, under the names that allauth knows them by.

Only these: allauth's pages for passwords, sign-up and addresses are not offered.
"""

from __future__ import annotations

from allauth.account.views import (
    account_inactive,
    confirm_login_code,
    logout,
    request_login_code,
)
from django.urls import path
from django.views.generic import RedirectView

_to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("sign-in/", request_login_code, name="account_login"),
    path("sign-in/", request_login_code, name="account_request_login_code"),
    path("sign-in/code/", confirm_login_code, name="account_confirm_login_code"),
    path("sign-out/", logout, name="account_logout"),
    path("inactive/", account_inactive, name="account_inactive"),
    # allauth's mails to strangers name this; nobody signs up by themselves.
    path("sign-up/", _to_sign_in, name="account_signup"),
]
