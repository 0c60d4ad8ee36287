"""Copying the database while it is written to, and putting a copy in its place.

A copy that comes back is brought up to date beside the present database: only when all
has gone well does it take its place, in one transaction. Whoever is connected sees the
one or the other; a command that is killed leaves the present one as it was.
"""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol, cast

from django.db import connection, transaction

from intercity.project.backups import tools
from intercity.project.backups.failures import Failed
from intercity.project.backups.progress import Watch

# Pages of SQLite between two words about progress: 4 MiB.
PAGES = 1024
COPYING, LOADING, PLACING = (
    "copying the database",
    "loading the database",
    "putting the database in its place",
)


class Database(Protocol):
    """The database of this site; `part` is the name of its copy in a backup."""

    part: str

    def copy(self, target: Path, watch: Watch) -> None:
        """Write a copy of one instant, whatever is written meanwhile."""

    def beside(self, copy: Path, watch: Watch) -> AbstractContextManager[None]:
        """Within, Django speaks to what the copy holds, not to the present database."""

    def put_in_place(self, copy: Path, watch: Watch) -> None:
        """Let what was `beside` be the database from now on."""


def database() -> Database:
    """The one that the settings name."""
    kinds: dict[str, type[Database]] = {"sqlite": Sqlite, "postgresql": Postgresql}
    return kinds[connection.vendor]()


@contextmanager
def redirected(changes: dict[str, Any]) -> Iterator[None]:
    """Within, Django connects by other settings."""
    connection.close()
    kept = connection.settings_dict
    connection.settings_dict = {**kept, **changes}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = kept


class Sqlite:
    """Pages by SQLite's own backup, which knows its log of writes."""

    part = "database.sqlite3"

    def copy(self, target: Path, watch: Watch) -> None:
        """Read one snapshot: without it, the copying begins anew at every commit."""
        with (
            connection.cursor() as cursor,
            closing(sqlite3.connect(target)) as copy,
        ):
            copy.execute("PRAGMA synchronous=OFF")
            cursor.execute("BEGIN DEFERRED")
            cursor.execute("SELECT 1 FROM sqlite_master").fetchone()
            try:
                _copy_pages(connection.connection, copy, COPYING, watch)
            finally:
                cursor.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode=DELETE")
            [found] = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise Failed(f"the database is damaged, and was not backed up: {found}")

    @contextmanager
    def beside(self, copy: Path, watch: Watch) -> Iterator[None]:
        """The copy is a database of its own."""
        with redirected({"NAME": copy}):
            yield

    def put_in_place(self, copy: Path, watch: Watch) -> None:
        """Write all pages in one transaction of the present file.

        A new file under its name would meet the old one's log, and those who have the
        old one open would write on into nowhere.
        """
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            _copy_pages(source, connection.connection, PLACING, watch)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy_pages(
    source: sqlite3.Connection, target: sqlite3.Connection, stage: str, watch: Watch
) -> None:
    source.backup(
        target,
        pages=PAGES,
        progress=lambda _, left, whole: watch(stage, whole - left, whole),
    )


class Postgresql:
    """PostgreSQL's own tools; the copy is loaded into a schema beside the present."""

    part = "database.pgdump"
    schema = "public"
    restored = "intercity_restored"
    before = "intercity_before"

    def copy(self, target: Path, watch: Watch) -> None:
        """`pg_dump` reads one snapshot."""
        self._check_schema()
        target.touch()
        with tools.at_work(
            "pg_dump",
            "--format=custom",
            "--compress=0",
            f"--schema={self.schema}",
            f"--file={target}",
        ) as dump:
            tools.wait(dump, lambda: watch(COPYING, target.stat().st_size, 0))

    @contextmanager
    def beside(self, copy: Path, watch: Watch) -> Iterator[None]:
        """Load the copy in one transaction, at the end of which all is as before."""
        self._check_schema()
        self._load(copy, watch)
        options = dict(connection.settings_dict["OPTIONS"])
        path = f"-c search_path={self.restored}"
        options["options"] = f"{options.get('options', '')} {path}".strip()
        with redirected({"OPTIONS": options}):
            yield

    def put_in_place(self, copy: Path, watch: Watch) -> None:
        """Two names change in one transaction; what was there goes afterwards."""
        watch(PLACING, 0, 0)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {self.before} CASCADE")
            with transaction.atomic():
                for name, new in (
                    (self.schema, self.before),
                    (self.restored, self.schema),
                ):
                    cursor.execute(f"ALTER SCHEMA {name} RENAME TO {new}")
            cursor.execute(f"DROP SCHEMA {self.before} CASCADE")

    def _load(self, copy: Path, watch: Watch) -> None:
        """In one transaction, which lends the copy the schema that its tables name.

        Others see nothing of it. Where this command is killed, the end is never said,
        and the transaction is void.
        """
        lent = "intercity_present"
        begin = f"""BEGIN;
            SET LOCAL client_min_messages = warning;
            DROP SCHEMA IF EXISTS {self.restored} CASCADE;
            ALTER SCHEMA {self.schema} RENAME TO {lent};
            CREATE SCHEMA {self.schema};
            """
        end = f"""ALTER SCHEMA {self.schema} RENAME TO {self.restored};
            ALTER SCHEMA {lent} RENAME TO {self.schema};
            COMMIT;
            """
        with tools.at_work(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        ) as psql:
            script = cast(IO[bytes], psql.stdin)
            script.write(begin.encode())
            script.flush()
            with tools.at_work(
                "pg_restore",
                "--no-owner",
                "--no-privileges",
                f"--schema={self.schema}",
                "--file=-",
                str(copy),
                connected=False,
                stdout=script,
            ) as reader:
                tools.wait(reader, lambda: watch(LOADING, 0, 0))
            script.write(end.encode())
            script.close()
            tools.wait(psql, lambda: watch(LOADING, 0, 0))

    def _check_schema(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            [found] = cursor.fetchone() or [None]
        if found != self.schema:
            raise Failed(
                f"the tables of this site are in the schema {found}:"
                f" only {self.schema} is backed up and restored"
            )
