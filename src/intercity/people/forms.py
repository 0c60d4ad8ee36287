"""Signing in by a code, and what a person may set."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.fields import AddressField
from intercity.base.forms import choice_field
from intercity.base.languages import languages
from intercity.kernel.clock import UnknownZone, canonical_zones, zone
from intercity.kernel.names import NameParts
from intercity.people.models import Person


class AskForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Where to send the code."""

    email = AddressField(
        label=_("E-mail address"),
        help_text=_("A code is sent there. It is valid for ten minutes."),
        error_messages={
            "required": _("Enter your e-mail address."),
        },
        widget=forms.EmailInput(
            attrs={
                "autocomplete": "email",
                "spellcheck": "false",
                "autocapitalize": "off",
            }
        ),
    )


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that was sent."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Eight digits. The hyphen may be left out."),
        max_length=40,
        error_messages={"required": _("Enter the code from the mail.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "ic-code-field",
            }
        ),
    )

    def clean_code(self) -> str:
        """The code; digits typed in an East Asian keyboard's full width count too."""
        self.cleaned_data["code"] = unicodedata.normalize(
            "NFKC", self.cleaned_data["code"]
        )
        return str(super().clean_code())


def name_order() -> forms.TypedChoiceField:
    """Which part of a name comes first: True for the family name."""
    return forms.TypedChoiceField(
        label=_("Order of the name"),
        choices=[
            ("0", pgettext_lazy("order of a name", "Given name first")),
            ("1", pgettext_lazy("order of a name", "Family name first")),
        ],
        coerce="1".__eq__,
        widget=forms.RadioSelect,
    )


class NameForm(forms.Form):
    """A person's name, by its parts."""

    given_name = forms.CharField(
        label=_("Given name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        help_text=_("A person with one name only: enter it here."),
        max_length=100,
        error_messages={"required": _("Enter the person’s name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    family_first = name_order()

    @property
    def parts(self) -> NameParts:
        """The name that was typed."""
        told = self.cleaned_data
        return NameParts(told["family_name"], told["given_name"], told["family_first"])


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name parts and their order, language, zone."""

    family_first = name_order()
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Mails to you are written in this language."),
        widget=forms.RadioSelect,
    )
    zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        help_text=_("As Region/City, such as Asia/Seoul."),
        widget=forms.TextInput(
            attrs={
                "list": "zones",
                "autocomplete": "off",
                "class": "govuk-input--width-20",
            }
        ),
    )

    class Meta:
        """The person's own fields."""

        model = Person
        fields: ClassVar = [
            "given_name",
            "family_name",
            "family_first",
            "language",
            "zone",
        ]
        labels: ClassVar = {
            "given_name": _("Given name"),
            "family_name": _("Family name"),
        }
        widgets: ClassVar = {
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The languages are those of this site."""
        super().__init__(*args, **kwargs)
        choice_field(self, "language").choices = [
            (one.code, one.name) for one in languages()
        ]
        self.initial["language"] = self.instance.language.lower()
        self.initial["family_first"] = "1" if self.instance.family_first else "0"

    @property
    def zones(self) -> list[str]:
        """For the list beside the field."""
        return sorted(canonical_zones())

    def clean_zone(self) -> str:
        """A zone that is known, or none."""
        given = str(self.cleaned_data["zone"]).strip()
        if given:
            try:
                zone(given)
            except UnknownZone as error:
                if not error.nearest:
                    raise ValidationError(
                        _(
                            "“%(given)s” is not a time zone. Write an IANA name such"
                            " as Asia/Tokyo."
                        ),
                        params={"given": given},
                    ) from None
                raise ValidationError(
                    _("“%(value)s” is not a time zone; near to it are: %(nearest)s."),
                    params={"value": given, "nearest": ", ".join(error.nearest)},
                ) from None
        return given
