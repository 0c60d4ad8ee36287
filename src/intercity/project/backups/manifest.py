"""What a backup says of itself, and which backups this release can take back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import metadata
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from intercity.kernel.clock import TZDATA
from intercity.project.backups.failures import Refused

NAME = "manifest.json"
FORMAT = 1
RELEASE = metadata.version("intercity")


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the archive: its name there, its bytes and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The last member of a backup.

    `database` is `sqlite` or `postgresql`; `migrations` are those that were applied,
    by the label of their application.
    """

    format: int = FORMAT
    release: str
    database: str
    taken_at: datetime
    tzdata: str
    migrations: dict[str, list[str]]
    parts: tuple[Part, ...]

    def text(self) -> str:
        """As it stands in the archive."""
        return json.dumps(asdict(self), default=datetime.isoformat, indent=1)


def of_this_site(*, parts: tuple[Part, ...], now: datetime) -> Manifest:
    """The manifest of a backup that is taken here and now."""
    return Manifest(
        release=RELEASE,
        database=connection.vendor,
        taken_at=now,
        tzdata=TZDATA,
        migrations=applied(),
        parts=parts,
    )


def applied() -> dict[str, list[str]]:
    """The migrations that the database has, by application; empty for an empty one."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def read(text: bytes) -> Manifest:
    """The manifest of a backup; refuses what this release does not understand."""
    try:
        told: dict[str, Any] = json.loads(text)
        if told["format"] > FORMAT:
            raise _newer(str(told["release"]))
        parts = tuple(Part(**part) for part in told.pop("parts"))
        taken_at = datetime.fromisoformat(told.pop("taken_at"))
        manifest = Manifest(**told, parts=parts, taken_at=taken_at)
        _refuse_newer(manifest)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("its manifest cannot be read: it was altered") from error
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    """A database of a later release has tables that this one does not know.

    Between two states of one release the migrations decide; those that an earlier
    release had may have been gathered into others since.
    """
    theirs, ours = _order(manifest.release), _order(RELEASE)
    disk = MigrationLoader(None).disk_migrations
    unknown = [
        name
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in disk
    ]
    if theirs > ours or (theirs == ours and unknown):
        raise _newer(manifest.release)


def _order(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


def _newer(release: str) -> Refused:
    return Refused(
        f"it was taken by a newer state of the software (release {release}; this is"
        f" {RELEASE}): bring the software up to date first"
    )
