"""The mails at the desk, for administrators: what became of each, and once more."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.base import outbox
from intercity.base.clock import now
from intercity.base.models import Entry, Mail
from tests.factories.people import PersonFactory
from tests.markup import inline_code

pytestmark = pytest.mark.django_db

MAILS = reverse("base:mails")


@pytest.fixture
def administrator(client):
    """An administrator, signed in."""
    person = PersonFactory.create(is_administrator=True)
    client.force_login(person)
    return person


def written(number=1, **given):
    message = EmailMessage(f"Letter {number}", "Dear city,", to=["rio@city.example"])
    (row,) = outbox.post(message, now=now())
    Mail.objects.filter(pk=row.pk).update(**given)
    return row


def address(row):
    return reverse("base:mail", args=[row.pk])


def test_mails_are_listed_with_their_states_and_narrowed_to_one(client, administrator):
    written(1)
    written(2, state="failed")
    html = client.get(MAILS).content.decode()
    assert html.index("Letter 2") < html.index("Letter 1")
    assert inline_code(html) == []
    failed = client.get(MAILS, {"state": "failed"}).content.decode()
    assert "Letter 2" in failed
    assert "Letter 1" not in failed
    assert (
        client.get(MAILS, {"state": "nonsense"}).content.decode().count("Letter") == 2
    )
    assert "No mail is here." in client.get(MAILS, {"state": "sent"}).content.decode()


@pytest.mark.parametrize("state", ["failed", "bounced"])
def test_what_failed_or_came_back_is_sent_again(client, administrator, state):
    row = written(state=state, error="550 no such mailbox", attempts=9)
    html = client.get(address(row)).content.decode()
    assert "550 no such mailbox" in html
    assert "Dear city," in html
    answer = client.post(address(row), follow=True)
    assert "The mail will be sent again." in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == ("waiting", 0, "")
    entry = Entry.objects.get(action="mails.send_again")
    told = (entry.by, entry.subject, entry.data)
    assert told == (administrator, f"base:mail:{row.pk}", {"mail": row.pk})


@pytest.mark.parametrize(
    "given",
    [{"state": "sent"}, {"state": "waiting"}, {"state": "failed", "is_secret": True}],
)
def test_nothing_else_is_sent_again(client, administrator, given):
    row = written(**given)
    assert "Send again" not in client.get(address(row)).content.decode()
    client.post(address(row))
    row.refresh_from_db()
    assert row.state == given["state"]


def test_what_was_not_sent_says_why(client, administrator):
    row = written(is_secret=True)
    outbox.withhold(Mail.objects.all())
    page = client.get(address(row)).content.decode()
    assert '<strong class="govuk-tag govuk-tag--grey">not sent</strong>' in page
    assert "its link was taken away or replaced. So it was not sent." in page
    assert "Send again" not in page
    assert "Letter 1" in client.get(MAILS, {"state": "withheld"}).content.decode()


@pytest.mark.parametrize("given", [{"state": "sent", "text": ""}, {"text": "31415926"}])
def test_secret_words_are_told_to_nobody(client, administrator, given):
    page = client.get(address(written(is_secret=True, **given))).content.decode()
    assert "The words of this mail are secret." in page
    assert "31415926" not in page


def test_there_is_no_such_mail(client, administrator):
    answer = client.get(reverse("base:mail", args=[99]))
    assert answer.status_code == 404
    assert "There is no mail at this address." in answer.content.decode()


def test_nobody_else_sees_mails(client):
    row = written(state="failed")
    client.force_login(PersonFactory.create())
    assert client.get(MAILS).status_code == 403
    assert client.get(address(row)).status_code == 403
    assert client.post(address(row)).status_code == 403
    row.refresh_from_db()
    assert row.state == "failed"


def test_many_mails_take_as_many_queries_as_one(client, administrator):
    written()
    few = queries(client)
    for number in range(30):
        written(number)
    assert queries(client) == few


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        client.get(MAILS)
    return len(captured)
