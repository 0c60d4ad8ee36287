"""The commands of a site, beside `plan`, which needs none.

This package itself imports no Django, so that `intercity plan` starts without it: a
command's module is imported when the command is given, once the settings are read.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

BAD_ENVIRONMENT = 2
DEMO_DATA = "build/demo"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """All commands of a site with their options."""
    _add(commands, "migrate", "bring the database up to this release")
    serve = _add(commands, "serve", "serve the site, with one worker beside it")
    _add_address(serve)
    serve.add_argument(
        "--processes",
        type=int,
        default=2,
        metavar="N",
        help="web processes, four requests at a time in each (default: %(default)s)",
    )
    worker = _add(commands, "worker", "run jobs from the queue, beside `serve`")
    worker.add_argument(
        "--once", action="store_true", help="stop when the queue is empty"
    )
    demo = _add(commands, "demo", "serve sample data, with a sign-in link per role")
    _add_address(demo)
    _add(commands, "doctor", "check this host and say what to do")
    _add(commands, "bounce", "note at its mail a report that it did not arrive")
    log = _add(commands, "record", "write out the record of actions, or verify it")
    log.add_argument("what", choices=["export", "verify"], help="what to do")
    log.add_argument("file", metavar="FILE", help="the file; - for standard output")
    log.add_argument(
        "--newest",
        metavar="DIGEST",
        help="verify: a digest that the file must hold",
    )
    taken = _add(commands, "backup", "write all that this site keeps into one file")
    taken.add_argument("file", metavar="FILE", help="where to; must not be there yet")
    taken.add_argument(
        "--with-secret", action="store_true", help="with the key that signs links"
    )
    back = _add(commands, "restore", "put back what `backup` wrote")
    back.add_argument("file", metavar="FILE", help="the backup")
    back.add_argument(
        "--replace", action="store_true", help="in the place of what is here"
    )
    someone = _add(commands, "person", "write out all about a person, or erase it")
    someone.add_argument("what", choices=["export", "erase"], help="what to do")
    someone.add_argument(
        "who",
        metavar="WHO",
        help="an address, an account's number, or member:NUMBER for a member without",
    )
    someone.add_argument("--to", metavar="FILE", help="export: the ZIP to write")
    someone.add_argument(
        "--dry-run", action="store_true", help="erase: say what would go, and stop"
    )
    someone.add_argument(
        "--every-name",
        action="store_true",
        help="erase: also where one address bears several names",
    )
    swept = _add(commands, "retention", "let data go whose period is over")
    swept.add_argument(
        "--dry-run", action="store_true", help="say what would go, and stop"
    )
    swept.add_argument(
        "--registry",
        action="store_true",
        help="instead: print what is held of people, and for how long",
    )
    person = _add(commands, "administrator", "let somebody do everything on this site")
    person.add_argument("email", metavar="ADDRESS", help="where sign-in codes are sent")
    person.add_argument(
        "--reset-second-factor",
        action="store_true",
        help="instead: for somebody who lost it, take it away and sign out everywhere",
    )


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(run=_run, command=name)
    return parser


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host",
        default=os.environ.get("HOST") or "127.0.0.1",
        help="address to listen at (default: HOST, else 127.0.0.1)",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=os.environ.get("PORT") or "8000",
        help="port to listen at (default: PORT, else 8000)",
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give 1 to 65535")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    """Read the settings, then do the command; returns the exit status."""
    if options.command == "demo":
        _set_up_demo(options)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercity.project.settings")
    environment = import_module("intercity.project.environment")
    try:
        import_module("django").setup()
    except environment.BadEnvironment as wrong:
        print(wrong, file=sys.stderr)
        return BAD_ENVIRONMENT
    module = import_module(f"intercity.project.commands.{options.command}")
    status: int = module.run(options)
    return status


def _set_up_demo(options: argparse.Namespace) -> None:
    """What the demonstration needs where the environment does not say otherwise."""
    name = "localhost" if options.host in {"0.0.0.0", "::"} else options.host  # noqa: S104 -- compared, not listened at
    bracketed = f"[{name}]" if ":" in name else name
    settings = {
        "DEMO": "1",
        "DATA_DIR": DEMO_DATA,
        "URL": f"http://{bracketed}:{options.port}",
        "HOSTS": f"localhost,127.0.0.1,[::1],{bracketed}",
    }
    for setting, value in settings.items():
        os.environ.setdefault(f"INTERCITY_{setting}", value)
