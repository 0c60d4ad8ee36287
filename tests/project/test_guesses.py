"""Guesses of a second factor are counted by all processes together."""

from tests.project.conftest import Site

GUESS = """
from allauth.core import context
from allauth.mfa.base.internal.flows import check_rate_limit
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from intercity.people.models import Person

person = Person(pk=7)
told = []
with context.request_context(RequestFactory().post("/")):
    for _ in range(3):
        try:
            check_rate_limit(person)
        except ValidationError:
            told.append("wait")
        else:
            told.append("guess")
"""


def test_a_third_process_lets_nobody_guess_on(site: Site) -> None:
    told = [site.asks(GUESS) for _ in range(3)]
    assert told == [["guess"] * 3, ["guess", "guess", "wait"], ["wait"] * 3]
