"""What holds for every file, whoever wrote it."""

import re
import socket
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What .gitignore names, for a copy of the tree that is no repository.
MADE = {".git", ".venv", "build", "dist", "__pycache__"}
MOST_LINES = {"src": 400, "tests": 600, "scripts": 150, "bench": 400}

# A letter in brackets keeps each pattern from finding itself.
FORBIDDEN = {
    "a path of one machine": r"/wor[k]/|/roo[t]/|/hom[e]/|/User[s]/|\.librar[y]\b",
    "a package registry's host": (
        r"pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.(org|com)|de[b]\.debian\.org"
    ),
    "unfinished work": r"\b(TOD[O]|FIXM[E]|NotImplementedErro[r])\b",
    "a test that is switched off": r"pytest\.mark\.(ski[p]|xfai[l])|pytest\.ski[p]\(",
}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the repository that is not made by a command."""
    if (ROOT / ".git").exists():
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 -- git is wherever the developer has it
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        found = [ROOT / name for name in listing.split("\0") if name]
    else:
        found = [
            path
            for path in ROOT.rglob("*")
            if not any(
                part in MADE or part.endswith(("_cache", ".hypothesis"))
                for part in path.relative_to(ROOT).parts
            )
        ]
    return tuple(sorted(path for path in found if path.is_file()))


def text_of(path: Path) -> str:
    """The file's text; empty for a picture."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_the_listing_sees_the_repository() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in files()}
    assert {"Makefile", "LICENSE", ".ci/run", "src/intercity/__init__.py"} <= names


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, f"{what} stands in\n" + "\n".join(found)


@pytest.mark.parametrize("folder", MOST_LINES)
def test_files_fit_on_a_few_screens(folder: str) -> None:
    most = MOST_LINES[folder]
    lengths = {
        path.relative_to(ROOT).as_posix(): len(text_of(path).splitlines())
        for path in files()
        if path.is_relative_to(ROOT / folder)
        and (path.suffix == ".py" or folder == "scripts")
    }
    assert lengths, f"{folder}/ holds no Python file"
    longer = {name: lines for name, lines in lengths.items() if lines > most}
    assert not longer, f"over {most} lines, to be split by noun: {longer}"


def test_module_names_say_what_they_hold() -> None:
    vague = {"utils", "util", "helpers", "common", "misc", "manager", "managers"}
    found = [path for path in files() if path.suffix == ".py" and path.stem in vague]
    assert not found, f"a name that could hold anything: {found}"


def test_every_noqa_gives_its_reason() -> None:
    comment = re.compile(r"#\s*noq[a]\b(?!: [A-Z0-9, ]+ -- \S)")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        if path.suffix == ".py" or path.parent.name == "scripts"
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if comment.search(line)
    ]
    assert not found, f"write `noqa: CODE -- reason` in {found}"


@pytest.mark.parametrize("address", [("192.0.2.1", 9), ("2001:db8::1", 9)])
def test_tests_cannot_reach_another_machine(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as line, pytest.raises(RuntimeError, match="network"):
        line.connect(address)


def test_tests_cannot_look_up_another_machine() -> None:
    with pytest.raises(RuntimeError, match="network"):
        socket.getaddrinfo("city.example", 80)
