"""A backup that is not as it was written is refused, whatever was done to it."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.db import connections

from intercity.project.backups import archive, manifest, progress, tools
from intercity.project.backups.failures import Failed, Refused
from intercity.project.backups.manifest import Manifest

FIRST = "database.sqlite3"
PARTS = {FIRST: b"pages " * 40, "files/a/b.txt": b"words", "files/empty": b""}
HEADER = 10  # what gzip says of the file's time and system, which nobody reads
TAKEN = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def described(packer, **changes):
    given = {
        "release": manifest.RELEASE,
        "database": "sqlite",
        "taken_at": TAKEN,
        "tzdata": "2026.1",
        "migrations": {"base": ["0001_initial"]},
        "parts": tuple(packer.parts),
    }
    return Manifest(**{**given, **changes})


def packed(folder, **changes):
    """A backup of the parts above."""
    for name, held in PARTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(held)
    written = io.BytesIO()
    packer = archive.Packer(written, lambda *_: None)
    for name in PARTS:
        packer.add(name, folder / name)
    packer.close(described(packer, **changes))
    return written.getvalue()


def unpacked(held, folder, first=FIRST):
    file = folder / "backup"
    file.write_bytes(held)
    target = folder / "unpacked"
    target.mkdir()
    try:
        told = archive.unpack(file, target, first=first, watch=lambda *_: None)
        found = {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in target.rglob("*")
            if path.is_file()
        }
        return told, found
    finally:
        for path in sorted(target.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        target.rmdir()


def text_of(tar, name):
    member = tar.extractfile(name)
    assert member is not None
    return member.read()


def remade(held, change):
    """The same members but for what `change` does to their list."""
    with tarfile.open(fileobj=io.BytesIO(held)) as tar:
        members = [(one.name, text_of(tar, one.name)) for one in tar]
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as tar:
        for name, text in change(members):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
    return written.getvalue()


def test_what_was_packed_is_unpacked(tmp_path):
    told, found = unpacked(packed(tmp_path / "from"), tmp_path)
    assert found == PARTS
    assert told.taken_at == TAKEN
    assert [(part.name, part.size) for part in told.parts] == [
        (name, len(held)) for name, held in PARTS.items()
    ]


def test_a_backup_cut_short_anywhere_is_refused(tmp_path):
    whole = packed(tmp_path / "from")
    for length in range(0, len(whole), 3):
        with pytest.raises(Refused):
            unpacked(whole[:length], tmp_path)


def test_a_backup_with_a_byte_altered_is_refused(tmp_path):
    whole = packed(tmp_path / "from")
    places, refused = range(HEADER, len(whole), 3), 0
    for place in places:
        altered = bytearray(whole)
        altered[place] ^= 0x10
        try:
            _, found = unpacked(bytes(altered), tmp_path)
        except Refused:
            refused += 1
        else:
            # A compressed run of zeros may be copied from another: nothing has changed.
            assert found == PARTS
            assert gzip.decompress(altered) == gzip.decompress(whole)
    assert refused > len(places) * 0.9


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda all: all[:-1], "manifest is missing"),
        (lambda all: all[1:], "no backup of Intercity"),
        (lambda all: [all[0], *all[2:]], "not those"),
        (lambda all: [*all[:-1], ("files/more", b""), all[-1]], "not those"),
        (lambda all: [all[0], all[0], *all[1:]], "holds what no backup"),
        (lambda all: [*all, ("files/more", b"")], "follows its manifest"),
        (lambda all: [all[0], ("files/a/b.txt", b"Words"), *all[2:]], "not those"),
        (lambda all: [all[0], ("files/../../x", b""), *all[1:]], "holds what no"),
        (lambda all: [all[0], ("/x", b""), *all[1:]], "holds what no"),
        (lambda all: [*all[:-1], ("manifest.json", b"[]")], "cannot be read"),
        (lambda all: [*all[:-1], ("manifest.json", b"{")], "cannot be read"),
    ],
)
def test_a_backup_made_anew_is_refused(tmp_path, change, words):
    whole = packed(tmp_path / "from")
    with pytest.raises(Refused, match=words):
        unpacked(remade(whole, change), tmp_path)
    assert not (tmp_path.parent / "x").exists()


@pytest.mark.parametrize(
    "held",
    [b"", b"words", gzip.compress(b"words" * 300)],
    ids=["empty", "words", "gzip"],
)
def test_what_is_no_backup_is_refused(tmp_path, held):
    with pytest.raises(Refused, match="no backup at all"):
        unpacked(held, tmp_path)


def test_a_link_is_refused(tmp_path):
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as tar:
        link = tarfile.TarInfo(FIRST)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(Refused, match="holds what no backup"):
        unpacked(written.getvalue(), tmp_path)


def test_a_backup_of_the_other_database_is_refused(tmp_path):
    with pytest.raises(Refused, match="of a SQLite database, and this site has Pos"):
        unpacked(packed(tmp_path / "from"), tmp_path, first="database.pgdump")


@pytest.mark.parametrize(
    "changes",
    [
        {"release": "2999.1"},
        {"release": manifest.RELEASE + ".1"},
        {"migrations": {"base": ["0001_initial", "9999_later"]}},
        {"format": manifest.FORMAT + 1},
    ],
)
def test_a_backup_of_a_newer_release_is_refused(tmp_path, changes):
    with pytest.raises(Refused, match="bring the software up to date"):
        unpacked(packed(tmp_path / "from", **changes), tmp_path)


def test_migrations_of_an_earlier_release_may_have_gone(tmp_path):
    changes = {"release": "2020.1", "migrations": {"base": ["0000_before_all"]}}
    told, _ = unpacked(packed(tmp_path / "from", **changes), tmp_path)
    assert told.release == "2020.1"


def test_the_manifest_is_json_for_other_programs(tmp_path):
    with tarfile.open(fileobj=io.BytesIO(packed(tmp_path / "from"))) as tar:
        assert tar.getnames() == [*PARTS, "manifest.json"]
        told = json.loads(text_of(tar, "manifest.json"))
    assert told["taken_at"] == "2026-11-23T12:30:00+00:00"
    assert told["parts"][1] == {
        "name": "files/a/b.txt",
        "size": 5,
        "sha256": "dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e",
    }


def test_a_missing_program_is_named_with_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with (
        pytest.raises(Failed, match=r"pg_dump is not .* postgresql-client"),
        tools.at_work("pg_dump"),
    ):
        pass


def test_the_password_never_stands_on_a_command_line(tmp_path, monkeypatch):
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$PGPASSWORD: $*" >&2\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    told = {"NAME": "site", "USER": "us", "PASSWORD": "hidden", "HOST": "db.example"}
    # Not of `connection`, a stand-in whose attributes monkeypatch would take away.
    line = connections["default"]
    monkeypatch.setattr(
        line, "settings_dict", {**line.settings_dict, **told, "PORT": ""}
    )
    with (
        pytest.raises(Failed) as failed,
        tools.at_work("pg_dump", "--file=x") as dump,
    ):
        tools.wait(dump, lambda: None)
    wanted = "hidden: -U us -h db.example --no-password --file=x site"
    assert str(failed.value) == f"pg_dump failed: {wanted}"


@pytest.mark.parametrize(
    ("terminal", "patience", "is_shown"),
    [("1", -1.0, True), ("1", 60.0, False), ("", -1.0, False)],
)
def test_progress_is_told_to_a_terminal_after_a_second(
    monkeypatch, capsys, terminal, patience, is_shown
):
    monkeypatch.setenv("FORCE_COLOR", terminal)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    with progress.watching() as watch:
        watch("copying the database", 1, 2)
    said = capsys.readouterr()
    assert said.out == ""
    assert ("copying the database" in said.err) is is_shown


def test_every_folder_of_files_is_one_that_is_backed_up(settings):
    """A storage elsewhere would be missing from every backup."""
    kept = [storages[name] for name in settings.STORAGES if name != "staticfiles"]
    assert kept
    for storage in kept:
        assert isinstance(storage, FileSystemStorage)
        assert Path(storage.location).is_relative_to(settings.MEDIA_ROOT)
