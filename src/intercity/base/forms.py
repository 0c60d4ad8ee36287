"""Forms: one look for every field, texts in several languages, stale edits.

Every field is rendered by `base/forms/field.html`: label, hint, errors, each tied to
its input. Views write `<form method="post" novalidate>{% csrf_token %}{{ form }}...`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from intercity.base.fields import shown
from intercity.base.languages import languages, own_name, reader_language
from intercity.base.refusals import Refusal
from intercity.kernel.wording import NATIVE_NAMES, LocalizedText, url_code

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.widgets.Input, "govuk-input"),
)


class BoundField(DjangoBoundField):
    """A field with the classes of its widget, and where its error is put right."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Classes by kind; `required` is told by the label, not by the browser."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        attrs.pop("aria-invalid", None)
        widget = widget or self.field.widget
        if not widget.is_hidden and (names := _classes(widget)):
            if self.errors:
                names += f" {names.split()[0].partition('__')[0]}--error"
            attrs["class"] = f"{names} {widget.attrs.get('class', '')}".strip()
        return attrs

    @cached_property
    def is_single_checkbox(self) -> bool:
        """A box to tick, with its label after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def file_to_choose_again(self) -> str:
        """The file that came with a form that is shown again: no browser keeps it."""
        came = self.form.files.get(self.html_name) if self.form.files else None
        return str(came.name) if came and self.form.errors and not self.errors else ""

    @cached_property
    def target(self) -> str:
        """The id of the input that the error summary leads to."""
        first = self.subwidgets[0] if self.use_fieldset and self.subwidgets else None
        if isinstance(self.field.widget, LocalizedInput):
            return self.field.widget.first_id(self.auto_id)
        return str((first and first.id_for_label) or self.auto_id)


def _classes(widget: forms.Widget) -> str:
    return next((names for kind, names in _CLASSES if isinstance(widget, kind)), "")


class Renderer(TemplatesSetting):
    """The look of every form."""

    form_template_name = "base/forms/form.html"
    field_template_name = "base/forms/field.html"
    bound_field_class = BoundField


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """A field of the form that offers choices, to be given those of the moment."""
    return cast("forms.ChoiceField", form.fields[name])


FIRST_YEAR, LAST_YEAR = 1900, 2199


class DayField(forms.DateField):
    """A date, chosen or typed as 2026-11-23 whatever the language."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        """As a date field."""
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _(
            "This is not a date; write it as 2026-11-23."
        )

    def to_python(self, value: Any) -> date | None:
        """The date, of a year that clocks and calendars can reckon with."""
        day: date | None = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                _("“%(value)s” is not accepted: give a year from %(from)s to %(to)s."),
                code="invalid",
                params={"value": value, "from": FIRST_YEAR, "to": LAST_YEAR},
            )
        return day


_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.時시点]?([0-5]\d)[分분]?")


class WallTimeField(forms.CharField):
    """A clock time as "HH:MM", from 00:00 to 24:00; "8:30" and "0830" are read too."""

    def __init__(self, **kwargs: Any) -> None:
        """A short field; `max_length` is no matter here."""
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"class": "govuk-input--width-5", "autocomplete": "off"}
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The time in its normal form; `ValidationError` names what was given."""
        given = str(super().clean(value))
        if not given:
            return given
        match = _CLOCK.fullmatch(unicodedata.normalize("NFKC", given).replace(" ", ""))
        if match is None or (match[1] == "24" and match[2] != "00"):
            raise ValidationError(
                _("“%(value)s” is not a time; write it as 09:30."),
                code="invalid",
                params={"value": given},
            )
        return f"{int(match[1]):02}:{match[2]}"


