"""The commands for one person, and a restore that does not bring anybody back."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime

import pytest

from intercity.base.record import seal
from intercity.people.actions import Preferences, enter_person
from intercity.people.models import Person
from tests.project import site as sites

ADDRESS = "mina.kang@port-lumen.example"
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NAMES = Preferences(
    given_name="Mina", family_name="Kang", family_first=False, language="ko", zone=""
)


@pytest.fixture(scope="module", autouse=True)
def _databases_of_our_own(django_db_blocker):
    with django_db_blocker.unblock():
        yield
    sites.drop()


def made(folder):
    folder.mkdir()
    return folder


@pytest.fixture
def site(tmp_path):
    """A site with one person, and a backup of that day."""
    site = sites.new(made(tmp_path / "data"))
    assert site.run("migrate")[0] == 0
    with site.here():
        enter_person(ADDRESS, by=None, now=NOW, preferences=NAMES)
        seal()
    assert site.run("backup", tmp_path / "before")[0] == 0
    return site


def people_of(site):
    return [email for (email,) in site.rows("SELECT email FROM people_person")]


def test_who_was_erased_is_erased_again_after_a_restore(site, tmp_path):
    status, told, wrong = site.run("person", "erase", ADDRESS)
    assert (status, wrong) == (0, "")
    assert told.splitlines()[:2] == [f"addresses: {ADDRESS}", "names: Mina Kang"]
    assert "people.Person: email" in told
    (erased,) = people_of(site)
    assert erased.endswith("@erased.invalid")
    (newest,) = site.rows("SELECT max(number) FROM base_entry")[0]

    assert site.run("restore", tmp_path / "before", "--replace")[0] == 0

    assert people_of(site) == [erased]
    entries = site.rows("SELECT action, data FROM base_entry ORDER BY number")
    actions = [action for action, _ in entries]
    assert actions == ["people.enter", "site.restore", "people.erase_again"]
    data = entries[1][1]
    data = json.loads(data) if isinstance(data, str) else data
    assert data["replaced"]["number"] == newest
    assert len(data["replaced"]["digest"]) == 64
    assert data["continues"]["number"] == 1


def test_a_list_that_comes_with_a_backup_is_heeded(site, tmp_path):
    """Elsewhere, a later backup was restored first, and then an older one."""
    assert site.run("person", "erase", ADDRESS)[0] == 0
    assert site.run("backup", tmp_path / "after")[0] == 0
    elsewhere = sites.new(made(tmp_path / "elsewhere"))
    assert elsewhere.run("restore", tmp_path / "after")[0] == 0
    assert elsewhere.run("restore", tmp_path / "before", "--replace")[0] == 0
    assert ADDRESS not in people_of(elsewhere)


def test_who_has_come_back_is_there_after_a_restore(site, tmp_path):
    assert site.run("person", "erase", ADDRESS)[0] == 0
    with site.here():
        enter_person(ADDRESS, by=None, now=NOW)
    assert site.run("backup", tmp_path / "again")[0] == 0
    assert site.run("restore", tmp_path / "again", "--replace")[0] == 0
    assert ADDRESS in people_of(site)


def test_an_export_is_for_its_reader_alone(site, tmp_path):
    target = tmp_path / "mina.zip"
    assert site.run("person", "export", ADDRESS, "--to", target)[0] == 0
    with zipfile.ZipFile(target) as archive:
        told = json.loads(archive.read("person.json"))
    assert told["addresses"] == [ADDRESS]
    assert target.stat().st_mode & 0o777 == 0o600
    status, _, wrong = site.run("person", "export", ADDRESS, "--to", target)
    assert (status, wrong) == (2, f"{target}: File exists\n")


def test_a_dry_run_and_who_is_not_there(site):
    status, told, _ = site.run("person", "erase", ADDRESS, "--dry-run")
    assert (status, told.splitlines()[-1]) == (0, "nothing was changed")
    assert people_of(site) == [ADDRESS]
    status, _, wrong = site.run("person", "erase", "nobody@city.example")
    assert status == 3
    assert wrong == (
        "nobody@city.example: nobody has this address or number, and nothing is held"
        " of it\n"
    )
    with site.here():
        assert Person.objects.get().name == "Mina Kang"
