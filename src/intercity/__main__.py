"""The command `intercity`: `plan` needs nothing else; the others are a site's."""

from __future__ import annotations

import argparse
import sys

from intercity.planning import command as planning
from intercity.project import commands as site


def parser() -> argparse.ArgumentParser:
    """All subcommands and their options."""
    top = argparse.ArgumentParser(
        prog="intercity", description="Convene other cities across time zones."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    planning.add_arguments(
        commands.add_parser("plan", help="plan the sessions of a brief")
    )
    site.add_commands(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    options = parser().parse_args(arguments)
    status: int = options.run(options)
    return status


if __name__ == "__main__":
    sys.exit(main())
