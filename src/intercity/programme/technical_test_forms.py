"""The forms of technical tests."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.fields import WholeField
from intercity.base.forms import DayField, StaleForm, WallTimeField, choice_field
from intercity.programme.actions.technical_tests import Offer, Results
from intercity.programme.forms import MinutesField
from intercity.programme.models import OfferedTime, TechnicalTest
from intercity.programme.technical_tests import Choice


class OfferForm(forms.Form):
    """Times of one day that are offered for tests, on the host's clock."""

    day = DayField(label=pgettext_lazy("of technical tests", "Day"))
    start = WallTimeField(label=pgettext_lazy("a time", "From"))
    until = WallTimeField(label=pgettext_lazy("a time", "Until"))
    minutes = MinutesField(label=_("Minutes each"), required=True, initial=15)
    capacity = WholeField(
        label=_("Cities at a time"),
        min_value=1,
        max_value=50,
        initial=1,
    )

    def offer(self) -> Offer:
        """What was typed."""
        return Offer(**self.cleaned_data)


class PlacesForm(StaleForm):
    """How many cities a time has room for."""

    capacity = WholeField(
        label=_("Cities at a time"),
        min_value=1,
        max_value=50,
    )

    def __init__(self, *args: Any, time: OfferedTime, **kwargs: Any) -> None:
        """As it is offered."""
        super().__init__(*args, **kwargs)
        self.initial = {"capacity": time.capacity, "revision": time.revision}


class BookForm(forms.Form):
    """A city chooses one of the times."""

    time = forms.TypedChoiceField(
        label=pgettext_lazy("of a technical test", "Time"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a time.")},
    )
    who = forms.CharField(
        label=_("Who will test"),
        help_text=_(
            "The name of the presenter or of a colleague, and how to reach them."
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, choices: tuple[Choice, ...], **kwargs: Any) -> None:
        """Those that are free, first the ones that lie in the office hours."""
        super().__init__(*args, **kwargs)
        outside = _("outside your office hours")
        free = sorted(
            (one for one in choices if one.is_free),
            key=lambda one: not one.in_office_hours,
        )
        choice_field(self, "time").choices = [
            (
                one.time.pk,
                one.words if one.in_office_hours else f"{one.words} – {outside}",
            )
            for one in free
        ]


def _result(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[
            *TechnicalTest.Result.choices,
            ("", pgettext_lazy("result of a technical test", "not tested")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )


class ResultForm(StaleForm):
    """How a test went."""

    sound = _result(pgettext_lazy("technical test", "Sound"))
    picture = _result(pgettext_lazy("technical test", "Picture"))
    slides = _result(pgettext_lazy("technical test", "Slides"))
    link = _result(pgettext_lazy("technical test", "Link"))
    missed = forms.BooleanField(label=_("The test did not take place"), required=False)
    note = forms.CharField(
        label=pgettext_lazy("of a technical test", "Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, test: TechnicalTest, **kwargs: Any) -> None:
        """As it was recorded."""
        super().__init__(*args, **kwargs)
        self.initial = asdict(Results.of(test)) | {"revision": test.revision}

    def results(self) -> Results:
        """What was typed."""
        names = (of.name for of in fields(Results))
        return Results(**{name: self.cleaned_data[name] for name in names})
