"""The forms of participants: the list and its order, and what one city asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.forms import StaleForm, choice_field
from intercity.base.languages import reader_language
from intercity.cities import calendars, reading
from intercity.cities.models import City
from intercity.cities.queries import name_rows
from intercity.cities.words import day_word
from intercity.kernel.planner.problem import MOST_SESSIONS, Period, ZoneShare
from intercity.seminars import written
from intercity.seminars.actions import Standing
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Asks

_SHORT = {
    "class": "govuk-input--width-10",
    "autocomplete": "off",
    "spellcheck": "false",
}
_LINES = {"rows": 3, "spellcheck": "false"}
MOST_POINTS = 1_000_000


class AddCityForm(forms.Form):
    """A city that is to take part."""

    city = forms.ChoiceField(
        label=_("City"), error_messages={"required": _("Choose a city.")}
    )
    presents = forms.BooleanField(label=_("It presents"), required=False)

    def __init__(self, *args: Any, left_out: Collection[str], **kwargs: Any) -> None:
        """Without those that take part already, and the host."""
        super().__init__(*args, **kwargs)
        rows = name_rows(reader_language())
        choice_field(self, "city").choices = [
            ("", str(_("Choose a city"))),
            *((row.slug, row.reading.text) for row in rows if row.slug not in left_out),
        ]

    def clean_city(self) -> City:
        """The city."""
        return City.objects.get(slug=self.cleaned_data["city"])


class StandingsForm(StaleForm):
    """The rule of the order, and for each city whether it presents and is listed."""

    order = forms.ChoiceField(
        label=_("Order of the cities"),
        help_text=_("The rule is printed beside every list."),
        choices=Edition.Order.choices,
        widget=forms.RadioSelect,
    )
    order_seed = forms.CharField(
        label=_("Words to draw the lot from"),
        help_text=_(
            "Only for an order by lot, such as the date and place of the drawing. They"
            " are printed, so that anyone can draw again."
        ),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )

    def __init__(
        self, *args: Any, edition: Edition, rows: Iterable[Participant], **kwargs: Any
    ) -> None:
        """`rows` are the participants in the order of the page."""
        initial = {
            "order": edition.order,
            "order_seed": edition.order_seed,
            "revision": edition.revision,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.participants = list(rows)
        for row in self.participants:
            name = {"city": row.city.names.in_(reader_language()).text}
            self.fields[f"presents-{row.pk}"] = forms.BooleanField(
                label=_("%(city)s presents") % name,
                required=False,
                initial=row.presents,
            )
            self.fields[f"is_listed-{row.pk}"] = forms.BooleanField(
                label=_("%(city)s is on the public list") % name,
                required=False,
                initial=row.is_listed,
            )
            self.fields[f"place-{row.pk}"] = forms.IntegerField(
                label=_("Place of %(city)s in the precedence list") % name,
                min_value=1,
                max_value=10_000,
                initial=row.place,
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"),
                    _("The place of %(city)s is a whole number from 1.") % name,
                ),
                widget=forms.TextInput(
                    attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}
                ),
            )

    def clean(self) -> dict[str, Any]:
        """A lot needs words to draw from."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("order") == Edition.Order.LOT and not cleaned.get("order_seed"):
            self.add_error("order_seed", _("Enter the words to draw the lot from."))
        return cleaned

    def standings(self) -> dict[int, Standing]:
        """How each city is to stand."""
        return {
            row.pk: Standing(
                presents=self.cleaned_data[f"presents-{row.pk}"],
                is_listed=self.cleaned_data[f"is_listed-{row.pk}"],
                place=self.cleaned_data[f"place-{row.pk}"],
            )
            for row in self.participants
        }


