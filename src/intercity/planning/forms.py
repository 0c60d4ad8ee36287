"""Starts and groups by hand, and what keeps and settles a plan."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from intercity.base import dates
from intercity.base.forms import WallTimeField
from intercity.planning.actions import MOST_NAME, MOST_REASON
from intercity.planning.brief import Brief
from intercity.planning.words import Names

MOST_SEATS = 100


class HandForm(forms.Form):
    """Starts and groups by hand, as the text that `held.read_held` reads.

    With no city placed at all, the planner chooses the groups for these starts.
    """

    def __init__(
        self,
        brief: Brief,
        names: Names,
        data: Mapping[str, str] | None = None,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        """As many starts as the brief asks sessions.

        The button `seats=planner` gives back all cities to the planner.
        """
        if data is not None and data.get("seats") == "planner":
            data = {
                name: value
                for name, value in data.items()
                if not name.startswith("seat-")
            }
        super().__init__(data, initial=dict(initial or {}), auto_id="hand_%s")
        self.brief, self.count = brief, brief.question.count
        days = brief.dates
        if len(days) > 1:
            choices = [(day.isoformat(), dates.date_words(day)) for day in days]
            self.fields["on"] = forms.ChoiceField(label=_("Date"), choices=choices)
        numbers = range(1, self.count + 1)
        for number in numbers:
            self.fields[f"start-{number}"] = WallTimeField(
                label=_("Start of session %(number)s") % {"number": number}
            )
        options = [("", _("by the planner")), *((n, str(n)) for n in numbers)]
        # The fields go into the address, which servers limit.
        seated = brief.question.cities
        for city in seated if len(seated) <= MOST_SEATS else ():
            self.fields[f"seat-{city.slug}"] = forms.ChoiceField(
                label=names.plain(city.slug), choices=options, required=False
            )

    @property
    def starts(self) -> list[Any]:
        """The fields of the date and the starts."""
        return [field for field in self if not field.name.startswith("seat-")]

    @property
    def seats(self) -> list[Any]:
        """The fields of the cities."""
        return [field for field in self if field.name.startswith("seat-")]

    @property
    def has_seat_errors(self) -> bool:
        """Whether an error lies among what is folded away."""
        return any(name.startswith("seat-") for name in self.errors)

    def clean(self) -> dict[str, Any]:
        """That the starts are in order, and all cities placed or none."""
        given = super().clean() or self.cleaned_data
        starts = [given.get(f"start-{n}") for n in range(1, self.count + 1)]
        for number, (one, following) in enumerate(pairwise(starts), start=2):
            if one and following and following <= one:
                message = _(
                    "%(given)s is not after session %(number)s, which starts %(at)s."
                )
                params = {"given": following, "number": number - 1, "at": one}
                self.add_error(
                    f"start-{number}", forms.ValidationError(message, params=params)
                )
        missing = [name for name in self._seated() if not given.get(name)]
        if missing and len(missing) < len(self._seated()):
            for name in missing:
                self.add_error(
                    name, _("Choose a session, or leave all to the planner.")
                )
        return given

    def _seated(self) -> list[str]:
        return [name for name in self.fields if name.startswith("seat-")]

    def text(self) -> str:
        """The plan as `held.read_held` takes it; the form is valid."""
        given = self.cleaned_data
        starts = [given[f"start-{n}"] for n in range(1, self.count + 1)]
        day = f"{given.get('on', self.brief.dates[0].isoformat())} "
        groups: dict[str, list[str]] = {str(n): [] for n in range(1, self.count + 1)}
        for name in self._seated():
            if given.get(name):
                groups[given[name]].append(name.removeprefix("seat-"))
        if not any(groups.values()):
            return day + ",".join(starts)
        return day + ";".join(
            f"{start}={','.join(groups[str(number)])}"
            for number, start in enumerate(starts, start=1)
        )


class KeepForm(forms.Form):
    """A name for a plan that is kept."""

    name = forms.CharField(
        label=gettext_lazy("Name of this plan"), max_length=MOST_NAME, required=False
    )


class SettleForm(forms.Form):
    """The reason for a plan, and which one the reader saw as settled."""

    reason = forms.CharField(
        label=pgettext_lazy("why a plan is settled", "Reason"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Enter the reason; it is kept with the plan.")
        },
    )
    instead_of = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReplanForm(SettleForm):
    """The same for the least disturbing plan: with what was seen, and who is told."""

    tells = forms.BooleanField(
        label=gettext_lazy(
            "Tell the cities whose time changes, as soon as the programme has followed"
        ),
        help_text=gettext_lazy(
            "By mail, those that were told a time before. The others stand under “Tell"
            " the cities their times”."
        ),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
