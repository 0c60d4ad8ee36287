"""Every address × every role: what it answers, that it keeps what is confidential."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from tests.cast import by_code_alone
from tests.factories.planning import asking_edition
from tests.factories.seminars import RoleFactory
from tests.project.addresses import (
    CLEARING,
    DESKS,
    KEEPING,
    NO,
    NUMBERS,
    OF_CITY,
    OF_EDITION,
    ROLES,
    ROWS,
    SERVING,
    SIGN_IN,
    Row,
    routes,
)
from tests.project.world import (
    CITY,
    CONTACTS,
    MEMBERS,
    NEEDS,
    NEIGHBOUR,
    OWN,
    SECRETS,
    World,
    world,
)

pytestmark = pytest.mark.django_db

METHODS = ("get", "post")
WRITES = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) \"(\w+)\"")
# Who is signed in, what was typed so far, and what is reckoned or counted anew.
PASSING = {"django_session", "base_cache"}


def client_of(site: World, role: str) -> Client:
    client = Client()
    if person := site.people[role]:
        client.force_login(person)
    return client


def asked(client: Client, method: str, address: str) -> tuple[HttpResponse, set[str]]:
    """The answer and the tables it wrote to, of which nothing stays."""
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        answer = getattr(client, method)(address)
        transaction.set_rollback(True)
    written = {table for one in queries for _, table in WRITES.findall(one["sql"])}
    return answer, written - PASSING


def outcome(answer: HttpResponseBase) -> int | str:
    if answer.status_code == 302 and "/account/sign-in/" in answer["Location"]:
        return SIGN_IN
    return answer.status_code


def text(answer: Iterable[bytes]) -> str:
    return b"".join(answer).decode(errors="replace")


def told_figures(page: str) -> set[str]:
    """The cities whose own figure stands in the page."""
    return {
        city
        for city, figure in OWN.items()
        if re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", page)
    }


@pytest.mark.parametrize("role", sorted(DESKS | CLEARING))
@pytest.mark.parametrize("is_public", [True, False])
def test_without_a_second_factor_no_page_of_the_desk_opens(role, is_public):
    """Whatever the page, and whether or not the role could open it."""
    site = world(is_public=is_public)
    person = site.people[role]
    assert person is not None
    desk = [row for row in ROWS if row.address.startswith("/en/desk/")]
    assert len(desk) > 40
    wrong = []
    for row in desk:
        for method in METHODS:
            address = row.address.format(**site.names)
            answer, written = asked(by_code_alone(person), method, address)
            expected = row.told(method, role, is_public=is_public)
            if expected == NO:
                is_right = answer.status_code == NO
            else:
                is_right = (
                    answer.status_code == 302
                    and "/account/second-factor/" in answer["Location"]
                )
            if not is_right or written:
                wrong.append((method, row.address, answer.status_code, written))
    assert wrong == []


def test_a_second_factor_is_asked_of_no_other_role():
    site = world(is_public=True)
    for role in set(ROLES) - DESKS - CLEARING - {"anonymous"}:
        person = site.people[role]
        assert person is not None
        answer = by_code_alone(person).get("/en/desk/editions/")
        assert answer.status_code == 200, role


def test_every_address_has_a_row_and_every_row_an_address():
    names = dict.fromkeys(("edition", "city"), "x")
    numbers = {**dict.fromkeys(NUMBERS, 1), "upload": UUID(int=1)}
    paths = [urlsplit(row.address.format(**names, **numbers)).path for row in ROWS]
    assert {resolve(path).route.replace("^", "") for path in paths} == routes()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_public", [True, False])
def test_each_address_answers_each_role_as_its_row_says(role, is_public):
    site = world(is_public=is_public)
    wrong: list[tuple[object, ...]] = []
    for row in ROWS:
        for method in METHODS:
            address = row.address.format(**site.names)
            # A client of its own for each: signing out is one of the addresses.
            answer, written = asked(client_of(site, role), method, address)
            expected = row.told(method, role, is_public=is_public)
            if row.address.endswith("/sign-up/"):
                expected = SIGN_IN
            if outcome(answer) != expected:
                wrong.append((method, row.address, outcome(answer), expected))
            wrong += [
                (method, row.address, words)
                for words in found_fault(site, row, role, answer, written)
            ]
    assert wrong == []


def found_fault(
    site: World, row: Row, role: str, answer: HttpResponse, written: set[str]
) -> list[str]:
    """What an answer must never do, whatever its status."""
    # Whoever has a personal link is shown whose it is.
    page = "" if "{token}" in row.address else text(answer)
    faults = []
    if "default-src 'none'" not in answer.headers.get("Content-Security-Policy", ""):
        faults.append("no content policy")
    if role not in row.may and written:
        faults.append(f"refused, and yet it wrote to {sorted(written)}")
    if role not in SERVING:
        told = _own_secrets(row, role)
        hidden = [one for one in (*SECRETS, *NEEDS) if one not in told]
        faults += [f"tells: {secret}" for secret in hidden if secret in page]
        names = set(MEMBERS)
        if role not in KEEPING:
            names |= set(CONTACTS)
        names -= set(_own_names(row, role))
        faults += [f"tells: {name}" for name in names if name in page]
        own = {"focal_point": {CITY}, "neighbour": {NEIGHBOUR}}.get(role, set())
        faults += [f"figure of {city}" for city in told_figures(page) - own]
    return faults


def _own_secrets(row: Row, role: str) -> tuple[str, ...]:
    """The words of the draft that a role reads on its own page, for its work."""
    reads = role in {"approver", "translator"}
    translates = role == "translator" and "/translations/" in row.address
    is_own_page = reads and row.address.endswith(f"/as/{role}/")
    if translates or is_own_page or _is_glossary(row, role):
        return SECRETS[:1]
    return ()


def _is_glossary(row: Row, role: str) -> bool:
    """What stands in the packs of an interpreter, too: titles, and names to say."""
    return role == "interpreter" and row.address.endswith("/glossary.csv")


def _own_names(row: Row, role: str) -> tuple[str, ...]:
    """Whose names a role reads: the briefing book, or who agreed to be named."""
    if _is_glossary(row, role):
        return (*MEMBERS, CONTACTS[0])
    if role in {"focal_point", "moderator"}:
        return MEMBERS
    is_press = role == "press_officer" and row.address.endswith("/as/press-officer/")
    return MEMBERS[:1] if is_press else ()


def test_what_is_looked_for_is_there_to_be_found():
    """The secretariat reads every secret, and each city its own figure."""
    site = world(is_public=True)
    pages = [
        text(client_of(site, "secretariat").get(row.address.format(**site.names)))
        for row in ROWS
        if row.get == 200
    ]
    looked_for = (*SECRETS, *MEMBERS, *NEEDS)
    assert [one for one in looked_for if not any(one in page for page in pages)] == []
    assert set().union(*map(told_figures, pages)) == set(OWN)
    card = text(client_of(site, "focal_point").get(f"/en/desk/cities/{CITY}/"))
    assert [one for one in CONTACTS if one not in card] == []
    for role, city in (("focal_point", CITY), ("neighbour", NEIGHBOUR)):
        address = f"/en/desk/{site.edition.slug}/my-city/{city}/plan/"
        assert told_figures(text(client_of(site, role).get(address))) == {city}


def test_writing_is_noticed():
    site = world(is_public=True)
    address = f"/en/desk/{site.edition.slug}/plan/kept/{site.names['plan']}/discard/"
    _, written = asked(client_of(site, "secretariat"), "post", address)
    # With the plan go the tellings of it, of which there are none.
    assert written == {"planning_plan", "programme_told", "base_entry"}


@pytest.mark.parametrize("method", METHODS)
def test_numbers_of_another_edition_lead_nowhere(method):
    """A secretariat reaches by the address of its own edition nothing of another's."""
    site = world(is_public=True)
    role = RoleFactory.create()
    own = asking_edition("own-edition", series=role.series)
    client = Client()
    client.force_login(role.person)
    assert client.get(f"/en/desk/{own.slug}/plan/").status_code == 200
    reached = []
    for row in ROWS:
        if not any(f"{{{name}}}" in row.address for name in OF_EDITION):
            continue
        address = row.address.format(**site.names | {"edition": own.slug})
        answer, written = asked(client, method, address)
        if answer.status_code not in {404, 405} or written:
            reached.append((address, answer.status_code, written))
    assert reached == []


@pytest.mark.parametrize("method", METHODS)
def test_contacts_of_another_city_lead_nowhere(method):
    """Not even an administrator reaches them by the address of another city."""
    site = world(is_public=True)
    client = client_of(site, "administrator")
    reached = []
    for row in ROWS:
        if not any(f"{{{name}}}" in row.address for name in OF_CITY):
            continue
        address = row.address.format(**site.names | {"city": NEIGHBOUR})
        answer, written = asked(client, method, address)
        if answer.status_code not in {404, NO} or written:
            reached.append((address, answer.status_code, written))
    assert reached == []
