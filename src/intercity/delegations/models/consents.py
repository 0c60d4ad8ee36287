"""What a member consented to: for each purpose, by which notice, when and how."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.base.localized import LocalizedField
from intercity.delegations.models.members import Member
from intercity.delegations.models.recording import Recorded
from intercity.seminars.models import Edition, Series


class Purpose(models.TextChoices):
    """What a person is asked to consent to, each by itself."""

    NAME = "name", pgettext_lazy("purpose of a consent", "Name in the public list")
    PHOTO = "photo", pgettext_lazy("purpose of a consent", "Photographs")
    RECORDING = "recording", pgettext_lazy("purpose of a consent", "Recording")
    SLIDES = "slides", pgettext_lazy("purpose of a consent", "Slides to the public")
    QUOTE = "quote", pgettext_lazy("purpose of a consent", "Being quoted")


class Notice(models.Model):
    """The words by which a consent is asked for; a change is a new version.

    Those of an edition go before those of its series, and before those that come with
    the software: these become a version of the series with the first answer to them.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="notices")
    edition = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
    )
    purpose = models.CharField(max_length=10, choices=Purpose)
    version = models.PositiveIntegerField()
    words = LocalizedField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["purpose", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "purpose", "version"],
                name="delegations_version_of_an_edition_once",
            ),
            models.UniqueConstraint(
                fields=["series", "purpose", "version"],
                condition=models.Q(edition=None),
                name="delegations_version_of_a_series_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.purpose} {self.version}"


class Consent(Recorded):
    """One answer of one member, never changed: the last one for a purpose holds.

    `notice` are the words that were shown, in `language`. `recorded_by` wrote down on
    `received_on` what the person had given in writing, which is the `file`.
    """

    class Answer(models.TextChoices):
        GIVEN = "given", pgettext_lazy("answer to a consent", "yes")
        REFUSED = "refused", pgettext_lazy("answer to a consent", "no")
        WITHDRAWN = "withdrawn", pgettext_lazy("answer to a consent", "withdrawn")

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(max_length=10, choices=Purpose)
    answer = models.CharField(max_length=10, choices=Answer)
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="consents"
    )
    language = models.CharField(max_length=12)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["member", "purpose"], name="consents_of_a_member")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of member {self.member_id}: {self.answer}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once; another answer is another row."""
        if not self._state.adding:
            raise TypeError("an answer is never changed; write another one")
        super().save(*args, **kwargs)
