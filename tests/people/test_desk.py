"""The people of a site, for its administrators."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intercity.base.models import Entry
from intercity.base.refusals import Refusal
from intercity.people.actions import (
    close_account,
    enter_person,
    make_administrator,
    open_account,
    unmake_administrator,
)
from intercity.people.models import Person
from tests.browsing import Visitor
from tests.factories.people import PersonFactory
from tests.markup import inline_code

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PEOPLE = reverse("people:people")
CODE = re.compile(r"\b\d{4}-\d{4}\b")


@pytest.fixture
def administrator():
    return PersonFactory.create(is_administrator=True)


@pytest.fixture
def visitor(administrator):
    visitor = Visitor()
    visitor.client.force_login(administrator)
    return visitor


def acted():
    return list(Entry.objects.order_by("pk").values_list("action", "subject"))


def test_somebody_is_entered_found_and_made_administrator(visitor):
    page = visitor.open(PEOPLE)
    assert inline_code(page.html) == []
    visitor.follow("Enter a person")
    typed = {
        "email": " Mina@Example.org ",
        "given_name": "Mina",
        "family_name": "Kang",
        "family_first": "1",
        "language": "ko",
    }
    visitor.send("Enter", typed)
    person = Person.objects.get(email="mina@example.org")
    assert (person.name, person.language) == ("Kang Mina", "ko")
    assert visitor.page.address == reverse("people:person", args=[person.pk])
    visitor.send("Make administrator")
    visitor.open(PEOPLE)
    visitor.send("Show", {"q": "kang min"})
    assert "mina@example.org" in visitor.page.text
    assert "administrator" in visitor.page.text
    visitor.send("Show", {"q": "nobody of this name"})
    assert "Nobody matches." in visitor.page.text
    subject = f"people:person:{person.pk}"
    assert acted() == [
        ("people.enter", subject),
        ("people.make_administrator", subject),
    ]


def test_what_was_typed_stays_and_who_is_known_is_shown(visitor):
    visitor.open(reverse("people:enter"))
    visitor.send("Enter", {"email": "no address", "given_name": "Ana"})
    form = visitor.page.form("Enter")
    assert (form.value("email"), form.value("given_name")) == ("no address", "Ana")
    assert "one looks like name@example.org" in visitor.page.text
    known = PersonFactory.create(email="ana@example.org", given_name="Before")
    visitor.send("Enter", {"email": "ANA@example.org", "family_name": "After"})
    assert "known already" in visitor.page.text
    known.refresh_from_db()
    assert known.given_name == "Before"
    assert acted() == []


def test_a_closed_account_ends_its_sessions_for_good(visitor, mailoutbox):
    person = PersonFactory.create(email="mina@example.org")
    theirs, waiting = Client(), Client()
    theirs.force_login(person)
    assert theirs.get("/en/account/").status_code == 200
    waiting.post("/en/account/sign-in/", {"email": person.email})
    (code,) = set(CODE.findall(mailoutbox[-1].body))
    visitor.open(reverse("people:person", args=[person.pk]))
    visitor.send("Close the account")
    assert "closed" in visitor.page.text
    assert theirs.get("/en/account/").status_code == 302
    waiting.post("/en/account/sign-in/code/", {"code": code})
    assert "_auth_user_id" not in waiting.session
    visitor.send("Open the account")
    assert theirs.get("/en/account/").status_code == 302
    fresh = Client()
    fresh.post("/en/account/sign-in/", {"email": person.email})
    (code,) = set(CODE.findall(mailoutbox[-1].body))
    fresh.post("/en/account/sign-in/code/", {"code": code})
    assert fresh.get("/en/account/").status_code == 200
    assert [act for act, _ in acted()] == [
        "people.close_account",
        "people.open_account",
        "people.sign_in",
    ]


def test_nobody_locks_themselves_out_or_leaves_nobody(visitor, administrator):
    visitor.open(reverse("people:person", args=[administrator.pk]))
    assert [label for _, label in visitor.page.forms()] == ["Sign out"]
    for act in ("close", "unmake"):
        visitor.client.handler.enforce_csrf_checks = False
        visitor.client.post(visitor.page.address, {"act": act})
    for act in (close_account, unmake_administrator):
        with pytest.raises(Refusal, match="last_administrator"):
            act(administrator, by=None, now=NOW)
        with pytest.raises(Refusal, match="last_administrator"):
            act(administrator, by=PersonFactory.create(), now=NOW)
        with pytest.raises(Refusal, match="oneself"):
            act(administrator, by=administrator, now=NOW)
    administrator.refresh_from_db()
    assert (administrator.is_administrator, administrator.is_active) == (True, True)
    assert acted() == []


def test_a_closed_administrator_counts_for_nobody(administrator):
    PersonFactory.create(is_administrator=True, is_active=False)
    with pytest.raises(Refusal, match="last_administrator"):
        unmake_administrator(administrator, by=None, now=NOW)


def test_twice_is_once(administrator):
    person = enter_person("a@example.org", by=administrator, now=NOW)
    assert enter_person("A@example.org", by=administrator, now=NOW) == person
    for act in (make_administrator, unmake_administrator, close_account, open_account):
        act(person, by=administrator, now=NOW)
        act(person, by=administrator, now=NOW)
    assert [act for act, _ in acted()] == [
        "people.enter",
        "people.make_administrator",
        "people.unmake_administrator",
        "people.close_account",
        "people.open_account",
    ]


def test_a_person_who_is_not_there_is_told_so(visitor):
    visitor.open(reverse("people:person", args=[987654]), status=404)
    assert "There is no person at this address." in visitor.page.text


def test_many_people_take_as_many_queries_as_one(visitor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            visitor.open(PEOPLE)
        return len(captured)

    few = queries()
    PersonFactory.create_batch(60)
    assert queries() == few
    visitor.open(f"{PEOPLE}?page=2")
    assert "Page" in visitor.page.html or "page=1" in visitor.page.html
