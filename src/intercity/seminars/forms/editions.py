"""The forms of editions: the steps of a new one, and the same facts changed later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from intercity.base.forms import LocalizedFormField, StaleForm, choice_field, refuser
from intercity.base.languages import language_words, languages, reader_language
from intercity.base.refusals import Refusal
from intercity.cities.models import City
from intercity.cities.queries import name_rows
from intercity.kernel.wording import LocalizedText
from intercity.seminars.actions import EditionFacts, facts_of
from intercity.seminars.models import Edition, Series
from intercity.seminars.rules import MOST_SLUG, RESERVED_SLUGS, SLUG
from intercity.seminars.words import REFUSED_FIELDS, refusal_words

NEW_SERIES = "new"
MOST_DATES = 60
FIRST_YEAR, LAST_YEAR = 2000, 2099
_NARROW = {"class": "govuk-input--width-5", "autocomplete": "off"}
_LONG = {"rows": 3}

refuse = refuser(REFUSED_FIELDS.get, refusal_words)


def _whole(message: Any) -> dict[str, Any]:
    """One sentence for whatever is wrong with a number."""
    return dict.fromkeys(("invalid", "min_value", "max_value"), message)


class KindField(forms.ChoiceField):
    """Real, a sample, or a reconstruction: said when an edition is made."""

    def __init__(self, **kwargs: Any) -> None:
        """Real until something else is chosen."""
        super().__init__(
            label=_("Kind of edition"),
            help_text=_(
                "Samples say so on every page. A reconstruction carries published facts"
                " only, and names no government as its publisher."
            ),
            choices=Edition.Kind.choices,
            initial=Edition.Kind.REAL,
            widget=forms.RadioSelect,
            **kwargs,
        )


class DatesField(forms.CharField):
    """One date a line, as 2027-01-20; the value is a tuple of such texts, in order."""

    widget = forms.Textarea(
        attrs={"rows": 3, "class": "govuk-input--width-20", "spellcheck": "false"}
    )

    def prepare_value(self, value: Any) -> Any:
        """One a line, or what was typed."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        """The dates; raises `ValidationError` naming those that are none."""
        parts = re.split(r"[\s,;、，]+", str(super().clean(value)))
        days = dict.fromkeys(self._day(part) for part in parts if part)
        if len(days) > MOST_DATES:
            raise ValidationError(
                ngettext_lazy(
                    "These are %(given)s dates; at most %(most)s is accepted.",
                    "These are %(given)s dates; at most %(most)s are accepted.",
                    "most",
                ),
                params={"given": len(days), "most": MOST_DATES},
            )
        return tuple(sorted(days))

    def _day(self, part: str) -> str:
        try:
            day = date.fromisoformat(part.replace("/", "-"))
        except ValueError:
            day = date.min
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                _("“%(given)s” is not a date; write it as 2027-01-20."),
                params={"given": part[:40]},
            )
        return day.isoformat()


class WhichForm(forms.Form):
    """Step 1 of a new edition: which one it is."""

    series = forms.ChoiceField(
        label=_("Series"),
        error_messages={"required": _("Choose a series.")},
        widget=forms.RadioSelect,
    )
    series_name = forms.CharField(
        label=_("Name of the new series"),
        help_text=_("Only for a new series, such as Partner Cities Seminar."),
        max_length=200,
        required=False,
    )
    ordinal = forms.IntegerField(
        label=_("Number in the series"),
        help_text=_("Such as 6 for the sixth."),
        min_value=1,
        max_value=9_999,
        required=False,
        error_messages=_whole(_("The number in the series is a whole number from 1.")),
        widget=forms.TextInput(attrs={**_NARROW, "inputmode": "numeric"}),
    )
    slug = forms.CharField(
        label=_("Address"),
        help_text=_(
            "Small letters, digits and hyphens, such as tgps-6. It stands in every"
            " address of the edition and cannot be changed later."
        ),
        error_messages={"required": _("Enter an address.")},
        max_length=MOST_SLUG,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-20",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    kind = KindField()

    def __init__(
        self,
        *args: Any,
        series: Iterable[Series],
        may_start_series: bool,
        **kwargs: Any,
    ) -> None:
        """`series` are those that the person may add to."""
        super().__init__(*args, **kwargs)
        self.offered = {str(one.pk): one for one in series}
        choices = [
            (key, one.names.in_(reader_language()).text)
            for key, one in self.offered.items()
        ]
        if may_start_series:
            choices.append((NEW_SERIES, str(_("A new series"))))
        else:
            del self.fields["series_name"]
        choice_field(self, "series").choices = choices
        if len(choices) == 1:
            self.fields["series"].initial = choices[0][0]

    def clean_slug(self) -> str:
        """An address that is free, and not one of the site's own."""
        slug = str(self.cleaned_data["slug"]).strip()
        if not SLUG.fullmatch(slug):
            raise ValidationError(
                _(
                    "“%(given)s” is not accepted. Use small letters, digits and single"
                    " hyphens, such as tgps-6."
                ),
                params={"given": slug},
            )
        if slug in RESERVED_SLUGS:
            raise ValidationError(
                refusal_words(Refusal("slug_reserved", {"slug": slug}))
            )
        if Edition.objects.filter(slug=slug).exists():
            raise ValidationError(refusal_words(Refusal("slug_taken", {"slug": slug})))
        return slug

    def clean(self) -> dict[str, Any]:
        """A new series needs a name."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("series") == NEW_SERIES and not cleaned.get("series_name"):
            self.add_error("series_name", _("Enter the name of the new series."))
        return cleaned


class WhenForm(forms.Form):
    """Step 2 of a new edition: when, where, how and in which languages."""

    host = forms.ChoiceField(
        label=_("Host"),
        help_text=_(
            "The city that convenes. Its clock is the one that plans are made on."
        ),
        error_messages={"required": _("Choose the host.")},
    )
    dates = DatesField(
        label=_("Dates"),
        help_text=_(
            "One a line, as 2027-01-20: the days that come into question, or on which"
            " it was held."
        ),
        error_messages={"required": _("Enter at least one date.")},
    )
    fiscal_year = forms.IntegerField(
        label=_("Fiscal year"),
        help_text=_("As the host counts it, such as 2026."),
        min_value=1900,
        max_value=2200,
        required=False,
        error_messages=_whole(_("The fiscal year is a year such as 2026.")),
        widget=forms.TextInput(attrs={**_NARROW, "inputmode": "numeric"}),
    )
    mode = forms.ChoiceField(
        label=pgettext_lazy("how an edition is held", "Held"),
        choices=Edition.Mode.choices,
        initial=Edition.Mode.ONLINE,
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("The languages that the edition is announced in."),
        error_messages={"required": _("Choose at least one language.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Hosts and languages in the words of the reader."""
        super().__init__(*args, **kwargs)
        blank = [("", str(_("Choose a city")))]
        rows = name_rows(reader_language())
        choice_field(self, "host").choices = [
            *blank,
            *((row.slug, row.reading.text) for row in rows),
        ]
        known = [one.tag for one in languages()]
        kept = self.initial.get("languages", ())
        choice_field(self, "languages").choices = [
            (tag, language_words(tag)) for tag in dict.fromkeys((*known, *kept))
        ]
        self.fields["languages"].initial = known

    def clean_host(self) -> City:
        """The city."""
        return City.objects.get(slug=self.cleaned_data["host"])


