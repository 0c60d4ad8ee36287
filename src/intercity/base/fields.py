"""What every field refuses, whatever the room: what no page can show, no row can hold.

Errors name what was given and what is accepted, in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What XML 1.0 has no place for, and with it neither pages nor feeds nor workbooks.
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_AROUND = 12
_MOST_DIGITS = 18

_Row = TypeVar("_Row", bound=Model)


def shown(value: object) -> None:
    """Refuse text with a character that no page can show, and tell where it stands.

    Nobody sees it: it came along when the text was copied from elsewhere. Fields of
    text may have made something else of it by now, such as a UUID.
    """
    text = str(value)
    if not (found := _UNSHOWN.search(text)):
        return
    before = text[max(0, found.start() - _AROUND) : found.start()]
    after = text[found.end() : found.end() + _AROUND]
    raise ValidationError(
        _(
            "“%(around)s”: at the place marked � is a control character that cannot be"
            " seen. Delete it, or type these words again."
        ),
        code="unshown",
        params={"around": f"{before}�{without_unshown(after)}"},
    )


def without_unshown(text: str) -> str:
    """The text without the characters that no page or workbook can show."""
    return _UNSHOWN.sub("", text)


def refuse_unshown() -> None:
    """Have every field of text ask `shown`: also those of other people's forms."""
    for kind in (forms.CharField, forms.EmailField, forms.URLField):
        if shown not in kind.default_validators:
            kind.default_validators = [*kind.default_validators, shown]


def whole_number(text: str) -> int | None:
    """The number in what an address or a form names, or else None.

    Anything may stand there: also more digits than Python reads or a database holds.
    """
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """The numbers among these; anything else is left aside."""
    read = map(whole_number, texts)
    return [number for number in read if number is not None]


class AddressField(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "This is not an e-mail address; one looks like name@example.org."
        )
    }


class WholeField(forms.IntegerField):
    """A whole number, whose errors name what was given and what is accepted."""

    def __init__(self, **kwargs: Any) -> None:
        """As an integer field, in a narrow input."""
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        """The number; raises `ValidationError`."""
        try:
            number: int | None = super().clean(value)
        except ValidationError as error:
            if error.error_list[0].code == "required":
                raise
            raise ValidationError(self._said(value), code="invalid") from None
        return number

    def _said(self, value: object) -> str:
        most = self.max_value
        if most is None:
            accepted = _(
                "“%(value)s” is not accepted: give a whole number from %(least)s."
            )
        elif self.step_size:
            accepted = _(
                "“%(value)s” is not accepted: give minutes from %(least)s to %(most)s"
                " in steps of %(step)s."
            )
        else:
            accepted = _(
                "“%(value)s” is not accepted: give a whole number from %(least)s to"
                " %(most)s."
            )
        return accepted % {
            "value": value,
            "least": self.min_value,
            "most": most,
            "step": self.step_size,
        }


class RowsField(forms.ModelMultipleChoiceField[_Row]):
    """Several rows to tick; a number too large for any row is none of them."""

    def clean(self, value: Any) -> QuerySet[_Row]:
        """The rows; raises `ValidationError`."""
        try:
            found: QuerySet[_Row] = super().clean(value)
        except OverflowError:
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": ", ".join(value)},
            ) from None
        return found
