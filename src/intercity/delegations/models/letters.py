"""Letters of an edition by kind and language."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.seminars.models import Edition


class LetterTemplate(models.Model):
    """A letter as the secretariat wrote it, with merge fields such as {city}.

    Without a row a kind and language have the words that are shipped, if any.
    `language` is any tag, also of languages that the pages do not speak.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", pgettext_lazy("kind of letter", "Invitation")
        TO_LEADER = "to_leader", pgettext_lazy("kind of letter", "Letter to the leader")
        REMINDER = "reminder", pgettext_lazy("kind of letter", "Reminder")

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="letter_templates"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "kind", "language"],
                name="delegations_each_letter_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.kind} {self.language}"
