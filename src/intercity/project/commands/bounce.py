"""`intercity bounce`: take a report of mail that did not arrive, from a pipe."""

from __future__ import annotations

import argparse
import sys

from intercity.base import bounces


def run(options: argparse.Namespace) -> int:
    """Note it at its mail; what is no such report is left aside."""
    taken = bounces.take(sys.stdin.buffer.read())
    print("noted" if taken else "this tells of no mail of this site")
    return 0
