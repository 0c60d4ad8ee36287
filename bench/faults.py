"""What is left when processes are killed, a hundred times: `python -m bench.faults`.

Web server and worker of a demonstration of its own are killed at random (SIGKILL) and
started again, while focal points register their delegations and the members are
written to. Prints what was acknowledged, lost, doubled and sent again; the status is 1
when anything was lost or doubled. On PostgreSQL: `scripts/postgres .venv/bin/python -m
bench.faults`. The driver is that of the test, `tests/project/faults.py`.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercity.project.settings")

from bench.web import machine
from tests.project.conftest import SERVER, demonstration
from tests.project.faults import Outcome, drive

ROUNDS, SEED = 100, 2026


def main() -> int:
    """Kill and count; 1 when anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"{ROUNDS} if not")
    parser.add_argument("--seed", type=int, default=SEED, help="repeats who is killed")
    options = parser.parse_args()
    print(machine("python -m bench.faults"), end="\n\n", flush=True)
    with TemporaryDirectory(prefix="intercity-bench-") as folder:
        os.environ["INTERCITY_DATA_DIR"] = folder
        with demonstration(Path(folder)) as (site, _database):
            begun = perf_counter()
            told = drive(site, options.rounds, options.seed)
            seconds = perf_counter() - begun
    _print(told, seconds)
    wrong = {
        "lost": told.lost,
        "doubled": told.doubled,
        "registered and never written to": told.unwritten,
        "written to under two ids": told.renamed,
    }
    for name, found in wrong.items():
        if found:
            print(f"MISSED: {name}: {', '.join(found)}")
    return int(any(wrong.values()))


def _print(told: Outcome, seconds: float) -> None:
    database = "PostgreSQL" if SERVER else "SQLite"
    kills = ", ".join(f"{count} {name}" for name, count in sorted(told.kills.items()))
    rows = {
        f"rounds ({kills})": told.kills.total(),
        "requests without an answer, sent again": told.unanswered,
        "registrations acknowledged": len(told.acknowledged),
        "of them lost": len(told.lost),
        "registered twice": len(told.doubled),
        "mails that came": len(told.mails),
        "registered and never written to": len(told.unwritten),
        "mails sent again under the same Message-ID": told.again,
        "under another one": len(told.renamed),
    }
    print(f"| {database}, {seconds:.0f} s | |\n| --- | --- |")
    for name, count in rows.items():
        print(f"| {name} | {count:,} |")


if __name__ == "__main__":
    sys.exit(main())
