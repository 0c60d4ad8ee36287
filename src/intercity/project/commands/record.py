"""`intercity record export|verify FILE`: the record of actions, for other places."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from intercity.base import chain, record

BAD_FILE = 2


def run(options: argparse.Namespace) -> int:
    """Write or check the file; 1 when the chain is broken."""
    try:
        if options.what == "verify":
            return verify(Path(options.file), options.newest or "")
        if options.file == "-":
            return export(sys.stdout)
        with Path(options.file).open("w", encoding="utf-8") as out:
            return export(out)
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
        return BAD_FILE


def export(out: TextIO) -> int:
    """All that is committed, an entry a line; the newest digest goes to the screen."""
    record.seal()
    count, newest = 0, chain.START
    for line in record.lines():
        print(line, file=out)
        count, newest = count + 1, chain.digest_in(line)
    print(f"{count} entries; newest digest: {newest}", file=sys.stderr)
    return 0


def verify(file: Path, must_hold: str) -> int:
    """Whether nothing was changed, left out or put in."""
    with file.open(encoding="utf-8") as lines:
        try:
            count, newest = chain.verify(lines, must_hold)
        except chain.Broken as broken:
            print(f"{file}: {broken}", file=sys.stderr)
            return 1
    print(f"{count} entries, unbroken; newest digest: {newest}")
    return 0
