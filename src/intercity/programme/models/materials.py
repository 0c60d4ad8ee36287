"""Files of a presentation or a contribution, and those on their way in."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from intercity.base.models import File
from intercity.delegations.channels import Channel
from intercity.programme.models.presentations import Contribution, Presentation
from intercity.seminars.models import Edition, Participant

_ONE_OWNER = Q(presentation__isnull=False, contribution__isnull=True) | Q(
    presentation__isnull=True, contribution__isnull=False
)


class Owned(models.Model):
    """Something of either a presentation or a contribution: its kind and language.

    What the secretariat records for a city came by `channel` on `received_on`.
    """

    class Kind(models.TextChoices):
        SLIDES = "slides", pgettext_lazy("kind of material", "slides")
        VIDEO = "video", pgettext_lazy("kind of material", "video")
        TEXT = "text", pgettext_lazy("kind of material", "text of the speech")
        CAPTIONS = "captions", pgettext_lazy("kind of material", "captions")
        TRANSCRIPT = "transcript", pgettext_lazy("kind of material", "transcript")

    class Audience(models.TextChoices):
        PUBLIC = "public", pgettext_lazy("who may read", "everybody")
        PARTICIPANTS = "participants", pgettext_lazy("who may read", "participants")
        INTERPRETERS = (
            "interpreters",
            pgettext_lazy("who may read", "interpreters only"),
        )

    presentation = models.ForeignKey(
        Presentation, null=True, blank=True, on_delete=models.CASCADE
    )
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE
    )
    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(max_length=12)
    audience = models.CharField(
        max_length=14, choices=Audience, default=Audience.PARTICIPANTS
    )
    embargo_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    received_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True
        default_related_name = "%(class)ss"

    @property
    def owner(self) -> Presentation | Contribution:
        """What it belongs to."""
        found = self.presentation or self.contribution
        assert found is not None  # noqa: S101 -- the constraint of both tables
        return found

    @property
    def participant(self) -> Participant | None:
        """The city whose it is; none for the host's own."""
        return self.presentation.participant if self.presentation else None

    @property
    def edition(self) -> Edition:
        """Where it is shown."""
        if self.presentation:
            return self.presentation.participant.edition
        assert self.contribution is not None  # noqa: S101 -- as above
        return self.contribution.edition


class Material(Owned):
    """One version of a file; what is uploaded again is the next version.

    Nobody else reads it before `embargo_at`, or where that is empty before the first
    session that shows it begins. `findings` are what was measured in it.
    """

    number = models.PositiveIntegerField()
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="material")
    findings = models.JSONField(default=dict)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        ordering = ["kind", "language", "-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_ONE_OWNER, name="programme_material_of_one"
            ),
            models.UniqueConstraint(
                fields=["presentation", "kind", "language", "number"],
                name="programme_versions_of_a_presentation",
            ),
            models.UniqueConstraint(
                fields=["contribution", "kind", "language", "number"],
                name="programme_versions_of_a_contribution",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.kind} {self.language} v{self.number}"


class Upload(Owned):
    """A large file that comes in parts: `offset` bytes of `size` are acknowledged.

    Those are durable under `key`; the rest is sent again after any failure, until
    `expires_at`. `digest` is the SHA-256 that the sender gave, if any.
    """

    key = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta(Owned.Meta):
        ordering = ["begun_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_ONE_OWNER, name="programme_upload_of_one"
            ),
            models.CheckConstraint(
                condition=Q(offset__lte=models.F("size")),
                name="programme_upload_within_its_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.kind}: {self.offset} of {self.size}"
