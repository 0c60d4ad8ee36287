"""Who comes for a city, and guests who come for none."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.base.localized import LocalizedField
from intercity.delegations.channels import Channel
from intercity.kernel.wording import LocalizedText
from intercity.people.names import Named
from intercity.seminars.models import Edition, Participant

USUAL_QUOTA = 6


class Level(models.TextChoices):
    """The level of somebody, or of a delegation."""

    LEADER = "leader", pgettext_lazy("level of a member", "leader")
    SENIOR = "senior", pgettext_lazy("level of a member", "senior official")
    WORKING = "working", pgettext_lazy("level of a member", "working level")


class Arrangements(models.Model):
    """How an edition registers delegations: how many people each, and who approves."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, related_name="arrangements"
    )
    quota = models.PositiveIntegerField(default=USUAL_QUOTA)
    needs_approval = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "arrangements"

    def __str__(self) -> str:
        return str(self.edition)


class Delegation(models.Model):
    """A city's delegation to an edition; made when its first fact is known.

    `quota` replaces that of the edition. `handed_in_at` is when the city said that its
    list is whole, `closed_at` when the secretariat closed it.
    """

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="delegation"
    )
    quota = models.PositiveIntegerField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["participant__place", "pk"]

    def __str__(self) -> str:
        return str(self.participant)


class Member(Named):
    """A person in an edition: of a delegation, or a guest of the secretariat.

    `title` is the office, apart from the name. `sessions` are numbers of sessions,
    none for those of the city. `speaks` and `needs` are tags of languages. That
    somebody was invited, registered, confirmed and attended are facts of their own.
    An approval is asked for while `approved_at` and `refused_at` are empty and the
    edition wants approvals; `refusal` is the reason that the city was told.
    `organisation` is what a guest stands for. Of a person whom the secretariat entered
    for a city `channel` is how the city told it.
    """

    class Role(models.TextChoices):
        DELEGATE = "delegate", pgettext_lazy("role of a member", "delegate")
        SPEAKER = "speaker", pgettext_lazy("role of a member", "speaker")
        ACCOMPANYING = "accompanying", pgettext_lazy("role of a member", "accompanying")
        OBSERVER = "observer", pgettext_lazy("role of a member", "observer")
        GUEST = "guest", pgettext_lazy("role of a member", "guest")
        MODERATOR = "moderator", pgettext_lazy("role of a member", "moderator")

    class Mode(models.TextChoices):
        ONLINE = "online", pgettext_lazy("how a member takes part", "online")
        IN_ROOM = "in-room", pgettext_lazy("how a member takes part", "in the room")
        VIDEO = "video", pgettext_lazy("how a member takes part", "by video message")
        WRITTEN = "written", pgettext_lazy("how a member takes part", "in writing")

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="members"
    )
    delegation = models.ForeignKey(
        Delegation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="members",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="memberships",
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="en")
    honorific = models.CharField(max_length=60, blank=True)
    title = LocalizedField()
    organisation = LocalizedField()
    pronunciation = models.CharField(max_length=120, blank=True)
    is_head = models.BooleanField(default=False)
    level = models.CharField(max_length=10, choices=Level, default=Level.WORKING)
    role = models.CharField(max_length=12, choices=Role, default=Role.DELEGATE)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.ONLINE)
    sessions = models.JSONField(default=list)
    speaks = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    place = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delegation"],
                condition=models.Q(is_head=True, withdrawn_at__isnull=True),
                name="delegations_one_head_of_a_delegation",
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.pk} of {self.edition}"

    @property
    def takes_a_place(self) -> bool:
        """Whether it counts towards the quota."""
        return self.withdrawn_at is None and self.refused_at is None

    @property
    def stands_for(self) -> LocalizedText:
        """The names of the member's city, or a guest's organisation."""
        found: LocalizedText = self.organisation
        if self.delegation is not None:
            found = self.delegation.participant.city.names
        return found


class AccessNeeds(models.Model):
    """What somebody needs to take part, for those who arrange it; erased afterwards."""

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, related_name="access_needs"
    )
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "access needs"

    def __str__(self) -> str:
        return f"needs of member {self.member_id}"


class MemberTable(models.Model):
    """A table of people on its way in: looked at, then entered whole or not at all.

    `cells` are its rows by column, each with the number of its line; they are emptied
    once the table is entered, and a table that nobody enters is deleted after a day.
    `delegation` is empty for a table of the whole edition, which names cities. What
    came outside this site came by `channel` on `received_on`. `done` rows of `total`
    are checked.
    """

    class State(models.TextChoices):
        SEEN = "seen", pgettext_lazy("state of a table", "not yet entered")
        WAITING = "waiting", pgettext_lazy("state of a table", "waiting")
        RUNNING = "running", pgettext_lazy("state of a table", "being entered")
        DONE = "done", pgettext_lazy("state of a table", "entered")
        REFUSED = "refused", pgettext_lazy("state of a table", "not entered")

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="member_tables"
    )
    delegation = models.ForeignKey(
        Delegation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="tables",
    )
    state = models.CharField(max_length=10, choices=State, default=State.SEEN)
    cells = models.JSONField(default=list)
    good_rows_only = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    received_on = models.DateField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    refusal = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"table {self.pk} of {self.edition}"
