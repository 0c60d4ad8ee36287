"""What a city and the secretariat told each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.base.models import File, Mail
from intercity.delegations.channels import Channel
from intercity.delegations.models.invitations import Reply
from intercity.seminars.models import Participant


class Correspondence(models.Model):
    """A line in the log of a city in an edition; nothing in it is changed later.

    `mail` is the mail that the site sent, `reply` the answer that came, `file` what
    came with it. The city reads what `is_shown`; the rest are notes of the secretariat.
    """

    class Direction(models.TextChoices):
        IN = "in", pgettext_lazy("correspondence", "from the city")
        OUT = "out", pgettext_lazy("correspondence", "to the city")

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="correspondence"
    )
    direction = models.CharField(max_length=3, choices=Direction)
    channel = models.CharField(max_length=10, choices=Channel)
    on = models.DateField()
    subject = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    is_shown = models.BooleanField(default=True)
    file = models.ForeignKey(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mail = models.ForeignKey(
        Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reply = models.ForeignKey(
        Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "correspondence"
        ordering = ["-on", "-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.participant} {self.on} {self.direction}"
