"""Letters of an edition by kind and language, their letterhead, and those sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.base.localized import LocalizedField
from intercity.base.models import File
from intercity.delegations.models.invitations import Invitation
from intercity.seminars.models import Edition, Series


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


class Letterhead(models.Model):
    """How the letters of a series look: what stands above, and who signs.

    Lines are parted by line breaks. `prefix` begins the reference numbers.
    """

    series = models.OneToOneField(
        Series, on_delete=models.CASCADE, related_name="letterhead"
    )
    heading = LocalizedField()
    signature = LocalizedField()
    logo = models.ForeignKey(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    prefix = models.CharField(max_length=20, blank=True)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.series)


class Letter(models.Model):
    """A letter to the leader of a city, as it was sent; nothing in it changes later.

    `content` holds the words by their places on the sheet (`sheet.Sheet`). The PDF is
    made of them when it is first asked for.
    """

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, related_name="letters"
    )
    language = models.CharField(max_length=12)
    content = models.JSONField()
    logo = models.ForeignKey(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file = models.ForeignKey(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.invitation.reference} {self.language}"
