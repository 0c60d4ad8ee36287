"""What the ground floor, and the tables of Django's own parts, hold of people."""

from __future__ import annotations

import json
from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from intercity.base.models import Mail
from intercity.base.registry import (
    Basis,
    Erasing,
    Holding,
    Rows,
    named_in,
    published,
    trace,
    words,
)
from intercity.base.retention import Sweep, delete

_TASK = "django_tasks_database.DBTaskResult"


def _sessions(people: set[int], addresses: set[str]) -> Rows:
    """Sessions name their person within what they hold, which is signed and packed."""
    wanted = {str(pk) for pk in people}
    found = []
    for session in Session.objects.iterator(chunk_size=500):
        held = session.get_decoded()
        text = json.dumps(held, default=str).lower()
        is_own = str(held.get("_auth_user_id", "")) in wanted
        if is_own or any(address.lower() in text for address in addresses):
            found.append(session.pk)
    return Session.objects.filter(pk__in=found)


def _drop_unsent(rows: Rows, now: datetime) -> None:
    """What has not arrived is sent to nobody any more."""
    rows.exclude(state=Mail.State.SENT).delete()


HOLDINGS = (
    Holding(
        model="base.Mail",
        fields=("subject", "text", "html", "attachments", "headers", "error"),
        purpose="what the person was told by mail",
        basis=Basis.TASK,
        kept="mail_words",
        erasing=Erasing.BLANK,
        addressed=("to",),
        before=_drop_unsent,
        names_others=True,
    ),
    Holding(
        model="base.Mail",
        fields=("to", "key"),
        purpose="to whom a mail was sent, and that nobody is told twice",
        basis=Basis.TASK,
        kept="mails",
        erasing=Erasing.PSEUDONYM,
        addressed=("to",),
    ),
    trace("base.Entry", "by"),
    published(
        "base.Entry",
        "data",
        "subject",
        why=_(
            "the record names people by numbers; its chain proves that nothing changed"
        ),
    ),
    trace("base.File", "kept_by"),
    words("base.File", "name", purpose="what the sender called a file", kept="letters"),
    Holding(
        model="sessions.Session",
        fields=("session_key", "session_data"),
        purpose="staying signed in",
        basis=Basis.SECURITY,
        kept="sessions",
        erasing=Erasing.DELETE,
        find=_sessions,
        secret=True,
    ),
    Holding(
        model=_TASK,
        fields=("args_kwargs", "return_value", "traceback", "exception_class_path"),
        purpose="work that follows an action",
        basis=Basis.TASK,
        kept="jobs",
        erasing=Erasing.DELETE,
        find=named_in(_TASK, "args_kwargs", "return_value", "traceback"),
        names_others=True,
    ),
)

IMPERSONAL = {
    "base.Entry": ("role", "action", "digest"),
    "base.Mail": ("sender", "language", "about", "message_id"),
    "base.File": ("place", "media_type", "digest"),
    _TASK: (
        "task_path",
        "worker_ids",
        "queue_name",
        "backend_name",
    ),
    "auth.Permission": ("name", "codename"),
    "auth.Group": ("name",),
    "contenttypes.ContentType": ("app_label", "model"),
}


def _waiting_no_more(cutoff: datetime, now: datetime) -> Rows:
    return Mail.objects.filter(written_at__lt=cutoff).exclude(state=Mail.State.WAITING)


def _mails_with_words(cutoff: datetime, now: datetime) -> Rows:
    empty = {"text": "", "html": "", "subject": "", "attachments": []}
    return _waiting_no_more(cutoff, now).exclude(**empty)


def _forget_words(rows: Rows, now: datetime) -> None:
    rows.update(subject="", text="", html="", attachments=[], headers={}, error="")


def _ended_sessions(cutoff: datetime, now: datetime) -> Rows:
    return Session.objects.filter(expire_date__lt=cutoff)


def _done_jobs(cutoff: datetime, now: datetime) -> Rows:
    ended = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    rows: Rows = DBTaskResult.objects.filter(status__in=ended, finished_at__lt=cutoff)
    return rows


SWEEPS = (
    Sweep("mail_words", _mails_with_words, _forget_words),
    Sweep("mails", _waiting_no_more, delete),
    Sweep("sessions", _ended_sessions, delete),
    Sweep("jobs", _done_jobs, delete),
)
