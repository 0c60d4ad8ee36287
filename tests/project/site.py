"""A site apart from the tests' own: a folder, a database, and commands given there."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from django.test import override_settings

from intercity.__main__ import main
from intercity.project.backups.databases import redirected

DRILL = Path(__file__).with_name("drill.py")
# The server that the tests are given, of which each site has a database.
SERVER = os.environ.get("INTERCITY_DATABASE_URL", "")
MADE: list[str] = []


@dataclass(frozen=True)
class Site:
    """Where its data are; `url` is empty on SQLite."""

    folder: Path
    url: str

    @property
    def variables(self):
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("INTERCITY_", "DJANGO_"))
        }
        given = {"INTERCITY_DATA_DIR": str(self.folder)}
        return kept | given | ({"INTERCITY_DATABASE_URL": self.url} if self.url else {})

    def start(self, *arguments, **streams):
        return subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            env=self.variables,
            text=True,
            **streams,
        )

    @contextmanager
    def here(self):
        """Within, this process is the site."""
        name = urlsplit(self.url).path.strip("/") or self.folder / "intercity.sqlite3"
        folders = {"DATA_DIR": self.folder, "MEDIA_ROOT": self.folder / "files"}
        with override_settings(**folders), redirected({"NAME": name}):
            yield

    def run(self, *arguments):
        """Give a command of the site: its status, and what it says where."""
        said, wrong = io.StringIO(), io.StringIO()
        with self.here(), redirect_stdout(said), redirect_stderr(wrong):
            status = main([*map(str, arguments)])
        return status, said.getvalue(), wrong.getvalue()

    def rows(self, query):
        """What the database answers, past the site itself."""
        if self.url:
            with psycopg.connect(self.url) as line:
                return line.execute(query).fetchall()
        file = self.folder / "intercity.sqlite3"
        with closing(sqlite3.connect(file, timeout=10)) as line:
            return line.execute(query).fetchall()

    def names(self):
        return {slug for (slug,) in self.rows("SELECT slug FROM cities_city")}


def drop():
    """Remove the databases of all sites."""
    if MADE:
        with psycopg.connect(SERVER, autocommit=True) as line:
            while MADE:
                line.execute(f"DROP DATABASE {MADE.pop()} WITH (FORCE)")


def new(folder, like=None):
    """An empty site, or one with the data of another that nobody uses."""
    if like is not None:
        shutil.copytree(like.folder, folder)
    if not SERVER:
        return Site(folder, "")
    name = f"site_{uuid4().hex}"
    template = urlsplit(like.url).path.strip("/") if like else "template1"
    with psycopg.connect(SERVER, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    MADE.append(name)
    return Site(folder, urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}")))
