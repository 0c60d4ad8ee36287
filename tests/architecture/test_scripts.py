"""The counting of the checks."""

import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("...\n12 passed in 0.40s\n", (12, 0)),
        ("F.\n1 failed, 3 passed, 2 errors in 1.00s\n", (3, 3)),
        ("== 1 error in 0.10s ==\n", (0, 1)),
        ("ERROR: file or directory not found: tests/x\n", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_the_runner_reads_the_closing_line(
    output: str, expected: tuple[int, int]
) -> None:
    check = runpy.run_path(str(ROOT / "scripts/check"))
    assert check["counts"](output) == expected


@pytest.mark.parametrize(
    ("code", "tests", "expected"),
    [
        ("print('2 passed in 1s')", True, (2, 0)),
        ("print('2 passed in 1s'); exit(3)", True, (2, 1)),
        ("exit(5)", True, (0, 1)),
        ("", False, (1, 0)),
        ("exit(1)", False, (0, 1)),
    ],
)
def test_the_runner_counts_a_step(
    code: str, tests: bool, expected: tuple[int, int]
) -> None:
    check = runpy.run_path(str(ROOT / "scripts/check"))
    python = (Path(sys.executable).name, "-c", code)
    outcome = check["run"](check["Step"]("trial", "", (python,), tests=tests))
    assert (outcome.passed, outcome.failed) == expected
