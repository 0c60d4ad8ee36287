"""`intercity administrator`: the first person enters, and who lost everything again."""

import argparse

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from intercity.base.models import Entry
from intercity.people.models import Person
from intercity.project.commands import add_commands
from intercity.project.commands.administrator import run
from tests.factories.seminars import RoleFactory

pytestmark = pytest.mark.django_db


def given(*arguments):
    """The command's own reading of what is typed."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    return parser.parse_args(["administrator", *arguments])


def test_the_address_becomes_an_administrator_once(capsys):
    for _ in range(2):
        assert run(given("Boss@City.Example")) == 0
    person = Person.objects.get()
    assert (person.email, person.is_administrator) == ("boss@city.example", True)
    assert [one.action for one in Entry.objects.order_by("pk")] == [
        "people.enter",
        "people.make_administrator",
    ]


def test_a_second_factor_is_taken_away_and_no_role_given(capsys):
    person = RoleFactory.create().person
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(person)
    assert run(given(person.email, "--reset-second-factor")) == 0
    person.refresh_from_db()
    assert not person.is_administrator
    assert not Authenticator.objects.exists()
    assert "/sign-in/" in client.get("/en/desk/")["Location"]
    assert Entry.objects.get().action == "people.reset_factors"
    assert capsys.readouterr().out == (
        f"{person.email} is signed out everywhere, and has no second factor"
        " (1 taken away)\nat the next sign-in the person is led to set one up\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nobody@city.example", "--reset-second-factor"), "nobody has this address"),
        (("city.example",), "an address such as"),
    ],
)
def test_an_address_that_cannot_be_is_told(capsys, arguments, told):
    assert run(given(*arguments)) == 2
    assert told in capsys.readouterr().err
    assert not Person.objects.exists()
