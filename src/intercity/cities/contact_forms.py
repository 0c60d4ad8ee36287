"""The forms of a city's contacts: focal points, and officials."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.forms import DayField, LocalizedFormField, StaleForm
from intercity.base.languages import Language, languages
from intercity.cities.actions import OfficialFacts, Term
from intercity.cities.actions.focal_points import term_of
from intercity.cities.actions.officials import official_facts
from intercity.cities.models import FocalPoint, Official
from intercity.kernel.names import NameParts, PersonName, usually_family_first
from intercity.people.forms import name_order
from intercity.people.newcomers import NewcomerForm

ORDERS = [
    ("0", pgettext_lazy("order of a name", "Given name first")),
    ("1", pgettext_lazy("order of a name", "Family name first")),
]


def _kind() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=pgettext_lazy("of a focal point", "Kind"),
        choices=[
            ("0", pgettext_lazy("focal point", "Main focal point")),
            ("1", pgettext_lazy("focal point", "Deputy")),
        ],
        coerce="1".__eq__,
        widget=forms.RadioSelect,
    )


class AppointForm(NewcomerForm):
    """A new focal point: who, as what, from when."""

    is_deputy = _kind()
    from_on = DayField(
        label=_("From"),
        help_text=_("The first day. Days begin at midnight UTC."),
        error_messages={"required": _("Enter the first day.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """From the present day on, as the main one."""
        super().__init__(*args, **kwargs)
        self.initial.update(is_deputy="0", from_on=today)


class HandOverForm(NewcomerForm):
    """The successor, and the two days."""

    from_on = DayField(
        label=_("The successor speaks for the city from"),
        help_text=_("The first day. Days begin at midnight UTC."),
        error_messages={"required": _("Enter the first day.")},
    )
    until_on = DayField(
        label=_("The predecessor’s access ends on"),
        help_text=_("The same day, or a later one where the successor is inducted."),
        error_messages={"required": _("Enter the day of the end.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """From the present day on."""
        super().__init__(*args, **kwargs)
        self.initial.update(from_on=today, until_on=today)


class TermForm(StaleForm):
    """The time of a focal point, and the name; what has begun keeps its beginning."""

    given_name = forms.CharField(label=_("Given name"), max_length=100, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    family_first = name_order()
    is_deputy = _kind()
    from_on = DayField(label=_("From"))
    until_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("Access ends on this day, at midnight UTC. Blank: no end is set."),
    )

    def __init__(
        self, *args: Any, point: FocalPoint, today: date, **kwargs: Any
    ) -> None:
        """The term as it is stored."""
        initial = {
            "revision": point.revision,
            "given_name": point.given_name,
            "family_name": point.family_name,
            "family_first": "1" if point.family_first else "0",
            "is_deputy": "1" if point.is_deputy else "0",
            "from_on": point.from_on,
            "until_on": point.until_on,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.stored = term_of(point)
        self.has_begun = point.has_begun(today)
        if self.has_begun:
            del self.fields["is_deputy"], self.fields["from_on"]

    def term(self) -> Term:
        """What was typed."""
        told = self.cleaned_data
        return Term(
            parts=NameParts(
                told["family_name"], told["given_name"], told["family_first"]
            ),
            is_deputy=told.get("is_deputy", self.stored.is_deputy),
            from_on=told.get("from_on", self.stored.from_on),
            until_on=told["until_on"],
        )


class OfficialForm(StaleForm):
    """An official: office, title and name by language, days."""

    kind = forms.ChoiceField(
        label=_("Office"), choices=Official.Kind.choices, widget=forms.RadioSelect
    )
    title = LocalizedFormField(
        label=pgettext_lazy("of an official", "Title"),
        help_text=_("As the city itself writes it, such as Mayor. The name follows."),
        required=False,
        max_length=200,
    )
    from_on = DayField(label=_("From"), required=False)
    until_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The day on which somebody else holds the office, where known."),
    )

    def __init__(
        self, *args: Any, official: Official | None = None, **kwargs: Any
    ) -> None:
        """The official as stored; blank for a new one."""
        super().__init__(*args, **kwargs)
        self.official = official
        facts = official_facts(official) if official else None
        self.fields["revision"].required = official is not None
        self.initial = {"kind": Official.Kind.LEADER, **self.initial}
        if official is not None and facts is not None:
            self.initial.update(
                revision=official.revision,
                kind=facts.kind,
                title=facts.title,
                from_on=facts.from_on,
                until_on=facts.until_on,
            )
        stored = facts.name.as_dict() if facts else {}
        for one in languages():
            self._add_name(one, stored.get(one.tag, NameParts()))

    def _add_name(self, language: Language, parts: NameParts) -> None:
        attrs = {"autocomplete": "off", "lang": language.tag}
        for part, label in (("family", _("Family name")), ("given", _("Given name"))):
            self.fields[f"{part}_{language.code}"] = forms.CharField(
                label=label,
                required=False,
                max_length=100,
                initial=getattr(parts, part),
                widget=forms.TextInput(attrs=attrs),
            )
        self.fields[f"order_{language.code}"] = forms.TypedChoiceField(
            label=_("Order of the name"),
            choices=[
                ("", pgettext_lazy("order of a name", "As it is usually written")),
                *ORDERS,
            ],
            coerce="1".__eq__,
            empty_value=None,
            required=False,
            initial=("1" if parts.family_first else "0") if parts else "",
        )

    @property
    def name_fields(self) -> list[tuple[Language, list[BoundField]]]:
        """The fields of the name, by language."""
        return [
            (one, [self[f"{part}_{one.code}"] for part in ("given", "family", "order")])
            for one in languages()
        ]

    def clean(self) -> dict[str, Any]:
        """At least one language has a name."""
        told = super().clean() or self.cleaned_data
        if not self._name():
            first = languages()[0].code
            error = ValidationError(_("Enter the name in one language at least."))
            self.add_error(f"family_{first}", error)
        return told

    def _name(self) -> PersonName:
        """The name as typed; languages that this site does not speak are kept."""
        stored = self.official.name if self.official else PersonName()
        parts = stored.as_dict()
        for one in languages():
            family, given = (
                self.cleaned_data.get(f"{part}_{one.code}", "")
                for part in ("family", "given")
            )
            order = self.cleaned_data.get(f"order_{one.code}")
            if order is None:
                order = usually_family_first(family + given)
            parts[one.tag] = NameParts(family, given, order)
        source = next((tag for tag, one in parts.items() if one), "en")
        if parts.get(stored.source):
            source = stored.source
        return PersonName.of(parts, source)

    def facts(self) -> OfficialFacts:
        """What was typed."""
        told = self.cleaned_data
        return OfficialFacts(
            kind=told["kind"],
            title=told["title"],
            name=self._name(),
            from_on=told["from_on"],
            until_on=told["until_on"],
        )
