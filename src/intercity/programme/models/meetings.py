"""Where a session is held online, for those who are admitted to it."""

from __future__ import annotations

from django.db import models

from intercity.base.localized import LocalizedField
from intercity.programme.models.programme import Session

USUAL_OPENING = 30
USUAL_TELLING = 24 * 60


class Meeting(models.Model):
    """The meeting link of a session; never part of a published version or an export.

    `numbers` are the dial-in numbers, one a line. It is shown from `opens` minutes
    before the start; mails tell it from `tells` minutes before, or never. `version`
    counts changes of what is told, each of which is told again.
    """

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="meeting"
    )
    url = models.URLField(max_length=1000)
    numbers = models.TextField(blank=True)
    passcode = models.CharField(max_length=80, blank=True)
    note = LocalizedField()
    opens = models.PositiveIntegerField(default=USUAL_OPENING)
    tells = models.PositiveIntegerField(null=True, blank=True, default=USUAL_TELLING)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"meeting of {self.session}"
