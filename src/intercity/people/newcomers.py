"""Forms that find a person, or enter one who is not known yet by an address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercity.base.fields import AddressField
from intercity.base.forms import choice_field
from intercity.base.languages import languages
from intercity.people.actions import Preferences, enter_person
from intercity.people.forms import NameForm
from intercity.people.models import Person


class SearchForm(forms.Form):
    """Letters of a name or an address."""

    q = forms.CharField(
        label=_("Name or address"),
        max_length=100,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "govuk-input--width-20"}
        ),
    )


class NewcomerForm(NameForm):
    """Who it is, and how mails address that person.

    What is answered does not depend on whether the address is known: names and
    language are asked for always, and those of a known person stay as they are.
    """

    email = AddressField(
        label=_("E-mail address"),
        error_messages={
            "required": _("Enter the person’s e-mail address."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Mails to this person are written in it, until it is changed."),
        widget=forms.RadioSelect,
    )

    field_order: Sequence[str] = ("email",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The languages are those of this site."""
        super().__init__(*args, **kwargs)
        self.initial = {"family_first": "0", "language": "en", **self.initial}
        choice_field(self, "language").choices = [
            (one.code, one.name) for one in languages()
        ]

    def enter(self, *, by: Person, now: datetime) -> Person:
        """The person of the address; call it in the transaction of what follows."""
        parts = self.parts
        preferences = Preferences(
            given_name=parts.given,
            family_name=parts.family,
            family_first=parts.family_first,
            language=self.cleaned_data["language"],
            zone="",
        )
        address = self.cleaned_data["email"]
        return enter_person(address, by=by, now=now, preferences=preferences)
