"""Sites of their own, for tests of real processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("INTERCITY_DATABASE_URL", "")
SET_UP = "import django, json; django.setup()\n"
SEED = """
from intercity.base.clock import now
from intercity.project.demo.seed import seed
seed(now())
told = None
"""


@dataclass
class Site:
    """A site with its own data; its processes end with it."""

    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The folder of its data."""
        return Path(self.environment["INTERCITY_DATA_DIR"])

    def run(
        self, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `python …` there to its end; all that it writes is its `stdout`."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )

    def asks(self, code: str) -> Any:
        """Run Python in the site; `code` leaves its answer, as JSON, in `told`."""
        done = self.run("-c", f"{SET_UP}{code}\nprint(json.dumps(told))")
        assert done.returncode == 0, done.stdout
        return json.loads(done.stdout.rstrip().rpartition("\n")[2])

    def reads(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the database, without the cost of a process that knows Django."""
        if SERVER:
            with psycopg.connect(self.environment["INTERCITY_DATABASE_URL"]) as line:
                return line.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.data / "intercity.sqlite3")) as file:
            return file.execute(query).fetchall()

    def start(
        self, *arguments: str, stdout: IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start `python …` with processes of its own around it."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=stdout,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Let a process end what it began itself, or else kill it."""
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill(process)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process and all that it began, without a word to any of them."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def _site(folder: Path, database: str) -> Site:
    own = {
        "DJANGO_SETTINGS_MODULE": "intercity.project.settings",
        "INTERCITY_DATA_DIR": str(folder),
        "INTERCITY_SECRET_KEY": "for tests of processes alone " * 2,
        "INTERCITY_DEMO": "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    if SERVER:
        own["INTERCITY_DATABASE_URL"] = f"{SERVER.rpartition('/')[0]}/{database}"
    return Site({**os.environ, **own})


def _tell_server(command: str) -> None:
    """Have a database made or dropped; SQLite has files, and needs no telling."""
    if SERVER:
        with psycopg.connect(SERVER, autocommit=True) as line:
            line.execute(command.encode())


@contextmanager
def demonstration(folder: Path) -> Iterator[tuple[Site, str]]:
    """The demonstration in this folder and in a database, by name, for the while."""
    database = f"site_{uuid4().hex}"
    _tell_server(f"CREATE DATABASE {database}")
    found = _site(folder, database)
    try:
        done = found.run("-m", "intercity", "migrate")
        assert done.returncode == 0, done.stdout
        found.asks(SEED)
        done = found.run("-m", "intercity", "worker", "--once")
        assert done.returncode == 0, done.stdout
        yield found, database
    finally:
        for process in found.processes:
            found.end(process)
        _tell_server(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The folder and the database of a demonstration, to be copied."""
    folder = tmp_path_factory.mktemp("site")
    with demonstration(folder) as (_site_of_all, database):
        yield folder, database


@pytest.fixture
def site(tmp_path: Path, seeded: tuple[Path, str]) -> Iterator[Site]:
    """A demonstration of its own, on the same kind of database as the tests have."""
    folder, database = seeded
    shutil.copytree(folder, tmp_path / "data")
    own = f"site_{uuid4().hex}"
    _tell_server(f"CREATE DATABASE {own} TEMPLATE {database}")
    found = _site(tmp_path / "data", own)
    yield found
    for process in found.processes:
        found.end(process)
    _tell_server(f"DROP DATABASE {own} WITH (FORCE)")


def until(condition: Callable[[], Any], *, seconds: float = 120) -> Any:
    """Ask again until the answer is true; raises when time is up."""
    end = monotonic() + seconds
    while True:
        if found := condition():
            return found
        if monotonic() > end:
            raise TimeoutError(f"still not so after {seconds} s: {condition}")
        sleep(0.05)
