"""A person's second factor: to set it up, and change it.

The pages are allauth's with our templates. What they change is recorded with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from intercity.base.access import signed_in
from intercity.base.clock import now
from intercity.people import factor_actions as actions

Kind = Authenticator.Type


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


activate_app = ActivateApp.as_view()
remove_app = RemoveApp.as_view()
add_passkey = AddPasskey.as_view()
rename_passkey = RenamePasskey.as_view()
remove_passkey = RemovePasskey.as_view()
renew_recovery_codes = RenewRecoveryCodes.as_view()