class LocalizedInput(forms.Widget):
    """One input for each language, each marked with it."""

    template_name = "base/forms/localized.html"
    use_fieldset = True

    def __init__(
        self,
        tags: Sequence[str] = (),
        attrs: dict[str, Any] | None = None,
        *,
        rows: int = 1,
    ) -> None:
        """`rows` above 1 make text areas."""
        super().__init__(attrs)
        self.tags = tuple(tags)
        self.rows = rows

    def first_id(self, id_: str) -> str:
        """The id of the first input."""
        return f"{id_}_{url_code(self.tags[0])}"

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Adds one subwidget per language."""
        context = super().get_context(name, None, attrs)
        said = value if isinstance(value, LocalizedText) else LocalizedText("en")
        texts = value if isinstance(value, Mapping) else said.as_dict()
        context["widget"]["reader"] = reader_language()
        context["widget"]["subwidgets"] = [
            self._one(name, tag, texts.get(tag, ""), context["widget"]["attrs"])
            | {"is_source": bool(said) and tag == said.source}
            for tag in self.tags
        ]
        return context

    def _one(
        self, name: str, tag: str, text: str, attrs: Mapping[str, Any]
    ) -> dict[str, Any]:
        kind = forms.Textarea if self.rows > 1 else forms.TextInput
        shared = {key: value for key, value in attrs.items() if key != "class"}
        widget = kind(
            attrs={
                **shared,
                "lang": tag,
                "class": "govuk-textarea" if self.rows > 1 else "govuk-input",
                **({"rows": self.rows} if self.rows > 1 else {}),
            }
        )
        code = url_code(tag)
        own_id = {"id": f"{attrs.get('id', name)}_{code}"}
        one = widget.get_context(f"{name}_{code}", text, own_id)["widget"]
        return {**one, "language": own_name(tag)}

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> dict[str, str]:
        """Text by tag, as it was typed."""
        return {tag: data.get(f"{name}_{url_code(tag)}", "") for tag in self.tags}

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> bool:
        """Whether no language was sent at all."""
        return not any(f"{name}_{url_code(tag)}" in data for tag in self.tags)

    def id_for_label(self, id_: str) -> str:
        """The group has a legend; each input its own label."""
        return ""


class LocalizedFormField(forms.Field):
    """A text in several languages; when required, one of them is enough.

    `tags` are the languages offered, those of this site by default. Texts in other
    languages are kept as the initial value has them, and so is the language that it
    was written in, as long as there are words in it.
    """

    widget = LocalizedInput
    default_error_messages: ClassVar = {
        "required": _("Write the words in one language at least.")
    }

    def __init__(
        self,
        *,
        tags: Sequence[str] = (),
        rows: int = 1,
        max_length: int | None = None,
        **kwargs: Any,
    ) -> None:
        """As a field; `max_length` holds for each language."""
        # A model's field brings what concerns JSON only.
        for unknown in ("encoder", "decoder"):
            kwargs.pop(unknown, None)
        self.tags = tuple(tags) or tuple(one.tag for one in languages())
        self.max_length = max_length
        kwargs["widget"] = LocalizedInput(self.tags, rows=rows)
        super().__init__(**kwargs)
        self.saved: object = self.initial

    def clean(self, value: Mapping[str, str] | None) -> LocalizedText:
        """The texts; raises `ValidationError` for none where one is required."""
        texts = {tag: text.strip() for tag, text in (value or {}).items()}
        for tag, text in texts.items():
            shown(text)
            if self.max_length and len(text) > self.max_length:
                raise ValidationError(
                    _(
                        "%(language)s: %(length)s characters; at most %(limit)s are"
                        " accepted."
                    ),
                    code="max_length",
                    params={
                        "language": NATIVE_NAMES.get(tag, tag),
                        "length": len(text),
                        "limit": self.max_length,
                    },
                )
        filled = {tag: text for tag, text in texts.items() if text}
        if self.required and not filled:
            raise ValidationError(self.error_messages["required"], code="required")
        return self._with_the_rest(filled)

    def _with_the_rest(self, filled: Mapping[str, str]) -> LocalizedText:
        saved = (
            self.saved if isinstance(self.saved, LocalizedText) else LocalizedText("en")
        )
        others = {
            tag: text for tag, text in saved.as_dict().items() if tag not in self.tags
        }
        texts = {**filled, **others}
        source = saved.source if saved.source in texts else next(iter(texts), "en")
        return LocalizedText.of(texts, source)

    def get_bound_field(
        self, form: forms.BaseForm, field_name: str
    ) -> DjangoBoundField:
        """As a field; the form's own initial value is what was saved."""
        self.saved = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed stays, also when it is refused."""
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether any language differs from what was saved."""
        before = initial.as_dict() if isinstance(initial, LocalizedText) else {}
        return any(before.get(tag, "") != (text or "") for tag, text in data.items())


def refuser(
    field_of: Callable[[str], str | None], words: Callable[[Refusal], str]
) -> Callable[[forms.BaseForm, Refusal], None]:
    """How a room shows its refusals in a form.

    `field_of` names the field that a code is about. A refusal without one, or about a
    field that the form has not, stands above the form.
    """

    def refuse(form: forms.BaseForm, refusal: Refusal) -> None:
        field = field_of(refusal.code)
        form.add_error(field if field in form.fields else None, words(refusal))

    return refuse


class StaleForm(forms.Form):
    """A form that remembers which revision of its object the reader saw.

    Its action takes `revision=form.cleaned_data["revision"]` and raises `Stale` when
    another one is saved. Give the revision as initial value, or an `instance`.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As a form; a model form's instance brings its revision."""
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        if instance is not None and getattr(instance, "pk", None):
            self.initial.setdefault("revision", instance.revision)
        self.fields["revision"].required = instance is None or bool(instance.pk)
