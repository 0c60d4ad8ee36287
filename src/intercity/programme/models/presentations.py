"""What a city presents, and what the host contributes to every session."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.base.localized import LocalizedField
from intercity.delegations.channels import Channel
from intercity.delegations.models import Member
from intercity.programme.models.programme import Item
from intercity.seminars.models import Edition, Participant


class Presentation(models.Model):
    """A city's presentation: its words, and how far they have come.

    It belongs to the city, not to an item: a plan makes items anew. `asked` is what the
    secretariat wants revised, blank when it waits for nothing. `in_programme` is the
    title that was last written into the programme, `presenter` names somebody who is no
    member. Words are handed in at `handed_in_at`; those that the secretariat recorded
    came by `channel` on `received_on`.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("state of a presentation", "proposed")
        ACCEPTED = "accepted", pgettext_lazy("state of a presentation", "accepted")
        REVISED = "revised", pgettext_lazy("state of a presentation", "revised")
        FINAL = "final", pgettext_lazy("state of a presentation", "final")

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="presentation"
    )
    title = LocalizedField()
    abstract = LocalizedField()
    theme = models.CharField(max_length=120, blank=True)
    presenters = models.ManyToManyField(
        Member, related_name="presentations", blank=True
    )
    presenter = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    asked = models.TextField(blank=True)
    in_programme = LocalizedField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    received_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["participant__place", "pk"]

    def __str__(self) -> str:
        return f"presentation of {self.participant}"


class Contribution(models.Model):
    """The leader's message or the host's report: held once, shown in every session.

    It is that of all items of its kind. Its files are `materials`; each language is
    cleared by the leader's office (`Clearance`).
    """

    KINDS = (Item.Kind.VIDEO_MESSAGE, Item.Kind.REPORT)

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="contributions"
    )
    kind = models.CharField(max_length=20)
    summary = LocalizedField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "kind"], name="programme_each_contribution_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.edition}"

    @property
    def address(self) -> str:
        """What the addresses of its pages say for its kind."""
        return self.kind.replace("_", "-")


class Clearance(models.Model):
    """The leader's office cleared a language of a contribution, as it was then.

    `digest` is of everything in that language, so that a change asks anew by itself.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="clearances"
    )
    language = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.contribution} {self.language}"
