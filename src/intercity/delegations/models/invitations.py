"""A city is invited, by letter and by a link; it replies, by whichever channel."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.base.models import Mail
from intercity.delegations.models.recording import Recorded
from intercity.seminars.models import Participant


class Invitation(models.Model):
    """The invitation of a city to an edition.

    `language` is the tag that its letter is written in; `address` where it was sent,
    or is to be sent when it is not the main focal point's; `mail` the last one that
    brought it. `reference` is unique on this site.
    `person` accepted the focal point's role by its link, which is bound to that person
    from then on. It is `opened` when somebody first does something on its page, not
    when that page is read: filters of mail follow links too. A city that accepted and
    then does not come has `declined`, and its reply says that it withdrew; what the
    secretariat took back is `withdrawn`. States that depend on the day (`expired`) are
    set by a sweep.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of an invitation", "not yet sent")
        INVITED = "invited", pgettext_lazy("state of an invitation", "invited")
        OPENED = "opened", pgettext_lazy("state of an invitation", "opened")
        ACCEPTED = "accepted", pgettext_lazy("state of an invitation", "accepted")
        DECLINED = "declined", pgettext_lazy("state of an invitation", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of an invitation", "withdrawn")
        EXPIRED = "expired", pgettext_lazy("state of an invitation", "expired")

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="invitation"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    language = models.CharField(max_length=12, default="en")
    address = models.EmailField(blank=True)
    reference = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitations",
    )
    mail = models.ForeignKey(
        Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["participant__place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~models.Q(reference=""),
                name="delegations_each_reference_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.state}"


class Reply(Recorded):
    """What a city answered; the last one holds, the others stay as they were.

    `sessions` are the numbers of sessions that it would rather have; `unavailable` the
    hours that are impossible, as local periods.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("a city's reply", "takes part")
        DECLINED = "declined", pgettext_lazy("a city's reply", "does not take part")
        WITHDRAWN = "withdrawn", pgettext_lazy("a city's reply", "no longer takes part")

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, related_name="replies"
    )
    answer = models.CharField(max_length=10, choices=Answer)
    presents = models.BooleanField(null=True, blank=True)
    level = models.CharField(max_length=10, blank=True)
    sessions = models.JSONField(default=list)
    unavailable = models.JSONField(default=list)
    words = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.invitation.participant} {self.answer}"


class Link(models.Model):
    """A secret address of an invitation or of a member; only its hash is kept.

    It leads to pages that change nothing until a form is sent. `address` is whom it
    was sent to; one that was used, revoked or has expired opens nothing.
    """

    invitation = models.ForeignKey(
        Invitation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="links",
    )
    member = models.ForeignKey(
        "delegations.Member",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="links",
    )
    digest = models.CharField(max_length=64, unique=True)
    address = models.EmailField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(invitation__isnull=False, member__isnull=True)
                | models.Q(invitation__isnull=True, member__isnull=False),
                name="delegations_link_of_an_invitation_or_a_member",
            )
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"
