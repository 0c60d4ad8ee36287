"""`work`: run jobs from the queue until told to stop."""

from __future__ import annotations

import logging
import os
import socket
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from intercity.base import jobs, outbox, regular
from intercity.base.clock import now
from intercity.base.record import seal

_log = logging.getLogger(__name__)


class Command(BaseCommand):
    """A worker that also sweeps: lost jobs, and what is due by the clock."""

    help = "Run jobs from the queue; several workers may run beside each other."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often to look, and whether to stop when there is nothing to do."""
        parser.add_argument(
            "--every",
            type=float,
            default=0.5,
            metavar="SECONDS",
            help="look for a job this often (default: %(default)s)",
        )
        parser.add_argument(
            "--once", action="store_true", help="stop when the queue is empty"
        )

    def handle(self, **options: Any) -> None:
        """Work until a signal, or until the queue is empty."""
        _sweep()
        done = Event()
        sweeper = Thread(target=keep_sweeping, args=(done,), daemon=True)
        sweeper.start()
        worker = Worker(
            queue_names=["default"],
            interval=options["every"],
            batch=options["once"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:24]}-{os.getpid()}-{get_random_string(8)}",
            excluded_queue_names=[],
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            done.set()
            sweeper.join()


def _sweep() -> None:
    jobs.sweep(now())
    outbox.sweep(now())
    regular.sweep(now())
    seal()


def keep_sweeping(done: Event) -> None:
    """Sweep until told to stop, whatever becomes of one sweep: nobody else does."""
    try:
        while not done.wait(jobs.LEASE.total_seconds() / 2):
            try:
                _sweep()
            except Exception:
                _log.exception("a sweep failed; the next one begins anew")
                connections.close_all()
    finally:
        connections.close_all()
