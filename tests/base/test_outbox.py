"""Mails are rows, sent at least once by a job to a real server on this machine."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from intercity.base import outbox
from intercity.base.clock import now
from intercity.base.models import Mail

pytestmark = pytest.mark.django_db

NOW = now()


class Server:
    """What it answers to a mail's recipient and to its words; keeps what it took."""

    def __init__(self):
        self.to_recipient = "250 OK"
        self.to_words = "250 OK"
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- the same
        if self.to_words == "drop":
            server.transport.abort()
            return "421 gone"
        if self.to_words.startswith("250"):
            self.taken.append(envelope)
        return self.to_words


class Anywhere(Controller):
    """A server at any free port."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def server(settings):
    """A mail server, set as the transport."""
    there = Server()
    controller = Anywhere(there, hostname="127.0.0.1", port=0)
    controller.start()
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_BACKEND = "intercity.base.outbox.Outbox"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_TIMEOUT = 5
    yield there
    controller.stop()


def letter(*to, **given):
    """A letter with plain text, HTML and a calendar file."""
    message = EmailMultiAlternatives(
        "招待状", "Dear city,", to=list(to or ["rio@city.example"]), **given
    )
    message.attach_alternative("<p>Dear city,</p>", "text/html")
    message.attach("part.ics", "BEGIN:VCALENDAR\r\n", "text/calendar")
    return message


def posted(**given):
    (row,) = outbox.post(letter(), now=NOW, **given)
    return row


def state_of(row):
    row.refresh_from_db()
    return row.state


def test_whoever_sends_a_mail_writes_a_row_and_asks_for_a_job(server):
    letter("a@city.example", "b@city.example").send()
    assert sorted(Mail.objects.values_list("to", "state")) == [
        ("a@city.example", "waiting"),
        ("b@city.example", "waiting"),
    ]
    assert server.taken == []
    asked = [job.args_kwargs["args"] for job in DBTaskResult.objects.ready()]
    assert [name for name, _given in asked] == ["base.send_mail"] * 2


def test_a_mail_arrives_whole(server):
    row = posted(about="seminars:edition:partners-3")
    outbox.send(row.pk, now=NOW)
    assert state_of(row) == "sent"
    assert (row.sent_at, row.attempts, row.error) == (NOW, 1, "")
    (envelope,) = server.taken
    assert envelope.rcpt_tos == ["rio@city.example"]
    arrived = message_from_bytes(envelope.content, policy=default)
    assert arrived["Subject"] == "招待状"
    assert arrived["Message-ID"] == row.message_id
    assert arrived.get_body(("plain",)).get_content().strip() == "Dear city,"
    assert arrived.get_body(("html",)).get_content().strip() == "<p>Dear city,</p>"
    (calendar,) = arrived.iter_attachments()
    assert calendar.get_filename() == "part.ics"
    assert calendar.get_content() == "BEGIN:VCALENDAR\r\n"


def test_a_mail_that_was_sent_is_not_sent_again(server):
    row = posted()
    outbox.send(row.pk, now=NOW)
    outbox.send(row.pk, now=NOW + timedelta(days=1))
    assert len(server.taken) == 1


def test_the_same_key_to_the_same_address_is_one_mail(server):
    first, again = posted(key="invited:rio:1"), posted(key="invited:rio:1")
    assert first == again
    assert posted(key="invited:rio:2") != first
    assert Mail.objects.count() == DBTaskResult.objects.count() == 2


def test_what_is_taken_back_tells_nobody(server):
    with transaction.atomic():
        posted()
        transaction.set_rollback(True)
    assert Mail.objects.count() == DBTaskResult.objects.count() == 0


@pytest.mark.parametrize("answer", ["451 come again", "drop"])
def test_what_a_server_puts_off_is_tried_again_and_the_same(server, answer):
    row = posted()
    server.to_words = answer
    outbox.send(row.pk, now=NOW)
    assert state_of(row) == "waiting"
    assert row.due_at == NOW + timedelta(minutes=1)
    assert row.error
    outbox.send(row.pk, now=NOW + timedelta(seconds=59))
    assert row.attempts == 1
    server.to_words = "250 OK"
    outbox.send(row.pk, now=row.due_at)
    assert state_of(row) == "sent"
    assert row.message_id.encode() in server.taken[0].content


def test_without_a_server_a_mail_fails_after_two_days(server, settings):
    settings.EMAIL_PORT = 1
    row, waited = posted(), timedelta()
    while state_of(row) == "waiting":
        outbox.send(row.pk, now=row.due_at)
        waited = row.due_at - NOW
    assert row.state == "failed"
    assert "refused" in row.error.lower()
    assert timedelta(hours=44) < waited < timedelta(hours=48)


def test_a_mail_that_no_server_could_be_given_fails_too(server):
    (row,) = outbox.post(letter(headers={"X-Of": "two\nlines"}), now=NOW)
    while state_of(row) == "waiting":
        outbox.send(row.pk, now=row.due_at)
    assert (row.state, row.attempts, server.taken) == ("failed", 9, [])
    assert "newlines" in row.error


@pytest.mark.parametrize("where", ["to_recipient", "to_words"])
def test_what_a_server_refuses_has_failed_and_is_sent_again_by_hand(server, where):
    row = posted()
    setattr(server, where, "550 no such mailbox")
    outbox.send(row.pk, now=NOW)
    assert state_of(row) == "failed"
    assert row.error == "550 no such mailbox"
    setattr(server, where, "250 OK")
    outbox.resend(row, by=None, now=NOW)
    outbox.send(row.pk, now=NOW)
    assert state_of(row) == "sent"


def test_a_mail_that_came_back_is_known_by_its_id(server):
    row = posted()
    outbox.send(row.pk, now=NOW)
    assert outbox.bounced(row.message_id, "550 moved away")
    assert not outbox.bounced("<nobody@city.example>", "550")
    assert (state_of(row), row.error) == ("bounced", "550 moved away")


def test_the_words_of_a_secret_mail_go_with_it(server):
    row = posted(is_secret=True)
    outbox.send(row.pk, now=NOW)
    assert b"Dear city," in server.taken[0].content
    row.refresh_from_db()
    assert (row.state, row.text, row.html, row.attachments) == ("sent", "", "", [])
    outbox.resend(row, by=None, now=NOW)
    assert state_of(row) == "sent"


@pytest.mark.parametrize(
    ("answer", "attempts"), [("550 no such mailbox", 1), ("451 come again", 3)]
)
def test_what_would_come_too_late_is_given_up_with_its_words(server, answer, attempts):
    row = posted(is_secret=True, expires_at=NOW + timedelta(minutes=10))
    server.to_words = answer
    while state_of(row) == "waiting":
        outbox.send(row.pk, now=row.due_at)
    assert (row.state, row.text, row.html, row.attachments) == ("failed", "", "", [])
    assert (row.error, row.attempts) == (answer, attempts)
    server.to_words = "250 OK"
    assert not outbox.resend(row, by=None, now=NOW)
    assert server.taken == []


def test_a_mail_that_nobody_took_in_time_is_not_sent(server):
    row = posted(is_secret=True, expires_at=NOW + timedelta(minutes=10))
    outbox.send(row.pk, now=NOW + timedelta(minutes=10))
    assert (state_of(row), row.text, server.taken) == ("failed", "", [])


def test_the_sweep_asks_again_for_what_a_worker_left(server):
    row = posted()
    DBTaskResult.objects.all().delete()
    later = NOW + timedelta(minutes=10)
    assert outbox.sweep(NOW) == 0
    assert outbox.sweep(later) == 1
    assert outbox.sweep(later) == 0
    (job,) = DBTaskResult.objects.ready()
    assert job.args_kwargs["args"] == ["base.send_mail", {"mail": row.pk}]


def test_a_mail_that_is_being_sent_is_left_alone(server, monkeypatch):
    row = posted()
    monkeypatch.setattr(mail, "get_connection", _killed)
    with pytest.raises(KeyboardInterrupt):
        outbox.send(row.pk, now=NOW)
    monkeypatch.undo()
    outbox.send(row.pk, now=NOW + timedelta(minutes=4))
    assert state_of(row) == "waiting"
    outbox.send(row.pk, now=NOW + timedelta(minutes=5))
    assert state_of(row) == "sent"


def held_back():
    return outbox.withhold(Mail.objects.all())


def test_only_what_is_secret_and_still_waits_is_withheld(server):
    other, sent = posted(), posted(is_secret=True)
    outbox.send(sent.pk, now=NOW)
    row = posted(is_secret=True)
    assert held_back() == 1
    outbox.send(row.pk, now=NOW)
    assert outbox.sweep(NOW + timedelta(days=1)) == 1
    assert not outbox.resend(row, by=None, now=NOW)
    states = [state_of(one) for one in (other, sent, row)]
    assert states == ["waiting", "sent", "withheld"]
    assert (row.text, row.html, row.attachments) == ("", "", [])
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("250 OK", "sent"),
        ("451 come again", "withheld"),
        ("550 no such mailbox", "withheld"),
    ],
)
def test_what_is_withheld_while_it_is_sent_may_arrive(
    server, monkeypatch, answer, state
):
    row = posted(is_secret=True)
    server.to_words = answer
    monkeypatch.setattr(outbox, "message_of", _withholding(outbox.message_of))
    outbox.send(row.pk, now=NOW)
    assert (state_of(row), row.text, row.html) == (state, "", "")
    assert outbox.sweep(NOW + timedelta(days=1)) == 0


def _withholding(message_of):
    """The link is taken away while the mail is given to the server."""

    def taken_away(row):
        assert held_back() == 1
        return message_of(row)

    return taken_away


def _killed(*_given):
    raise KeyboardInterrupt
