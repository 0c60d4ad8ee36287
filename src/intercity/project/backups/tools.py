"""PostgreSQL's own programs, at work on the database of this site."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from intercity.project.backups.failures import Failed

EVERY = 0.1
PATIENCE = 5


@contextmanager
def at_work(
    name: str, *options: str, connected: bool = True, **streams: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that has ended well when the block has; raises `Failed` otherwise.

    It is told the address of the database unless it is not to be `connected`; the
    password goes through its environment, where other users cannot read it.
    """
    program = shutil.which(name)
    if program is None:
        raise Failed(
            f"{name} is not installed; on Debian:"
            " apt-get install --no-install-recommends postgresql-client"
        )
    arguments, variables = list(options), {}
    if connected:
        [_, *arguments], given = DatabaseClient.settings_to_cmd_args_env(
            connection.settings_dict, ["--no-password", *options]
        )
        variables = given or {}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 -- one of three programs, found above
            [program, *arguments],
            env={**os.environ, **variables},
            stderr=said,
            **streams,
        )
        try:
            yield process
        except Exception as error:
            # What feeds it fails too where it has ended itself: its words say why.
            _end(process)
            if process.returncode > 0:
                raise _failure(name, said) from error
            raise
        except BaseException:
            _end(process)
            raise
        if process.wait():
            raise _failure(name, said)


def wait(process: subprocess.Popen[bytes], tick: Callable[[], None]) -> None:
    """Until it has ended; `tick` is called now and then."""
    while True:
        tick()
        try:
            process.wait(EVERY)
        except subprocess.TimeoutExpired:
            continue
        return


def _end(process: subprocess.Popen[bytes]) -> None:
    """Without input it ends by itself, and its open transaction is void."""
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()
    try:
        process.wait(PATIENCE if process.stdin else 0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _failure(name: str, said: IO[bytes]) -> Failed:
    said.seek(0)
    words = said.read().decode(errors="replace").strip()
    return Failed(f"{name} failed: {words}" if words else f"{name} failed")
