"""Choosing a language: by its name in the reader's language, or any one by its tag."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercity.base.forms import StaleForm
from intercity.base.languages import SUGGESTED, language_words, tag_named
from intercity.cities.reading import MOST_LETTERS
from intercity.cities.reading import language as read_language


class LanguageInput(forms.TextInput):
    """A text with a list of languages to choose from, which needs no JavaScript."""

    template_name = "cities/language_input.html"

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Adds the names of languages."""
        context = super().get_context(name, value, attrs)
        known = f"{context['widget']['attrs'].get('id', name)}_known"
        context["widget"]["attrs"]["list"] = known
        context["widget"]["known"] = known
        context["widget"]["names"] = [language_words(tag) for tag in SUGGESTED]
        return context


class LanguageField(forms.CharField):
    """A language; shown by its name, read by that or by its tag, cleaned to the tag."""

    def __init__(self, **kwargs: Any) -> None:
        """As a text."""
        attrs = {
            "class": "govuk-input--width-20",
            "autocomplete": "off",
            "spellcheck": "false",
        }
        super().__init__(
            max_length=MOST_LETTERS, widget=LanguageInput(attrs=attrs), **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        """As the reader's language calls it, if that is read back as the same."""
        tag = tag_named(value) if isinstance(value, str) else ""
        name = language_words(tag)
        return name if tag and tag_named(name) == tag else value

    def clean(self, value: Any) -> str:
        """The tag; `ValidationError` says what is accepted."""
        given = str(super().clean(value))
        return read_language(given) if given else given


def language_field() -> LanguageField:
    """The language in which a city wants its letters."""
    return LanguageField(
        label=_("Language of letters"),
        help_text=_(
            "As the city has said; English until it does. Any language will do, by its"
            " name or its tag, such as vi or zh-Hant."
        ),
        required=False,
    )


class LanguageForm(StaleForm):
    """In which language a city wants to be written to."""

    language = language_field()

    def clean_language(self) -> str:
        """Its tag; English where nothing is said."""
        return self.cleaned_data["language"] or "en"
