"""What translators hand in of the host's contributions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from intercity.base.forms import choice_field
from intercity.base.languages import language_words
from intercity.programme.actions.materials import Terms
from intercity.programme.handing_forms import FileForm
from intercity.programme.models import Contribution


class LanguageForm(FileForm):
    """A transcript or captions, by who translates.

    Whose they are to read, and from when, is not the translator's to say: it stays as
    it was of the version before.
    """

    def __init__(
        self,
        *args: Any,
        contribution: Contribution | None,
        tags: Iterable[str],
        **kwargs: Any,
    ) -> None:
        """`tags` are the languages that the translator writes."""
        super().__init__(*args, on_behalf=False, **kwargs)
        self.contribution = contribution
        for name in ("audience", "embargo", "until_on", "until_time"):
            del self.fields[name]
        choice_field(self, "language").choices = [
            (tag, language_words(tag)) for tag in tags
        ]

    def terms(self) -> Terms:
        """Those of the version before, or else the usual ones."""
        told = self.cleaned_data
        same = {"kind": told["kind"], "language": told["language"]}
        held = self.contribution.materials.filter(**same) if self.contribution else None
        before = held.order_by("number").last() if held else None
        if before is None:
            return Terms(note=told["note"])
        return Terms(
            audience=before.audience, embargo_at=before.embargo_at, note=told["note"]
        )
