"""The pages of a reply and of the log, for focal points and the secretariat."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intercity.base.models import Mail
from intercity.delegations.actions.log import log_mail
from intercity.delegations.models import Correspondence, Invitation, Reply
from tests.browsing import Visitor
from tests.delegations.invited import PDF, invite, letter, participant_of, speaker
from tests.factories.planning import NOW, asking_edition
from tests.factories.programme import SessionFactory
from tests.markup import inline_code, parsed, words

pytestmark = pytest.mark.django_db

REPLY: dict[str, str | list[str]] = {
    "takes_part": "1",
    "presents": "0",
    "level": "senior",
    "sessions": ["2"],
    "unavailable": "2027-01-20 08:00 – 12:00",
    "words": "With pleasure.",
}


@pytest.fixture
def edition():
    return asking_edition(was_held=False)


@pytest.fixture
def own(edition):
    """A browser of who speaks for the city."""
    visitor = Visitor()
    visitor.client.force_login(speaker(edition))
    return visitor


def address(edition, rest="reply/"):
    return f"/en/desk/{edition.slug}/my-city/valmont/{rest}"


def desk_address(edition, rest="reply/"):
    return f"/en/desk/{edition.slug}/cities/valmont/{rest}"


def test_a_focal_point_replies_and_changes_it(edition, own):
    invite(edition)
    page = own.open(address(edition))
    assert "Please reply by" in page.text
    done = own.send_form(page.form("Send the reply").filled(REPLY))
    assert done.address == address(edition)
    assert "Please reply by" not in done.text
    assert "Your reply is kept: your city takes part." in done.text
    assert "takes part, does not present" in done.text
    assert "20 January 2027 08:00–12:00" in done.text
    reply = Reply.objects.get()
    assert (reply.presents, reply.level, reply.sessions, reply.unavailable) == (
        False,
        "senior",
        [2],
        ["2027-01-20T08:00/2027-01-20T12:00"],
    )
    again = done.form("Send the reply")
    assert again.value("unavailable") == "2027-01-20 08:00 – 12:00"
    out = own.send_form(again.filled({"takes_part": "0", "words": "A storm."}))
    assert "no longer takes part" in out.text
    assert "Earlier replies" in out.text
    assert Invitation.objects.get().state == "declined"


def test_only_sessions_that_there_may_be_are_offered(edition, own):
    def offered():
        boxes = parsed(own.open(address(edition)).html).iter("input")
        return [one.get("value") for one in boxes if one.get("name") == "sessions"]

    invite(edition)
    wish = participant_of(edition)
    wish.asks = {"prefers": [3]}
    wish.save()
    # The planner compares one session with two.
    assert offered() == ["1", "2"]
    SessionFactory.create(edition=edition, number=1)
    assert offered() == ["1"]


def test_what_was_typed_stays_when_it_is_not_accepted(edition, own):
    invite(edition)
    hours = "mornings\n2027-01-20 20:00 – 19:00"
    typed = {**REPLY, "unavailable": hours}
    del typed["takes_part"]
    sent = own.send_form(
        own.open(address(edition)).form("Send the reply").filled(typed),
        files={"letter": letter()},
    )
    assert sent.status == 200
    assert sent.tree.findtext(".//title") == "Error: Reply – Valmont – Intercity"
    assert "“mornings” is not accepted" in sent.text
    assert "“2027-01-20 20:00 – 19:00” ends before it begins." in sent.text
    assert "Choose “letter.pdf” again" in sent.text
    assert "Say whether the city takes part." in sent.text
    form = sent.form("Send the reply")
    assert (form.value("unavailable"), form.value("words")) == (
        hours,
        "With pleasure.",
    )
    assert not Reply.objects.exists()


def test_two_who_answer_at_once_see_both_answers(edition, own):
    invite(edition)
    page = own.open(address(edition))
    own.send_form(page.form("Send the reply").filled(REPLY))
    second = page.form("Send the reply").filled({**REPLY, "level": "leader"})
    late = own.send_form(second, status=409)
    assert "senior official" in late.text
    assert "leader" in late.text
    assert Reply.objects.get().level == "senior"


@pytest.mark.parametrize("state", [None, "draft", "expired"])
def test_without_an_open_invitation_the_page_says_whom_to_write_to(edition, own, state):
    if state:
        invite(edition, state=state)
    page = own.open(address(edition))
    assert page.status == 200
    assert "Please reply by" not in page.text
    assert "Write to the secretariat" in page.text
    assert [label for _form, label in page.forms()] == ["Sign out"]


def test_a_letter_comes_with_a_reply_and_is_read_by_both_sides(edition, own, desk):
    invite(edition)
    form = own.open(address(edition)).form("Send the reply").filled(REPLY)
    own.send_form(form, files={"letter": letter()})
    line = Correspondence.objects.get(direction="in")
    path = address(edition, f"correspondence/{line.pk}/file/")
    for reader in (own.client, desk):
        sent = reader.get(path)
        assert b"".join(sent.streaming_content) == PDF
        assert sent["Content-Disposition"] == 'attachment; filename="letter.pdf"'
        assert sent["Cache-Control"] == "private, no-store"
    other = Client()
    other.force_login(speaker(edition, "costa-serena"))
    assert other.get(path).status_code == 404


def test_a_file_that_is_no_letter_is_refused_at_its_field(edition, own):
    invite(edition)
    form = own.open(address(edition)).form("Send the reply")
    typed = form.filled({**REPLY, "unavailable": "mornings"})
    page = own.send_form(typed, files={"letter": letter("letter.exe")})
    assert "“letter.exe” is no kind of file that is accepted here" in page.text
    assert "“mornings” is not accepted" in page.text
    assert "again" not in page.text
    assert not Reply.objects.exists()


def test_the_secretariat_records_and_the_city_sees_by_whom(edition, own, desk):
    invite(edition)
    visitor = Visitor()
    visitor.client = desk
    page = visitor.open(desk_address(edition))
    assert "In the city’s own local time, one a line" in page.text
    form = page.form("Record the reply")
    recorded = form.filled(
        {**REPLY, "channel": "letter", "on": "2026-11-20", "presents": "1"}
    )
    done = visitor.send_form(recorded)
    assert done.address == f"/en/desk/{edition.slug}/replies/"
    assert "received on 20 November 2026 (letter)" in done.text
    assert "and the city is told so." in done.text
    seen = own.open(address(edition))
    assert "The secretariat wrote this down for your city." in seen.text
    corrected = own.send_form(seen.form("Send the reply").filled({"level": "leader"}))
    assert "The secretariat wrote this down for your city." not in corrected.text
    assert [one.recorded_by_id is None for one in Reply.objects.all()] == [True, False]


def test_where_nobody_speaks_for_the_city_the_desk_is_told_so(edition, desk):
    visitor = Visitor()
    visitor.client = desk
    form = visitor.open(desk_address(edition)).form("Record the reply")
    done = visitor.send_form(form.filled({**REPLY, "channel": "telephone"}))
    assert "Nobody speaks for the city yet, so that nobody is told." in done.text
    assert Mail.objects.count() == 0


def test_what_came_this_morning_came_on_the_hosts_day(edition, desk, monkeypatch):
    # 08:00 of the next day in Tokyo.
    morning = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    for view in ("replies", "log", "delegation"):
        monkeypatch.setattr(f"intercity.delegations.views.{view}.now", lambda: morning)
    for path in (
        desk_address(edition),
        desk_address(edition, "correspondence/add/"),
        address(edition, "delegation/add/"),
    ):
        tree = parsed(desk.get(path).content)
        (day,) = (one for one in tree.iter("input") if one.get("name") == "on")
        assert day.get("value") == "2026-12-01"


def test_the_secretariat_reads_the_citys_page_and_answers_nothing_there(edition, desk):
    invite(edition)
    page = desk.get(address(edition))
    assert "Record a reply that came by another way" in page.content.decode()
    assert desk.post(address(edition), {**REPLY, "revision": "1"}).status_code == 200
    assert not Reply.objects.exists()


# The log


def line(edition, subject, **fields):
    given = {"direction": "in", "channel": "mail", "on": NOW.date(), "at": NOW}
    return Correspondence.objects.create(
        participant=participant_of(edition), subject=subject, **(given | fields)
    )


def test_the_log_is_filtered_and_the_city_reads_what_is_shown_to_it(edition, own, desk):
    line(edition, "A call", channel="telephone")
    line(edition, "To them", direction="out")
    line(edition, "A note of ours", is_shown=False)
    text = words(parsed(desk.get(desk_address(edition, "correspondence/")).content))
    assert all(word in text for word in ("A call", "To them", "A note of ours"))
    seen = own.open(address(edition, "correspondence/"))
    assert "A call" in seen.text
    assert "A note of ours" not in seen.text
    calls = own.open(address(edition, "correspondence/?channel=telephone"))
    assert "A call" in calls.text
    assert "To them" not in calls.text
    both = own.open(address(edition, "correspondence/?channel=x&direction=out"))
    assert "To them" in both.text
    assert "A call" not in both.text
    hidden = Correspondence.objects.get(is_shown=False)
    assert (
        own.client.get(address(edition, f"correspondence/{hidden.pk}/")).status_code
        == 404
    )


def test_a_call_is_written_down(edition, desk):
    visitor = Visitor()
    visitor.client = desk
    form = visitor.open(desk_address(edition, "correspondence/add/")).form("Save")
    typed = {
        "direction": "in",
        "channel": "telephone",
        "on": "2026-11-20",
        "subject": "Asks for a later hour",
        "words": "Will write.",
    }
    done = visitor.send_form(form.filled(typed))
    assert done.address == desk_address(edition, "correspondence/")
    page = visitor.open(done.link("Asks for a later hour"))
    assert "Will write." in page.text
    again = visitor.send_form(form.filled({**typed, "on": "2099-01-01"}))
    assert "1 January 2099 has not come yet." in again.text


def test_the_words_of_a_mail_are_read_but_never_its_link(edition, own):
    invite(edition)
    own.send_form(own.open(address(edition)).form("Send the reply").filled(REPLY))
    mail = Mail.objects.get()
    row = Correspondence.objects.get(mail=mail)
    page = own.open(address(edition, f"correspondence/{row.pk}/"))
    assert "Your city’s reply to the" in page.text
    Mail.objects.update(is_secret=True)
    page = own.open(address(edition, f"correspondence/{row.pk}/"))
    assert "its words are not shown" in page.text
    assert "Your city’s reply to the" not in page.text


def test_the_log_takes_as_many_queries_for_one_line_as_for_many(edition, desk):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            answer = desk.get(desk_address(edition, "correspondence/"))
        assert answer.status_code == 200
        assert inline_code(answer.content) == []
        return len(seen)

    invitation, _token = invite(edition)
    row = invitation.replies.create(answer="accepted", received_on=NOW.date(), at=NOW)
    line(edition, "", reply=row)
    queries()
    one = queries()
    person = speaker(edition)
    for number in range(8):
        line(edition, f"Line {number}", by=person)
        line(edition, "", reply=row)
    mails = [
        Mail.objects.create(
            key=f"k{number}",
            to="x@x.example",
            subject=f"Mail {number}",
            message_id=f"<{number}@x>",
            text="x",
            written_at=NOW,
            due_at=NOW,
        )
        for number in range(3)
    ]
    log_mail(participant_of(edition), mails, by=None, now=NOW)
    assert queries() == one
