"""Forms of the second factor: passkeys, codes of an authenticator app, recovery codes.

allauth checks; here stand labels and sentences, and that a code is taken only once.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.people.models import Person

# A code of an app holds for a step before and a step after its own 30 seconds.
_HOLDS = 90
_MOST_NAME = 60
_NOT_TAKEN = _("This code is not right, or it was used before. Enter the next one.")


def _code_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        error_messages={"required": _("Enter a code.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "ic-code-field",
            }
        ),
    )


def _plain(code: str) -> str:
    """The code; digits typed in an East Asian keyboard's full width count too."""
    digits = unicodedata.normalize("NFKC", code)
    return "".join(sign for sign in digits if sign.isalnum())


def _take_once(person: Person, code: str) -> None:
    """Refuse the code of an app that was taken already, by any process."""
    if not cache.add(f"totp:{person.pk}:{code}", 1, timeout=_HOLDS):
        raise ValidationError(_NOT_TAKEN, code="incorrect_code")


class _Code(forms.Form):
    """A code of the person's app, or one of the recovery codes."""

    user: Person
    authenticator: Authenticator
    code = _code_field(
        _("Code"),
        _("Six digits from your authenticator app, or one of your recovery codes."),
    )

    def clean_code(self) -> str:
        """The code, which is taken only once."""
        self.cleaned_data["code"] = _plain(self.cleaned_data["code"])
        code = str(super().clean_code())  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            _take_once(self.user, code)
        return code


class SecondCodeForm(_Code, AuthenticateForm):  # type: ignore[misc]
    """After the code by mail."""


class ConfirmCodeForm(_Code, ReauthenticateForm):  # type: ignore[misc]
    """Before anything of the second factor is changed."""


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """That the app shows the codes of the secret which it was given."""

    code = _code_field(_("Code"), _("The six digits that the app shows now."))

    def clean_code(self) -> str:
        """The code, which is taken only once."""
        self.cleaned_data["code"] = _plain(self.cleaned_data["code"])
        code = str(super().clean_code())
        _take_once(self.user, code)
        return code


_NAME = forms.CharField(
    label=pgettext_lazy("of a passkey", "Name"),
    help_text=_("So that you know it again, such as “Office computer”."),
    max_length=_MOST_NAME,
    error_messages={"required": _("Enter a name.")},
    widget=forms.TextInput(attrs={"autocomplete": "off"}),
)
# What allauth and fido2 raise for what no browser would send.
_GARBLED = (AttributeError, KeyError, TypeError, ValueError)
_REFUSED = _("The passkey was not accepted. Try once more, or use another way.")


class _Passkey(forms.Form):
    """What the browser says of a passkey."""

    credential = forms.JSONField(
        widget=forms.HiddenInput(attrs={"data-credential": ""}),
        error_messages={"required": _REFUSED, "invalid": _REFUSED},
    )

    def clean_credential(self) -> Any:
        """What it stands for, or one sentence whatever is wrong with it."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                raise
            raise ValidationError(_REFUSED, code="incorrect_code") from error
        except _GARBLED as error:
            raise ValidationError(_REFUSED, code="incorrect_code") from error


class PasskeyForm(_Passkey, LoginWebAuthnForm):  # type: ignore[misc]
    """To sign in with a passkey alone."""


class SecondPasskeyForm(_Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """After the code by mail."""


class ConfirmPasskeyForm(_Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before anything of the second factor is changed."""


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, its name, and whether it is enough to sign in."""

    name = _NAME
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without a code by mail"),
        help_text=_(
            "It then asks for a fingerprint, a face or a PIN. An old security key may"
            " not be able to: leave the box empty for it."
        ),
        required=False,
        initial=True,
    )
    credential = forms.JSONField(
        widget=forms.HiddenInput(attrs={"data-credential": ""}),
        error_messages={"required": _REFUSED, "invalid": _REFUSED},
    )

    def clean(self) -> dict[str, Any]:
        """All of it, or one sentence for a passkey that is not as it should be."""
        try:
            return dict(super().clean())
        except (ValidationError, *_GARBLED) as error:
            raise ValidationError(_REFUSED, code="incorrect_code") from error


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = _NAME
