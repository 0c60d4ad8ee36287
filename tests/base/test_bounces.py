"""Reports of mail that did not arrive are noted at the mail."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from django.core.mail import EmailMessage

from intercity.__main__ import main
from intercity.base import bounces, outbox
from intercity.base.clock import now
from intercity.base.models import Mail

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mail.city.example
To: secretariat@city.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.city.example
Arrival-Date: Tue, 1 Dec 2026 03:00:00 +0000

Final-Recipient: rfc822; rio@city.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <rio@city.example>: user
    unknown

--part
Content-Type: {kind}

Message-ID: {original}
Subject: Invitation

--part--
"""


@pytest.fixture
def sent():
    """A mail that the server took."""
    (row,) = outbox.post(
        EmailMessage("Letter", "Dear city", to=["r@a.example"]), now=now()
    )
    Mail.objects.filter(pk=row.pk).update(state="sent")
    return row


def report(row, action="failed", kind="text/rfc822-headers"):
    text = REPORT.format(action=action, kind=kind, original=row.message_id)
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_mail_that_came_back_is_noted_with_the_reason(sent, kind):
    assert bounces.take(report(sent, kind=kind))
    sent.refresh_from_db()
    assert sent.state == "bounced"
    assert sent.error == "smtp; 550 5.1.1 <rio@city.example>: user unknown"


def test_a_delay_changes_nothing(sent):
    assert not bounces.take(report(sent, action="delayed"))
    sent.refresh_from_db()
    assert sent.state == "sent"


@pytest.mark.parametrize(
    "mail", [b"", b"Subject: Out of office\r\n\r\nBack on Monday.", b"\xff\xfe\x00"]
)
def test_other_mail_is_left_aside(sent, mail):
    assert not bounces.take(mail)


def test_a_report_about_a_mail_of_others_is_left_aside(sent):
    other = SimpleNamespace(message_id="<other@city.example>")
    assert not bounces.take(report(other))


def test_the_command_reads_a_report_from_a_pipe(sent, monkeypatch, capsys):
    pipe = SimpleNamespace(buffer=io.BytesIO(report(sent)))
    monkeypatch.setattr("sys.stdin", pipe)
    assert main(["bounce"]) == 0
    assert capsys.readouterr().out == "noted\n"
    sent.refresh_from_db()
    assert sent.state == "bounced"
