"""What each city was last told of its time."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from intercity.planning.models import Plan
from intercity.seminars.models import Participant


class Told(models.Model):
    """A city was told when its sessions begin; the last row is what it knows.

    `sessions` are [{"number", "starts_at", "ends_at", "zone", "local_start"}]: instants
    (ISO 8601, UTC; the end may be null), the host's zone and the start on the city's
    own clock; none where it was told that it has no session any more. `sequence` is
    the SEQUENCE of the calendar files that went with it. `plan` was the settled one.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="told"
    )
    plan = models.ForeignKey(
        Plan, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sessions = models.JSONField(default=list)
    sequence = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "told"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.participant} {self.at:%Y-%m-%d %H:%M}"
