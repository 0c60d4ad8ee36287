"""The forms of the preparation: languages, interpreters, terms, tests, meetings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.fields import AddressField
from intercity.base.forms import (
    LocalizedFormField,
    StaleForm,
    choice_field,
    refuser,
)
from intercity.base.languages import language_words, languages
from intercity.base.refusals import Refusal
from intercity.base.tables import rows_of_upload
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LANGUAGES, language_tag
from intercity.people.forms import name_order
from intercity.programme.actions.interpretation import (
    InterpreterValues,
    LanguageValues,
    TermValues,
)
from intercity.programme.forms import MinutesField
from intercity.programme.glossary import (
    MOST_NOTE,
    MOST_SOURCE,
    MOST_TERMS,
    MOST_WORDS,
    terms_of,
)
from intercity.programme.interpretation import languages_asked
from intercity.programme.models import (
    Interpreter,
    Languages,
    Session,
)
from intercity.programme.models.interpretation import USUAL_STINT
from intercity.programme.preparation_words import REFUSED_FIELDS, refusal_words
from intercity.seminars.models import Edition

_NARROW = {"class": "govuk-input--width-5", "inputmode": "numeric"}

refuse = refuser(REFUSED_FIELDS.get, refusal_words)


def _choices(tags: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(tag, language_words(tag)) for tag in tags]


class LanguagesForm(StaleForm):
    """The floor of a session, and for each other language who interprets into it."""

    floor = forms.ChoiceField(
        label=_("Language of the floor"), widget=forms.RadioSelect
    )
    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        help_text=_("The languages into which the session is interpreted."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    stint = MinutesField(
        label=_("Minutes of a turn"),
        help_text=_("Pairs change every 15 to 20 minutes."),
        required=True,
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        """With the languages and interpreters of the edition."""
        super().__init__(*args, **kwargs)
        edition = session.edition
        kept = Languages.objects.filter(session=session).first()
        values = LanguageValues.of(kept) if kept else None
        self.tags = languages_asked(edition)
        if values:
            self.tags = tuple(
                dict.fromkeys((*self.tags, values.floor, *values.channels))
            )
        tags = _choices(self.tags)
        choice_field(self, "floor").choices = tags
        choice_field(self, "channels").choices = tags
        self.initial = {
            "revision": kept.revision if kept else 0,
            "floor": values.floor if values else self.tags[0],
            "channels": list(values.channels) if values else [],
            "stint": values.stint if values else USUAL_STINT,
            **self.initial,
        }
        people = list(edition.interpreters.all())
        for tag in self.tags:
            assigned = values.channels.get(tag, frozenset()) if values else ()
            self._add(tag, people, list(assigned))

    def _add(self, tag: str, people: list[Interpreter], assigned: list[int]) -> None:
        """Who interprets into a language: those who work in it stand first."""
        known = sorted(people, key=lambda one: (tag not in one.languages, one.known_as))
        if not known:
            return
        self.fields[f"into_{tag.lower()}"] = forms.TypedMultipleChoiceField(
            label=_("Interpreters into %(language)s")
            % {"language": language_words(tag)},
            choices=[(one.pk, one.known_as) for one in known],
            coerce=int,
            required=False,
            initial=assigned,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        """Whoever interprets does so into a channel, which is not the floor."""
        told = super().clean() or self.cleaned_data
        chosen = told.get("channels", [])
        if told.get("floor") in chosen:
            code = Refusal("floor_is_no_channel")
            self.add_error("channels", ValidationError(refusal_words(code)))
        for tag in self.tags:
            if told.get(f"into_{tag.lower()}") and tag not in chosen:
                message = _("Tick the channel too, or nobody here.")
                self.add_error(f"into_{tag.lower()}", ValidationError(message))
        return told

    def values(self) -> LanguageValues:
        """What was typed."""
        told = self.cleaned_data
        return LanguageValues(
            floor=told["floor"],
            stint=told["stint"],
            channels={
                tag: frozenset(told.get(f"into_{tag.lower()}", ()))
                for tag in told["channels"]
            },
        )


class InterpreterForm(StaleForm):
    """Who interprets, by which address, from and into which languages."""

    given_name = forms.CharField(label=_("Given name"), max_length=100, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    family_first = name_order()
    email = AddressField(
        label=_("E-mail address"),
        help_text=_("The personal link and the meeting links are sent there."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Mails are written in"))
    languages = forms.MultipleChoiceField(
        label=_("Working languages"), widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Other working languages"),
        help_text=_("By their tags, such as fr or pt-BR, with spaces between."),
        required=False,
        max_length=100,
    )

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        interpreter: Interpreter | None = None,
        **kwargs: Any,
    ) -> None:
        """The interpreter as stored; blank for a new one."""
        super().__init__(*args, **kwargs)
        self.fields["revision"].required = interpreter is not None
        tags = tuple(edition.languages or LANGUAGES)
        choice_field(self, "languages").choices = _choices(tags)
        choice_field(self, "language").choices = [
            (one.tag, one.name) for one in languages()
        ]
        self.initial = {"family_first": "0", "language": "en", **self.initial}
        if interpreter is not None:
            self.initial.update(
                revision=interpreter.revision,
                given_name=interpreter.given_name,
                family_name=interpreter.family_name,
                family_first="1" if interpreter.family_first else "0",
                email=interpreter.email,
                language=interpreter.language,
                languages=[one for one in interpreter.languages if one in tags],
                others=" ".join(
                    one for one in interpreter.languages if one not in tags
                ),
            )

    def clean_others(self) -> tuple[str, ...]:
        """The tags in their normal form."""
        given = self.cleaned_data["others"].replace(",", " ").split()
        try:
            return tuple(language_tag(tag) for tag in given)
        except ValueError:
            raise ValidationError(
                _("“%(value)s” is not a list of language tags, such as fr pt-BR."),
                params={"value": self.cleaned_data["others"]},
            ) from None

    def values(self) -> InterpreterValues:
        """What was typed."""
        told = self.cleaned_data
        return InterpreterValues(
            parts=NameParts(
                told["family_name"], told["given_name"], told["family_first"]
            ),
            email=told["email"].lower(),
            language=told["language"],
            languages=tuple(dict.fromkeys((*told["languages"], *told["others"]))),
        )


class TermForm(StaleForm):
    """A term of the glossary."""

    words = LocalizedFormField(
        label=pgettext_lazy("of a glossary", "Term"),
        required=True,
        max_length=MOST_WORDS,
        error_messages={"required": _("Enter the term in one language at least.")},
    )
    note = forms.CharField(
        label=_("Note for interpreters"), max_length=MOST_NOTE, required=False
    )
    source = forms.CharField(
        label=pgettext_lazy("of a term", "Source"),
        help_text=_("Where the term is found, such as a document or an address."),
        max_length=MOST_SOURCE,
        required=False,
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        """In the languages of the edition."""
        super().__init__(*args, **kwargs)
        self.fields["revision"].required = bool(self.initial)
        words = LocalizedFormField(
            label=self.fields["words"].label,
            tags=tuple(edition.languages or LANGUAGES),
            required=True,
            max_length=MOST_WORDS,
            error_messages={"required": _("Enter the term in one language at least.")},
        )
        self.fields["words"] = words

    def values(self) -> TermValues:
        """What was typed."""
        told = self.cleaned_data
        return TermValues(words=told["words"], note=told["note"], source=told["source"])


class GlossaryFileForm(forms.Form):
    """A file of terms."""

    file = forms.FileField(
        label=_("Table"),
        help_text=format_lazy(
            "{} {}",
            _("CSV or XLSX, at most 2 MB."),
            _(
                "A column for each language, named by its tag, then note and source. A"
                " term that is there already is brought up to date."
            ),
        ),
        error_messages={"required": _("Choose a file.")},
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        """Read by the languages of the edition."""
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.terms: tuple[TermValues, ...] = ()

    def clean_file(self) -> Any:
        """The terms, or every mistake by its line."""
        upload = self.cleaned_data["file"]
        self.terms = terms_of(self.edition, rows_of_upload(upload, most=MOST_TERMS))
        return upload
