"""The second factor: shown after the code by mail, set up, changed, lost."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail as outgoing
from django.test import Client
from django.utils import timezone

from intercity.base.models import Entry, Mail
from intercity.people.adapters import Factors
from intercity.people.factor_actions import reset_factors
from intercity.people.models import Person
from tests.browsing import Visitor
from tests.cast import by_code_alone
from tests.factories.people import PersonFactory
from tests.markup import by_id, inline_code, parsed, words

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CODE = re.compile(r"\b\d{4}-\d{4}\b")
DESK = "/en/desk/"
SIGN_IN = "/en/account/sign-in/"
FACTORS = "/en/account/factors/"
SET_UP = "/en/account/second-factor/?next=/en/desk/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 -- of an app in tests


@pytest.fixture(autouse=True)
def _no_step_ends_meanwhile(monkeypatch):
    """Codes are checked as of one moment, however long a test takes."""
    moment = timezone.now().timestamp()
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: moment))


@pytest.fixture
def administrator():
    return PersonFactory.create(email="boss@example.org", is_administrator=True)


def with_app(person):
    """The person has an authenticator app, and recovery codes."""
    totp.TOTP.activate(person, SECRET)
    return RecoveryCodes.activate(person).generate_codes()


def shown(secret=SECRET, steps=0):
    """What an app shows now, or some steps of 30 seconds later."""
    at = int(totp.time.time()) // 30 + steps
    return totp.format_hotp_value(totp.hotp_value(secret, at))


def sent_code():
    return CODE.findall(outgoing.outbox[-1].body)[0]


def enter(visitor, person):
    """As far as the code by mail."""
    visitor.open(SIGN_IN)
    visitor.send("Send me a code", {"email": person.email})
    return visitor.send("Sign in", {"code": sent_code()})


def acts():
    return [(one.action, one.data) for one in Entry.objects.order_by("pk")]


def signed_in_by(*kinds):
    return ("people.sign_in", {"kinds": list(kinds)})


def errors(page):
    return [
        words(one).removeprefix("Error: ")
        for one in page.tree.iter("p")
        if one.get("class") == "govuk-error-message"
    ]


# Who must have one


def test_an_administrator_without_one_is_led_to_set_it_up(administrator):
    client = by_code_alone(administrator)
    answer = client.get(DESK)
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)
    answer = client.post("/en/desk/cities/new/")
    assert answer["Location"] == SET_UP
    page = client.get(SET_UP)
    assert "Set up a second factor" in page.content.decode()
    # The own account stays open, with its language and its sessions.
    assert client.get("/en/account/").status_code == 200


def test_a_part_of_a_page_sends_the_whole_page_there(administrator):
    client = by_code_alone(administrator)
    answer = client.get(DESK, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == SET_UP


def test_whoever_has_no_such_role_needs_none():
    client = by_code_alone(PersonFactory.create())
    assert client.get(DESK).status_code == 200
    assert client.get(SET_UP)["Location"] == DESK


def test_the_factor_of_somebody_else_is_none(administrator):
    client = by_code_alone(administrator)
    session = client.session
    session["second_factor"] = administrator.pk + 1
    session.save()
    assert client.get(DESK)["Location"] == SET_UP


def test_who_has_an_app_but_showed_it_to_another_browser_shows_it_here(administrator):
    with_app(administrator)
    client = by_code_alone(administrator)
    answer = client.get(SET_UP)
    assert answer["Location"] == "/en/account/confirm/?next=%2Fen%2Fdesk%2F"
    client.post("/en/account/confirm/", {"code": shown(), "next": DESK})
    assert client.get(DESK).status_code == 200


# Showing it


def test_code_by_mail_then_the_app_then_the_desk(administrator, mailoutbox):
    with_app(administrator)
    visitor = Visitor()
    visitor.open(DESK)
    visitor.send("Send me a code", {"email": administrator.email})
    page = visitor.send("Sign in", {"code": sent_code()})
    assert page.address == "/en/account/sign-in/second/"
    assert "_auth_user_id" not in visitor.client.session
    page = visitor.send("Sign in", {"code": shown()})
    assert page.address == DESK


def test_the_code_by_mail_alone_opens_nothing(administrator, mailoutbox):
    with_app(administrator)
    visitor = Visitor()
    enter(visitor, administrator)
    answer = visitor.client.get(DESK)
    assert answer["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_an_app_is_taken_once(administrator, mailoutbox, steps):
    with_app(administrator)
    code = shown(steps=steps)
    first, second = Visitor(), Visitor()
    enter(first, administrator)
    assert first.send("Sign in", {"code": code}).address == DESK
    enter(second, administrator)
    assert errors(second.send("Sign in", {"code": code})) != []
    assert "_auth_user_id" not in second.client.session


@pytest.mark.parametrize("steps", [-3, 3])
def test_an_old_code_is_not_taken(administrator, mailoutbox, steps):
    with_app(administrator)
    visitor = Visitor()
    enter(visitor, administrator)
    page = visitor.send("Sign in", {"code": shown(steps=steps)})
    assert errors(page) == ["This code is not right. Enter the one that is shown now."]


def test_a_code_may_be_typed_in_full_width_with_a_gap(administrator, mailoutbox):
    with_app(administrator)
    visitor = Visitor()
    enter(visitor, administrator)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in shown())
    assert visitor.send("Sign in", {"code": f"{wide[:3]} {wide[3:]}"}).address == DESK


def test_a_recovery_code_is_taken_once_and_recorded(administrator, mailoutbox):
    codes = with_app(administrator)
    visitor = Visitor()
    enter(visitor, administrator)
    assert visitor.send("Sign in", {"code": codes[3]}).address == DESK
    assert acts() == [
        ("people.use_recovery_code", {"left": 9}),
        signed_in_by("code", "recovery_codes"),
    ]
    other = Visitor()
    enter(other, administrator)
    assert len(errors(other.send("Sign in", {"code": codes[3]}))) == 1


def test_five_wrong_codes_and_no_more_from_any_browser(administrator, mailoutbox):
    with_app(administrator)
    told = []
    for _ in range(2):
        visitor = Visitor()
        enter(visitor, administrator)
        told += [
            errors(visitor.send("Sign in", {"code": "000000"}))[0] for _ in range(3)
        ]
    assert ["few times in a row" in one for one in told] == [False] * 5 + [True]
    # Also the right one waits now: who guesses learns nothing.
    assert "few times" in errors(visitor.send("Sign in", {"code": shown()}))[0]


def test_garbage_in_place_of_a_passkey_is_refused(administrator, mailoutbox):
    with_app(administrator)
    visitor = Visitor()
    enter(visitor, administrator)
    second = "/en/account/sign-in/second/"
    token = visitor.page.form("Use a passkey").value("csrfmiddlewaretoken")
    for garbage in ("", "x", "[]", "{}", '{"id": 1}', '{"response": {}}', "null"):
        data = {"credential": garbage, "csrfmiddlewaretoken": token}
        answer = visitor.client.post(second, data)
        assert answer.status_code == 200, garbage
        told = parsed(answer.content)
        assert any("not accepted" in words(one) for one in told.iter("p")), garbage
        login = visitor.client.post("/en/account/sign-in/passkey/", data)
        assert login.status_code == 302, garbage
    assert "_auth_user_id" not in visitor.client.session


def test_the_challenge_for_a_passkey_names_nobody(client, administrator):
    headers = {"Accept": "application/json"}
    answer = client.get("/en/account/sign-in/passkey/", headers=headers)
    options = answer.json()["request_options"]["publicKey"]
    assert options.get("allowCredentials", []) == []
    assert options["userVerification"] == "required"


# Setting it up


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_without_javascript(administrator, mailoutbox):
    visitor = Visitor()
    page = enter(visitor, administrator)
    assert page.address == SET_UP
    page = visitor.follow("Set up an app")
    secret = words(
        next(one for one in page.tree.iter("dd") if "ic-secret" in one.get("class"))
    )
    (drawn,) = [one for one in page.tree.iter() if one.get("class") == "ic-qr"]
    assert words(drawn) == "QR code for an authenticator app"
    assert "data:" not in page.html
    assert errors(visitor.send("Set up the app", {"code": "12345"})) != []
    page = visitor.send("Set up the app", {"code": shown(secret)})
    assert page.address == f"{FACTORS}recovery-codes/"
    codes = [one.text for one in page.tree.iter("li") if (one.text or "").isdecimal()]
    assert len(codes) == 10
    file = visitor.client.get(f"{FACTORS}recovery-codes/file/")
    assert [line for line in file.content.decode().split("\n") if line.isdecimal()] == (
        codes
    )
    assert visitor.follow("Go to the desk").address == DESK
    assert acts() == [signed_in_by("code"), ("people.add_factor", {"kind": "totp"})]
    assert mailoutbox_subjects() == ["Your account with Intercity"]
    # And the secret is not what stands in the database.
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def mailoutbox_subjects():
    return [one.subject for one in Mail.objects.order_by("pk")]


def test_a_change_needs_the_factor_anew_after_five_minutes(administrator, mailoutbox):
    with_app(administrator)
    visitor = Visitor()
    enter(visitor, administrator)
    visitor.send("Sign in", {"code": shown()})
    assert visitor.open(f"{FACTORS}app/remove/").address == f"{FACTORS}app/remove/"
    session = visitor.client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        one | {"at": one["at"] - 301} for one in records
    ]
    session.save()
    page = visitor.open(f"{FACTORS}app/remove/")
    assert page.address.startswith("/en/account/confirm/")
    page = visitor.send("Continue", {"code": shown(steps=1)})
    assert page.address == f"{FACTORS}app/remove/"


def test_who_removes_the_last_one_is_signed_out_elsewhere_and_led_to_another(
    administrator, mailoutbox
):
    with_app(administrator)
    here, there = Visitor(), Client()
    there.force_login(administrator)
    enter(here, administrator)
    here.send("Sign in", {"code": shown()})
    here.open(f"{FACTORS}app/remove/")
    here.send("Remove")
    assert not Authenticator.objects.exists()
    assert here.client.get(DESK)["Location"] == SET_UP
    assert there.get(DESK)["Location"].startswith(SIGN_IN)
    assert acts() == [
        signed_in_by("code", "totp"),
        ("people.remove_factor", {"kind": "totp"}),
    ]


def test_new_recovery_codes_end_the_old_ones(administrator, mailoutbox):
    old = with_app(administrator)
    visitor = Visitor()
    enter(visitor, administrator)
    visitor.send("Sign in", {"code": shown()})
    visitor.open(f"{FACTORS}recovery-codes/renew/")
    page = visitor.send("Make new recovery codes")
    assert not any(code in page.text for code in old)
    assert acts() == [
        signed_in_by("code", "totp"),
        ("people.renew_recovery_codes", {}),
    ]


def test_nobody_reaches_the_passkey_of_another(administrator):
    key = Authenticator.objects.create(
        user=PersonFactory.create(),
        type="webauthn",
        data={"name": "Theirs", "credential": {}},
    )
    client = Client()
    client.force_login(administrator)
    for address in (
        f"{FACTORS}passkeys/{key.pk}/",
        f"{FACTORS}passkeys/{key.pk}/remove/",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.get().wrap().name == "Theirs"


def test_no_factor_is_added_without_showing_the_one_there_is(administrator):
    with_app(administrator)
    client = by_code_alone(administrator)
    for address in (
        f"{FACTORS}passkeys/add/",
        f"{FACTORS}app/",
        f"{FACTORS}app/remove/",
    ):
        for answer in (client.get(address), client.post(address, {"code": "1"})):
            assert answer.status_code == 302
            assert "/account/confirm/" in answer["Location"] or (
                answer["Location"] == f"{FACTORS}app/remove/"
            )
    assert Authenticator.objects.filter(type="totp").count() == 1


# Losing it


def test_all_of_them_are_taken_away_for_somebody_who_lost_them(administrator):
    with_app(administrator)
    client = Client()
    client.force_login(administrator)
    assert reset_factors(administrator, by=None, now=NOW) == 1
    assert not Authenticator.objects.exists()
    assert client.get(DESK)["Location"].startswith(SIGN_IN)
    (entry,) = Entry.objects.all()
    assert (entry.action, entry.subject, entry.by, entry.at, entry.data) == (
        "people.reset_factors",
        f"people:person:{administrator.pk}",
        None,
        NOW,
        {"factors": 1},
    )
    (mail,) = Mail.objects.all()
    assert (mail.to, mail.about) == ("boss@example.org", entry.subject)
    assert "signed you out everywhere" in mail.text


def test_a_mail_speaks_the_persons_language(administrator):
    Person.objects.update(language="ko")
    reset_factors(administrator, by=None, now=NOW)
    (mail,) = Mail.objects.all()
    assert mail.language == "ko"
    assert parsed(mail.html).get("lang") == "ko"
    assert inline_code(mail.html) == []


def test_a_secret_under_another_key_opens_nothing(settings):
    kept = Factors().encrypt(SECRET)
    assert SECRET not in kept
    assert Factors().decrypt(kept) == SECRET
    settings.SECRET_KEY = "another key, such as after a restore without it" * 2
    assert Factors().decrypt(kept) != SECRET


# The pages


@pytest.mark.parametrize("code", ["en", "ja", "zh-hans", "ko"])
def test_the_pages_hold_no_inline_code(administrator, code):
    base = f"/{code}/account/"
    client = by_code_alone(administrator)
    pages = [client.get(f"{base}{part}") for part in ("second-factor/", "factors/app/")]
    client.force_login(administrator)
    pages += [client.get(f"{base}factors/{part}") for part in ("passkeys/add/", "")]
    with_app(administrator)
    key = Authenticator.objects.create(
        user=administrator,
        type="webauthn",
        data={"name": "Theirs", "credential": {}},
        last_used_at=NOW - timedelta(days=1),
    )
    pages += [client.get(f"{base}{part}") for part in ("confirm/", "factors/")]
    session = client.session
    session["account_authentication_methods_user"] = str(administrator.pk)
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": timezone.now().timestamp()}
    ]
    session.save()
    parts = (
        "factors/app/remove/",
        "factors/recovery-codes/",
        "factors/recovery-codes/renew/",
        f"factors/passkeys/{key.pk}/",
        f"factors/passkeys/{key.pk}/remove/",
        "sessions/",
    )
    pages += [client.get(f"{base}{part}") for part in parts]
    assert [page.status_code for page in pages] == [200] * 12
    assert [inline_code(page.content) for page in pages] == [[]] * 12
    assert by_id(parsed(pages[-1].content), "main") is not None
