"""What the desk types: items, sessions, a version's note."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from intercity.base.dates import date_short
from intercity.base.fields import RowsField, whole_number
from intercity.base.forms import (
    DayField,
    LocalizedFormField,
    StaleForm,
    WallTimeField,
    choice_field,
)
from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal
from intercity.cities.models import City
from intercity.kernel.wording import LocalizedText, sort_key
from intercity.programme.actions import ItemValues, SessionValues
from intercity.programme.actions.values import MOST_MINUTES
from intercity.programme.content import source_language
from intercity.programme.models import Session
from intercity.programme.words import KINDS, refusal_words
from intercity.seminars.models import Edition

MOST_TITLE, MOST_DESCRIPTION, MOST_NOTE = 200, 2000, 1000


class CityChoice(forms.ModelChoiceField[City]):
    """Cities by the reader's names."""

    def label_from_instance(self, city: City) -> str:
        """The name as a list shows it."""
        return str(city.names.in_(reader_language()).text)


class CitiesChoice(RowsField[City], CityChoice):
    """The same, several of them."""

    widget = forms.CheckboxSelectMultiple


class SessionsChoice(RowsField[Session]):
    """Sessions by number and start."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, session: Session) -> str:
        """The number, the day and the time."""
        words = {
            "number": session.number,
            "day": date_short(session.day),
            "start": session.start,
        }
        return gettext("Session %(number)s, %(day)s %(start)s") % words


class MinutesField(forms.IntegerField):
    """A length in minutes; left empty where it is not known."""

    def __init__(self, **kwargs: Any) -> None:
        """From 1 minute to a day."""
        widget = forms.NumberInput(
            attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}
        )
        defaults = {
            "required": False,
            "min_value": 1,
            "max_value": MOST_MINUTES,
            "widget": widget,
            "error_messages": {
                "invalid": _("Write the minutes as a whole number, such as 10."),
                "min_value": _(
                    "%(show_value)s was given; at least 1 minute is accepted."
                ),
                "max_value": _(
                    "%(show_value)s was given; at most %(limit_value)s minutes are"
                    " accepted."
                ),
            },
        }
        super().__init__(**{**defaults, **kwargs})


class ItemForm(StaleForm):
    """A line of the programme, said once for every session it stands in."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS.items)
    title = LocalizedFormField(label=_("Title"))
    description = LocalizedFormField(
        label=_("Description"),
        required=False,
        help_text=_("Who speaks, and about what; shown below the title."),
    )
    minutes = MinutesField(
        label=_("Minutes"),
        help_text=_("Leave this empty while the length is not known."),
    )
    city = CityChoice(
        label=_("Presented by"),
        queryset=City.objects.none(),
        required=False,
        empty_label=pgettext_lazy("no city presents", "No city"),
    )

    field_order = ("kind", "title", "description", "city", "minutes")

    def __init__(
        self, *args: Any, edition: Edition, is_new: bool, **kwargs: Any
    ) -> None:
        """With the languages and the cities of the edition."""
        super().__init__(*args, **kwargs)
        self.fields["revision"].required = not is_new
        _speak(self, edition, "title", max_length=MOST_TITLE)
        _speak(self, edition, "description", rows=3, max_length=MOST_DESCRIPTION)
        _offer(self, "city", _participating(edition, with_host=True))

    def values(self) -> ItemValues:
        """What was typed."""
        return ItemValues(
            **{name: self.cleaned_data[name] for name in self.field_order}
        )


