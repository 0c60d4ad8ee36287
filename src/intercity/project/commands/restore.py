"""`intercity restore FILE`: put back what `intercity backup` wrote."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, transaction

from intercity.base.clock import now
from intercity.base.files import sweep
from intercity.base.models import Entry
from intercity.base.record import record
from intercity.base.signals import restored
from intercity.kernel.clock import TZDATA
from intercity.people import erasures
from intercity.project.backups import files, holdings, manifest, progress
from intercity.project.backups.archive import ERASURES, SECRET, unpack
from intercity.project.backups.databases import database
from intercity.project.backups.failures import Refused, outcome
from intercity.project.backups.manifest import Manifest
from intercity.project.backups.progress import Watch
from intercity.project.backups.scratch import scratch
from intercity.project.commands import state
from intercity.project.commands.state import Finding, tell
from intercity.project.environment import PREFIX


def run(options: argparse.Namespace) -> int:
    """Restore; what it came to is the exit status."""

    def work() -> None:
        with progress.watching() as watch:
            taken = put_back(Path(options.file), replace=options.replace, watch=watch)
        report(taken)

    return outcome("restore", options.file, work)


def put_back(file: Path, *, replace: bool, watch: Watch) -> Manifest:
    """Let the backup be the site; until the database changes, the present one stays.

    Files come before the database that names them, and those that only the present one
    names go after it.
    """
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    if not replace and not holdings.is_empty():
        raise Refused(
            f"this site is in use ({holdings.words()}):"
            " --replace puts the backup in its place"
        )
    with scratch(settings.DATA_DIR / "restoring") as folder:
        target, replaced = database(), _newest_entry()
        taken = unpack(file, folder, first=target.part, watch=watch)
        if (folder / ERASURES).exists():
            erasures.take_list((folder / ERASURES).read_text(encoding="utf-8"))
        copy, coming = folder / target.part, files.Return(folder / files.PREFIX)
        with target.beside(copy, watch):
            watch("bringing the database up to this release", 0, 0)
            call_command("migrate", interactive=False, verbosity=0)
            _record(taken, replaced)
            restored.send(sender=None, now=now())
        try:
            coming.add()
            os.sync()
            target.put_in_place(copy, watch)
        except BaseException:
            coming.undo()
            raise
        coming.finish()
        # Those of people who were erased after that day.
        sweep(now())
        if (folder / SECRET).exists():
            put_secret(folder / SECRET)
    return taken


def _newest_entry() -> dict[str, Any]:
    """Number and digest of the newest entry of the record, empty for none."""
    sealed = Entry.objects.exclude(number=None).order_by("-number")
    try:
        return dict(sealed.values("number", "digest").first() or {})
    except DatabaseError:  # there is no site here yet, or one of an early release
        return {}


def _record(taken: Manifest, replaced: dict[str, Any]) -> None:
    """The record goes back to an earlier entry, and goes on from there.

    Both are named: who keeps a later digest elsewhere learns why it is not held.
    """
    data = {
        "taken_at": taken.taken_at.isoformat(),
        "continues": _newest_entry(),
        "replaced": replaced,
    }
    with transaction.atomic():
        record("site.restore", "site:backup:", by=None, now=now(), data=data)


def put_secret(file: Path) -> None:
    """Where the environment does not give the key, this one is the site's from now."""
    file.chmod(0o600)
    file.rename(settings.DATA_DIR / "secret-key")


def report(taken: Manifest) -> None:
    """What is there now, as `doctor` would say it."""
    when = f"{taken.taken_at:%Y-%m-%d %H:%M} UTC, release {taken.release}"
    tell(Finding("ok", "backup", f"of {when}, whole"))
    for finding in (*state.database(), *state.migrations()):
        tell(finding)
    newer = sum(map(len, manifest.applied().values())) - sum(
        map(len, taken.migrations.values())
    )
    if newer:
        tell(Finding("note", "migrations", f"{newer} were missing, and were applied"))
    if taken.tzdata != TZDATA:
        words = f"it was taken with tzdata {taken.tzdata}; here it is {TZDATA}"
        advice = "run: intercity doctor, which names the times that move"
        tell(Finding("note", "time zones", words, advice))
    secret(taken)
    tell(Finding("ok", "restored", holdings.words()))


def secret(taken: Manifest) -> None:
    """Which key signs from now on."""
    if SECRET not in {part.name for part in taken.parts}:
        words = "it stays; was it another, people sign in anew"
    elif any(f"{PREFIX}SECRET_KEY{end}" in os.environ for end in ("", "_FILE")):
        words = "that of the environment stays; the backup has its own"
    else:
        words = "that of the backup"
    tell(Finding("note", "secret key", words))
