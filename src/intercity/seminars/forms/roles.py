"""The forms of roles: giving one to somebody, giving up one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.forms import choice_field
from intercity.base.languages import language_words
from intercity.people.newcomers import NewcomerForm
from intercity.seminars.actions import Duty
from intercity.seminars.models import Edition, Role

# What each role opens, said where it is given.
OPENS = {
    Role.Name.SECRETARIAT: _("Everything of all editions of the series."),
    Role.Name.APPROVER: _("What waits for clearance, in all editions of the series."),
    Role.Name.INTERPRETER: _(
        "The published programme and the preparation of the own sessions."
    ),
    Role.Name.MODERATOR: _(
        "The published programme, the briefing book and the names of who takes part."
    ),
    Role.Name.TRANSLATOR: _("Texts, captions and letters that lack a language."),
    Role.Name.PRESS_OFFICER: _("The published programme, and what may be published."),
}


class RoleForm(NewcomerForm):
    """Which role, and who has it from now on."""

    role = forms.ChoiceField(
        label=pgettext_lazy("of a person", "Role"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the work"),
        help_text=_(
            "For a translator those to write in, for an interpreter those to work in."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ("role", "languages", "email")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        """The languages are those of the edition, and those that its cities stated."""
        super().__init__(*args, **kwargs)
        labels = dict(Role.Name.choices)
        choice_field(self, "role").choices = [
            (name, _("%(role)s: %(opens)s") % {"role": labels[name], "opens": opens})
            for name, opens in OPENS.items()
        ]
        stated = edition.participants.values_list("city__language", flat=True)
        self.in_order = tuple(dict.fromkeys([*edition.languages, *sorted(stated)]))
        choice_field(self, "languages").choices = [
            (tag, language_words(tag)) for tag in self.in_order
        ]

    def clean(self) -> dict[str, Any] | None:
        """A translator writes in some language."""
        told = super().clean() or self.cleaned_data
        if told.get("role") == Role.Name.TRANSLATOR and not told.get("languages"):
            self.add_error(
                "languages",
                ValidationError(_("Choose the languages that the person writes in.")),
            )
        return told

    @property
    def duty(self) -> Duty:
        """The role as it was chosen; only words in a language have one."""
        told = self.cleaned_data
        with_languages = {Role.Name.TRANSLATOR, Role.Name.INTERPRETER}
        chosen = told["languages"] if told["role"] in with_languages else ()
        languages = tuple(tag for tag in self.in_order if tag in chosen)
        return Duty(told["role"], self.parts, languages)


class LeavingForm(forms.Form):
    """For one who gives up the own role: not by a slip."""

    is_meant = forms.BooleanField(
        label=_("I give up my own access to all editions of this series"),
        required=False,
    )
