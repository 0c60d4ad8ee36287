"""Drills: backups while writes go on, and restores that come to an end or do not."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from django.core.management import call_command

from intercity.base.signals import restored
from intercity.cities.models import City
from intercity.project.backups import databases
from tests.factories.front import published_sample
from tests.project import site as sites
from tests.project.drill import add

FILES = {"slides/ümlaut 日本.txt": b"slides", "video.bin": bytes(range(256)) * 4000}
UP_TO_DATE = "bringing the database up to this release"


@pytest.fixture(scope="module", autouse=True)
def _databases_of_our_own(django_db_blocker):
    """Commands catch SIGTERM, and speak to databases that are not the tests' own."""
    before = signal.getsignal(signal.SIGTERM)
    with django_db_blocker.unblock():
        yield
    sites.drop()
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    site = sites.new(tmp_path_factory.mktemp("migrated"))
    assert site.run("migrate")[0] == 0
    return site


@pytest.fixture
def site(migrated, tmp_path):
    """A site that nobody has used yet."""
    return sites.new(tmp_path / "data", like=migrated)


@pytest.fixture(scope="module")
def taken(migrated, tmp_path_factory):
    """A backup of three cities and two files, with the secret key."""
    folder = tmp_path_factory.mktemp("taken")
    site = sites.new(folder / "data", like=migrated)
    enter(site, "city-0", "city-1", "city-2")
    for name, held in FILES.items():
        file = site.folder / "files" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(held)
    status, _, wrong = site.run("backup", folder / "backup", "--with-secret")
    assert (status, wrong) == (0, "")
    return folder / "backup"


def enter(site, *slugs):
    with site.here():
        for slug in slugs:
            add(slug)


