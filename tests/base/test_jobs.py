"""Jobs survive their workers: leases, the sweep, and what a failed action asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from intercity.base import jobs, regular
from intercity.base.clock import now
from intercity.base.management.commands.work import keep_sweeping

pytestmark = pytest.mark.django_db

DONE: list[str] = []


@jobs.job("base.note")
def _note(words):
    DONE.append(words)


@jobs.job("base.look_at_lease")
def _look_at_lease():
    row = DBTaskResult.objects.get()
    DONE.append(cache.get(f"job:{row.id}"))


@jobs.job("base.break", attempts=2)
def _break():
    raise RuntimeError("broken")


OPERATIONAL = "django.db.utils.OperationalError"


@jobs.job("base.lock")
def _lock(times):
    DONE.append("tried")
    if len(DONE) <= times:
        raise OperationalError("database is locked")


@pytest.fixture(autouse=True)
def _nothing_done(monkeypatch):
    """And nothing to do but what a test asks for: rooms sweep nothing."""
    DONE.clear()
    monkeypatch.setattr(regular, "sweep", lambda _now: None)


def work():
    call_command("work", once=True, every=0.01)


@transaction.atomic
def _ask_and_fail():
    jobs.enqueue("base.note", words="never")
    raise ZeroDivisionError


def lost(tries=1, ago=timedelta(minutes=5), name="base.note"):
    """A job whose worker was killed: running since, with no lease left."""
    jobs.enqueue(name, words="again")
    row = DBTaskResult.objects.get()
    row.status = TaskResultStatus.RUNNING
    row.started_at = now() - ago
    row.worker_ids = [f"worker-{number}" for number in range(tries)]
    row.save()
    return row


@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_what_was_asked():
    jobs.enqueue("base.note", words="hello")
    work()
    assert DONE == ["hello"]
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db(transaction=True)
def test_a_job_holds_a_lease_while_it_works_and_gives_it_up():
    jobs.enqueue("base.look_at_lease")
    work()
    assert DONE == [1]
    assert cache.get(f"job:{DBTaskResult.objects.get().id}") is None


@pytest.mark.django_db(transaction=True)
def test_a_job_that_raises_has_failed():
    jobs.enqueue("base.break")
    work()
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.FAILED
    assert row.exception_class_path == "builtins.RuntimeError"


@pytest.mark.django_db(transaction=True)
def test_what_a_failed_action_asked_for_is_not_done():
    with pytest.raises(ZeroDivisionError):
        _ask_and_fail()
    work()
    assert DONE == []
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_done_after_its_worker_was_killed():
    lost()
    work()
    row = DBTaskResult.objects.get()
    assert DONE == ["again"]
    assert (row.status, len(row.worker_ids)) == (TaskResultStatus.SUCCESSFUL, 2)


def test_the_sweep_gives_a_lost_job_back():
    lost()
    assert jobs.sweep(now()) == 1
    row = DBTaskResult.objects.get()
    assert (row.status, row.started_at) == (TaskResultStatus.READY, None)


def test_the_sweep_leaves_a_job_whose_lease_is_held():
    row = lost()
    cache.set(f"job:{row.id}", 1, timeout=60)
    assert jobs.sweep(now()) == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING


def test_the_sweep_leaves_a_job_that_has_only_begun():
    """Between claiming a job and taking its lease lies a moment."""
    lost(ago=timedelta(seconds=5))
    assert jobs.sweep(now()) == 0


def test_a_job_that_kills_its_workers_fails_in_the_end():
    lost(tries=3)
    jobs.sweep(now())
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.FAILED
    assert row.exception_class_path == "intercity.base.jobs.WorkerLost"


def test_a_job_says_how_often_it_may_be_tried():
    lost(tries=2, name="base.break")
    jobs.sweep(now())
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_job_that_met_a_locked_database_is_tried_again_and_not_for_ever():
    jobs.enqueue("base.lock", times=2)
    for tries in (1, 2):
        work()
        row = DBTaskResult.objects.get()
        assert (row.status, len(row.worker_ids)) == (TaskResultStatus.FAILED, tries)
    work()
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    DBTaskResult.objects.all().delete()
    DONE.clear()
    jobs.enqueue("base.lock", times=9)
    for _ in range(4):
        work()
    row = DBTaskResult.objects.get()
    assert (row.status, len(row.worker_ids)) == (TaskResultStatus.FAILED, 3)


def test_a_job_that_failed_by_itself_or_long_ago_has_failed():
    for path, ago in (("builtins.ValueError", 0), (OPERATIONAL, 2)):
        row = lost()
        row.status, row.exception_class_path = TaskResultStatus.FAILED, path
        row.finished_at = now() - timedelta(hours=ago)
        row.save()
        assert jobs.sweep(now()) == 0
        row.delete()


@pytest.mark.parametrize(
    "name", ["base.nothing", "nowhere.nothing", "programme.nothing"]
)
def test_an_unknown_job_is_named(name):
    with pytest.raises(jobs.UnknownJob, match=name):
        jobs.find(name)


@pytest.mark.parametrize("name", ["programme.flow_from_plan", "planning.search"])
def test_jobs_are_found_in_their_rooms_by_name(name):
    assert jobs.find(name).name == name


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_fails_is_not_the_last_one(monkeypatch):
    """A database that was locked, or away for a moment, is back for the next."""
    done, found = Event(), iter([OperationalError("database is locked"), None])

    def sweep(_now):
        error = next(found)
        if error is not None:
            raise error
        done.set()

    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.02))
    monkeypatch.setattr(regular, "sweep", sweep)
    sweeper = Thread(target=keep_sweeping, args=(done,), daemon=True)
    sweeper.start()
    assert done.wait(30)
    sweeper.join()


def test_sweeping_an_empty_queue_does_nothing():
    assert jobs.sweep(datetime(2026, 12, 1, tzinfo=UTC)) == 0
