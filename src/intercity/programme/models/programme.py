"""Sessions of an edition, items that stand in them, and published versions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from intercity.base.localized import LocalizedField
from intercity.cities.models import City
from intercity.seminars.models import Edition


class Session(models.Model):
    """One part of an edition, at a wall time of the host's zone.

    `day`, `start` ("HH:MM") and `zone` are what was planned; `minutes` is None while
    it follows from the items. `cities` take part in it: none for an edition of which
    it is not published who sat where (`seats_known`). With `times_known` false the
    times of its items are not published either. Presentations stand by the rule of
    the edition until somebody orders them by hand (`arranged`).
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="sessions"
    )
    number = models.PositiveIntegerField()
    title = LocalizedField()
    day = models.DateField()
    start = models.CharField(max_length=5)
    zone = models.CharField(max_length=60)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    seats_known = models.BooleanField(default=True)
    times_known = models.BooleanField(default=True)
    arranged = models.BooleanField(default=False)
    cities = models.ManyToManyField(City, related_name="sessions", blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["day", "start", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="programme_each_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.number}"


class Item(models.Model):
    """A line of the programme; one item may stand in several sessions.

    `follows_plan` until somebody edits it: a plan that is settled again sets its
    length anew.
    """

    class Kind(models.TextChoices):
        OPENING = "opening"
        VIDEO_MESSAGE = "video_message"
        REPORT = "report"
        PRESENTATION = "presentation"
        DISCUSSION = "discussion"
        GROUP_PHOTO = "group_photo"
        BREAK = "break"
        CLOSING = "closing"
        OTHER = "other"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20, choices=Kind)
    title = LocalizedField()
    description = LocalizedField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    city = models.ForeignKey(
        City, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    follows_plan = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.edition} {self.kind}"


class Slot(models.Model):
    """An item's place in one session; times flow from the session's start."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="slots")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="slots")
    place = models.PositiveIntegerField()

    class Meta:
        ordering = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "item"], name="programme_item_once_in_a_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.place}"


class Version(models.Model):
    """A published version of an edition's programme: frozen, numbered, with a note.

    `content` is everything the public pages and exports show, as JSON; `changes`
    what differs from the version before, by code.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    note = LocalizedField()
    content = models.JSONField()
    changes = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="programme_each_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} v{self.number}"


class Export(models.Model):
    """A file made once of a published version: a calendar, JSON, XML or CSV."""

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="exports"
    )
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "name"], name="programme_each_export_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
