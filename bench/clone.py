"""How long a newcomer waits: `make demo` from a clean clone until it says `ready`."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.ports import free_port

HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Demo:
    """Seconds to download all packages, then until `ready`, and with all built.

    `cpu` is the processor time of the build: what it takes on a machine at rest.
    """

    downloaded: float
    mebibytes: float
    built: float
    cpu: float
    again: float


def demo_from_clone() -> Demo:
    """Clone what is committed, download with empty caches, then build off line."""
    with TemporaryDirectory(prefix="intercity-clone-") as folder:
        top = Path(folder)
        clone, wheels, npm = top / "intercity", top / "wheels", top / "npm"
        _run("git", "clone", "--quiet", str(HERE), str(clone))
        begun = perf_counter()
        _download(clone, wheels, npm, top / "packages")
        downloaded = perf_counter() - begun
        offline = _clean() | {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "PIP_NO_CACHE_DIR": "1",
            "npm_config_cache": str(npm),
            "npm_config_offline": "true",
        }
        spent = _children_cpu()
        built = _until_ready(clone, offline)
        cpu = _children_cpu() - spent
        again = _until_ready(clone, offline)
        return Demo(downloaded, _mebibytes(wheels, npm), built, cpu, again)


def _download(clone: Path, wheels: Path, npm: Path, packages: Path) -> None:
    """All that `make demo` fetches where Node is there, into empty folders."""
    _run(
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "download"),
        *("-qq", "--no-cache-dir", "--require-hashes", "--only-binary", ":all:"),
        *("--dest", str(wheels), "--requirement", str(clone / "requirements/run.lock")),
    )
    packages.mkdir()
    for name in ("package.json", "package-lock.json"):
        (packages / name).write_bytes((clone / name).read_bytes())
    _run(
        *("npm", "ci", "--omit=optional", "--ignore-scripts", "--no-audit"),
        *("--no-fund", "--loglevel=error"),
        at=packages,
        environment=_clean() | {"npm_config_cache": str(npm)},
    )


def _until_ready(clone: Path, environment: Mapping[str, str]) -> float:
    """Seconds from the command to its `ready`; the server is ended then."""
    begun = perf_counter()
    make = subprocess.Popen(
        ["/usr/bin/env", "make", "demo", f"PORT={free_port()}"],
        cwd=clone,
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert make.stdout is not None
    seconds = next(
        (perf_counter() - begun for line in make.stdout if line.strip() == "ready"),
        None,
    )
    os.killpg(make.pid, signal.SIGTERM)
    make.stdout.read()
    make.wait()
    if seconds is None:
        raise RuntimeError("make demo ended before it was ready")
    return seconds


def _children_cpu() -> float:
    """Seconds of processor time of all programs that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _clean() -> dict[str, str]:
    """The environment without what an activated one or a test run leaves in it."""
    left = ("INTERCITY_", "PYTHON", "VIRTUAL_ENV", "MAKE", "DJANGO_")
    return {
        name: value for name, value in os.environ.items() if not name.startswith(left)
    }


def _run(
    *command: str,
    at: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    subprocess.run(
        command,
        cwd=at,
        env=dict(environment or _clean()),
        check=True,
        stdout=sys.stderr,
    )


def _mebibytes(*folders: Path) -> float:
    files = (file for folder in folders for file in folder.rglob("*"))
    return sum(file.stat().st_size for file in files if file.is_file()) / 2**20
