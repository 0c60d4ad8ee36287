"""What comes on this site, or is written down by the secretariat."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from intercity.base.models import File
from intercity.delegations.channels import Channel


class Recorded(models.Model):
    """Told at some day by some channel, with a file where one came along.

    `recorded_by` is set where the secretariat wrote down what came by mail, telephone
    or letter.
    """

    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    received_on = models.DateField()
    file = models.ForeignKey(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField()

    class Meta:
        abstract = True
