"""Writing and reading the tar of a backup, each part with its digest."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from intercity.project.backups import manifest as manifests
from intercity.project.backups.failures import BadFile, Refused
from intercity.project.backups.manifest import Manifest, Part
from intercity.project.backups.progress import Watch

SECRET = "secret-key"  # noqa: S105 -- the name of a part
ERASURES = "erasures.jsonl"
# Pictures and videos grow no smaller by more effort, and they are most of a backup.
EFFORT = 3
CHUNK = 1 << 20


class Packer:
    """A backup that is being written; `parts` are those that it holds so far."""

    def __init__(self, target: IO[bytes], watch: Watch) -> None:
        self._tar = tarfile.open(  # noqa: SIM115 -- `close` closes it
            fileobj=target, mode="w:gz", compresslevel=EFFORT, format=tarfile.PAX_FORMAT
        )
        self._watch = watch
        self.parts: list[Part] = []

    def add(self, name: str, path: Path) -> None:
        """Take a file, as long as it is when it is opened."""
        with path.open("rb") as source:
            about = os.fstat(source.fileno())
            self._add(name, source, about.st_size, about.st_mtime)

    def add_text(self, name: str, text: str) -> None:
        """Take a few words."""
        held = text.encode()
        self._add(name, io.BytesIO(held), len(held), 0)

    def close(self, manifest: Manifest) -> None:
        """Write the manifest, and end the archive."""
        self.add_text(manifests.NAME, manifest.text())
        self._tar.close()

    def _add(self, name: str, source: IO[bytes], size: int, modified: float) -> None:
        reader = _Reader(source, lambda done: self._watch(f"taking {name}", done, size))
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, modified, 0o600
        self._tar.addfile(member, reader)
        self.parts.append(Part(name, size, reader.digest.hexdigest()))


class _Reader(io.RawIOBase):
    """A file with a digest of what was read of it, and a word at each piece."""

    def __init__(self, source: IO[bytes], tell: Callable[[int], None]) -> None:
        self._source, self._tell, self._done = source, tell, 0
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self.digest.update(piece)
        self._done += len(piece)
        self._tell(self._done)
        return piece


def unpack(file: Path, folder: Path, *, first: str, watch: Watch) -> Manifest:
    """Lay the parts of a backup into `folder`, and compare each with its digest.

    `first` is the name of the copy of the database here: with any other the backup is
    refused before the rest of it is read.
    """
    try:
        with file.open("rb") as raw, gzip.GzipFile(fileobj=raw) as plain:
            size = os.fstat(raw.fileno()).st_size
            with tarfile.open(fileobj=plain, mode="r|") as tar:
                manifest, found = _unpack(
                    tar, folder, first, lambda: watch("reading", raw.tell(), size)
                )
            # The checksum over all of it stands at its very end.
            while plain.read(CHUNK):
                pass
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused("it is not whole, or no backup at all") from error
    except FileNotFoundError:
        raise BadFile("there is no such file") from None
    if sorted(manifest.parts, key=lambda part: part.name) != found:
        raise Refused("its parts are not those that its manifest names")
    return manifest


def _unpack(
    tar: tarfile.TarFile, folder: Path, first: str, tell: Callable[[], None]
) -> tuple[Manifest, list[Part]]:
    """The manifest, and the parts in the order of their names."""
    found: dict[str, Part] = {}
    for member in tar:
        source = tar.extractfile(member) if member.isreg() else None
        if source is None or member.name in found or not _is_inside(member.name):
            raise Refused("it holds what no backup holds")
        if not found and member.name != first:
            raise _other(member.name, first)
        if member.name == manifests.NAME:
            manifest = manifests.read(source.read())
            if tar.next() is not None:
                raise Refused("something follows its manifest")
            return manifest, sorted(found.values(), key=lambda part: part.name)
        digest, target = hashlib.sha256(), folder / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as copy:
            while piece := source.read(CHUNK):
                copy.write(piece)
                digest.update(piece)
                tell()
        os.utime(target, (member.mtime, member.mtime))
        found[member.name] = Part(member.name, member.size, digest.hexdigest())
    raise Refused("it is not whole: its manifest is missing")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.name != ""


def _other(found: str, wanted: str) -> Refused:
    kinds = {"database.sqlite3": "SQLite", "database.pgdump": "PostgreSQL"}
    if found not in kinds:
        return Refused("it is no backup of Intercity")
    return Refused(
        f"it is of a {kinds[found]} database, and this site has {kinds[wanted]}:"
        " INTERCITY_DATABASE_URL chooses which"
    )
