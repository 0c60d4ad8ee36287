"""`intercity administrator ADDRESS`: the first person of a site enters by this."""

from __future__ import annotations

import argparse
import sys

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from intercity.base.clock import now
from intercity.people.actions import enter_person, make_administrator
from intercity.people.factor_actions import reset_factors
from intercity.people.models import Person


def run(options: argparse.Namespace) -> int:
    """Enter the person, who may then sign in and do everything; twice is once."""
    try:
        validate_email(options.email)
    except ValidationError:
        print(f"{options.email}: an address such as name@city.example", file=sys.stderr)
        return 2
    if options.reset_second_factor:
        return _reset(options.email)
    person = enter_person(options.email, by=None, now=now())
    make_administrator(person, by=None, now=now())
    print(f"{person.email} may sign in, and do everything on this site")
    return 0


def _reset(email: str) -> int:
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        print(f"{email}: nobody has this address", file=sys.stderr)
        return 2
    number = reset_factors(person, by=None, now=now())
    print(
        f"{person.email} is signed out everywhere, and has no second factor"
        f" ({number} taken away)"
    )
    if person.needs_second_factor:
        print("at the next sign-in the person is led to set one up")
    return 0
