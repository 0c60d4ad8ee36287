"""The demonstration's links: a button signs in, and only in a demonstration."""

import pytest
from django.core import signing

from intercity.people.demo import link, person_of
from tests.factories.people import PersonFactory
from tests.markup import inline_code

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.site")]


@pytest.fixture
def person():
    return PersonFactory.create(language="ko")


def test_a_link_is_in_the_persons_language_or_another(person):
    assert link(person).startswith("/ko/account/demo/")
    assert link(person, "zh-hans").startswith("/zh-hans/account/demo/")


def test_looking_does_not_sign_in_but_the_button_does(client, person, settings):
    settings.DEMO = True
    answer = client.get(link(person))
    assert answer.status_code == 200
    assert inline_code(answer.content) == []
    assert "_auth_user_id" not in client.session
    answer = client.post(link(person))
    assert (answer.status_code, answer["Location"]) == (302, "/ko/desk/")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_elsewhere_there_are_no_such_links(client, person, settings):
    settings.DEMO = False
    assert client.get(link(person)).status_code == 404
    assert client.post(link(person)).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_link_is_made_here_only(client, person, settings):
    settings.DEMO = True
    assert person_of(link(person).split("/")[-2]) == person
    forged = signing.dumps(person.pk, key="x" * 50, salt="intercity.people.demo")
    other = signing.dumps(person.pk, salt="another purpose")
    for token in (forged, other, "x", link(person).split("/")[-2] + "x"):
        assert client.post(f"/en/account/demo/{token}/").status_code == 404


def test_a_closed_account_is_nobodys(client, person, settings):
    settings.DEMO = True
    person.is_active = False
    person.save()
    assert client.post(link(person)).status_code == 404
