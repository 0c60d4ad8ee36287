"""Short texts in several languages, in one JSON column each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from intercity.base.forms import LocalizedFormField
from intercity.kernel.wording import LocalizedText


def empty() -> LocalizedText:
    """No words in any language yet."""
    return LocalizedText("en")


class ByLanguageField(models.JSONField):
    """A value with an entry for each language; never null: an empty one has no entries.

    A kind of it says what is `empty`, and turns it into JSON and back.
    """

    empty: Callable[[], object]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A field that may be left empty by default."""
        kwargs.setdefault("default", self.empty)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """What migrations write: nothing of what always holds."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        kwargs.pop("blank", None)
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The value as it was stored."""
        return self.to_python(super().from_db_value(value, expression, connection))


class LocalizedField(ByLanguageField):
    """A `LocalizedText` as {"source": tag, "texts": {tag: text}}.

    Lookups into a language go by JSON key: `names__texts__ja`.
    """

    empty = staticmethod(empty)

    def to_python(self, value: Any) -> Any:
        """The text from its JSON."""
        if isinstance(value, dict):
            return LocalizedText.of(value.get("texts", {}), value.get("source", "en"))
        return value

    def get_prep_value(self, value: Any) -> Any:
        """The JSON of the text."""
        if isinstance(value, LocalizedText):
            value = {"source": value.source, "texts": value.as_dict()}
        return super().get_prep_value(value)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Nothing but such a text is stored."""
        if not isinstance(value, LocalizedText):
            raise ValidationError("not a text in several languages")

    def formfield(self, **kwargs: Any) -> Any:
        """One input per language."""
        kwargs.pop("form_class", None)
        return LocalizedFormField(
            label=kwargs.pop("label", capfirst(self.verbose_name)),
            required=kwargs.pop("required", not self.blank),
            help_text=kwargs.pop("help_text", self.help_text),
            **kwargs,
        )
