"""Names of persons in the database: of one person, or of one in several languages."""

from __future__ import annotations

from typing import Any

from django.db import models

from intercity.base.localized import ByLanguageField
from intercity.kernel.names import NameParts, PersonName


class Named(models.Model):
    """Something with the name of a person, in parts that are never split."""

    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    family_first = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def parts(self) -> NameParts:
        """The name by its parts; setting it sets the three fields."""
        return NameParts(self.family_name, self.given_name, self.family_first)

    @parts.setter
    def parts(self, parts: NameParts) -> None:
        self.family_name, self.given_name = parts.family, parts.given
        self.family_first = parts.family_first

    @property
    def known_as(self) -> str:
        """Both parts in the person's own order."""
        return self.parts.written()


class NameField(ByLanguageField):
    """A `PersonName`.

    Stored as {"source": tag, "parts": {tag: {"family", "given", "family_first"}}}.
    """

    empty = PersonName

    def to_python(self, value: Any) -> Any:
        """The name from its JSON."""
        if not isinstance(value, dict):
            return value
        parts = {
            tag: NameParts(one["family"], one["given"], one["family_first"])
            for tag, one in value.get("parts", {}).items()
        }
        return PersonName.of(parts, value.get("source", "en"))

    def get_prep_value(self, value: Any) -> Any:
        """The JSON of the name."""
        if isinstance(value, PersonName):
            value = {
                "source": value.source,
                "parts": {
                    tag: {
                        "family": parts.family,
                        "given": parts.given,
                        "family_first": parts.family_first,
                    }
                    for tag, parts in value.entries
                },
            }
        return super().get_prep_value(value)
