"""Signing in by a code from a mail, and out again."""

import re

import pytest
from django.test import Client

from intercity.base.clock import now
from intercity.base.models import Entry
from intercity.people.models import Person
from tests.factories.people import PersonFactory
from tests.markup import by_id, inline_code, parsed, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.site")]
CODE = re.compile(r"\b\d{4}-\d{4}\b")
ASK = "/ko/account/sign-in/"
ENTER = "/ko/account/sign-in/code/"


@pytest.fixture
def person():
    return PersonFactory.create(
        email="mina@example.org",
        given_name="Mina",
        family_name="Kang",
        family_first=True,
        language="ja",
    )


def ask(client, email, **data):
    return client.post(ASK, {"email": email, **data})


def code_in(mail):
    (code,) = set(CODE.findall(mail.body))
    return code


def is_signed_in(client):
    return "_auth_user_id" in client.session


def errors(answer):
    return [
        words(one)
        for one in parsed(answer.content).iter("p")
        if one.get("class") == "govuk-error-message"
    ]


def test_a_code_from_the_mail_signs_in_and_leads_back(client, person, mailoutbox):
    answer = ask(client, "Mina@Example.org ", next="/ko/account/")
    assert answer["Location"] == f"{ENTER}?next=%2Fko%2Faccount%2F"
    (mail,) = mailoutbox
    assert mail.to == ["Mina@Example.org"] or mail.to == ["mina@example.org"]
    data = {"code": code_in(mail), "next": "/ko/account/"}
    answer = client.post(ENTER, data)
    assert (answer.status_code, answer["Location"]) == (302, "/ko/account/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get("/ko/account/").status_code == 200


def test_signing_in_and_out_is_recorded_by_number(client, person, mailoutbox):
    client.force_login(PersonFactory.create())
    client.logout()
    ask(client, person.email)
    client.post(ENTER, {"code": "0000-0000"})
    assert not Entry.objects.exists()
    client.post(ENTER, {"code": code_in(mailoutbox[0])})
    client.post("/ko/account/sign-out/")
    client.post("/ko/account/sign-out/")
    own = (f"people:person:{person.pk}", person, "person")
    assert [
        (one.action, (one.subject, one.by, one.role), one.data)
        for one in Entry.objects.order_by("pk")
    ] == [
        ("people.sign_in", own, {"kinds": ["code"]}),
        ("people.sign_out", own, {}),
    ]


@pytest.mark.parametrize(
    "typed", [lambda code: code.replace("-", ""), lambda code: to_full_width(code)]
)
def test_a_code_may_be_typed_without_its_hyphen_and_in_full_width(
    client, person, mailoutbox, typed
):
    ask(client, person.email)
    client.post(ENTER, {"code": typed(code_in(mailoutbox[0])), "next": "/ko/account/"})
    assert is_signed_in(client)


def to_full_width(code):
    return "".join(chr(ord(char) + 0xFEE0) for char in code)


def test_a_wrong_code_is_told_and_the_third_ends_it(client, person, mailoutbox):
    ask(client, person.email)
    right = code_in(mailoutbox[0])
    wrong = {"code": "0000-0000" if right != "0000-0000" else "1111-1111"}
    for _ in range(2):
        answer = client.post(ENTER, wrong)
        assert len(errors(answer)) == 1
    assert client.post(ENTER, wrong)["Location"] == ASK
    client.post(ENTER, {"code": right})
    assert not is_signed_in(client)


def test_a_code_is_for_the_browser_that_asked(client, person, mailoutbox):
    ask(client, person.email)
    other = Client()
    other.post(ENTER, {"code": code_in(mailoutbox[0])})
    assert not is_signed_in(other)


def test_a_code_works_once(client, person, mailoutbox):
    ask(client, person.email)
    code = code_in(mailoutbox[0])
    client.post(ENTER, {"code": code, "next": "/ko/account/"})
    client.post("/ko/account/sign-out/", {"next": ASK})
    client.post(ENTER, {"code": code})
    assert not is_signed_in(client)


def test_a_stranger_sees_the_same_as_a_known_person(client, person, mailoutbox):
    known, unknown = Client(), Client()
    answers = [
        (answer.status_code, answer["Location"])
        for answer in (ask(known, person.email), ask(unknown, "who@example.org"))
    ]
    assert answers[0] == answers[1]
    pages = [strip(one.get(ENTER).content) for one in (known, unknown)]
    assert pages[0] == pages[1]
    assert [CODE.findall(mail.body) != [] for mail in mailoutbox] == [True, False]
    refusals = [errors(one.post(ENTER, {"code": "x"})) for one in (known, unknown)]
    assert refusals[0] == refusals[1] != []


def strip(page):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


def test_nobody_signs_up(client, mailoutbox):
    answer = client.get("/en/account/sign-up/")
    assert answer["Location"] == "/en/account/sign-in/"
    client.post("/en/account/sign-up/", {"email": "who@example.org"})
    assert not Person.objects.exists()


def test_a_closed_account_gets_no_code(client, mailoutbox):
    PersonFactory.create(email="gone@example.org", is_active=False)
    ask(client, "gone@example.org")
    assert [CODE.findall(mail.body) for mail in mailoutbox] == [[]]


def test_codes_for_one_address_are_limited(person, mailoutbox):
    answers = [ask(Client(), person.email).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 200, 200]
    assert len(mailoutbox) == 3


@pytest.mark.parametrize("address", ["mina@example.org", "who@example.org"])
def test_no_mailbox_is_filled_with_codes(person, mailoutbox, monkeypatch, address):
    """Three a minute are accepted, and no more than fifteen an hour."""
    told = []
    begun = now().timestamp()
    for minute in range(7):
        monkeypatch.setattr("time.time", lambda at=minute: begun + at * 61)
        told += [ask(Client(), address).status_code for _ in range(3)]
    assert told == [302] * 15 + [200] * 6
    assert len(mailoutbox) == 15
    monkeypatch.setattr("time.time", lambda: begun + 3700)
    assert ask(Client(), address).status_code == 302


def test_the_mail_speaks_the_persons_language_in_words_and_in_html(
    client, person, mailoutbox
):
    ask(client, person.email)
    (mail,) = mailoutbox
    assert mail.extra_headers["Content-Language"] == "ja"
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    assert code_in(mail) in html
    assert parsed(html).get("lang") == "ja"
    assert inline_code(html) == []
    assert "Kang Mina" in mail.body


def test_a_mistyped_address_is_told(client):
    assert (
        errors(ask(client, "mina"))
        == ["Error: This is not an e-mail address; one looks like name@example.org."]
        or len(errors(ask(client, "mina"))) == 1
    )
    tree = parsed(ask(client, "mina").content)
    assert by_id(tree, "id_email").get("value") == "mina"


def test_signing_out_takes_a_button(client, person):
    client.force_login(person)
    answer = client.get("/ja/account/sign-out/")
    assert answer.status_code == 200
    assert is_signed_in(client)
    answer = client.post("/ja/account/sign-out/", {"next": "/ja/about/help/"})
    assert answer["Location"] == "/ja/about/help/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/"])
def test_signing_in_never_leads_elsewhere(client, person, mailoutbox, elsewhere):
    ask(client, person.email, next=elsewhere)
    answer = client.post(ENTER, {"code": code_in(mailoutbox[0]), "next": elsewhere})
    assert answer["Location"] == "/ko/desk/"


@pytest.mark.parametrize("code", ["en", "ja", "zh-hans", "ko"])
def test_the_pages_hold_no_inline_code(client, person, code):
    base = f"/{code}/account/"
    pages = [client.get(f"{base}sign-in/"), client.post(f"{base}sign-in/", {})]
    client.post(f"{base}sign-in/", {"email": person.email})
    pages += [client.get(f"{base}sign-in/code/"), client.get(f"{base}inactive/")]
    client.force_login(person)
    pages += [client.get(f"{base}sign-out/"), client.get(base)]
    assert [page.status_code for page in pages] == [200] * 6
    assert [inline_code(page.content) for page in pages] == [[]] * 6
