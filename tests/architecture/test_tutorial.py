"""The worked examples do what they show: their commands and edits are run.

`sh` blocks are commands, `diff` blocks edits of the brief, and a `text` block shows
parts of what the last command printed, with … between them.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from intercity.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = "docs/tutorial/plan-your-first-seminar.md"
# Set-up and the whole suite: run by whoever reads this, not by one test of it.
SET_UP = {"make setup", "make demo", "make test"}


def blocks(document: str) -> list[tuple[str, str]]:
    """The fenced blocks of a document: their kind and their text."""
    page = (ROOT / document).read_text("utf-8")
    return re.findall(r"^```(\w+)\n(.*?)^```$", page, flags=re.M | re.S)


def run(command: str) -> int:
    """Do one command in the current folder; its exit status."""
    words = shlex.split(command)
    if words[0] == "cp":
        shutil.copy(ROOT / words[1], words[2])
        return 0
    assert words[0] == ".venv/bin/intercity", command
    return main(words[1:])


def edit(brief: Path, difference: str) -> None:
    """Change the brief as the marked lines say; they must fit one place in it."""
    lines = difference.splitlines()
    before = "\n".join(line[1:] for line in lines if line[0] in " -")
    after = "\n".join(line[1:] for line in lines if line[0] in " +")
    text = brief.read_text("utf-8")
    assert text.count(f"\n{before}\n") == 1, before
    brief.write_text(text.replace(f"\n{before}\n", f"\n{after}\n"), "utf-8")


def words_of(text: str) -> str:
    """A text without its layout, which depends on the width of the terminal."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("document", "statuses"),
    [("README.md", [0, 0]), (TUTORIAL, [0, 0, 0, 0, 0, 2, 0, 0])],
)
def test_every_command_and_edit_gives_what_is_shown(
    document: str,
    statuses: list[int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    printed, done = "", []
    for kind, block in blocks(document):
        if kind == "sh":
            for command in block.splitlines():
                if command not in SET_UP:
                    done.append(run(command))
                    printed = "".join(capsys.readouterr())
        elif kind == "diff":
            edit(tmp_path / "seminar.toml", block)
        else:
            assert kind == "text"
            for part in block.split("…"):
                assert words_of(part) in words_of(printed)
    assert done == statuses


@pytest.mark.parametrize("document", ["README.md", TUTORIAL])
def test_every_figure_in_the_prose_is_shown(document: str) -> None:
    page = (ROOT / document).read_text("utf-8")
    prose = re.sub(r"^```.*?^```$|Python [\d.]+", "", page, flags=re.M | re.S)
    shown = " ".join(text for _, text in blocks(document))
    figures = set(re.findall(r"\d+\.\d\d", prose))
    assert figures
    assert figures - set(re.findall(r"\d+\.\d\d", shown)) == set()
