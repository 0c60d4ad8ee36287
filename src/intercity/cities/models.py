"""City units: names and their state, zones, working week, focal points over time."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from intercity.base.localized import LocalizedField
from intercity.kernel.wording import folded, sort_key


class City(models.Model):
    """A participating unit: city, metropolis, state or association; never a country.

    `name_states` says by language who stands behind a name: published, confirmed by
    the city, or ours. `hours` are "HH:MM-HH:MM"; `rest_days` the days as "sat".
    `holidays` is a calendar code, for computing only. `country` is shown beside the
    name only where the host chose it (`shows_country`), in the host's own words.
    `revision` counts changes, so that two people do not overwrite each other.
    `search_text` holds the folded names, one a line; `list_key` sorts as the kernel's
    `sort_key`, the same in every language and on every database when Python sorts.
    """

    class Kind(models.TextChoices):
        CITY = "city", pgettext_lazy("kind of city unit", "City")
        METROPOLIS = "metropolis", pgettext_lazy("kind of city unit", "Metropolis")
        STATE = "state", pgettext_lazy("kind of city unit", "State")
        ASSOCIATION = "association", pgettext_lazy("kind of city unit", "Association")

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CITY)
    names = LocalizedField()
    name_states = models.JSONField(default=dict)
    sort_key = models.CharField(max_length=120, blank=True)
    hours = models.CharField(max_length=11, default="09:00-17:00")
    rest_days = models.JSONField(default=list)
    holidays = models.CharField(max_length=20, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    region = models.CharField(max_length=120, blank=True)
    shows_country = models.BooleanField(default=False)
    country = LocalizedField()
    source = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    search_text = models.TextField(blank=True, editable=False)
    list_key = models.CharField(max_length=400, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "cities"
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.names.in_("en").text)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what lists search and sort by in step with the names."""
        names = dict.fromkeys(map(folded, self.names.as_dict().values()))
        self.search_text = "\n".join(names)
        self.list_key = "\n".join(sort_key(self.names, self.sort_key))
        super().save(*args, **kwargs)


class CityZone(models.Model):
    """A zone of a city and its share; most cities have one with the share 1."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="zones")
    zone = models.CharField(max_length=60)
    share = models.DecimalField(max_digits=5, decimal_places=4, default=1)

    class Meta:
        ordering = ["-share", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "zone"], name="cities_each_zone_once"
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1), name="cities_share_up_to_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.share}"


class FocalPointQuerySet(models.QuerySet["FocalPoint"]):
    """Focal points that can be narrowed to a day."""

    def on(self, day: date) -> FocalPointQuerySet:
        """Those who speak for their city on that day; the last day is not theirs."""
        open_ended = Q(until_on__isnull=True) | Q(until_on__gt=day)
        return self.filter(open_ended, from_on__lte=day)


class FocalPoint(models.Model):
    """Who speaks for a city at the working level, from one day until another."""

    city = models.ForeignKey(
        City, on_delete=models.CASCADE, related_name="focal_points"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="focal_points"
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True)
                | Q(until_on__gt=models.F("from_on")),
                name="cities_focal_point_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.from_on}"
