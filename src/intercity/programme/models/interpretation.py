"""Languages of a session, who interprets into them, and the words of an edition."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from intercity.base.localized import LocalizedField
from intercity.people.names import Named
from intercity.programme.models.programme import Session
from intercity.seminars.models import Edition

USUAL_STINT = 20


class Languages(models.Model):
    """The languages of a session: of the floor, and of its interpretation channels.

    `channels` are the tags into which it is interpreted. `stint` is after how many
    minutes the interpreters of a pair take turns.
    """

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="languages"
    )
    floor = models.CharField(max_length=12)
    channels = models.JSONField(default=list)
    stint = models.PositiveIntegerField(default=USUAL_STINT)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "languages"

    def __str__(self) -> str:
        return f"{self.session} {self.floor}"


class Interpreter(Named):
    """Who interprets in an edition: with an account or a personal link, or neither.

    `languages` are tags. `digest` is the hash of the secret link, empty while there is
    none: another link makes the one before void.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="interpreters"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="interpreting",
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="en")
    languages = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    link_made_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["family_name", "given_name", "pk"]

    def __str__(self) -> str:
        return f"interpreter {self.pk} of {self.edition}"


class Assignment(models.Model):
    """Somebody interprets a session into one language."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="assignments"
    )
    interpreter = models.ForeignKey(
        Interpreter, on_delete=models.CASCADE, related_name="assignments"
    )
    language = models.CharField(max_length=12)

    class Meta:
        ordering = ["language", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "interpreter", "language"],
                name="programme_each_assignment_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.language} {self.interpreter_id}"


class Term(models.Model):
    """A word of the edition's glossary in its languages, with where it comes from."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="terms")
    words = LocalizedField()
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition} term {self.pk}"
