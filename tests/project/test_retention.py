"""Data go when their period is over, and not a day before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django_tasks_db.models import DBTaskResult

from intercity.base import files, jobs, outbox, retention
from intercity.base.files import PDF, keep
from intercity.base.models import Entry, Mail
from intercity.base.periods import before
from intercity.cities.models import FocalPoint
from intercity.delegations.actions.consents import Answers, answer
from intercity.delegations.actions.members import note_access_needs
from intercity.delegations.consents import asked_of
from intercity.delegations.links import make_link
from intercity.delegations.models import (
    AccessNeeds,
    Consent,
    Correspondence,
    Link,
    Member,
    MemberTable,
    Purpose,
)
from intercity.people.models import Person
from intercity.seminars.models import Edition, Participant
from tests.factories.members import member_of
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory, ParticipantFactory, RoleFactory

pytestmark = pytest.mark.django_db

# The only edition's last day, and days after it.
LAST = date(2025, 1, 20)
PAPER = b"%PDF-1.7\n"


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def at(months: int, days: int = 0) -> datetime:
    """An instant so long after the last day."""
    year, month = divmod(LAST.month - 1 + months, 12)
    day = datetime(LAST.year + year, month + 1, LAST.day, 12, tzinfo=UTC)
    return day + timedelta(days=days)


@pytest.fixture
def city() -> Participant:
    edition = EditionFactory.create(dates=[LAST.isoformat(), "2025-01-19"])
    return ParticipantFactory.create(edition=edition)


@pytest.fixture
def member(city: Participant) -> Member:
    return member_of(city)


def gone(now: datetime, *, dry: bool = False) -> dict[str, int]:
    found = retention.run(now=now, dry=dry)
    return {f"{one.code}:{one.table}": one.rows for one in found if one.rows}


def test_access_needs_go_a_month_after(member: Member) -> None:
    AccessNeeds.objects.create(member=member, words="A ramp", at=at(-2))
    key = "access_needs:delegations.AccessNeeds"
    assert key not in gone(at(1))
    assert gone(at(1, 1), dry=True)[key] == 1
    assert AccessNeeds.objects.exists()
    assert gone(at(1, 1))[key] == 1
    assert not AccessNeeds.objects.exists()
    entry = Entry.objects.get(action="site.let_go")
    assert entry.data["rows"][key] == 1
    member.refresh_from_db()
    assert member.known_as == "Mina Kang"


@pytest.mark.parametrize("out", ["withdrawn_at", "refused_at"])
def test_access_needs_of_who_does_not_take_part_go_a_month_after_that(
    city: Participant, member: Member, out: str
) -> None:
    other = member_of(city, "Ueda")
    for one in (member, other):
        AccessNeeds.objects.create(member=one, words="A ramp", at=at(-6))
    Member.objects.filter(pk=member.pk).update(**{out: at(-5)})
    key = "access_needs:delegations.AccessNeeds"
    assert key not in gone(at(-4))
    assert gone(at(-4, 1))[key] == 1
    assert AccessNeeds.objects.get().member == other


def test_names_of_members_go_and_the_count_stays(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(attended_at=at(0))
    assert "members:delegations.Member" not in gone(at(36))
    assert gone(at(36, 1))["members:delegations.Member"] == 1
    member.refresh_from_db()
    assert (member.known_as, member.email, bool(member.title)) == ("", "", False)
    assert (member.attended_at, member.withdrawn_at) == (at(0), None)
    assert "members:delegations.Member" not in gone(at(36, 2))


def test_access_needs_of_an_edition_without_a_date_go_too(
    member: Member, settings: Any
) -> None:
    key = "access_needs:delegations.AccessNeeds"
    Edition.objects.update(dates=[])
    note_access_needs(member, "A ramp", by=None, now=at(-2))
    assert key not in gone(at(11))
    note_access_needs(member, "A ramp and captions", by=None, now=at(0))
    # A day is set after all: from then on that one counts.
    Edition.objects.update(dates=["2026-02-20"])
    assert key not in gone(at(14))
    Edition.objects.update(dates=[])
    assert key not in gone(at(13))
    assert gone(at(13, 1))[key] == 1
    assert not AccessNeeds.objects.exists()
    note_access_needs(member, "A ramp", by=None, now=at(0))
    settings.RETENTION = {"access_needs": "10d"}
    assert key not in gone(at(12, 9))
    assert gone(at(12, 11))[key] == 1


def test_an_edition_without_a_date_keeps_its_members(member: Member) -> None:
    edition = member.edition
    edition.dates = []
    edition.save()
    assert gone(at(400)).keys() <= {
        "mail_words:base.Mail",
        "mails:base.Mail",
        "jobs:django_tasks_database.DBTaskResult",
    }


def test_consents_and_letters_go_in_their_time(member: Member) -> None:
    make_link(member=member, address=member.email, now=at(-1))
    link = Link.objects.latest("pk")
    seen = {one.purpose: one.seen for one in asked_of(member.edition)}
    answers = Answers({Purpose.PHOTO: True}, seen, "en")
    answer(member, answers, link=link, now=at(-1))
    upload = SimpleUploadedFile("letter.pdf", PAPER)
    assert member.delegation is not None
    log = Correspondence.objects.create(
        participant=member.delegation.participant,
        direction="in",
        channel="mail",
        on=LAST,
        subject="Nomination",
        words="We nominate somebody.",
        file=keep(upload, PDF, by=None, now=at(-1)),
        at=at(-1),
    )
    # Both ended with the release, three weeks after the first day.
    assert gone(at(1, 16)) == {}
    assert gone(at(1, 18)) == {"links:delegations.Link": 2}
    assert gone(at(36)) == {}
    assert gone(at(36, 1))["letters:delegations.Correspondence"] == 1
    log.refresh_from_db()
    assert (log.words, log.subject) == ("", "Nomination")
    assert log.file is not None
    assert log.file.erased_at == at(36, 1)
    assert files.sweep(at(36, 1)) in {0, 1}
    assert not files.path_of(log.file.place).exists()
    assert Consent.objects.exists()
    assert gone(at(60, 1))["consents:delegations.Consent"] == 1
    assert not Consent.objects.exists()


def test_words_of_mails_go_before_the_mails() -> None:
    message = EmailMessage("Subject", "Words", to=["a@city.example"])
    sent, waiting = (
        outbox.post(message, now=at(0), key=key)[0] for key in ("sent", "waiting")
    )
    Mail.objects.filter(pk=sent.pk).update(state=Mail.State.SENT)
    assert "mail_words:base.Mail" not in gone(at(12))
    assert gone(at(12, 1))["mail_words:base.Mail"] == 1
    sent.refresh_from_db()
    assert (sent.subject, sent.text, sent.to) == ("", "", "a@city.example")
    waiting.refresh_from_db()
    assert waiting.text == "Words"
    assert "mail_words:base.Mail" not in gone(at(12, 2))
    assert gone(at(36, 1))["mails:base.Mail"] == 1
    assert list(Mail.objects.all()) == [waiting]


def test_a_host_sets_other_periods(settings: Any) -> None:
    settings.RETENTION = {"mail_words": "10d"}
    message = EmailMessage("Subject", "Words", to=["a@city.example"])
    (mail,) = outbox.post(message, now=at(0))
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT)
    assert gone(at(0, 9)) == {}
    assert gone(at(0, 11)) == {"mail_words:base.Mail": 1}


def test_who_has_no_part_is_asked_and_then_erased(city: Participant) -> None:
    ended, stays, works = (
        PersonFactory.create(joined_at=at(-30), last_login=at(-2)) for _ in range(3)
    )
    for person in (ended, stays, works):
        FocalPoint.objects.create(
            city=city.city, person=person, from_on=date(2020, 1, 1), until_on=LAST
        )
    RoleFactory.create(person=works)
    address = ended.email

    assert gone(at(22)) == {}
    assert not Mail.objects.exists()
    assert gone(at(23, 5)) == {}
    asked = Mail.objects.filter(subject="Your account will be erased")
    assert {mail.to for mail in asked} == {ended.email, stays.email}
    gone(at(23, 6))
    assert asked.count() == 2

    Person.objects.filter(pk=stays.pk).update(last_login=at(23, 10))
    assert gone(at(24, 3)) == {}
    assert gone(at(24, 10))["contacts:people.Person"] == 1
    ended.refresh_from_db()
    assert ended.is_erased
    assert not Mail.objects.filter(to=address).exists()
    assert FocalPoint.objects.get(person=ended).known_as == ""
    assert "contacts:people.Person" not in gone(at(24, 11))
    for person in (stays, works):
        person.refresh_from_db()
        assert not person.is_erased

    gone(at(46, 25))
    assert asked.filter(to=stays.email).count() == 2, "asked once more, years later"


def test_links_tables_jobs_and_sessions_go(city: Participant, client: Any) -> None:
    client.force_login(PersonFactory.create())
    Session.objects.update(expire_date=at(1))
    MemberTable.objects.create(edition=city.edition, cells=[["Kang"]], at=at(0))
    jobs.enqueue("base.nothing")
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=at(0))
    member = member_of(city)
    make_link(member=member, address=member.email, now=at(0), expires_at=at(0, 1))
    ended = Link.objects.filter(expires_at=at(0, 1))
    DBTaskResult.objects.exclude(status="SUCCESSFUL").delete()
    assert gone(at(0, 2)) == {"tables:delegations.MemberTable": 1}
    assert gone(at(2, 2)) == {
        # One that expired, and the member's own, which ended with the release.
        "links:delegations.Link": 2,
        "sessions:sessions.Session": 1,
        "jobs:django_tasks_database.DBTaskResult": 1,
    }
    assert not ended.exists()


def test_one_worker_a_day_asks_for_the_run() -> None:
    cache.clear()
    day = datetime(2026, 12, 1, 8, tzinfo=UTC)
    asked = [retention.daily(day + timedelta(hours=hour)) for hour in (0, 1, 15, 16)]
    assert asked == [True, False, False, True]
    assert DBTaskResult.objects.count() == 2


def test_a_month_before_a_long_day() -> None:
    assert before("1m", datetime(2027, 3, 31, tzinfo=UTC)).date() == date(2027, 2, 28)
    assert before("14m", datetime(2027, 1, 31, tzinfo=UTC)).date() == date(2025, 11, 30)
    assert before("10d", datetime(2027, 1, 5, tzinfo=UTC)).date() == date(2026, 12, 26)
