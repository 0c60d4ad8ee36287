"""`intercity worker`: run jobs from the queue until told to stop."""

from __future__ import annotations

import argparse

from django.core.management import call_command


def run(options: argparse.Namespace) -> int:
    """Work; jobs of workers that were killed go back to the queue."""
    call_command("work", once=options.once)
    return 0
