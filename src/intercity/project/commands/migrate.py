"""`intercity migrate`: bring the database up to this release."""

from __future__ import annotations

import argparse

from django.core.management import call_command


def run(options: argparse.Namespace) -> int:
    """Apply what is missing; nothing is asked."""
    call_command("migrate", interactive=False)
    return 0
