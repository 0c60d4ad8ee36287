"""Passkeys from end to end, with an authenticator that Chromium makes up.

The other half, where scripts do not run: the code by mail is enough to sign in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail as outgoing
from playwright.sync_api import ConsoleMessage, Page

from intercity.base.models import Entry
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(chromium) -> Iterator[Page]:
    """A browser of one's own."""
    context = chromium.new_context()
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def with_authenticator(page: Page, **options: Any) -> None:
    """A key in this browser, which takes any finger for its owner's."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
                **options,
            }
        },
    )


def by_code(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/en/desk/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/code/**")
    code = re.findall(r"\b\d{4}-\d{4}\b", str(outgoing.outbox[-1].body))[0]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/en/")


def watched(page: Page) -> list[str]:
    """What the browser complains of, such as a script against the policy."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_register_sign_out_sign_in_rename_and_remove(page, live_server):
    address = live_server.url
    person = PersonFactory.create(is_administrator=True)
    said = watched(page)
    with_authenticator(page)

    # The role leads to it at once.
    by_code(page, address, person.email)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Office computer")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".ic-recovery li").count() == 10
    page.get_by_role("link", name="Go to the desk").click()
    page.wait_for_url("**/en/desk/")
    sign_out(page)

    # With it alone, and no mail; and back to where one was going.
    mails = len(outgoing.outbox)
    page.goto(f"{address}/en/desk/editions/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/en/desk/editions/")
    assert len(outgoing.outbox) == mails
    sign_out(page)

    # As the second factor after a code.
    by_code(page, address, person.email)
    page.wait_for_url("**/sign-in/second/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/en/desk/")

    page.goto(f"{address}/en/account/factors/")
    page.get_by_role("link", name="Rename Office computer").click()
    page.get_by_label("Name").fill("Old computer")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old computer").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    page.wait_for_url("**/account/factors/")
    page.goto(f"{address}/en/desk/")
    assert "/account/second-factor/" in page.url
    sign_out(page)

    # What was removed opens nothing.
    page.goto(f"{address}/en/account/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey was not accepted").wait_for()
    assert not Authenticator.objects.exists()
    assert said == []
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "people.sign_in",
        "people.add_factor",
        "people.sign_out",
        "people.sign_in",
        "people.sign_out",
        "people.sign_in",
        "people.rename_passkey",
        "people.remove_factor",
        "people.sign_out",
    ]
    signed_in = Entry.objects.filter(action="people.sign_in").order_by("pk")
    assert [one.data["kinds"] for one in signed_in] == [
        ["code"],
        ["webauthn"],
        ["code", "webauthn"],
    ]


def test_a_key_that_only_adds_to_the_code(page, live_server):
    """An old security key: no PIN, nothing kept in it."""
    address = live_server.url
    person = PersonFactory.create(is_administrator=True)
    with_authenticator(
        page,
        protocol="u2f",
        transport="usb",
        hasResidentKey=False,
        hasUserVerification=False,
        isUserVerified=False,
    )
    by_code(page, address, person.email)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Sign in with it alone").uncheck()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/recovery-codes/")
    page.get_by_role("link", name="Go to the desk").click()
    sign_out(page)
    by_code(page, address, person.email)
    page.wait_for_url("**/sign-in/second/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/en/desk/")


def test_a_device_without_one_is_told_so(page, live_server):
    address = live_server.url
    with_authenticator(page)
    page.goto(f"{address}/en/account/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey was not used").wait_for()
    assert page.url.endswith("/sign-in/")


def test_without_scripts_no_passkey_is_offered_and_the_code_is_enough(
    chromium, live_server
):
    address = live_server.url
    person = PersonFactory.create()
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{address}/en/account/sign-in/")
    assert not page.get_by_role("button", name="Use a passkey").is_visible()
    by_code(page, address, person.email)
    page.wait_for_url("**/en/desk/")
    page.goto(f"{address}/en/account/factors/passkeys/add/")
    assert "Passkeys need JavaScript" in page.locator("noscript p").inner_text()
    assert not page.get_by_role("button", name="Add the passkey").is_visible()
    context.close()