class _Text(forms.CharField):
    """A text read by `read`, shown by `show`; what was not touched keeps its value."""

    def __init__(self, read: Any, show: Any, **kwargs: Any) -> None:
        """Never required: blank asks for nothing."""
        self.read, self.show = read, show
        super().__init__(required=False, max_length=5_000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As text; what was typed stays as it is."""
        return value if isinstance(value, str) or value is None else self.show(value)

    def clean(self, value: Any) -> Any:
        """What was typed, read; None for nothing."""
        text = str(super().clean(value) or "").replace("\r\n", "\n").strip()
        if not text:
            return None
        if self.initial is not None and text == self.show(self.initial):
            return self.initial
        return self.read(text)


_SPAN = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ]+(\d{1,2}:\d\d)\s*(?:/|–|—|-|~|〜)\s*"
    r"(?:(\d{4}-\d\d-\d\d)[T ]+)?(\d{1,2}:\d\d)",
    re.ASCII,
)


def read_periods(text: str) -> written.Periods:
    """One span a line: "2027-01-20 08:00 – 12:00", the second date where it differs."""
    periods, errors = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            periods.append(_period(line))
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    return tuple(periods)


def _period(line: str) -> Any:
    match = _SPAN.fullmatch(line)
    try:
        if match is None:
            raise ValueError
        day, start, until, end = match.groups()
        first, last = f"{day}T{start:0>5}", f"{until or day}T{end:0>5}"
        if first >= last:
            raise ValidationError(
                _("“%(given)s” ends before it begins."), params={"given": line[:60]}
            )
        return written.period(f"{first}/{last}")
    except ValueError:
        raise ValidationError(
            _("“%(given)s” is not accepted. Write it as 2027-01-20 08:00 – 12:00."),
            params={"given": line[:60]},
        ) from None


def show_periods(periods: written.Periods) -> str:
    """One a line, as `read_periods` takes them."""
    return "\n".join(
        f"{of.start:%Y-%m-%d %H:%M} – "
        + (f"{of.end:%H:%M}" if _on_one_day(of) else f"{of.end:%Y-%m-%d %H:%M}")
        for of in periods
    )


def _on_one_day(period: Period) -> bool:
    return period.start.date() == period.end.date()


def read_zones(text: str) -> written.Zones:
    """One zone, or several with their shares, one a line."""
    return tuple(
        ZoneShare(row.zone, written.figure(f"{row.share:f}"))
        for row in reading.zones(text)
    )


def show_zones(zones: written.Zones) -> str:
    """One a line."""
    if len(zones) == 1:
        return zones[0].zone
    return "\n".join(f"{of.zone} {written.figure_text(of.share)}" for of in zones)


def read_points(text: str) -> written.Figure:
    """An exact figure such as 2.5."""
    try:
        points = written.figure(text.replace(",", "."))
    except ValueError:
        points = written.Figure(-1)
    if not 0 <= points <= MOST_POINTS:
        raise ValidationError(
            _("“%(given)s” is not accepted. Write points such as 2.5."),
            params={"given": text[:40]},
        )
    return points


def read_holidays(text: str) -> written.Holidays:
    """The code of a calendar, dates, or "none"."""
    parts = re.split(r"[\s,;、，]+", text)
    if text.casefold() == "none":
        return frozenset()
    try:
        return frozenset(date.fromisoformat(part) for part in parts if part)
    except ValueError:
        return _calendar(text)


def _calendar(text: str) -> str:
    if text in calendars.codes():
        return text
    return reading.holidays(text)


def show_holidays(holidays: written.Holidays) -> str:
    """The code, the dates, or "none"."""
    if isinstance(holidays, str):
        return holidays
    return " ".join(day.isoformat() for day in sorted(holidays)) or "none"


_NUMBERS = [(str(n), str(n)) for n in range(1, MOST_SESSIONS + 1)]
_OWN = [
    ("", _("As in its record")),
    ("own", pgettext_lazy("rest days of a city", "These days")),
]


class AsksForm(StaleForm):
    """What a city asks for in an edition; blank means as in its record.

    What has no field here (a name, a sort key, a place of a brief) is kept.
    """

    hours = _Text(
        lambda text: written.window(reading.hours(text)),
        written.window_text,
        label=_("Office hours"),
        help_text=_("On the city’s own clocks, such as 08:30-17:30."),
        widget=forms.TextInput(attrs=_SHORT),
    )
    rest_days_by = forms.ChoiceField(
        label=_("Rest days"), choices=_OWN, required=False, widget=forms.RadioSelect
    )
    rest_days = forms.MultipleChoiceField(
        label=_("Which days"), required=False, widget=forms.CheckboxSelectMultiple
    )
    holidays = _Text(
        read_holidays,
        show_holidays,
        label=_("Holidays"),
        help_text=_("The code of a calendar such as AU-QLD, dates, or none."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    unavailable = _Text(
        read_periods,
        show_periods,
        label=_("Not available"),
        help_text=_("In the city’s local time, one a line: 2027-01-20 08:00 – 12:00."),
        widget=forms.Textarea(attrs=_LINES),
    )
    zones = _Text(
        read_zones,
        show_zones,
        label=_("Time zones of the delegation"),
        help_text=_(
            "Only where it does not sit in its own city: a zone such as Asia/Tokyo, or"
            " several with their shares, one a line: Asia/Tokyo 0.7."
        ),
        widget=forms.Textarea(attrs={**_LINES, "rows": 2}),
    )
    sessions = forms.MultipleChoiceField(
        label=_("Only these sessions"),
        help_text=_("Counted from the earliest. None ticked: any session."),
        choices=_NUMBERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    prefers = forms.MultipleChoiceField(
        label=_("Would rather sit in"),
        help_text=_("Breaks ties only."),
        choices=_NUMBERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    together = forms.MultipleChoiceField(
        label=_("In the same session as"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    apart = forms.MultipleChoiceField(
        label=_("Never in the same session as"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    carried = _Text(
        read_points,
        written.figure_text,
        label=_("Burden carried from earlier editions"),
        help_text=_("In points, such as 2.5."),
        widget=forms.TextInput(attrs=_SHORT),
    )

    def __init__(
        self, *args: Any, asks: Asks, others: Mapping[str, str], **kwargs: Any
    ) -> None:
        """`others` are the names of the other participants by slug."""
        self.asked = asks
        initial = {
            "rest_days_by": "" if asks.rest_days is None else "own",
            "rest_days": [written.DAYS[day] for day in sorted(asks.rest_days or ())],
            "sessions": [str(number) for number in sorted(asks.sessions or ())],
            "prefers": [str(number) for number in sorted(asks.prefers)],
            "together": list(asks.together),
            "apart": list(asks.apart),
        }
        super().__init__(
            *args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs
        )
        for name in ("hours", "holidays", "unavailable", "zones", "carried"):
            self.fields[name].initial = getattr(asks, name) or None
        if asks.holidays is not None:
            self.fields["holidays"].initial = asks.holidays
        choice_field(self, "rest_days").choices = [
            (day, day_word(day)) for day in written.DAYS
        ]
        for name in ("together", "apart"):
            choice_field(self, name).choices = list(others.items())

    def asks(self) -> Asks:
        """What was typed, beside what has no field here."""
        said = self.cleaned_data
        own_days = frozenset(map(written.DAYS.index, said["rest_days"]))
        sessions = frozenset(map(int, said["sessions"]))
        return replace(
            self.asked,
            hours=said["hours"],
            rest_days=own_days if said["rest_days_by"] == "own" else None,
            holidays=said["holidays"],
            unavailable=said["unavailable"] or (),
            zones=said["zones"],
            sessions=sessions or None,
            prefers=frozenset(map(int, said["prefers"])),
            together=_kept_order(said["together"], self.asked.together),
            apart=_kept_order(said["apart"], self.asked.apart),
            carried=said["carried"] or written.ZERO,
        )


def _kept_order(chosen: Collection[str], before: tuple[str, ...]) -> tuple[str, ...]:
    """Those that stood before first, as they stood."""
    stay = [slug for slug in before if slug in chosen]
    return (*stay, *(slug for slug in chosen if slug not in before))
