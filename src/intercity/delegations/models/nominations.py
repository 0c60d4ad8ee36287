"""Colleagues whom whoever holds an invitation named in their own place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.delegations.models.invitations import Invitation
from intercity.people.names import Named


class Nomination(Named):
    """Somebody named as a city's focal point, until the secretariat decides.

    Who named is not known: an invitation may have been sent on. So nothing follows
    from a nomination but that it stands at the desk.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a nomination", "waiting")
        ACCEPTED = "accepted", pgettext_lazy("state of a nomination", "accepted")
        DECLINED = "declined", pgettext_lazy("state of a nomination", "not accepted")

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, related_name="nominations"
    )
    email = models.EmailField()
    language = models.CharField(max_length=12, default="en")
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"nomination {self.pk} for {self.invitation.participant}"
