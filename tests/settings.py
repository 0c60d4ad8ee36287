"""The settings of tests: the site's own, with folders and a key for nothing else."""

import os
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build" / "tests"
os.environ |= {
    "INTERCITY_DATA_DIR": str(BUILD),
    "INTERCITY_SECRET_KEY": "for tests alone, where nothing is secret " * 2,
}

from intercity.project.settings import *  # noqa: E402, F403 -- they read the environment

# Nothing is collected there: tests see files under their plain names.
STATIC_ROOT = BUILD / "static"

if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):  # noqa: F405 -- from above
    # A file as the site's own: in memory, connections do not wait for each other.
    BUILD.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": BUILD / "tests.sqlite3"}  # noqa: F405 -- the same
