"""The forms of the directory. What they accept is read by `reading`, as in a file."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.forms import StaleForm, choice_field, refuser
from intercity.base.languages import languages
from intercity.base.tables import TableRow, rows_of_upload
from intercity.cities.facts import NONE, STATES, WEEK, Cells, CityFacts, changes
from intercity.cities.language_forms import language_field
from intercity.cities.models import City
from intercity.cities.places import zone_places
from intercity.cities.reading import MOST_LETTERS, read_cells
from intercity.cities.sheets import MOST_BYTES, MOST_ROWS
from intercity.cities.words import (
    REFUSED_FIELDS,
    STATE_WORDS,
    column_words,
    day_word,
    refusal_words,
)

ZONE_ROWS = 3
_SHORT = {"class": "govuk-input--width-10"}

refuse = refuser(REFUSED_FIELDS.get, refusal_words)


class NeededField(forms.CharField):
    """Marked as required; that it is blank is told with the other mistakes."""

    def validate(self, value: Any) -> None:
        """Left to the reader of the cells, which has a sentence for it."""


def _text(
    label: Any = "",
    hint: Any = "",
    *,
    needed: bool = False,
    attrs: dict[str, str] | None = None,
) -> forms.CharField:
    kind = NeededField if needed else forms.CharField
    return kind(
        label=label,
        help_text=hint,
        required=needed,
        strip=True,
        max_length=MOST_LETTERS * 20,
        widget=forms.TextInput(attrs={"autocomplete": "off", **(attrs or {})}),
    )


class CityForm(StaleForm):
    """All facts of a city. Its cells are those of a file, so that both read alike.

    `read` holds the cells as the reader saw them: when somebody else saves first, it
    tells which cells the reader has changed.
    """

    slug = forms.CharField(
        label=_("Address"),
        help_text=_(
            "Small letters, digits and hyphens. Leave it blank to make it of the"
            " English name. It cannot be changed later."
        ),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=City.Kind.choices,
        initial=City.Kind.CITY,
        widget=forms.RadioSelect,
    )
    sort_key = _text(
        _("Sort key"),
        _(
            "Only where lists are to sort the city by other words than its English"
            " name, such as Hague for The Hague."
        ),
    )
    hours = _text(
        _("Office hours"),
        _("On the city’s own clocks, such as 08:30-17:30."),
        attrs=_SHORT,
    )
    rest_days = forms.MultipleChoiceField(
        label=_("Rest days"), required=False, widget=forms.CheckboxSelectMultiple
    )
    holidays = _text(
        _("Holiday calendar"),
        _(
            "The code of a calendar, such as AU-QLD. It is used to compute working days"
            " and is not shown to the public."
        ),
        attrs={"class": "govuk-input--width-10", "spellcheck": "false"},
    )
    language = language_field()
    region = _text(
        _("Region"), _("Tells namesakes apart, such as California for Lancaster.")
    )
    latitude = _text(_("Latitude"), _("Degrees north, such as 35.6895."), attrs=_SHORT)
    longitude = _text(
        _("Longitude"), _("Degrees east, such as 139.6917."), attrs=_SHORT
    )
    shows_country = forms.BooleanField(
        label=_("Show a country beside the name of this city"),
        help_text=_(
            "Off by default: no page, export or calendar names a country unless you"
            " switch it on here, in words of your own."
        ),
        required=False,
    )
    source = forms.CharField(
        label=_("Sources"),
        help_text=_("Where the names and the other facts were published."),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, seen: Cells | None = None, is_new: bool = False, **kwargs: Any
    ) -> None:
        """`seen` are the cells to begin with."""
        seen = seen or {}
        rest = seen.get("rest_days", "sat sun")
        kwargs["initial"] = {
            **seen,
            "rest_days": [] if rest == NONE else rest.split(),
            "shows_country": any(seen.get(f"country_{tag}") for tag in _tags()),
            "read": read_text(seen),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        choice_field(self, "rest_days").choices = [(day, day_word(day)) for day in WEEK]
        if is_new:
            del self.fields["revision"]
        else:
            del self.fields["slug"]
        self._add_names()
        self._add_zones(seen.get("zones", ""))
        names = [name for name in self.fields if name.startswith(("name_", "state_"))]
        zones = [name for name in self.fields if name.startswith(("zone_", "share_"))]
        # As they stand on the page, so that mistakes are listed in that order.
        self.order_fields([*names, "sort_key", "kind", *zones])
        self.facts: CityFacts | None = None

    def _add_names(self) -> None:
        """A name, who stands behind it, and a country, for each language."""
        states = [(state, STATE_WORDS[state]) for state in STATES]
        for tag in _tags():
            self.fields[f"name_{tag}"] = _text(
                column_words(f"name_{tag}"), needed=tag == "en", attrs={"lang": tag}
            )
            self.fields[f"state_{tag}"] = forms.ChoiceField(
                label=column_words(f"state_{tag}"), choices=states, initial="ours"
            )
            self.fields[f"country_{tag}"] = _text(
                column_words(f"country_{tag}"), attrs={"lang": tag}
            )
            if not self.initial.get(f"state_{tag}"):
                self.initial[f"state_{tag}"] = "ours"

    def _add_zones(self, cell: str) -> None:
        """Rows of a zone and its share; one row more than there are."""
        sent = sum(1 for name in self.data if name.startswith("zone_"))
        given = [part.strip() for part in cell.split(",") if part.strip()]
        self.zone_rows = max(ZONE_ROWS, len(given) + 1, min(sent, 40))
        for number in range(1, self.zone_rows + 1):
            self.fields[f"zone_{number}"] = _text(
                pgettext_lazy("one of several", "Time zone %(number)s")
                % {"number": number},
                needed=number == 1,
                attrs={"list": "zones", "spellcheck": "false"},
            )
            self.fields[f"share_{number}"] = _text(
                pgettext_lazy("of a time zone", "Share %(number)s")
                % {"number": number},
                attrs={"class": "govuk-input--width-5", "inputmode": "decimal"},
            )
        for number, part in enumerate(given, 1):
            zone, _space, share = part.partition(" ")
            self.initial.setdefault(f"zone_{number}", zone)
            self.initial.setdefault(f"share_{number}", share)

    def clean(self) -> dict[str, Any]:
        """Read the cells; every mistake goes to its field."""
        cleaned = super().clean() or self.cleaned_data
        try:
            self.facts = read_cells(self.cells())
        except ValidationError as mistakes:
            for column, whys in mistakes.message_dict.items():
                field = "zone_1" if column == "zones" else column
                if field not in self.errors:
                    self.add_error(field if field in self.fields else None, whys)
        return cleaned

    def cells(self) -> Cells:
        """What was typed, as the cells of a file."""
        typed = {
            name: str(self.cleaned_data.get(name) or "")
            for name in self.fields
            if name not in _NO_CELLS and not name.startswith(("zone_", "share_"))
        }
        if not self.cleaned_data.get("shows_country"):
            typed |= {f"country_{tag}": "" for tag in _tags()}
        days = self.cleaned_data.get("rest_days") or [NONE]
        return {
            **_seen(self.cleaned_data.get("read", "")),
            **typed,
            "rest_days": " ".join(days),
            "zones": self._zones_cell(),
        }

    def _zones_cell(self) -> str:
        rows = (
            (
                self.cleaned_data.get(f"zone_{n}", ""),
                self.cleaned_data.get(f"share_{n}", ""),
            )
            for n in range(1, self.zone_rows + 1)
        )
        return ", ".join(f"{zone} {share}".strip() for zone, share in rows if zone)

    def zone_fields(self) -> list[tuple[BoundField, BoundField]]:
        """The rows of zones."""
        return [
            (self[f"zone_{number}"], self[f"share_{number}"])
            for number in range(1, self.zone_rows + 1)
        ]

    def name_fields(self) -> list[tuple[BoundField, BoundField]]:
        """Names and their states, by language."""
        return [(self[f"name_{tag}"], self[f"state_{tag}"]) for tag in _tags()]

    def country_fields(self) -> list[BoundField]:
        """Countries in words of the host's own, by language."""
        return [self[f"country_{tag}"] for tag in _tags()]

    def merged(self, saved: Cells) -> Cells:
        """The saved cells, with those on top that the reader has changed."""
        if self.facts is None:
            return saved
        yours = self.facts.cells()
        seen = _seen(self.cleaned_data.get("read", "")) or saved
        return {**saved, **{name: yours[name] for name in changes(seen, yours)}}


