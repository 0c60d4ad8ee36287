"""The form in which a brief comes in, as a file or as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intercity.base.forms import choice_field
from intercity.planning.brief import MOST_BYTES
from intercity.planning.told import Told
from intercity.seminars.forms.editions import KindField

# What stands in no text, and may not stand in a page.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class BriefForm(forms.Form):
    """A brief by upload or by paste; `same` are cities said to be the same."""

    file = forms.FileField(
        label=_("A file"),
        help_text=_("A brief is a text file of at most 1 MB (TOML)."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
        allow_empty_file=True,
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 18,
                "class": "ic-brief",
                "spellcheck": "false",
                "autocapitalize": "none",
                "lang": "en",
            }
        ),
    )
    kind = KindField()
    same = forms.MultipleChoiceField(
        label=_("Cities in another time zone than in their records"),
        help_text=_("Tick those that are the same city, sitting elsewhere this time."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Cities are asked about only once a brief raises the question."""
        super().__init__(*args, **kwargs)
        self.offer(self.data.getlist("same") if self.is_bound else ())  # type: ignore[attr-defined]

    def offer(self, slugs: Iterable[str]) -> None:
        """Ask whether these are the same cities; no field where there are none."""
        field = choice_field(self, "same")
        choices = [(slug, slug) for slug in dict.fromkeys(slugs)]
        field.choices = choices
        if not choices:
            field.widget = forms.MultipleHiddenInput()
        elif field.widget.is_hidden:
            field.widget = forms.CheckboxSelectMultiple(choices=choices)

    def clean(self) -> dict[str, Any]:
        """Either a file or a text; the bytes of it are `data`."""
        cleaned: dict[str, Any] = super().clean() or {}
        upload, text = cleaned.get("file"), cleaned.get("text") or ""
        if upload is None and not text.strip():
            raise ValidationError(_("Choose a file, or paste the text of a brief."))
        if upload is not None and upload.size > MOST_BYTES:
            # Not read at all; the reader would refuse it in the same words.
            self.add_error(
                "file",
                ValidationError(
                    _("%(name)s is too large: %(size)s bytes; at most %(most)s."),
                    params={
                        "name": upload.name[:80],
                        "size": upload.size,
                        "most": MOST_BYTES,
                    },
                ),
            )
            return cleaned
        data = text.encode() if upload is None else upload.read()
        return cleaned | {"data": data}

    def keep(self, data: bytes) -> None:
        """Show the text of an uploaded file, to be put right here; no other file."""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return
        if _NO_TEXT.search(text):
            return
        shown = cast("QueryDict", self.data).copy()
        shown["text"] = text
        self.data = shown

    def ask_about(self, found: Iterable[Told]) -> None:
        """Offer to say of homonyms that they are the same city."""
        asked = [one.given.strip('"') for one in found if one.code == "other_city"]
        self.offer([*self.cleaned_data.get("same", ()), *asked])
