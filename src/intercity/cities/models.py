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
from intercity.people.names import Named, NameField


class City(models.Model):
    """A participating unit: city, metropolis, state or association; never a country.

    `name_states` says by language who stands behind a name: published, confirmed by
    the city, or ours. `hours` are "HH:MM-HH:MM"; `rest_days` the days as "sat".
    `holidays` is a calendar code, for computing only. `language` is the tag of the
    language in which the city wants its letters, as it said itself: never derived from
    where it lies. `country` is shown beside the name only where the host chose it
    (`shows_country`), in the host's own words.
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
    language = models.CharField(max_length=12, default="en")
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


class Dated(models.Model):
    """Something that holds from one day until another; the last day is not its own."""

    from_on: models.DateField[Any, Any]
    until_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def has_begun(self, day: date) -> bool:
        """Whether it holds or held; what has no first day has begun long ago."""
        return self.from_on is None or self.from_on <= day

    def is_over(self, day: date) -> bool:
        """Whether it is past on that day, and so to stay as it was."""
        return self.until_on is not None and self.until_on <= day

    def holds(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.has_begun(day) and not self.is_over(day)


class FocalPointQuerySet(models.QuerySet["FocalPoint"]):
    """Focal points that can be narrowed to a day."""

    def on(self, day: date) -> FocalPointQuerySet:
        """Those who speak for their city on that day; the last day is not theirs."""
        open_ended = Q(until_on__isnull=True) | Q(until_on__gt=day)
        return self.filter(open_ended, from_on__lte=day)


class FocalPoint(Named, Dated):
    """Who speaks for a city at the working level, from one day until another.

    The name is the one that the person was appointed by: what it was on that day, and
    all that the desk is told of somebody who may have an account already.
    """

    city = models.ForeignKey(
        City, on_delete=models.CASCADE, related_name="focal_points"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="focal_points"
    )
    is_deputy = models.BooleanField(default=False)
    from_on = models.DateField()

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


class Official(Dated):
    """Who leads a city, or answers for it politically; no account, and no public page.

    `title` is the office ("Mayor"), apart from the name. What has no first day was so
    when it was entered.
    """

    class Kind(models.TextChoices):
        LEADER = "leader", pgettext_lazy("official of a city", "Leader of the city")
        POLITICAL_CONTACT = (
            "political_contact",
            pgettext_lazy("official of a city", "Political contact"),
        )

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="officials")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.LEADER)
    title = LocalizedField()
    name = NameField()
    from_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "from_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True)
                | Q(from_on__isnull=True)
                | Q(until_on__gt=models.F("from_on")),
                name="cities_official_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.kind} {self.pk}"