class AboutForm(forms.Form):
    """Step 3 of a new edition: what it is about, and where that was said."""

    theme = LocalizedFormField(
        label=_("Theme"),
        help_text=_("In as many languages as there are. The others can follow."),
        max_length=500,
        rows=2,
        required=False,
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Where these facts were published, for editions that were held."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs=_LONG),
    )
    source_url = forms.URLField(
        label=_("Address of the source"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={
            "invalid": _(
                "Enter the whole address of the source; it begins with https://."
            )
        },
    )

    def __init__(self, *args: Any, tags: Iterable[str] = (), **kwargs: Any) -> None:
        """`tags` are the languages of the edition."""
        super().__init__(*args, **kwargs)
        field = self.fields["theme"]
        kept = self.initial.get("theme")
        offered = dict.fromkeys((*tags, *(kept.as_dict() if kept else ())))
        self.fields["theme"] = LocalizedFormField(
            label=field.label,
            help_text=field.help_text,
            max_length=500,
            rows=2,
            required=False,
            tags=tuple(offered),
            initial=kept,
        )


class SeriesForm(forms.Form):
    """What the series is called, in each language of this site."""

    names = LocalizedFormField(
        label=_("Name of the series"),
        help_text=_("In as many languages as there are. The others can follow."),
        max_length=200,
        error_messages={"required": _("Enter the name in one language at least.")},
    )
    capital_family_names = forms.BooleanField(
        label=_("Family names of officials in capitals"),
        help_text=_("Such as Robin VALE, so that nobody takes one part for the other."),
        required=False,
    )


class EditionForm(StaleForm, WhenForm, AboutForm):
    """All facts of an edition but for its series and its address."""

    ordinal = WhichForm.base_fields["ordinal"]
    kind = WhichForm.base_fields["kind"]
    is_public = forms.BooleanField(
        label=_("Show this edition to the public"),
        help_text=_("Its page, its dates and the cities on the public list."),
        required=False,
    )
    was_held = forms.BooleanField(
        label=_("This edition was held"),
        help_text=_("Its facts are then those of the past."),
        required=False,
    )
    unnamed = forms.IntegerField(
        label=_("Cities that are not named"),
        help_text=_(
            "How many took part besides those in the list of cities, as far as that was"
            " published. Never guess who they are."
        ),
        min_value=0,
        max_value=10_000,
        initial=0,
        required=False,
        error_messages=_whole(
            _("The number of cities that are not named is a whole number.")
        ),
        widget=forms.TextInput(attrs={**_NARROW, "inputmode": "numeric"}),
    )
    unnamed_source = forms.CharField(
        label=_("Source of that number"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    field_order = (
        "ordinal",
        "theme",
        "host",
        "dates",
        "fiscal_year",
        "mode",
        "languages",
        "kind",
        "source",
        "source_url",
        "was_held",
        "unnamed",
        "unnamed_source",
        "is_public",
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        """The facts as they are stored."""
        facts = facts_of(edition)
        initial = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
        initial |= {"host": edition.host.slug, "revision": edition.revision}
        super().__init__(
            *args,
            initial=initial | {"languages": list(facts.languages)},
            tags=[*(one.tag for one in languages()), *facts.languages],
            **kwargs,
        )

    def facts(self) -> EditionFacts:
        """What was typed."""
        return facts_from(self.cleaned_data)


def facts_from(cleaned: dict[str, Any]) -> EditionFacts:
    """The facts of cleaned fields; what no field asked for is at its default."""
    names = EditionFacts.__dataclass_fields__
    facts = {name: cleaned[name] for name in names if name in cleaned}
    facts["languages"] = tuple(facts["languages"])
    facts["unnamed"] = facts.get("unnamed") or 0
    theme = facts.get("theme")
    if isinstance(theme, LocalizedText) and not theme:
        facts["theme"] = LocalizedText(facts["languages"][0])
    return EditionFacts(**facts)
