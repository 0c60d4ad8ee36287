"""The record of actions, mails that are to be sent, and files that were uploaded."""

from __future__ import annotations

from typing import Any, Never

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy


class Entry(models.Model):
    """One action done, written in its transaction and never changed.

    `subject` names the object as room:kind:key. `data` says what changed, without
    personal data: people stand as their numbers, which stay when a person is erased.
    `number` and `digest` are its place in the chain, given once it is committed.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
    )
    role = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, db_index=True)
    data = models.JSONField(default=dict)
    number = models.PositiveBigIntegerField(null=True, unique=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once; its place in the chain is given by `record.seal` alone."""
        if not self._state.adding:
            raise TypeError("an entry is never changed; write another one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Nothing goes from the record."""
        raise TypeError("an entry is never deleted")


class Mail(models.Model):
    """A mail to one address, kept with what became of it.

    `key` names what it tells, so that nothing is told twice. `due_at` is when it is
    tried next while it waits; after `expires_at` it would be of no use. The words of a
    secret mail are dropped once it is sent or given up. One is `withheld` whose link
    was taken away before it was sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a mail", "waiting")
        SENT = "sent", pgettext_lazy("state of a mail", "sent")
        FAILED = "failed", pgettext_lazy("state of a mail", "failed")
        BOUNCED = "bounced", pgettext_lazy("state of a mail", "came back")
        WITHHELD = "withheld", pgettext_lazy("state of a mail", "not sent")

    key = models.CharField(max_length=300, unique=True)
    to = models.EmailField()
    sender = models.CharField(max_length=320)
    language = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    attachments = models.JSONField(default=list)
    about = models.CharField(max_length=200, blank=True, db_index=True)
    is_secret = models.BooleanField(default=False)
    message_id = models.CharField(max_length=250, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="mails_due")]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class File(models.Model):
    """An uploaded file: its bytes lie under `place` in the folder of files.

    `name` is what the sender called it; `digest` the SHA-256 of its bytes. Who may read
    it is asked of what it belongs to. One with `erased_at` says that there was a file;
    its bytes are gone.
    """

    name = models.CharField(max_length=200)
    place = models.CharField(max_length=80, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
