"""Names of persons in the database: of one person, or of one in several languages."""

from __future__ import annotations

from typing import Any

from django.db import models

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


class NameField(models.JSONField):
    """A `PersonName`; never null: an empty one has no parts.

    Stored as {"source": tag, "parts": {tag: {"family", "given", "family_first"}}}.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A field that may be left empty by default."""
        kwargs.setdefault("default", PersonName)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """What migrations write: nothing of what always holds."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        kwargs.pop("blank", None)
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The name as it was stored."""
        return self.to_python(super().from_db_value(value, expression, connection))

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
