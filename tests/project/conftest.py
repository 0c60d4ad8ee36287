"""A site of its own for tests of real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
SET_UP = "import django, json; django.setup()\n"


@dataclass
class Site:
    """A site with its own data; its processes end with it."""

    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *arguments: str, **environment: str) -> str:
        """What `python …` writes there; a failure raises with what it said."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def asks(self, code: str) -> Any:
        """Run Python in the site; `code` leaves its answer, as JSON, in `told`."""
        code = f"{SET_UP}{code}\nprint(json.dumps(told, default=str))"
        return json.loads(self.run("-c", code).rstrip().rpartition("\n")[2])

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `python …` with processes of its own around it."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process and all that it began, without a word to any of them."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A migrated site, on the same kind of database as the tests themselves."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "intercity.project.settings",
        "INTERCITY_DATA_DIR": str(tmp_path),
        "INTERCITY_SECRET_KEY": "for tests of processes alone " * 2,
        "INTERCITY_DEMO": "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONWARNINGS": "ignore",
    }
    with _database(environment) as own:
        found = Site(environment | own)
        try:
            found.run("-m", "intercity", "migrate")
            yield found
        finally:
            for process in found.processes:
                if process.poll() is None:
                    found.kill(process)


@contextmanager
def _database(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A new database on the server of the tests; SQLite needs none."""
    server = environment.get("INTERCITY_DATABASE_URL")
    if not server:
        yield {}
        return
    name = f"site_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        try:
            yield {"INTERCITY_DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def until(condition: Callable[[], Any], *, seconds: float = 120) -> Any:
    """Ask again until the answer is true; raises when time is up."""
    end = monotonic() + seconds
    while True:
        if found := condition():
            return found
        if monotonic() > end:
            raise TimeoutError(f"still not so after {seconds} s: {condition}")
        sleep(0.05)
