"""`intercity demo`: migrate, seed, serve, and say how to sign in."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from intercity.base.clock import now
from intercity.people.demo import link
from intercity.people.models import Person
from intercity.project.commands import serve, state
from intercity.project.demo.cast import Cast
from intercity.project.demo.seed import seed
from intercity.project.demo.sent import token_of
from intercity.project.demo.working import shown_member


def run(options: argparse.Namespace) -> int:
    """Serve sample data until told to stop."""
    if not settings.DEMO:
        print("INTERCITY_DEMO=0: a demonstration needs it to be 1", file=sys.stderr)
        return 2
    if wrong := serve.address_obstacle(options.host, options.port):
        print(wrong, file=sys.stderr)
        return 1
    call_command("migrate", interactive=False, verbosity=0)
    if wrong := state.obstacle():
        print(wrong, file=sys.stderr)
        return 1
    words = welcome(seed(now()))

    def announce() -> None:
        print(f"{words}\nready", flush=True)

    return serve.serve(options.host, options.port, announce=announce)


def welcome(cast: Cast) -> str:
    """The address, and a link for each role."""
    roles: tuple[tuple[str, Person], ...] = (
        ("the secretariat", cast.secretariat),
        ("Costa Serena's focal point", cast.focal_point),
        ("a stranger", cast.stranger),
        ("an administrator", cast.administrator),
        ("an approver", cast.approver),
        ("a moderator", cast.moderator),
        ("an interpreter", cast.interpreter),
        ("a translator", cast.translator),
        ("a press officer", cast.press_officer),
    )
    lines = [
        f"  {role + ':':<28} {settings.SITE_URL}{link(who)}" for role, who in roles
    ]
    return "\n".join(
        (
            f"{settings.SITE_URL}/ (Ctrl-C stops; all of it is sample data)",
            "Sign in as",
            *lines,
            *_by_link(),
            *_mails(),
        )
    )


def _mails() -> tuple[str, ...]:
    """Where to read what would be sent."""
    if "filebased" not in settings.MAIL_TRANSPORT:
        return ()
    return (f"Mails are not sent; they are files in {settings.EMAIL_FILE_PATH}",)


def _by_link() -> tuple[str, ...]:
    """The personal link of a member, who has no account."""
    member = shown_member()
    if member is None:
        return ()
    path = reverse("delegations:link", args=[token_of(member.pk)])
    return (
        "Or without an account, by a member's personal link",
        f"  {settings.SITE_URL}{path}",
    )
