"""The forms of lists: places, what is shown of the people, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.fields import WholeField
from intercity.base.forms import DayField, StaleForm, choice_field
from intercity.base.languages import languages
from intercity.delegations.channels import Channel
from intercity.delegations.member_words import session_words
from intercity.delegations.models import Arrangements, Delegation, Member
from intercity.delegations.models.members import Level
from intercity.delegations.seats import is_in, most_sessions, seats_of
from intercity.seminars.models import Edition

MOST_QUOTA = 1000


class ArrangementsForm(StaleForm):
    """How many people a delegation has, and who approves them."""

    quota = WholeField(
        label=_("People in a delegation"),
        help_text=_(
            "The most that a city may register. A delegation can have its own."
        ),
        min_value=0,
        max_value=MOST_QUOTA,
    )
    needs_approval = forms.BooleanField(
        label=_("The secretariat approves each person"), required=False
    )

    def __init__(self, *args: Any, arrangements: Arrangements, **kwargs: Any) -> None:
        """As they are stored."""
        super().__init__(*args, **kwargs)
        for name in ("quota", "needs_approval", "revision"):
            self.initial[name] = getattr(arrangements, name)


class QuotaForm(forms.Form):
    """The places of one delegation."""

    quota = WholeField(
        label=_("Places of this delegation"),
        help_text=_("Blank: as many as every delegation has."),
        min_value=0,
        max_value=MOST_QUOTA,
        required=False,
    )

    def __init__(self, *args: Any, delegation: Delegation, **kwargs: Any) -> None:
        """As it is stored."""
        super().__init__(*args, **kwargs)
        self.initial["quota"] = delegation.quota


class FilterForm(forms.Form):
    """Which of the people are shown: those in a state, those in a session."""

    state = forms.ChoiceField(
        label=pgettext_lazy("of people", "State"),
        choices=[
            ("present", pgettext_lazy("people in a list", "in the lists")),
            ("waiting", pgettext_lazy("people in a list", "waiting for approval")),
            ("unconfirmed", pgettext_lazy("people in a list", "not yet confirmed")),
            ("confirmed", pgettext_lazy("people in a list", "confirmed")),
            ("attended", pgettext_lazy("people in a list", "attended")),
            ("refused", pgettext_lazy("people in a list", "not approved")),
            ("withdrawn", pgettext_lazy("people in a list", "withdrawn")),
            ("all", pgettext_lazy("people in a list", "everybody")),
        ],
        required=False,
    )
    session = forms.TypedChoiceField(
        label=_("Session"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, data: Mapping[str, Any], *, edition: Edition) -> None:
        """What does not do is as if it were not given."""
        super().__init__(data)
        self.edition = edition
        choice_field(self, "session").choices = [
            ("", pgettext_lazy("of the sessions", "any")),
            *(
                (number, session_words(number))
                for number in range(1, most_sessions(edition) + 1)
            ),
        ]
        self.is_valid()

    @property
    def wanted_state(self) -> str:
        """The state that is looked for."""
        return self.cleaned_data.get("state") or "present"

    @property
    def suffix(self) -> str:
        """What tells a file of one session from others."""
        number = self.cleaned_data.get("session")
        return f"-session-{number}" if number else ""

    def narrowed(self, members: QuerySet[Member]) -> Sequence[Member]:
        """Those of the session: by their own ones, or those of their city."""
        number = self.cleaned_data.get("session")
        if not number:
            return members  # type: ignore[return-value]  # pages slice it as a list
        seats = seats_of(self.edition)
        return [one for one in members if is_in(one, number, seats)]


def _cell(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)


class ToldForm(forms.Form):
    """How a city told the secretariat who comes."""

    channel = forms.ChoiceField(
        label=_("How the city told it"),
        choices=[one for one in Channel.choices if one[0] != Channel.WEB],
    )
    on = DayField(
        label=_("Received on"), error_messages={"required": _("Enter the day.")}
    )

    def __init__(
        self, *args: Any, today: date, is_recorded: bool, **kwargs: Any
    ) -> None:
        """`is_recorded`: the secretariat enters it for a city."""
        super().__init__(*args, **kwargs)
        self.initial.update({"channel": Channel.MAIL, "on": today})
        if not is_recorded:
            del self.fields["channel"], self.fields["on"]


class TypedToldForm(ToldForm):
    """The same of people who are typed line by line, and in which language they are."""

    language = forms.ChoiceField(
        label=_("Language of mails"),
        help_text=_("The offices are written in it too."),
    )

    field_order = ("language", "channel", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The languages of this site."""
        super().__init__(*args, **kwargs)
        choice_field(self, "language").choices = [
            (one.tag, one.name) for one in languages()
        ]


class TypedForm(forms.Form):
    """One of several people: the cells of a line, which are judged as a table's are."""

    family_name = _cell(_("Family name"))
    given_name = _cell(_("Given name"))
    title = _cell(pgettext_lazy("of a member", "Office"))
    level = forms.ChoiceField(
        label=pgettext_lazy("of a member", "Level"),
        choices=Level.choices,
        initial=Level.WORKING,
        required=False,
    )
    email = _cell(_("E-mail address"))

    def cells(self, language: str) -> dict[str, str]:
        """What was typed, by column; nothing where only the level was chosen."""
        told = {name: value for name, value in self.cleaned_data.items() if value}
        return {**told, "language": language} if told.keys() - {"level"} else {}


class TableForm(ToldForm):
    """A table, pasted or as a file."""

    pasted = forms.CharField(
        label=_("Paste a table"),
        help_text=_(
            "Copy the cells in your spreadsheet, with the line of column names, and"
            " paste them here."
        ),
        required=False,
        strip=False,
        max_length=500_000,
        widget=forms.Textarea(
            attrs={"rows": 8, "class": "ic-brief", "autocomplete": "off"}
        ),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        help_text=_("CSV or XLSX, at most 2 MB."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    field_order = ("pasted", "file", "channel", "on")

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        if bool(told.get("pasted", "").strip()) == bool(told.get("file")):
            raise ValidationError(_("Paste a table or choose a file: one of the two."))
        return told
