"""Forms of invitations, letters, letterheads and deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from intercity.base.fields import AddressField
from intercity.base.files import PNG
from intercity.base.forms import (
    DayField,
    LocalizedFormField,
    StaleForm,
    WallTimeField,
    choice_field,
    refuser,
)
from intercity.cities.language_forms import LanguageField
from intercity.delegations.letter_words import REFUSED_FIELDS, refusal_words
from intercity.delegations.models import LetterTemplate
from intercity.delegations.wordings import Words
from intercity.seminars.actions.deadlines import Deadlines, Set
from intercity.seminars.deadlines import LADDER, USUAL_TIME, Due

MOST_LOGO = 500_000

refuse = refuser(REFUSED_FIELDS.get, refusal_words)


class ChosenForm(forms.Form):
    """Participants that were chosen, and the key by which a form is sent once."""

    city = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.MultipleHiddenInput
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, known: Iterable[int], **kwargs: Any) -> None:
        """`known` are the participants of the edition."""
        super().__init__(*args, **kwargs)
        choices = [(pk, str(pk)) for pk in known]
        choice_field(self, "city").choices = choices


class AddressForm(StaleForm):
    """Where an invitation is to go."""

    address = AddressField(
        label=_("Address of the invitation"),
        help_text=_("Blank: the address of the city’s main focal point."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class AgainForm(StaleForm):
    """To which registered address a new link goes."""

    address = forms.ChoiceField(label=_("Send to"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, addresses: Iterable[str], **kwargs: Any) -> None:
        """The first one is chosen."""
        super().__init__(*args, **kwargs)
        choices = [(one, one) for one in addresses]
        choice_field(self, "address").choices = choices
        if choices:
            self.initial.setdefault("address", choices[0][0])


class NewLetterForm(forms.Form):
    """A letter in one more language."""

    kind = forms.ChoiceField(
        label=_("Kind of letter"), choices=LetterTemplate.Kind.choices
    )
    language = LanguageField(
        label=_("Language"),
        help_text=_("Any language, by its name or its tag, such as vi or zh-Hant."),
    )


class LetterForm(StaleForm):
    """The words of a letter."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = forms.CharField(
        label=_("Words"),
        help_text=_("A blank line parts paragraphs. Fields stand in braces: {city}."),
        max_length=20_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 22}),
    )

    def words(self) -> Words:
        """What was typed; a browser's line breaks are made plain."""
        told = self.cleaned_data
        return Words(told["subject"], told["body"].replace("\r\n", "\n"))


class HeadForm(StaleForm):
    """The letterhead of a series."""

    def __init__(self, *args: Any, tags: Iterable[str], **kwargs: Any) -> None:
        """`tags` are the languages of its letters."""
        super().__init__(*args, **kwargs)
        spoken = tuple(tags)
        self.fields["heading"] = LocalizedFormField(
            label=_("Letterhead"),
            help_text=_("The host, the office, its address; a line each."),
            tags=spoken,
            rows=4,
            max_length=1000,
            required=False,
        )
        self.fields["signature"] = LocalizedFormField(
            label=_("Signature"),
            help_text=_("Who signs, with the office held; a line each."),
            tags=spoken,
            rows=3,
            max_length=1000,
            required=False,
        )
        self.fields["prefix"] = forms.RegexField(
            r"^[A-Za-z0-9./-]*$",
            label=_("Beginning of the reference numbers"),
            help_text=_(
                "Such as INTL: the letters of the third edition are INTL-3-001 and"
                " so on. Blank: the address of the edition."
            ),
            max_length=20,
            required=False,
            error_messages={
                "invalid": _("Use letters, digits, full stops, slashes and hyphens.")
            },
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        )
        self.fields["logo"] = forms.FileField(
            label=_("Logo"),
            help_text=_("A picture as PNG, at most 500 kB."),
            required=False,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": f".{PNG.ending}"}),
        )
        self.fields["without_logo"] = forms.BooleanField(
            label=_("Without a logo"), required=False
        )


class DeadlinesForm(forms.Form):
    """The ladder: a day and a time of the host for each deadline.

    What stands as usual is not stored, so that it moves with the edition's dates.
    `seen-` fields hold what was stored when the form was read.
    """

    def __init__(self, *args: Any, ladder: Iterable[Due], **kwargs: Any) -> None:
        """A row for each deadline."""
        super().__init__(*args, **kwargs)
        self.ladder = tuple(ladder)
        self.usual = {rung.kind: rung.days for rung in LADDER}
        for due in self.ladder:
            label = {"deadline": due.rung.label}
            self.fields[f"on-{due.kind}"] = DayField(
                label=_("%(deadline)s: day") % label,
                required=False,
                initial=due.on,
            )
            self.fields[f"time-{due.kind}"] = WallTimeField(
                label=_("%(deadline)s: time") % label,
                required=False,
                initial=due.time,
            )
            self.fields[f"seen-{due.kind}"] = forms.CharField(
                required=False,
                widget=forms.HiddenInput,
                initial="" if due.is_usual else f"{due.on.isoformat()} {due.time}",
            )

    def rows(self) -> list[tuple[Due, BoundField, BoundField, BoundField]]:
        """Each deadline with its fields."""
        return [
            (
                due,
                self[f"on-{due.kind}"],
                self[f"time-{due.kind}"],
                self[f"seen-{due.kind}"],
            )
            for due in self.ladder
        ]

    def wanted(self, usual: Mapping[str, date]) -> dict[str, Set]:
        """Those that differ from their usual day and time."""
        found = {}
        for due in self.ladder:
            day = self.cleaned_data[f"on-{due.kind}"] or usual[due.kind]
            time = self.cleaned_data[f"time-{due.kind}"] or USUAL_TIME
            if (day, time) != (usual[due.kind], USUAL_TIME):
                found[due.kind] = Set(day, time)
        return found

    def seen(self) -> Deadlines:
        """What was stored when the form was read."""
        found = {}
        for due in self.ladder:
            day, _space, time = self.cleaned_data[f"seen-{due.kind}"].partition(" ")
            try:
                found[due.kind] = Set(date.fromisoformat(day), time)
            except ValueError:
                continue
        return found

    def clean(self) -> dict[str, Any]:
        """No deadline ends at 24:00: that is 00:00 of the next day."""
        told = super().clean() or self.cleaned_data
        for due in self.ladder:
            if told.get(f"time-{due.kind}") == "24:00":
                error = ValidationError(_("Write 23:59, or 00:00 of the next day."))
                self.add_error(f"time-{due.kind}", error)
        return told
