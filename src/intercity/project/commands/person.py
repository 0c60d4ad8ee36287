"""`intercity person export|erase WHO`: one person, across everything that is held."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from intercity.base.clock import now
from intercity.base.erasing import Line
from intercity.base.mentions import Subject
from intercity.base.refusals import Refusal
from intercity.people.erasures import (
    erase_person,
    export_person,
    names_of,
    subject_of,
)

BAD_ARGUMENT = 2
REFUSED = 3
_REFUSALS = {
    "nobody": "nobody has this address or number, and nothing is held of it",
    "several_names": "rows of this address bear several names ({names}): mend those of"
    " other people first, or give --every-name",
    "last_administrator": "the last administrator: make somebody else one first",
}


def run(options: argparse.Namespace) -> int:
    """Export or erase; a refusal is status 3."""
    try:
        subject = subject_of(options.who)
        if options.what == "export":
            return export(subject, options.to)
        lines = erase_person(
            subject,
            by=None,
            now=now(),
            every_name=options.every_name,
            dry=options.dry_run,
        )
    except Refusal as refusal:
        words = _REFUSALS[refusal.code].format(**refusal.params)
        print(f"{options.who}: {words}", file=sys.stderr)
        return REFUSED
    tell(subject, lines)
    print("nothing was changed" if options.dry_run else "erased")
    return 0


def export(subject: Subject, to: str | None) -> int:
    """Write the ZIP, for its owner's eyes alone."""
    if not to:
        print("--to FILE: where the ZIP is to be written", file=sys.stderr)
        return BAD_ARGUMENT
    try:
        handle = os.open(Path(to), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        print(f"{to}: {error.strerror}", file=sys.stderr)
        return BAD_ARGUMENT
    with os.fdopen(handle, "wb") as target:
        held = export_person(subject, target, by=None, now=now())
    print(f"{to}: person.json and {held} files")
    return 0


def tell(subject: Subject, lines: list[Line]) -> None:
    """What goes, table by table, and what stays and why."""
    print(f"addresses: {', '.join(sorted(subject.addresses)) or 'none'}")
    print(f"names: {'; '.join(names_of(subject)) or 'none'}")
    for line in lines:
        fields = ", ".join(line.fields)
        print(f"{line.rows:>6}  {line.model}: {fields}")
        print(f"{'':>8}{line.erasing}{f' ({line.why})' if line.why else ''}")
