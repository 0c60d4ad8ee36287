"""Series, editions, participants and roles."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from intercity.base.localized import LocalizedField
from intercity.cities.models import City
from intercity.people.names import Named


class Series(models.Model):
    """A series of seminars, such as the Tokyo Global Partners Seminar.

    `capital_family_names` is the host's style: family names of officials in capitals.
    """

    slug = models.SlugField(max_length=80, unique=True)
    names = LocalizedField()
    capital_family_names = models.BooleanField(default=False)
    host = models.ForeignKey(City, on_delete=models.PROTECT, related_name="series")

    class Meta:
        verbose_name_plural = "series"
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.names.in_("en").text)


class Edition(models.Model):
    """One edition of a series: the sixth, with its theme, dates and languages.

    `dates` are candidate dates as ISO strings. `kind` tells real data from samples:
    a sample says so on every page; a reconstruction carries published facts only and
    names no government as its publisher. `unnamed` cities took part beside the named
    ones, by `unnamed_source`. Lists of its cities stand in `order`, a rule that is
    printed beside them; a lot is drawn from `order_seed`. `question` is what the
    planner is asked, read and written by `question.Question` alone.
    """

    class Mode(models.TextChoices):
        ONLINE = "online", pgettext_lazy("how an edition is held", "online")
        HYBRID = "hybrid", pgettext_lazy("how an edition is held", "hybrid")
        IN_PERSON = "in-person", pgettext_lazy("how an edition is held", "in person")

    class Kind(models.TextChoices):
        REAL = "real", pgettext_lazy("kind of edition", "real")
        SAMPLE = "sample", pgettext_lazy("kind of edition", "sample data")
        RECONSTRUCTION = (
            "reconstruction",
            pgettext_lazy("kind of edition", "reconstruction"),
        )

    class Order(models.TextChoices):
        ALPHABETICAL = (
            "alphabetical",
            pgettext_lazy("order of cities", "by English name"),
        )
        PRECEDENCE = (
            "precedence",
            pgettext_lazy("order of cities", "by precedence list"),
        )
        LOT = "lot", pgettext_lazy("order of cities", "by lot")

    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, related_name="editions"
    )
    slug = models.SlugField(max_length=80, unique=True)
    ordinal = models.PositiveIntegerField(null=True, blank=True)
    theme = LocalizedField()
    fiscal_year = models.PositiveIntegerField(null=True, blank=True)
    dates = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    host = models.ForeignKey(City, on_delete=models.PROTECT, related_name="editions")
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.ONLINE)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.REAL)
    is_public = models.BooleanField(default=False)
    was_held = models.BooleanField(default=False)
    unnamed = models.PositiveIntegerField(default=0)
    unnamed_source = models.TextField(blank=True)
    order = models.CharField(max_length=20, choices=Order, default=Order.ALPHABETICAL)
    order_seed = models.CharField(max_length=80, blank=True)
    source = models.TextField(blank=True)
    source_url = models.URLField(blank=True)
    question = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-dates", "slug"]

    def __str__(self) -> str:
        return self.slug


class Participant(models.Model):
    """A city in an edition, with what the planner must know of it there.

    `asks`, read and written by `question.Asks` alone, is known to the secretariat and
    that city alone. `is_listed` puts the city on the public list. `place` is where it
    stands in the precedence list and in the brief. A city that declined or withdrew
    no longer `takes_part`: it is kept with what was asked, and no plan, count or list
    has it.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="participants"
    )
    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="participations"
    )
    takes_part = models.BooleanField(default=True)
    presents = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=True)
    place = models.PositiveIntegerField(default=0)
    asks = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "city"], name="seminars_one_per_city_and_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.city}"


class Deadline(models.Model):
    """A step of the ladder of deadlines of an edition: a day and time of the host.

    `kind` is one of `deadlines.LADDER`; an edition without a row of a kind has its
    usual distance from the first day. It ends at `time` on the clock of the host.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="deadlines"
    )
    kind = models.CharField(max_length=20)
    due_on = models.DateField()
    time = models.CharField(max_length=5, default="23:59")

    class Meta:
        ordering = ["due_on", "time", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "kind"], name="seminars_each_deadline_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.kind} {self.due_on}"


class Role(Named):
    """A person's role: in the secretariat of a series, or one task of an edition.

    Secretariat and approvers serve a whole series; whoever interprets, moderates,
    translates or speaks to the press does so in one `edition`. `languages` are tags:
    those that an interpreter works in and that a translator writes.

    The name is the one by which a colleague added the person: all that the others are
    told of somebody who may have an account already.
    """

    class Name(models.TextChoices):
        SECRETARIAT = "secretariat", pgettext_lazy("role", "secretariat")
        APPROVER = "approver", pgettext_lazy("role", "approver")
        INTERPRETER = "interpreter", pgettext_lazy("role", "interpreter")
        MODERATOR = "moderator", pgettext_lazy("role", "moderator")
        TRANSLATOR = "translator", pgettext_lazy("role", "translator")
        PRESS_OFFICER = "press_officer", pgettext_lazy("role", "press officer")

    OF_SERIES = (Name.SECRETARIAT, Name.APPROVER)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles"
    )
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="roles")
    edition = models.ForeignKey(
        Edition, null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )
    name = models.CharField(max_length=20, choices=Name)
    languages = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "series", "name"],
                condition=models.Q(edition__isnull=True),
                name="seminars_each_role_once",
            ),
            models.UniqueConstraint(
                fields=["person", "edition", "name"],
                condition=models.Q(edition__isnull=False),
                name="seminars_each_role_once_in_an_edition",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    name__in=["secretariat", "approver"], edition__isnull=True
                )
                | (
                    ~models.Q(name__in=["secretariat", "approver"])
                    & models.Q(edition__isnull=False)
                ),
                name="seminars_role_of_a_series_or_an_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.edition or self.series}"
