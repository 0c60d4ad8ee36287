"""Roles beside the secretariat's: where each holds, and how it is given and taken."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.base.models import Entry, Mail
from intercity.people.models import Person
from intercity.seminars import queries, rules
from intercity.seminars.actions import Duty, give_role, take_role
from intercity.seminars.models import Role
from tests.browsing import Visitor
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory, RoleFactory, role_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
RULES = {
    "secretariat": rules.is_secretariat,
    "approver": rules.is_approver,
    "interpreter": rules.is_interpreter,
    "moderator": rules.is_moderator,
    "translator": rules.is_translator,
    "press_officer": rules.is_press_officer,
}
TYPED = {
    "role": "translator",
    "languages": ["ko", "ja"],
    "email": "mina@example.org",
    "given_name": "Mina",
    "family_name": "Kang",
    "family_first": "1",
    "language": "ko",
}


@pytest.fixture
def edition():
    return EditionFactory.create(slug="third")


@pytest.fixture
def visitor(edition):
    visitor = Visitor()
    visitor.client.force_login(RoleFactory.create(series=edition.series).person)
    return visitor


@pytest.fixture
def address(edition):
    return reverse("seminars:secretariat", args=[edition.slug])


def held(person, edition):
    person = Person.objects.get(pk=person.pk)
    return {name for name, rule in RULES.items() if rule(person, edition)}


@pytest.mark.parametrize("name", RULES)
def test_each_role_is_itself_alone_and_where_it_was_given(edition, name):
    sister = EditionFactory.create(series=edition.series)
    other = EditionFactory.create()
    person = role_in(edition, name).person
    of_series = {name} if name in Role.OF_SERIES else set()
    assert held(person, edition) == {name}
    assert held(person, sister) == of_series
    assert held(person, other) == set()
    assert held(PersonFactory.create(), edition) == set()


@pytest.mark.parametrize("name", RULES)
def test_only_roles_that_see_drafts_ask_for_a_second_factor(edition, name):
    person = role_in(edition, name).person
    assert person.needs_second_factor is (name in {"secretariat", "approver"})
    assert person.capacity() == name
    assert rules.has_editions(person)


def test_an_administrator_has_no_tasks_of_others(edition):
    person = PersonFactory.create(is_administrator=True)
    assert held(person, edition) == {"secretariat"}


def test_a_task_has_an_edition_and_a_secretariat_has_none(edition):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleFactory.create(series=edition.series, name="interpreter")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleFactory.create(series=edition.series, edition=edition, name="secretariat")


def test_a_translator_is_added_with_languages_and_told(edition, visitor, address):
    visitor.open(address)
    visitor.send("Add", TYPED)
    assert "Kang Mina" in visitor.page.text
    assert "Japanese and Korean" in visitor.page.text
    role = Role.objects.get(name="translator")
    assert (role.edition, role.languages) == (edition, ["ja", "ko"])
    mail = Mail.objects.get()
    assert (mail.to, mail.language) == ("mina@example.org", "ko")
    assert Entry.objects.get(action="role.give").data == {
        "person": role.person_id,
        "role": "translator",
        "languages": ["ja", "ko"],
    }
    # Given again with other languages: those hold, and nothing is told twice.
    visitor.send("Add", TYPED | {"languages": ["ko"]})
    role.refresh_from_db()
    assert role.languages == ["ko"]
    assert Mail.objects.count() == 1


def test_a_role_and_the_languages_of_a_translator_are_asked_for(visitor, address):
    visitor.open(address)
    page = visitor.send("Add", {name: TYPED[name] for name in ("email", "family_name")})
    assert "Choose a role." in page.text
    page = visitor.send("Add", TYPED | {"languages": []})
    assert "Choose the languages that the person writes in." in page.text
    assert page.form("Add").value("family_name") == "Kang"
    assert Role.objects.count() == 1


def test_only_words_in_a_language_have_languages(edition, visitor, address):
    visitor.open(address)
    visitor.send("Add", TYPED | {"role": "approver", "languages": ["ja"]})
    role = Role.objects.get(name="approver")
    assert (role.edition, role.languages) == (None, [])


def test_the_page_shows_roles_of_the_series_and_of_this_edition(
    edition, visitor, address
):
    sister = EditionFactory.create(series=edition.series)
    shown = [role_in(edition, name).person for name in RULES]
    approver = role_in(sister, "approver").person
    elsewhere = role_in(sister, "interpreter")
    page = visitor.open(address)
    for person in (*shown, approver):
        assert person.email in page.text
    assert elsewhere.person.email not in page.text
    url = reverse("seminars:remove_colleague", args=["third", elsewhere.pk])
    visitor.client.post(url, {"take": "1"})
    assert Role.objects.filter(pk=elsewhere.pk).exists()


def test_a_role_is_taken_away_and_its_person_told(edition, visitor):
    role = role_in(edition, "interpreter")
    visitor.open(reverse("seminars:remove_colleague", args=["third", role.pk]))
    visitor.send("Take the role away")
    assert held(role.person, edition) == set()
    mail = Mail.objects.get()
    assert mail.subject == "3rd Partner Cities Seminar"
    assert "has ended: interpreter." in mail.text
    take_role(role, by=None, now=NOW)
    assert Mail.objects.count() == 1


def test_the_last_of_another_role_may_go(edition):
    role = role_in(edition, "approver")
    take_role(role, by=role.person, now=NOW)
    assert not Role.objects.exists()


def test_tasks_are_by_edition_next_first(edition):
    EditionFactory.create(slug="second", series=edition.series, dates=["2026-12-20"])
    person = role_in(edition, "moderator").person
    give_role(person, edition, Duty("interpreter"), by=None, now=NOW)
    give_role(person, edition.series, Duty("approver"), by=None, now=NOW)

    def tasks():
        return [
            (found.slug, [role.name for role in roles])
            for found, roles in queries.tasks_of(person, NOW.date())
        ]

    assert tasks() == [
        ("second", ["approver"]),
        ("third", ["moderator", "interpreter", "approver"]),
    ]
    with CaptureQueriesContext(connection) as few:
        tasks()
    EditionFactory.create_batch(5, series=edition.series)
    with CaptureQueriesContext(connection) as many:
        assert len(tasks()) == 7
    assert len(few) == len(many) == 2
