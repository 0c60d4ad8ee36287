"""The same brief gives the same bytes, whatever the process and its hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from intercity.planning import briefs

ROOT = Path(__file__).parents[3]
BRIEFS = Path(briefs.__file__).parent


def planned(seed: str, *options: str) -> list[str]:
    """The lines of a plan from a process of its own, without the seconds."""
    done = subprocess.run(
        [sys.executable, "-m", "intercity", "plan", *options, "--json"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src", "PYTHONHASHSEED": seed},
    )
    assert done.stderr == b""
    lines = done.stdout.decode().splitlines()
    kept = [line for line in lines if not line.lstrip().startswith('"seconds')]
    assert len(kept) < len(lines)
    return kept


@pytest.mark.parametrize(
    "options",
    [
        ("sample.toml",),
        ("tgps-6.toml", "--score", "published"),
    ],
)
def test_two_processes_give_the_same_bytes(options):
    brief = str(BRIEFS / options[0])
    first, second = (planned(seed, brief, *options[1:]) for seed in ("0", "4242"))
    assert first == second