class NewItemForm(ItemForm):
    """An item to be added, to one session or to several."""

    sessions = SessionsChoice(
        label=_("Sessions"),
        queryset=Session.objects.none(),
        help_text=_("An item of several sessions is edited once for all of them."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        """With the sessions of the edition."""
        super().__init__(*args, edition=edition, is_new=True, **kwargs)
        _choice(self, "sessions").queryset = edition.sessions.all()
        del self.fields["revision"]


class ShareForm(forms.Form):
    """Another session for an item: the same item there too, or a copy."""

    session = forms.ModelChoiceField(queryset=Session.objects.none())
    how = forms.ChoiceField(choices=[("share", "share"), ("copy", "copy")])

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        """With the sessions of the edition."""
        super().__init__(*args, **kwargs)
        _choice(self, "session").queryset = edition.sessions.all()


class SessionForm(StaleForm):
    """A session: when it begins on the host's clock, and who sits in it."""

    title = LocalizedFormField(
        label=_("Title"),
        required=False,
        help_text=_("Besides its number, such as “Morning session”."),
    )
    day = DayField(label=_("Date"))
    start = WallTimeField(label=pgettext_lazy("the start of a session", "Begins at"))
    zone = forms.ChoiceField(label=_("On the clock of"))
    minutes = MinutesField(
        label=_("Minutes"),
        help_text=_("Leave this empty to let the length follow from the items."),
    )
    times_known = forms.BooleanField(
        label=_("Publish the times of its items"), required=False
    )
    seats_known = forms.BooleanField(
        label=_("Publish which cities sit in it"), required=False
    )
    cities = CitiesChoice(
        label=_("Cities that sit in it"),
        queryset=City.objects.none(),
        required=False,
    )

    field_order = (
        "title",
        "day",
        "start",
        "zone",
        "minutes",
        "times_known",
        "seats_known",
        "cities",
    )

    def __init__(
        self, *args: Any, edition: Edition, is_new: bool, **kwargs: Any
    ) -> None:
        """With the languages, clocks and cities of the edition."""
        super().__init__(*args, **kwargs)
        self.fields["revision"].required = not is_new
        if is_new:
            del self.fields["revision"]
        _speak(self, edition, "title", max_length=MOST_TITLE)
        _offer(self, "cities", _participating(edition, with_host=False))
        choice_field(self, "zone").choices = _clocks(edition, self.initial.get("zone"))

    def values(self) -> SessionValues:
        """What was typed."""
        typed = {name: self.cleaned_data[name] for name in self.field_order}
        return SessionValues(**{**typed, "cities": frozenset(typed["cities"])})


class PublishForm(forms.Form):
    """A note, and the number that the person expects the version to get."""

    note = LocalizedFormField(
        label=_("Note"),
        required=False,
        help_text=_("What this version changes, for those who knew the one before."),
    )
    expected_number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, *args: Any, edition: Edition, is_first: bool, **kwargs: Any
    ) -> None:
        """With the languages of the edition; all but the first version need a note."""
        super().__init__(*args, **kwargs)
        _speak(self, edition, "note", rows=3, max_length=MOST_NOTE)
        note = self.fields["note"]
        note.required = not is_first
        missing = Refusal(
            "no_note", {"lang": source_language(tuple(edition.languages))}
        )
        note.error_messages["required"] = refusal_words(missing)


class OrderForm(forms.Form):
    """A move in the list of a session: one item to a place, or a number for each.

    `move` is "item:place"; `seen` the items in the order that the page showed.
    """

    seen = forms.CharField(required=False)
    move = forms.CharField(required=False)

    def clean_seen(self) -> list[int]:
        """The numbers of the items."""
        return _numbers(self.cleaned_data["seen"].split())

    def clean_move(self) -> tuple[int, int] | None:
        """The item and where it goes."""
        if not self.cleaned_data["move"]:
            return None
        numbers = _numbers(self.cleaned_data["move"].split(":"))
        if len(numbers) != 2:
            raise forms.ValidationError(_("This move cannot be read."))
        return numbers[0], numbers[1]

    def places(self) -> dict[int, int]:
        """The numbers typed, by item; those that are no numbers stay as they are."""
        found = {}
        for item in self.cleaned_data["seen"]:
            typed = whole_number(self.data.get(f"place_{item}", "").strip())
            if typed is not None:
                found[item] = typed
        return found


def _numbers(words: list[str]) -> list[int]:
    try:
        return [int(word) for word in words]
    except ValueError:
        raise forms.ValidationError(_("This order cannot be read.")) from None


def _speak(
    form: forms.Form,
    edition: Edition,
    name: str,
    *,
    rows: int = 1,
    max_length: int,
) -> None:
    """Offer the languages of the edition, the first of them as the source."""
    old = form.fields[name]
    tags = tuple(edition.languages) or ("en",)
    form.fields[name] = LocalizedFormField(
        tags=tags,
        rows=rows,
        max_length=max_length,
        label=old.label,
        required=old.required,
        help_text=old.help_text,
    )
    form.fields[name].initial = form.initial.get(name) or LocalizedText(tags[0])


def _choice(form: forms.Form, name: str) -> forms.ModelChoiceField[Any]:
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


def _offer(form: forms.Form, name: str, cities: list[City]) -> None:
    """Offer these cities in their order."""
    field = _choice(form, name)
    field.queryset = City.objects.filter(pk__in=[city.pk for city in cities])
    blank = [("", field.empty_label)] if getattr(field, "empty_label", None) else []
    field.choices = [
        *blank,
        *((city.pk, field.label_from_instance(city)) for city in cities),
    ]


def _participating(edition: Edition, *, with_host: bool) -> list[City]:
    entered = edition.participants.select_related("city")
    cities = {one.city for one in entered} | ({edition.host} if with_host else set())
    return sorted(cities, key=lambda city: sort_key(city.names, city.sort_key))


def _clocks(edition: Edition, kept: str | None) -> list[tuple[str, str]]:
    """The host's zones, and the one that the session has."""
    host = edition.host.names.in_(reader_language()).text
    zones = [zone.zone for zone in edition.host.zones.all()]
    words = pgettext_lazy("a city and its time zone", "%(city)s (%(zone)s)")
    choices = [(zone, words % {"city": host, "zone": zone}) for zone in zones]
    if kept and kept not in zones:
        choices.append((kept, kept))
    return choices
