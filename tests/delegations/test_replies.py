"""A city replies, changes it, declines; or the secretariat writes it down."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from intercity.base.files import path_of
from intercity.base.models import Entry, File, Mail
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.log import Note, log_mail, note_correspondence
from intercity.delegations.actions.replies import Received, ReplyFacts, reply
from intercity.delegations.models import Correspondence, Invitation, Reply
from intercity.planning.exchange import brief_of
from intercity.seminars.question import Asks
from intercity.seminars.written import period
from tests.delegations.invited import invite, letter, participant_of, speaker
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW, asking_edition

pytestmark = pytest.mark.django_db

COMES = ReplyFacts(
    takes_part=True,
    presents=True,
    level="senior",
    sessions=frozenset({2}),
    unavailable=(period("2027-01-20T08:00/2027-01-20T12:00"),),
    words="With pleasure.",
)
STAYS = ReplyFacts(takes_part=False, words="Our council meets that day.")
BY_LETTER = Received(channel="letter", on=date(2026, 11, 27))


@pytest.fixture
def edition():
    return asking_edition(was_held=False)


@pytest.fixture
def by(edition):
    return speaker(edition)


def answer(edition, facts, by, revision=None, **options):
    participant = participant_of(edition)
    if revision is None:
        invitation = Invitation.objects.filter(participant=participant).first()
        revision = invitation.revision if invitation else 0
    return reply(participant, facts, revision=revision, by=by, now=NOW, **options)


def code_of(call, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        call(*args, **kwargs)
    return refused.value.code


def test_a_reply_is_kept_told_logged_and_asked_of_the_planner(edition, by):
    invitation, _token = invite(edition)
    row = answer(edition, COMES, by, letter=letter())
    invitation.refresh_from_db()
    assert (invitation.state, invitation.answered_at) == ("accepted", NOW)
    assert (row.answer, row.level, row.sessions, row.channel) == (
        "accepted",
        "senior",
        [2],
        "web",
    )
    assert (row.by, row.recorded_by, row.received_on) == (by, None, NOW.date())
    assert path_of(row.file.place).read_bytes() == letter().read()
    unit = next(
        one for one in brief_of(edition).question.cities if one.slug == "valmont"
    )
    assert unit.presents
    assert unit.prefers == COMES.sessions
    assert unit.calendar.unavailable == COMES.unavailable
    lines = Correspondence.objects.order_by("pk")
    assert [(one.direction, one.channel, one.reply, one.file) for one in lines] == [
        ("in", "web", row, row.file),
        ("out", "mail", None, None),
    ]
    (mail,) = Mail.objects.all()
    assert mail.to == by.email
    assert "takes part, presents" in mail.text
    entry = Entry.objects.get(action="invitation.reply")
    assert entry.data == {"city": "valmont", "answer": "accepted", "channel": "web"}


def test_a_changed_reply_keeps_the_earlier_one_and_its_letter(edition, by):
    invite(edition)
    first = answer(edition, COMES, by, letter=letter())
    second = answer(edition, replace(COMES, presents=False), by)
    assert list(Reply.objects.all()) == [second, first]
    assert (second.file, first.presents) == (first.file, True)
    assert not participant_of(edition).presents


def test_the_same_reply_again_is_none(edition, by):
    invite(edition)
    first = answer(edition, COMES, by)
    # Sent twice from one page: the revision is the old one.
    assert answer(edition, COMES, by, revision=1) == first
    assert Reply.objects.count() == Mail.objects.count() == 1


def test_a_page_that_is_out_of_date_is_a_conflict(edition, by):
    invite(edition)
    answer(edition, COMES, by)
    with pytest.raises(Stale) as stale:
        answer(edition, replace(COMES, level="leader"), by, revision=1)
    assert stale.value.theirs == {"level": "senior", "revision": 2}
    assert stale.value.yours == {"level": "leader"}
    assert Reply.objects.count() == 1


def test_who_has_not_accepted_declines_and_who_has_withdraws(edition, by):
    invitation, _token = invite(edition)
    assert answer(edition, STAYS, by).answer == "declined"
    assert not participant_of(edition).takes_part
    assert answer(edition, COMES, by).answer == "accepted"
    assert participant_of(edition).takes_part
    out = answer(edition, replace(COMES, takes_part=False), by)
    assert (out.answer, out.presents, out.sessions, out.words) == (
        "withdrawn",
        None,
        [],
        "With pleasure.",
    )
    invitation.refresh_from_db()
    assert (invitation.state, participant_of(edition).takes_part) == (
        "declined",
        False,
    )
    # What it had asked is kept, should it come after all.
    assert Asks.of(participant_of(edition).asks).prefers == COMES.sessions


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (None, "not_invited"),
        ("draft", "not_invited"),
        ("withdrawn", "not_invited"),
        ("expired", "expired"),
    ],
)
def test_who_was_not_invited_or_is_too_late_writes_to_the_secretariat(
    edition, by, state, code
):
    if state:
        invite(edition, state=state)
    assert code_of(answer, edition, COMES, by) == code
    desk = PersonFactory.create()
    row = answer(edition, COMES, desk, received=BY_LETTER)
    assert (row.recorded_by, row.channel, row.received_on) == (
        desk,
        "letter",
        date(2026, 11, 27),
    )
    assert row.invitation.state == "accepted"
    entry = Entry.objects.get(action="invitation.record_reply")
    assert entry.data["channel"] == "letter"


def test_nothing_is_answered_of_an_edition_that_was_held(edition, by):
    invite(edition)
    edition.was_held = True
    edition.save()
    assert code_of(answer, edition, COMES, by) == "held"
    assert code_of(answer, edition, COMES, by, received=BY_LETTER) == "held"


def test_a_recorded_reply_is_told_to_the_city_which_corrects_it(edition, by):
    invite(edition)
    desk = PersonFactory.create(email="desk@host.example")
    recorded = answer(edition, COMES, desk, received=BY_LETTER, letter=letter())
    (mail,) = Mail.objects.all()
    assert (mail.to, mail.headers["Reply-To"]) == (by.email, "desk@host.example")
    assert "27 November 2026 (letter)" in mail.text
    # Saying the same as the secretariat wrote down is the city's own answer.
    own = answer(edition, COMES, by)
    assert (own.recorded_by, own.file) == (None, recorded.file)
    corrected = answer(edition, replace(COMES, level="leader"), by)
    assert corrected.level == "leader"
    assert Reply.objects.count() == 3


def test_a_day_that_has_not_come_is_no_day_of_receipt(edition):
    invite(edition)
    desk = PersonFactory.create()
    tomorrow = Received(channel="mail", on=NOW.date() + timedelta(days=2))
    assert code_of(answer, edition, COMES, desk, received=tomorrow) == "in_the_future"
    assert Reply.objects.count() == 0


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (letter("letter.exe"), "file_not_accepted"),
        (letter("letter.pdf", b"MZ\x90 not a letter"), "file_not_what_it_says"),
        (letter("letter.pdf", b""), "file_empty"),
        (letter("letter.pdf", b"%PDF-1.4" + b" " * 10 * 1024 * 1024), "file_too_large"),
    ],
)
def test_a_file_that_is_no_letter_is_refused_and_nothing_is_kept(
    edition, by, upload, code
):
    invite(edition)
    assert code_of(answer, edition, COMES, by, letter=upload) == code
    assert Reply.objects.count() == File.objects.count() == 0
    assert not Correspondence.objects.exists()


# The log


def test_a_call_is_noted_with_its_letter(edition):
    desk = PersonFactory.create()
    note = Note(
        direction="in",
        channel="telephone",
        on=date(2026, 11, 30),
        subject="Asks for a later hour",
        is_shown=False,
    )
    line = note_correspondence(
        participant_of(edition), note, letter=letter(), by=desk, now=NOW
    )
    assert line.file is not None
    assert (line.subject, line.is_shown, line.file.name, line.by) == (
        "Asks for a later hour",
        False,
        "letter.pdf",
        desk,
    )
    entry = Entry.objects.get(action="correspondence.note")
    assert entry.data == {"city": "valmont", "line": line.pk, "channel": "telephone"}


def test_a_mail_is_logged_once(edition, by, django_assert_num_queries):
    invite(edition)
    answer(edition, COMES, by)
    participant = participant_of(edition)
    lines, mails = Correspondence.objects.count(), list(Mail.objects.all())
    with django_assert_num_queries(1):
        log_mail(participant, mails, by=None, now=NOW)
    assert Correspondence.objects.count() == lines
