"""Every form of the site × what nobody means: no page falls over, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.test import Client

from tests.project.addresses import ROWS, Public, Row
from tests.project.monkey import Element, forms_in
from tests.project.world import World, world

pytestmark = pytest.mark.django_db

# What a database cannot hold (NUL for PostgreSQL, the number for SQLite), what no page
# can show, a day that no clock reckons with, digits that are none, and a formula.
WRONG = ("a\x00b", "a\x07b", "99999999999999999999", "0001-01-01", "²", "=1+1\u202e😀")
# What is also put where a browser offers a choice or hides a value; no Python reads the
# second.
TAMPERED = ("99999999999999999999", "9" * 5000)
# Leaving the site and proving who one is have tests of their own.
LEFT = ("/sign-", "/confirm/", "/factors/", "/account/sessions/")
WRITTEN = frozenset(
    ("text", "search", "tel", "email", "url", "number", "date", "textarea")
)

# What pages ask of their own addresses.
QUERY = (
    *("by", "channel", "city", "day", "direction", "freeze", "language", "page"),
    *("place", "plan", "point", "session", "show", "state", "subject", "table", "zone"),
)

Fields = dict[str, tuple[str, str | None]]


def fields_of(form: Element) -> Fields:
    """The kind and the value of each field; None for a box that is not ticked."""
    found: Fields = {}
    for one in form.inside:
        told = one.attributes
        kind = told.get("type", "text") if one.tag == "input" else one.tag
        if "name" not in told or kind == "file":
            continue
        value: str | None = told.get("value") or one.words.strip()
        if kind in {"checkbox", "radio"} and "checked" not in told:
            value = None
        if one.tag == "select":
            chosen = [each for each in one.inside if "selected" in each.attributes]
            value = "".join(each.attributes.get("value", "") for each in chosen[:1])
        found.setdefault(told["name"], (kind, value))
    return found


def asker(site: World, row: Row, clients: dict[str, Client]) -> Client:
    """Who opens the page: nobody for one of a link, else the first who may."""
    roles = ("administrator", "secretariat", "focal_point", *sorted(row.may))
    role = (
        "anonymous"
        if isinstance(row, Public)
        else next(filter(row.may.__contains__, roles))
    )
    if role not in clients:
        clients[role] = Client()
        if person := site.people[role]:
            clients[role].force_login(person)
    return clients[role]


def found_forms(
    site: World,
) -> Iterator[tuple[Client, str, Fields]]:
    """Each form that is posted, once, with who may."""
    seen, clients = set(), dict[str, Client]()
    for row in ROWS:
        if row.get != 200 or any(part in row.address for part in LEFT):
            continue
        address = row.address.format(**site.names)
        client = asker(site, row, clients)
        answer = client.get(address)
        if "html" not in answer["Content-Type"]:
            continue
        for form in forms_in(answer.content.decode()):
            target = urljoin(address, form.attributes.get("action") or "")
            fields = fields_of(form)
            key = (target, frozenset(fields))
            is_left = any(part in target for part in LEFT)
            if (
                form.attributes.get("method") == "post"
                and key not in seen
                and not is_left
            ):
                seen.add(key)
                yield client, target, fields


def ways(fields: Fields, wrong: str) -> Iterator[dict[str, str]]:
    """It stands in all that is typed, or in all that a browser can send."""
    typed = {
        name: wrong if kind in WRITTEN else value
        for name, (kind, value) in fields.items()
        if value is not None
    }
    yield typed
    if wrong not in TAMPERED:
        return
    offered = {name for name, (kind, _value) in fields.items() if kind != "button"}
    yield typed | dict.fromkeys(offered, wrong)


def answered(client: Client, target: str, sent: dict[str, str]) -> Any:
    """The answer to a form, of which nothing stays; or how the page fell over."""
    with transaction.atomic():
        try:
            answer = client.post(target, sent)
            is_out = "/sign-in/" in answer.get("Location", "")
            assert "/link/" in target or not is_out, "signed out"
            return answer
        except Exception as error:
            return f"{target}: {error!r} for {sent}"
        finally:
            transaction.set_rollback(True)


def test_whatever_is_typed_no_page_falls_over_and_nothing_typed_is_lost():
    site = world(is_public=True)
    forms = list(found_forms(site))
    assert len(forms) > 60
    fallen, lost = [], []
    for client, target, fields in forms:
        for wrong in dict.fromkeys((*WRONG, *TAMPERED)):
            typed, *others = (answered(client, target, s) for s in ways(fields, wrong))
            fallen += [one for one in (typed, *others) if isinstance(one, str)]
            is_typed = any(kind in WRITTEN for kind, _value in fields.values())
            if not is_typed or isinstance(typed, str) or typed.status_code == 302:
                continue
            if escape(wrong) not in typed.content.decode():
                lost.append((target, wrong, typed.status_code))
    assert fallen == []
    assert lost == []


def test_whatever_stands_in_an_address_no_page_falls_over():
    site, clients = world(is_public=True), dict[str, Client]()
    rows = [row for row in ROWS if row.get == 200]
    fallen = []
    for row in rows:
        client = asker(site, row, clients)
        for wrong in (TAMPERED[-1], "a\x00b"):
            address = row.address.format(**site.names).partition("?")[0]
            try:
                client.get(address, dict.fromkeys(QUERY, wrong))
            except Exception as error:
                fallen.append(f"{address}: {error!r}")
    assert len(rows) > 90
    assert fallen == []
