"""The demonstration, seeded and served as `intercity demo` does it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DATABASE, FILES = "intercity.sqlite3", "files"
_LINK = re.compile(r"^ +(.+): +\S+?(/en/account/demo/\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Demonstration:
    """Where it is served, where its data lie, and the paths that sign in, by role."""

    url: str
    data: Path
    links: dict[str, str]


@contextmanager
def serving(data: Path) -> Iterator[Demonstration]:
    """The demonstration with its data in this folder; stopped in the end."""
    data.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = data / "log"
    with (
        log.open("wb") as written,
        subprocess.Popen(
            [sys.executable, "-m", "intercity", "demo", "--port", str(port)],
            env=surroundings(data),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        ) as server,
    ):
        try:
            said = _welcome(server)
            assert said.endswith("ready\n"), f"{said}{log.read_text()}"
            links = dict(_LINK.findall(said))
            yield Demonstration(f"http://127.0.0.1:{port}", data, links)
        finally:
            server.terminate()


def surroundings(data: Path) -> dict[str, str]:
    """Nothing of the settings of tests: it is served as a newcomer would see it."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("INTERCITY_", "DJANGO_"))
    }
    return inherited | {"INTERCITY_DATA_DIR": str(data)}


def _welcome(server: subprocess.Popen[str]) -> str:
    """What it says until it answers, or ends."""
    said = ""
    for line in server.stdout or ():
        said += line
        if line == "ready\n":
            break
    return said


def copied(site: Demonstration, data: Path) -> Path:
    """A folder with a copy of the demonstration's data, also while it is served."""
    data.mkdir(parents=True, exist_ok=True)
    source = sqlite3.connect(site.data / DATABASE)
    target = sqlite3.connect(data / DATABASE)
    source.backup(target)
    target.close()
    source.close()
    shutil.copytree(site.data / FILES, data / FILES)
    return data
