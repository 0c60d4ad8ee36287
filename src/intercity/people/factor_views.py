"""A person's second factor: to show it, set it up, and change it.

The pages are allauth's with our templates. What they change is recorded with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    RemoveWebAuthnView,
)
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercity.base.access import has_shown_second_factor, signed_in
from intercity.base.clock import now
from intercity.people import factor_actions as actions

Kind = Authenticator.Type


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where a role asks for one: to show the one there is, or to choose one."""
    person = signed_in(request)
    back = get_next_redirect_url(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if has_shown_second_factor(request) or not person.needs_second_factor:
        return redirect(back)
    if methods := get_adapter().get_reauthentication_methods(person):
        return redirect(f"{methods[0]['url']}?{urlencode({'next': back})}")
    return render(request, "people/second_factor.html")


class _Recorded:
    """Does what the form asks for, and records it, in one transaction."""

    kind: ClassVar[str] = Kind.WEBAUTHN
    acted: ClassVar[Callable[..., None]]
    request: HttpRequest

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Both, or neither."""
        person = signed_in(self.request)
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            self.acted(self.request, person, self.kind, now=now())
        return answer


class ActivateApp(_Recorded, ActivateTOTPView):  # type: ignore[misc]
    """Set up an authenticator app."""

    kind = Kind.TOTP
    acted = staticmethod(actions.add_factor)


class RemoveApp(_Recorded, DeactivateTOTPView):  # type: ignore[misc]
    """Remove the authenticator app."""

    kind = Kind.TOTP
    acted = staticmethod(actions.remove_factor)


class AddPasskey(_Recorded, AddWebAuthnView):  # type: ignore[misc]
    """Register a passkey of this device."""

    acted = staticmethod(actions.add_factor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the form that was refused; allauth makes a new one."""
        return dict(super().get_context_data(**kwargs)) | kwargs


class RenamePasskey(_Recorded, EditWebAuthnView):  # type: ignore[misc]
    """Give a passkey another name."""

    acted = staticmethod(actions.rename_passkey)
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """And say so."""
        answer = super().form_valid(form)
        messages.success(self.request, _("The passkey is renamed."))
        return answer


class RemovePasskey(_Recorded, RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey."""

    acted = staticmethod(actions.remove_factor)
    success_url = reverse_lazy("mfa_index")


class RenewRecoveryCodes(_Recorded, GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; the old ones hold no longer."""

    kind = Kind.RECOVERY_CODES
    acted = staticmethod(actions.renew_recovery_codes)
