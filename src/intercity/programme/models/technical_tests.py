"""Technical tests: the times that are offered, what was booked, and how it went."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.seminars.models import Edition, Participant

PARTS = ("sound", "picture", "slides", "link")


class OfferedTime(models.Model):
    """A time at which the secretariat tests the equipment of up to `capacity` cities.

    `day`, `start` ("HH:MM") and `zone` are wall time of the host, `starts_at` is the
    instant of it, by which lists are in order.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="offered_times"
    )
    day = models.DateField()
    start = models.CharField(max_length=5)
    zone = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    capacity = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "starts_at"], name="programme_each_test_time_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.day} {self.start}"

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The instants at which it begins and ends."""
        return self.starts_at, self.ends_at

    @property
    def ends_at(self) -> datetime:
        """The instant at which the next one may begin."""
        return self.starts_at + timedelta(minutes=self.minutes)


class TechnicalTest(models.Model):
    """A city's technical test: booked, and once it is over with its results.

    `place` counts those of one time from 1, so that two never get the last one. A city
    books another after a test that went badly; one is open at a time. One that did not
    take place (`is_missed`) is closed by `tested_at`, without a result of any part.
    """

    class Result(models.TextChoices):
        GOOD = "good", pgettext_lazy("result of a technical test", "good")
        POOR = "poor", pgettext_lazy("result of a technical test", "poor")
        FAILED = "failed", pgettext_lazy("result of a technical test", "failed")

    time = models.ForeignKey(
        OfferedTime, on_delete=models.PROTECT, related_name="technical_tests"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="technical_tests"
    )
    place = models.PositiveIntegerField()
    who = models.CharField(max_length=200, blank=True)
    sound = models.CharField(max_length=6, choices=Result, blank=True)
    picture = models.CharField(max_length=6, choices=Result, blank=True)
    slides = models.CharField(max_length=6, choices=Result, blank=True)
    link = models.CharField(max_length=6, choices=Result, blank=True)
    note = models.TextField(blank=True)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    tested_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["time__starts_at", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["time", "place"], name="programme_each_place_of_a_test_once"
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(tested_at__isnull=True),
                name="programme_one_open_test_of_a_city",
            ),
            models.CheckConstraint(
                condition=models.Q(place__gte=1), name="programme_place_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"test {self.pk} of {self.participant}"

    @property
    def is_missed(self) -> bool:
        """Whether it is over and did not take place."""
        results = [getattr(self, part) for part in PARTS]
        return self.tested_at is not None and not any(results)
