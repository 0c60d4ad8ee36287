"""The files that people handed in: taken into a backup, and put back.

A name is hardly ever given twice, so those of two databases can stand beside each other
while the one takes the place of the other.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PREFIX = "files"
"""Their folder in a backup. Mails written to files are copies, and are not taken."""


def folder() -> Path:
    """Where they are on this machine."""
    return Path(settings.MEDIA_ROOT)


def names() -> Iterator[str]:
    """All of them, relative to the folder, in order."""
    found = [
        (Path(where) / name).relative_to(folder()).as_posix()
        for where, _, held in os.walk(folder())
        for name in held
        if (Path(where) / name).is_file()
    ]
    yield from sorted(found)


class Return:
    """The files of a backup, laid into `staged`, on their way to their place."""

    def __init__(self, staged: Path) -> None:
        self._staged = staged
        self._wanted = [
            path.relative_to(staged)
            for path in sorted(staged.rglob("*"))
            if path.is_file()
        ]
        self._added: list[Path] = []

    def add(self) -> None:
        """Put in place those whose names are free; the present site has the others."""
        for name in self._wanted:
            target = folder() / name
            if not target.exists():
                self._added.append(target)
                self._move(name)

    def undo(self) -> None:
        """Take away what `add` put there."""
        for target in self._added:
            target.unlink(missing_ok=True)

    def finish(self) -> None:
        """Put the others in place, and remove those that the backup does not hold."""
        for name in self._wanted:
            if (self._staged / name).exists():
                self._move(name)
        wanted = {name.as_posix() for name in self._wanted}
        for present in names():
            if present not in wanted:
                (folder() / present).unlink()

    def _move(self, name: Path) -> None:
        target = folder() / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self._staged / name, target)
