"""`intercity backup FILE`: write all that the site keeps into one file."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from intercity.base.clock import now
from intercity.people.erasures import list_file
from intercity.project.backups import files, manifest, progress
from intercity.project.backups.archive import ERASURES, SECRET, Packer
from intercity.project.backups.databases import database
from intercity.project.backups.failures import BadFile, Failed, outcome
from intercity.project.backups.progress import Watch
from intercity.project.backups.scratch import scratch
from intercity.project.commands.state import Finding, tell


def run(options: argparse.Namespace) -> int:
    """Take the backup; what it came to is the exit status."""
    file = Path(options.file)

    def work() -> None:
        with progress.watching() as watch:
            held = take(file, with_secret=options.with_secret, watch=watch)
        size = filesizeformat(file.stat().st_size).replace("\xa0", " ")
        tell(Finding("ok", "backup", f"{file}, {size}: the database, {held} files"))
        if not options.with_secret:
            words = "not in it; elsewhere, people sign in anew"
            tell(Finding("note", "secret key", words, "--with-secret takes it too"))

    return outcome("backup", options.file, work)


def take(file: Path, *, with_secret: bool, watch: Watch) -> int:
    """Write the backup under another name, and rename it when it is whole and on disk.

    The database comes first: each file that a row of the copy names was there before
    it. Returns the number of files.
    """
    check(file)
    partial = file.with_name(f"{file.name}.partial")
    with scratch(settings.DATA_DIR / "backing-up") as folder:
        source, copy = database(), folder / database().part
        taken_at = now()
        if not manifest.applied():
            raise Failed("there is no site here yet: its database is empty")
        source.copy(copy, watch)
        partial.unlink(missing_ok=True)  # of a backup that was killed
        try:
            with open(partial, "xb", opener=_private) as target:
                packer = Packer(target, watch)
                packer.add(copy.name, copy)
                held = add_files(packer)
                if (erased := list_file()).exists():
                    packer.add(ERASURES, erased)
                if with_secret:
                    packer.add_text(SECRET, settings.SECRET_KEY)
                packer.close(
                    manifest.of_this_site(parts=tuple(packer.parts), now=taken_at)
                )
                target.flush()
                os.fsync(target.fileno())
            partial.rename(file)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        _sync_folder(file.parent)
    return held


def check(file: Path) -> None:
    """A backup never takes the place of another file, and never holds itself."""
    if file.exists():
        raise BadFile("it is there already: give a name that is free")
    if not file.parent.is_dir():
        raise BadFile(f"there is no folder {file.parent}")
    if file.resolve().is_relative_to(files.folder().resolve()):
        raise BadFile("it would be part of the next backup: give another folder")


def add_files(packer: Packer) -> int:
    """Take the files that people handed in; returns how many."""
    held = 0
    for name in files.names():
        # One that is deleted meanwhile belonged to no row, or will be missed by none.
        with suppress(FileNotFoundError):
            packer.add(f"{files.PREFIX}/{name}", files.folder() / name)
            held += 1
    return held


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """The name, too, is to survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
