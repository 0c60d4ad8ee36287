"""Who works for the secretariat of a series: added, told, and taken away again."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.base.models import Entry, Mail
from intercity.base.refusals import Refusal
from intercity.kernel.names import NameParts
from intercity.people.models import Person
from intercity.seminars.actions import Duty, give_role, start_series, take_role
from intercity.seminars.models import Role
from tests.browsing import Visitor
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory, RoleFactory
from tests.markup import inline_code

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
TYPED = {
    "role": "secretariat",
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
def first(edition):
    return RoleFactory.create(series=edition.series).person


@pytest.fixture
def address(edition):
    return reverse("seminars:secretariat", args=[edition.slug])


def visit(person):
    visitor = Visitor()
    visitor.client.force_login(person)
    return visitor


def role_of(person):
    return Role.objects.get(person=person)


def removal(person):
    return reverse("seminars:remove_colleague", args=["third", role_of(person).pk])


def serving(series):
    return set(series.roles.values_list("person__email", flat=True))


def told():
    rows = Mail.objects.order_by("pk")
    return [(mail.to, mail.language, mail.subject) for mail in rows]


def test_a_colleague_is_added_and_can_work(edition, first, address):
    visitor = visit(first)
    page = visitor.open(reverse("seminars:edition", args=[edition.slug]))
    assert page.link("Secretariat").endswith(address)
    visitor.follow("Secretariat")
    assert inline_code(visitor.page.html) == []
    visitor.send("Add", TYPED)
    assert "Kang Mina" in visitor.page.text
    colleague = Person.objects.get(email="mina@example.org")
    assert told() == [("mina@example.org", "ko", "Partner Cities Seminar 사무국")]
    mail = Mail.objects.get()
    assert mail.headers["Reply-To"] == first.email
    assert "/ko/account/sign-in/" in mail.text
    assert "/ko/account/sign-in/" in mail.html
    assert visit(colleague).open(address).status == 200
    assert list(Entry.objects.order_by("pk").values_list("action", "data")) == [
        ("people.enter", {}),
        (
            "role.give",
            {"person": colleague.pk, "role": "secretariat", "languages": []},
        ),
    ]


def test_an_address_that_is_known_is_answered_like_one_that_is_not(
    edition, first, address
):
    known = PersonFactory.create(
        email="known@example.org",
        given_name="Secretgiven",
        family_name="Secretfamily",
        language="ja",
        last_login=NOW,
    )
    PersonFactory.create(email="closed@example.org", is_active=False)
    pages = []
    for email in (known.email, "closed@example.org", "unknown@example.org"):
        visitor = visit(first)
        visitor.open(address)
        page = visitor.send("Add", TYPED | {"email": email})
        role = Role.objects.get(person__email=email)
        text = page.text.replace(email, "ADDRESS")
        pages.append(text)
        assert "Secretgiven" not in page.html
        role.delete()
    assert pages[0] == pages[1] == pages[2]
    known.refresh_from_db()
    assert (known.given_name, known.language) == ("Secretgiven", "ja")
    # The known one reads the own language; the closed one is told nothing.
    assert [(to, lang) for to, lang, _ in told()] == [
        ("known@example.org", "ja"),
        ("unknown@example.org", "ko"),
    ]


def test_wrong_input_keeps_what_was_typed(first, address):
    visitor = visit(first)
    visitor.open(address)
    visitor.send("Add", TYPED | {"email": "mina"})
    assert visitor.page.form("Add").value("family_name") == "Kang"
    assert not Person.objects.filter(email="mina").exists()


def test_the_role_is_taken_from_a_colleague_who_is_told(edition, first, address):
    role = RoleFactory.create(series=edition.series)
    colleague = role.person
    visitor, theirs = visit(first), visit(colleague)
    theirs.open(address)
    visitor.open(removal(colleague))
    visitor.send("Take the role away")
    assert serving(edition.series) == {first.email}
    assert theirs.open(address, status=404).status == 404
    assert told() == [
        (colleague.email, "en", "Secretariat of the Partner Cities Seminar")
    ]
    # A form that was read before is no mistake.
    take_role(role, by=first, now=NOW)
    assert len(told()) == 1


def test_the_last_one_stays_unless_an_administrator_says_so(edition, first, address):
    RoleFactory.create(series=edition.series, person__is_active=False)
    visitor = visit(first)
    visitor.open(removal(first))
    visitor.send("Give up the role", {"is_meant": "on"})
    assert "Nobody else would work for this secretariat." in visitor.page.text
    with pytest.raises(Refusal, match="last_of_secretariat"):
        take_role(role_of(first), by=first, is_meant=True, now=NOW)
    administrator = PersonFactory.create(is_administrator=True)
    visitor = visit(administrator)
    visitor.open(removal(first))
    visitor.send("Take the role away")
    assert first.email not in serving(edition.series)


def test_nobody_gives_up_the_own_role_by_a_slip(edition, first):
    RoleFactory.create(series=edition.series)
    visitor = visit(first)
    own = removal(first)
    visitor.open(own)
    visitor.send("Give up the role")
    assert "Confirm that you give up your own access." in visitor.page.text
    assert first.email in serving(edition.series)
    visitor.send("Give up the role", {"is_meant": "on"})
    assert first.email not in serving(edition.series)
    assert visitor.page.address == reverse("front:desk")
    assert told() == []


def test_a_role_given_again_is_told_again_and_twice_is_once(edition, first):
    person = PersonFactory.create()
    for _number in range(2):
        give_role(person, edition.series, by=first, now=NOW)
    assert len(told()) == 1
    take_role(role_of(person), by=first, now=NOW)
    duty = Duty(parts=NameParts("Vale", "Robin"))
    role = give_role(person, edition.series, duty, by=first, now=NOW)
    assert (len(told()), role.known_as) == (3, "Robin Vale")


def test_who_starts_a_series_is_told_nothing(first):
    series = start_series("New", host=CityFactory.create(), by=first, now=NOW)
    assert serving(series) == {first.email}
    assert told() == []


def test_the_style_of_names_is_the_series_own(edition, first):
    visitor = visit(first)
    visitor.open(reverse("seminars:series", args=["third"]))
    visitor.send("Save", {"capital_family_names": "on"})
    edition.series.refresh_from_db()
    assert edition.series.capital_family_names
    assert first.writes_capitals
    assert not PersonFactory.create().writes_capitals
    assert ("capital_family_names", "on") in visitor.open(
        reverse("seminars:series", args=["third"])
    ).form("Save").fields
    visitor.send("Save")
    acts = list(Entry.objects.values_list("action", flat=True))
    assert acts == ["series.style"]


def test_many_colleagues_take_as_many_queries_as_one(edition, first, address):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            visitor.open(address)
        return len(captured)

    visitor = visit(first)
    few = queries()
    RoleFactory.create_batch(20, series=edition.series)
    assert queries() == few
