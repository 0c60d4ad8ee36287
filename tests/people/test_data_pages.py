"""What is held of one person, at the desk of administrators."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from intercity.base.models import Entry
from intercity.delegations.models import Member
from intercity.people.models import Person
from tests.factories.members import member_of
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory, ParticipantFactory, RoleFactory
from tests.markup import inline_code

pytestmark = pytest.mark.django_db

PAGE = reverse("people:data")
ADDRESS = "mina.kang@city.example"


@pytest.fixture
def administrator(client: Client) -> Person:
    person = PersonFactory.create(is_administrator=True)
    client.force_login(person)
    return person


@pytest.fixture
def member() -> Member:
    return Member.objects.create(
        edition=EditionFactory.create(),
        email=ADDRESS,
        given_name="Mina",
        family_name="Kang",
    )


def test_looking_changes_nothing(
    client: Client, administrator: Person, member: Member
) -> None:
    # Also who has no account is looked up: so the list of people leads here.
    assert f'href="{PAGE}"' in client.get(reverse("people:people")).content.decode()
    assert inline_code(client.get(PAGE).content.decode()) == []
    html = client.get(PAGE, {"who": ADDRESS.upper()}).content.decode()
    assert inline_code(html) == []
    assert "delegations.Member: given_name" in html
    assert "Mina Kang" in html
    member.refresh_from_db()
    assert member.known_as == "Mina Kang"
    nobody = client.get(PAGE, {"who": "nobody@city.example"}).content.decode()
    assert "Nothing is held of this address or number." in nobody


def test_erasing_is_confirmed(
    client: Client, administrator: Person, member: Member
) -> None:
    html = client.post(PAGE, {"who": ADDRESS, "act": "erase"}).content.decode()
    assert "Confirm that it is meant." in html
    assert Member.objects.get().known_as == "Mina Kang"
    done = client.post(PAGE, {"who": ADDRESS, "act": "erase", "is_meant": "on"})
    assert done.headers["Location"] == reverse("people:people")
    assert Member.objects.get().known_as == ""
    assert Entry.objects.get(action="people.erase").by == administrator


def test_several_names_are_confirmed_too(
    client: Client, administrator: Person, member: Member
) -> None:
    Member.objects.create(
        edition=member.edition, email=ADDRESS, given_name="Jiho", family_name="Kang"
    )
    meant = {"who": ADDRESS, "act": "erase", "is_meant": "on"}
    html = client.post(PAGE, meant).content.decode()
    assert "several names: Jiho Kang, Mina Kang" in html
    client.post(PAGE, {**meant, "every_name": "on"})
    assert set(Member.objects.values_list("family_name", flat=True)) == {""}


def test_all_of_it_is_written_out(
    client: Client, administrator: Person, member: Member
) -> None:
    answer = client.post(PAGE, {"who": ADDRESS, "act": "export"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="person.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        told = json.loads(archive.read("person.json"))
    assert [one["table"] for one in told["held"]] == ["delegations.Member"]
    assert Entry.objects.get(action="people.export").by == administrator


def test_an_erased_person_is_a_number(
    client: Client, administrator: Person, member: Member
) -> None:
    person = PersonFactory.create(email=ADDRESS, given_name="Mina", family_name="Kang")
    client.post(PAGE, {"who": str(person.pk), "act": "erase", "is_meant": "on"})
    people = client.get(reverse("people:people")).content.decode()
    assert "The person is erased." in people
    assert "erased-" not in people
    record = client.get(reverse("front:record")).content.decode()
    assert "Person erased" in record
    for words in ("Kang", ADDRESS):
        assert words not in record


def test_a_member_without_an_address_is_reached_from_its_page(
    client: Client, administrator: Person
) -> None:
    member = member_of(ParticipantFactory.create(), "Kang", email="")
    assert member.delegation is not None
    city = member.delegation.participant.city
    page = reverse(
        "delegations:change", args=(member.edition.slug, city.slug, member.pk)
    )
    link = f"{PAGE}?who=member:{member.pk}"
    assert f'href="{link}"' in client.get(page).content.decode()
    html = client.get(link).content.decode()
    assert "delegations.Member: given_name" in html
    assert "Mina Kang" in html
    meant = {"who": f"member:{member.pk}", "act": "erase", "is_meant": "on"}
    client.post(PAGE, meant)
    member.refresh_from_db()
    assert member.known_as == ""
    nobody = client.get(link).content.decode()
    assert "Nothing is held of this address or number." in nobody


def test_a_guest_without_an_address_is_reached_from_its_page(
    client: Client, administrator: Person
) -> None:
    guest = Member.objects.create(edition=EditionFactory.create(), family_name="Kang")
    page = reverse("delegations:guest", args=(guest.edition.slug, guest.pk))
    link = f'href="{PAGE}?who=member:{guest.pk}"'
    assert link in client.get(page).content.decode()
    secretary = RoleFactory.create(series=guest.edition.series).person
    client.force_login(secretary)
    html = client.get(page).content.decode()
    assert "Kang" in html
    assert link not in html


def test_oneself_is_somebody_elses_matter(
    client: Client, administrator: Person
) -> None:
    PersonFactory.create(is_administrator=True)
    meant = {"who": administrator.email, "act": "erase", "is_meant": "on"}
    html = client.post(PAGE, meant).content.decode()
    assert "Nobody erases themselves." in html
    assert "people.Person: email" in html
