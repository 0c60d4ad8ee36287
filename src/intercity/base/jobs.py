"""Work after the answer: jobs by name, on the table of django-tasks-db.

A room's jobs stand in its `jobs` module, each under a name that begins with the room:
`@job("programme.flow_from_plan")`. `enqueue` writes the job in the transaction of the
action that needs it, so that a lower room can ask for work of a higher one without
importing it, and nothing is asked for by an action that failed in the end.

A worker holds a lease while it works, and renews it. `sweep` gives jobs back to the
queue whose worker was killed, or whose database was away for a moment, so a job may run
twice: each must bear that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from threading import Event, Thread
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connections, transaction
from django_tasks import TaskContext, task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

F = TypeVar("F", bound=Callable[..., None])

# A lease that is not renewed for so long is void.
LEASE = timedelta(seconds=60)
_RENEWED_EVERY = 15.0
_ATTEMPTS = 3
# What a job failed by that meets a locked database, or one that is started anew.
_AWAY = "django.db.utils.OperationalError"
_LATELY = timedelta(hours=1)
_log = logging.getLogger(__name__)


class UnknownJob(Exception):
    """No room has a job of this name."""


class WorkerLost(Exception):
    """The workers of this job were killed each time that it was tried."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job: it takes JSON values by name, and is tried so often when workers die."""

    name: str
    function: Callable[..., None]
    attempts: int


_jobs: dict[str, Job] = {}


def job(name: str, *, attempts: int = _ATTEMPTS) -> Callable[[F], F]:
    """Register a function under a name; the first part of it is the room."""

    def decorator(function: F) -> F:
        _jobs[name] = Job(name, function, attempts)
        return function

    return decorator


def find(name: str) -> Job:
    """The job of this name; raises `UnknownJob`."""
    module = f"intercity.{name.partition('.')[0]}.jobs"
    if name not in _jobs and find_spec(module.rpartition(".")[0]) and find_spec(module):
        import_module(module)
    if name not in _jobs:
        raise UnknownJob(f"{name}: {module} has no job of this name")
    return _jobs[name]


def enqueue(name: str, **given: Any) -> str:
    """Put a job into the queue, as part of the transaction; returns its id."""
    return str(run.enqueue(name, given).id)


def waits(name: str, **given: Any) -> bool:
    """Whether such a job is asked for and not done; `given` are some of its values."""
    rows = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
        args_kwargs__args__0=name,
    )
    asked = (row["args"][1] for row in rows.values_list("args_kwargs", flat=True))
    return any(given.items() <= values.items() for values in asked)


@task(takes_context=True)
def run(context: TaskContext, name: str, given: dict[str, Any]) -> None:
    """What every row of the queue calls: the job of this name, under a lease."""
    with _leased(str(context.task_result.id)):
        find(name).function(**given)


@contextmanager
def _leased(key: str) -> Iterator[None]:
    """Hold the lease of a job, renewed beside the work, and give it up at its end."""
    done = Event()
    _hold(key)
    renewer = Thread(target=_renew, args=(key, done), daemon=True)
    renewer.start()
    try:
        yield
    finally:
        done.set()
        renewer.join()
        cache.delete(_place(key))


def _renew(key: str, done: Event) -> None:
    try:
        while not done.wait(_RENEWED_EVERY):
            _hold(key)
    finally:
        connections.close_all()


def _hold(key: str) -> None:
    cache.set(_place(key), 1, timeout=LEASE.total_seconds())


def _place(key: str) -> str:
    return f"job:{key}"


def sweep(now: datetime) -> int:
    """Give jobs back to the queue whose lease is void; returns how many.

    So it does with those that met a database which was locked or away. One that was
    tried too often has failed.
    """
    with transaction.atomic():
        lost = [*_without_lease(now), *_without_database(now)]
        for row in lost:
            _give_back(row)
    return len(lost)


def _without_lease(now: datetime) -> list[DBTaskResult[Any, Any]]:
    begun = DBTaskResult.objects.running().filter(started_at__lt=now - LEASE)
    rows = begun.select_for_update(skip_locked=skips_locked())
    return [row for row in rows if cache.get(_place(str(row.id))) is None]


def _without_database(now: datetime) -> list[DBTaskResult[Any, Any]]:
    failed = DBTaskResult.objects.failed().filter(
        exception_class_path=_AWAY, finished_at__gt=now - _LATELY
    )
    rows = failed.select_for_update(skip_locked=skips_locked())
    return [row for row in rows if len(row.worker_ids) < _most_attempts(row)]


def skips_locked() -> bool:
    """Whether rows that others hold can be passed over."""
    return connections["default"].features.has_select_for_update_skip_locked


def _give_back(row: DBTaskResult[Any, Any]) -> None:
    tries = len(row.worker_ids)
    if tries >= _most_attempts(row):
        _log.error("job %s failed: %d workers were lost", row.id, tries)
        row.set_failed(WorkerLost(f"{tries} workers were lost"))
        return
    _log.warning("job %s goes back to the queue, after try %d", row.id, tries)
    row.status = TaskResultStatus.READY
    row.started_at = row.finished_at = None
    row.save(update_fields=["status", "started_at", "finished_at"])


def _most_attempts(row: DBTaskResult[Any, Any]) -> int:
    try:
        return find(row.args_kwargs["args"][0]).attempts
    except (UnknownJob, IndexError):
        return _ATTEMPTS
