"""How fast the web pages are, how small, and how soon there: `make bench`.

Every figure is from one run on one machine, on a site of its own in a folder that is
removed afterwards. Prints the tables that stand in bench/RESULTS.md; the status is 1
when a bar is missed. `python -m bench.web --no-clone` leaves out the clean clone, the
only part that needs the package registries.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from tempfile import TemporaryDirectory
from time import process_time

import django

from bench.clone import Demo, demo_from_clone

BAR_DEMO = 90.0
LOOPS = 2_000_000


def main() -> int:
    """Measure pages, memory and the demonstration; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.web")
    parser.add_argument(
        "--no-clone", action="store_true", help="do not time `make demo` from a clone"
    )
    options = parser.parse_args()
    print(machine("python -m bench.web"), end="\n\n", flush=True)
    missed = measured_on_a_site("bench.pages")
    if not options.no_clone:
        missed += _demo(demo_from_clone())
    return report(missed)


def measured_on_a_site(module: str) -> list[str]:
    """What `measure()` of a module says, with a site of its own; missed bars."""
    with TemporaryDirectory(prefix="intercity-bench-") as folder:
        for name in [name for name in os.environ if name.startswith("INTERCITY_")]:
            del os.environ[name]
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "intercity.project.settings",
            "INTERCITY_DATA_DIR": folder,
            "INTERCITY_DEMO": "1",
            # So that each request may come from an address of its own: the API
            # answers one address 120 times a minute.
            "INTERCITY_PROXIES": "1",
        }
        django.setup()
        missed: list[str] = import_module(module).measure()
    return missed


def report(missed: list[str]) -> int:
    """Print the end of a table; the status, 1 when a bar is missed."""
    print(f"\n{_load()} at the end; the yardstick took {_yardstick():.0f} ms.")
    for bar in missed:
        print(f"MISSED: {bar}")
    return int(bool(missed))


def _demo(demo: Demo) -> list[str]:
    print(
        f"\n`make demo` from a clean clone: `ready` after {demo.built:.0f} s with all"
        f" packages at hand (bar {BAR_DEMO:.0f} s), {demo.cpu:.0f} s of it processor"
        f" time, and {demo.downloaded:.0f} s before that to download"
        f" {demo.mebibytes:.0f} MiB. A second `make demo`: {demo.again:.0f} s."
    )
    return ["make demo from a clean clone"] if demo.built > BAR_DEMO else []


def machine(command: str) -> str:
    """When, on what and by which command something is measured."""
    now = datetime.now(UTC)  # noqa: TID251 -- a measurement is dated
    return (
        f"{now:%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, {_load()},"
        f" Python {platform.python_version()}, Django {django.__version__},"
        f" yardstick {_yardstick():.0f} ms, `{command}`"
    )


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


def _yardstick() -> float:
    """Milliseconds for two million additions in Python: to compare machines by."""
    best = float("inf")
    for _ in range(5):
        begun, total = process_time(), 0
        for number in range(LOOPS):
            total += number * number % 7
        best = min(best, process_time() - begun)
    return best * 1000


if __name__ == "__main__":
    sys.exit(main())
