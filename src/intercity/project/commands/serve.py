"""`intercity serve`: the web server and one worker, watched over by this process.

The web server is gunicorn. A worker that ends is started again; when the web server
ends, so does the command, and whoever started it (systemd) starts all anew. SIGTERM and
Ctrl-C let both finish what they have begun.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from django.conf import settings

from intercity.project.commands import state

# A worker that ends sooner than this after its start is started again only after it.
PAUSE = 5.0
# Seconds that a request is given to finish when the site is told to stop.
GRACE = 20
THREADS = 4
# Where heartbeats do not wait for a disk, on hosts that have it.
MEMORY = ("/dev/shm",)  # noqa: S108 -- gunicorn makes its own nameless files there


# glibc keeps freed memory apart for each thread, up to eight times as many as there are
# processors; two are enough for threads that take turns in Python, and what is free at
# the end of the heap goes back. Who starts the site may say otherwise.
ALLOCATOR = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop; 1 when the site cannot be served."""
    wrong = state.obstacle() or address_obstacle(options.host, options.port)
    if wrong:
        print(wrong, file=sys.stderr)
        return 1
    return serve(options.host, options.port, processes=options.processes)


def address_obstacle(host: str, port: int) -> str:
    """Why nobody can listen there; empty when somebody can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        other = (
            f"{error.strerror}; another port: --port {port + 1} (make: PORT={port + 1})"
        )
        return f"cannot listen at {host}:{port}: {other}"
    return ""


def serve(
    host: str,
    port: int,
    *,
    processes: int = 2,
    announce: Callable[[], None] = lambda: None,
) -> int:
    """Run both until SIGTERM or Ctrl-C (0), or until the web server ends (1).

    `announce` is called once, when the site answers.
    """
    stopping = Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stopping.set())
    web = start(*gunicorn(host, port, processes))
    worker, begun = start("-m", "intercity", "worker"), monotonic()
    waiter = Thread(
        target=when_answering, args=(host, port, stopping, announce), daemon=True
    )
    waiter.start()
    try:
        while not stopping.wait(0.2):
            if web.poll() is not None:
                print(f"the web server ended ({web.returncode})", file=sys.stderr)
                return 1
            if worker.poll() is not None and monotonic() - begun > PAUSE:
                print(f"the worker ended ({worker.returncode})", file=sys.stderr)
                worker, begun = start("-m", "intercity", "worker"), monotonic()
    finally:
        stopping.set()
        stop(web, worker)
    return 0


def gunicorn(host: str, port: int, processes: int) -> tuple[str, ...]:
    """The web server as arguments of Python."""
    bracketed = f"[{host}]" if ":" in host else host
    return (
        "-m",
        "gunicorn",
        "intercity.project.wsgi",
        f"--bind={bracketed}:{port}",
        f"--workers={processes}",
        f"--threads={THREADS}",
        f"--graceful-timeout={GRACE}",
        # Shared memory of the code, and one mistake in it said once, at the start.
        "--preload",
        *(f"--worker-tmp-dir={folder}" for folder in MEMORY if Path(folder).is_dir()),
        "--log-level=warning",
        "--no-control-socket",
    )


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """A child of its own session: Ctrl-C reaches this process alone, which tells it."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**ALLOCATOR, **os.environ},
        start_new_session=True,
    )


def stop(*children: subprocess.Popen[bytes]) -> None:
    """Tell the children to finish, and end those that do not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = monotonic() + GRACE + 5
    for child in children:
        try:
            child.wait(max(0.1, until - monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def when_answering(
    host: str, port: int, stopping: Event, announce: Callable[[], None]
) -> None:
    """Call `announce` once a page is answered."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- where others listen, we ask at home
    while not stopping.wait(0.1):
        if answers(here, port):
            announce()
            return


def answers(host: str, port: int) -> bool:
    """Whether the site answers with anything but an error of its own."""
    line = http.client.HTTPConnection(host, port, timeout=30)
    try:
        line.request("GET", "/en/", headers={"Host": settings.ALLOWED_HOSTS[0]})
        return line.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        line.close()