_NO_CELLS = {"slug", "revision", "read", "shows_country", "rest_days"}


def _tags() -> tuple[str, ...]:
    return tuple(language.tag for language in languages())


def read_text(cells: Cells) -> str:
    """Cells as the form carries them, to know later what the reader had seen."""
    return json.dumps(cells, ensure_ascii=False)


def _seen(read: str) -> Cells:
    """The cells that a form came with; nothing where it was tampered with."""
    try:
        cells = json.loads(read or "{}")
    except ValueError:
        return {}
    if not isinstance(cells, dict):
        return {}
    return {str(name): str(cell) for name, cell in cells.items()}


class FilterForm(forms.Form):
    """What the list is narrowed to; anything else is left aside."""

    q = forms.CharField(
        label=_("Name, in any language"), required=False, max_length=MOST_LETTERS
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State of the names"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Choices in the reader's language."""
        super().__init__(*args, **kwargs)
        every = ("", pgettext_lazy("no filter", "All"))
        choice_field(self, "kind").choices = [every, *City.Kind.choices]
        choice_field(self, "state").choices = [
            every,
            ("published", _("A name that was published")),
            ("confirmed", _("A name that the city has confirmed")),
            ("ours", _("A name that is ours, to be confirmed")),
            ("missing", _("A name is missing in a language")),
        ]


class PlaceForm(forms.Form):
    """What to look for in the gazetteer."""

    q = forms.CharField(
        label=_("Name of the city"),
        help_text=_("In English. A region may follow: Lancaster, California."),
        max_length=MOST_LETTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
        error_messages={"required": _("Enter the name of a city, or a part of it.")},
    )


class FileForm(forms.Form):
    """A file to import."""

    file = forms.FileField(
        label=_("Table"),
        help_text=format_lazy(
            _("CSV or XLSX, at most {most} kB."), most=MOST_BYTES // 1000
        ),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def clean_file(self) -> list[TableRow]:
        """The rows of the file."""
        upload = self.cleaned_data["file"]
        return rows_of_upload(upload, most=MOST_ROWS, most_bytes=MOST_BYTES)


def zone_choices() -> list[tuple[str, str]]:
    """Zones for a list of suggestions: the IANA name, and a city that keeps it."""
    return [(zone, city) for city, zone in zone_places()]
