"""What is installed is pinned, named once, and says nothing of where it came from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def name_of(requirement: str) -> str:
    """A requirement's package, as lock files spell it."""
    return re.split(r"[<>=\s;\[]", requirement)[0].replace("_", "-").lower()


def group(name: str) -> set[str]:
    """The packages of a dependency group, with those of the groups in it."""
    packages: set[str] = set()
    for entry in PROJECT["dependency-groups"][name]:
        packages |= (
            group(entry["include-group"])
            if isinstance(entry, dict)
            else {name_of(entry)}
        )
    return packages


def lock(name: str) -> dict[str, str]:
    """The pins of a lock file (package, version and marker), each with its hashes."""
    text = (ROOT / f"requirements/{name}.lock").read_text("utf-8")
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^\s*#.*\n", "", text, flags=re.M))
    return {
        line.partition(" --hash=")[0].strip(): line.partition(" --hash=")[2]
        for line in joined.splitlines()
    }


RUN = {name_of(entry) for entry in PROJECT["project"]["dependencies"]} | group("build")


@pytest.mark.parametrize(
    ("name", "wanted"), [("run", RUN), ("test", RUN | group("test"))]
)
def test_the_lock_pins_what_the_project_names(name: str, wanted: set[str]) -> None:
    pins = lock(name)
    assert wanted <= {name_of(pin) for pin in pins}
    assert [pin for pin in pins if "==" not in pin] == []
    assert [pin for pin, hashes in pins.items() if "sha256:" not in hashes] == []


def test_the_lock_for_tests_holds_the_one_for_running() -> None:
    assert set(lock("run")) <= set(lock("test"))


@pytest.mark.parametrize("name", ["run", "test"])
def test_the_lock_names_no_address(name: str) -> None:
    text = (ROOT / f"requirements/{name}.lock").read_text("utf-8")
    assert re.findall(r"\S*://\S*|--(?:extra-)?index\S*|--find-links.*", text) == []


def test_every_dependency_gives_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    lists = re.findall(
        r"^(?:dependencies|build|test|bench) = \[\n(.*?)^\]", text, re.M | re.S
    )
    assert len(lists) == 4
    silent = [
        line
        for entries in lists
        for line in entries.splitlines()
        if not re.search(r"# \S+ \S+|include-group", line)
    ]
    assert silent == []