def files_of(site):
    root = site.folder / "files"
    found = [path for path in root.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def wait_for(lines, number):
    until = time.monotonic() + 60
    while len(lines()) < number:
        assert time.monotonic() < until, "nothing is written"
        time.sleep(0.01)
    return lines()


def test_what_was_acknowledged_before_a_backup_is_in_it(site, tmp_path):
    said = tmp_path / "said"
    with said.open("w") as acknowledged:
        writer = site.start(sites.DRILL, "write", stdout=acknowledged)
    with writer:
        before = wait_for(lambda: said.read_text().split(), 40)
        # On SQLite a city is added between any two pieces of the copy.
        beside = (sites.DRILL, "beside", said, "backup", tmp_path / "backup")
        with site.start(*beside, stdout=subprocess.DEVNULL) as backup:
            try:
                assert backup.wait(60) == 0
                meanwhile = len(said.read_text().split()) - len(before)
                wait_for(lambda: said.read_text().split(), len(before) + meanwhile + 1)
            finally:
                backup.kill()
                writer.kill()
    assert meanwhile >= 2

    fresh = sites.new(tmp_path / "fresh")
    status, told, wrong = fresh.run("restore", tmp_path / "backup")
    assert (status, wrong) == (0, "")
    held = fresh.names()
    assert set(before) <= held
    assert held == {f"city-{number}" for number in range(len(held))}
    assert f"{len(held)} cities" in told
    # Each city came with its entry in the record, and its zone, in one transaction.
    added = "FROM base_entry WHERE action = 'cities.add'"
    for rows in (added, "FROM cities_cityzone"):
        assert fresh.rows(f"SELECT count(*) {rows}") == [(len(held),)]
    if not fresh.url:
        assert fresh.rows("PRAGMA integrity_check") == [("ok",)]
        assert fresh.rows("PRAGMA foreign_key_check") == []
        assert fresh.rows("PRAGMA journal_mode") == [("wal",)]
    # It goes on from there: no number is given twice.
    enter(fresh, "later-0", "later-1")
    assert fresh.names() == held | {"later-0", "later-1"}


def test_files_and_the_secret_key_come_back(site, taken, settings):
    assert not (site.folder / "secret-key").exists()
    assert taken.stat().st_mode & 0o777 == 0o600
    status, told, _ = site.run("restore", taken)
    assert (status, files_of(site)) == (0, FILES)
    assert "1 were missing" not in told
    assert (site.folder / "secret-key").read_text() == settings.SECRET_KEY
    assert (site.folder / "secret-key").stat().st_mode & 0o777 == 0o600
    assert not (site.folder / "restoring").exists()


def test_without_being_asked_the_secret_key_stays_here(site, tmp_path):
    enter(site, "city-0")
    status, told, _ = site.run("backup", tmp_path / "backup")
    assert status == 0
    assert "secret key" in told
    fresh = sites.new(tmp_path / "fresh")
    assert fresh.run("restore", tmp_path / "backup")[0] == 0
    assert fresh.names() == {"city-0"}
    assert not (fresh.folder / "secret-key").exists()


def test_a_site_in_use_is_replaced_only_when_asked(site, taken):
    enter(site, "present-0", "present-1")
    (site.folder / "files").mkdir()
    (site.folder / "files" / "video.bin").write_bytes(b"another")
    (site.folder / "files" / "present.txt").write_bytes(b"here")
    status, _, wrong = site.run("restore", taken)
    assert status == 3
    assert "2 cities" in wrong
    assert "--replace" in wrong
    assert site.names() == {"present-0", "present-1"}
    assert site.run("restore", taken, "--replace")[0] == 0
    assert site.names() == {"city-0", "city-1", "city-2"}
    assert files_of(site) == FILES


def test_missing_migrations_are_applied(site, tmp_path):
    """A backup of an earlier release, which had no table of sessions."""
    enter(site, "city-0")
    with site.here():
        call_command("migrate", "sessions", "zero", verbosity=0)
    assert site.run("backup", tmp_path / "backup")[0] == 0
    fresh = sites.new(tmp_path / "fresh")
    status, told, _ = fresh.run("restore", tmp_path / "backup")
    assert status == 0
    assert "1 were missing, and were applied" in told
    assert fresh.rows("SELECT count(*) FROM django_session") == [(0,)]


def test_a_room_that_fails_ends_the_restore(site, taken):
    def receive(now, **_):
        raise ValueError(f"told of {City.objects.count()} cities")

    enter(site, "present-0")
    restored.connect(receive)
    try:
        with pytest.raises(ValueError, match="told of 3 cities"):
            site.run("restore", taken, "--replace")
    finally:
        restored.disconnect(receive)
    assert site.names() == {"present-0"}
    assert files_of(site) == {}


@pytest.fixture
def served(site):
    """A site with a published edition, served; gives the status of one of its pages."""
    with site.here():
        edition = published_sample().slug
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
    server = site.start(
        *("-m", "gunicorn", "intercity.project.wsgi", f"--bind=127.0.0.1:{port}"),
        *("--threads=2", "--log-level=warning", "--no-control-socket"),
    )

    def page():
        address = f"http://127.0.0.1:{port}/en/{edition}/cities/"
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(address, timeout=10) as answer:
                    return answer.status
            except urllib.error.HTTPError as error:
                return error.code
            except OSError:
                assert server.poll() is None
                assert time.monotonic() < until
                time.sleep(0.1)

    yield page
    server.terminate()
    server.wait()


def test_a_restore_that_is_killed_leaves_the_site_serving(site, served, taken):
    present = site.names()
    assert served() == 200
    stages = ["reading", UP_TO_DATE, databases.PLACING]
    if site.url:
        stages.append(databases.LOADING)
    halting = (sites.DRILL, "halt", ",".join(stages), "restore", taken, "--replace")
    with site.start(*halting, stdout=subprocess.PIPE) as restores:
        for _ in stages:
            process = int(restores.stdout.readline())
            assert served() == 200
            os.kill(process, signal.SIGKILL)
            assert restores.stdout.readline() == f"ended {-signal.SIGKILL}\n"
            assert served() == 200
            assert site.names() == present
    status, _, wrong = site.run("restore", taken, "--replace")
    assert (status, wrong) == (0, "")
    assert served() == 404
    assert site.names() == {"city-0", "city-1", "city-2"}
    assert files_of(site) == FILES
    assert not (site.folder / "restoring").exists()


def test_two_restores_at_once_are_one(site, taken):
    halting = (sites.DRILL, "halt", UP_TO_DATE, "restore", taken)
    with site.start(*halting, stdout=subprocess.PIPE) as first:
        process = int(first.stdout.readline())
        status, _, wrong = site.run("restore", taken)
        assert (status, "another command is at work" in wrong) == (1, True)
        os.kill(process, signal.SIGTERM)
        assert first.stdout.readline() == "ended 130\n"
    assert not (site.folder / "restoring").exists()
    assert site.names() == set()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_file_that_cannot_be_is_a_bad_argument(site, taken, command):
    places = {
        "backup": {
            taken: "it is there already",
            taken.parent / "nowhere" / "backup": "there is no folder",
            site.folder / "files" / "backup": "part of the next backup",
        },
        "restore": {taken.parent / "nowhere": "there is no such file"},
    }
    (site.folder / "files").mkdir()
    before = taken.read_bytes()
    for place, words in places[command].items():
        status, _, wrong = site.run(command, place)
        assert (status, words in wrong) == (2, True), wrong
    assert taken.read_bytes() == before
    assert files_of(site) == {}


def test_a_damaged_backup_changes_nothing(site, taken, tmp_path):
    whole = taken.read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    status, _, wrong = site.run("restore", tmp_path / "cut")
    assert (status, "not whole" in wrong) == (3, True), wrong
    assert site.names() == set()
    assert files_of(site) == {}
    assert not (site.folder / "restoring").exists()
