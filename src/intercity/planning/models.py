"""Plans of an edition, and long searches under way."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from intercity.seminars.models import Edition


class Plan(models.Model):
    """A plan kept for an edition, with the question it answers.

    `brief` is the question as a brief (TOML) with one number of sessions; `answer` the
    plan's JSON document;
    `sessions` the starts as wall time and zone of the host with their cities:
    [{"date", "start", "minutes", "zone", "cities": [slugs]}]. `tzdata` is the version
    that its local times were computed with. One plan of an edition is settled.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        WHAT_IF = "what-if"
        HELD = "held"
        SETTLED = "settled"
        REPLACED = "replaced"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="plans")
    state = models.CharField(max_length=20, choices=State, default=State.PROPOSED)
    name = models.CharField(max_length=120, blank=True)
    brief = models.TextField()
    answer = models.JSONField()
    sessions = models.JSONField()
    tzdata = models.CharField(max_length=20)
    assumptions = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state="settled"),
                name="planning_one_settled_plan_of_an_edition",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.state} {self.made_at:%Y-%m-%d %H:%M}"


class Search(models.Model):
    """A long search in the job queue, with how far it is.

    `digest` names its question and tzdata, so that the same question finds its answer;
    `options` are {"count": 2}, and of a replanning the `settled` plan, the sessions
    that are `frozen` and whether it asks `by_edition`; `answers` the plans' JSON
    documents. `heard_at` is when the worker last told of it: without a word for long,
    it will be taken up again.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="searches"
    )
    brief = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=40, blank=True)
    waiting = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    answers = models.JSONField(default=list)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "searches"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.edition} {self.state}"
