"""`intercity retention`: let data go whose period is over."""

from __future__ import annotations

import argparse

from django.conf import settings

from intercity.base import processing, retention
from intercity.base.clock import now
from intercity.base.periods import periods


def run(options: argparse.Namespace) -> int:
    """Let go, or say what would; a line for each class and table."""
    if options.registry:
        print(processing.page(periods(settings.RETENTION)), end="")
        return 0
    for gone in retention.run(now=now(), dry=options.dry_run):
        print(f"{gone.rows:>6}  {gone.code:<13} {gone.period:<5} {gone.table}")
    print("nothing was changed" if options.dry_run else "done")
    return 0
