"""Programs that the drills start as processes of their own, at a site of their own.

`python drill.py write` adds cities by the action and tells each that was committed.
The others do a command of the site: `halt STAGES COMMAND…` once for each stage, where
it tells its process and waits to be ended; `beside FILE COMMAND…` at the pace of FILE,
which must grow before it copies on.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "intercity.project.settings"
    django.setup()

from intercity.__main__ import main
from intercity.base.clock import now
from intercity.cities.actions import add_city
from intercity.cities.facts import CityFacts, ZoneShare
from intercity.kernel.wording import LocalizedText
from intercity.project.backups import databases, progress


def add(slug):
    facts = CityFacts(
        names=LocalizedText.of({"en": slug}),
        name_states={"en": "ours"},
        zones=(ZoneShare("Asia/Tokyo"),),
    )
    add_city(facts, slug=slug, by=None, now=now())


def write():
    for number in itertools.count():
        add(f"city-{number}")
        say(f"city-{number}")


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def watched_by(watch):
    """Do a command that tells of its stages to `watch`, a few pages at a time."""

    @contextmanager
    def watching():
        yield watch

    progress.watching = watching
    databases.PAGES = 20


def halt(stages, *command):
    for wanted in stages.split(","):
        if not (child := os.fork()):

            def watch(stage, done, whole, wanted=wanted):
                if stage == wanted and (done or not whole):
                    say(os.getpid())
                    time.sleep(600)

            watched_by(watch)
            os._exit(main(list(command)))
        say(f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


def beside(file, *command):
    def watch(stage, done, whole):
        if stage == databases.COPYING:
            before, until = Path(file).stat().st_size, time.monotonic() + 60
            while Path(file).stat().st_size == before and time.monotonic() < until:
                time.sleep(0.001)

    watched_by(watch)
    return main(list(command))


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    programs: dict[str, Callable[..., int | None]] = {
        "write": write,
        "halt": halt,
        "beside": beside,
    }
    sys.exit(programs[name](*given))
