"""The record of actions: who did what, when, in which role."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One action done, written in its transaction and never changed.

    `subject` names the object as room:kind:key. `data` says what changed, without
    personal data: people stand as their numbers.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    role = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, db_index=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"
