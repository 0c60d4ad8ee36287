"""`intercity administrator ADDRESS`: the first person of a site enters by this."""

from __future__ import annotations

import argparse
import sys

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from intercity.base.clock import now
from intercity.people.actions import enter_person, make_administrator


def run(options: argparse.Namespace) -> int:
    """Enter the person, who may then sign in and do everything; twice is once."""
    try:
        validate_email(options.email)
    except ValidationError:
        print(f"{options.email}: an address such as name@city.example", file=sys.stderr)
        return 2
    person = enter_person(options.email, by=None, now=now())
    make_administrator(person, by=None, now=now())
    print(f"{person.email} may sign in, and do everything on this site")
    return 0
