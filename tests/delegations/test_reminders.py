"""Reminders: to those who owe, in their language and time, each time once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intercity.base.models import Entry, Mail
from intercity.cities.models import FocalPoint
from intercity.delegations.actions.answering import accept_role, enter_addressee
from intercity.delegations.actions.invitations import GRACE, withdraw_invitation
from intercity.delegations.actions.reminders import remind, remind_all, step_at
from intercity.delegations.asked import owing_of
from intercity.delegations.drafting import Writer
from intercity.delegations.jobs import look_after
from intercity.delegations.links import link_of
from intercity.delegations.models import (
    Correspondence,
    Delegation,
    Invitation,
    LetterTemplate,
    Link,
)
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Deadline
from tests.factories.invitations import NOW, invitable, invited, inviting_edition
from tests.factories.people import PersonFactory
from tests.factories.seminars import RoleFactory

pytestmark = pytest.mark.django_db

TOKYO = ZoneInfo("Asia/Tokyo")
# The last minute of the host's day, eight weeks before 20 January 2027.
REPLY = datetime(2026, 11, 25, 23, 59, tzinfo=TOKYO)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def edition():
    return inviting_edition()


@pytest.fixture
def valmont(edition):
    return invitable(edition)


def reminders():
    return Mail.objects.filter(key__startswith="remind:").order_by("pk")


def test_a_deadline_has_its_steps():
    edition = inviting_edition()
    (reply,) = (
        one for one in Writer(edition).deadlines.values() if one.kind == "reply"
    )
    assert reply.at == REPLY
    moments = {
        -7 * DAY - HOUR: None,
        -7 * DAY: "week",
        -5 * DAY - HOUR: "week",
        -5 * DAY: None,
        -DAY: "day",
        DAY - HOUR: "day",
        DAY: None,
        3 * DAY: "late",
        5 * DAY: None,
    }
    assert {after: step_at(reply, REPLY + after) for after in moments} == moments


def test_who_owes_a_reply_is_reminded_once_for_each_step(edition, valmont):
    invited(valmont)
    colleague = RoleFactory.create(series=edition.series).person
    assert remind_all(REPLY - 8 * DAY) == 0
    assert remind_all(REPLY - 7 * DAY) == 1
    assert remind_all(REPLY - 7 * DAY + HOUR) == 0
    assert remind_all(REPLY - DAY) == 1
    assert remind_all(REPLY + 3 * DAY) == 1
    mail = reminders().first()
    assert mail.to == "valmont@example.org"
    assert mail.subject == "Reminder for Valmont: the reply to the invitation"
    assert "Wednesday 25 November 2026, 15:59 (Valmont, UTC+1)" in mail.text
    assert f"/en/desk/{edition.slug}/my-city/valmont/" in mail.text
    assert mail.headers["Reply-To"] == colleague.email
    assert "15:59" in mail.html
    assert Correspondence.objects.filter(mail__in=reminders()).count() == 3
    acts = Entry.objects.filter(action="invitations.remind")
    assert [act.data["step"] for act in acts.order_by("pk")] == ["week", "day", "late"]


def test_nobody_is_reminded_who_has_answered_or_was_invited_since(edition, valmont):
    invited(valmont)
    Invitation.objects.update(state=Invitation.State.ACCEPTED)
    assert remind_all(REPLY - 7 * DAY) == 0
    Invitation.objects.update(
        state=Invitation.State.INVITED, sent_at=REPLY - 7 * DAY + HOUR
    )
    assert remind_all(REPLY - 7 * DAY + 2 * HOUR) == 0


def test_a_city_invited_late_is_reminded_of_what_its_own_letter_said(edition, valmont):
    at = REPLY + 5 * DAY
    invited(valmont, at)
    writer = Writer(edition)
    reply = writer.deadlines["reply"]
    assert remind(writer, reply, step="now", by=None, now=at + DAY) == 1
    assert "The deadline is Monday 7 December 2026, 15:59" in reminders().get().text


def test_a_deadline_that_was_moved_is_another_one(edition, valmont):
    invited(valmont)
    assert remind_all(REPLY - 7 * DAY) == 1
    Deadline.objects.create(edition=edition, kind="reply", due_on=date(2026, 11, 26))
    assert remind_all(REPLY - 6 * DAY) == 1
    assert "26 November 2026" in reminders().last().text


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "the reply to the invitation"),
        ("ja", "招請への御回答"),
        ("zh-Hans", "对邀请的答复"),
        # As it is kept of who chose it on a page.
        ("zh-hans", "对邀请的答复"),
        ("ko", "초청에 대한 회신"),
    ],
)
def test_each_focal_point_reads_it_in_the_own_language(
    edition, valmont, language, asked
):
    deputy = PersonFactory.create(language=language)
    FocalPoint.objects.create(
        city=valmont.city, person=deputy, from_on=date(2020, 1, 1), is_deputy=True
    )
    invited(valmont)
    assert remind_all(REPLY - 7 * DAY) == 2
    mail = reminders().get(to=deputy.email)
    assert mail.language.lower() == language.lower()
    assert asked in mail.text
    assert asked in mail.subject
    assert "15:59" in mail.text
    assert "{" not in mail.text


def test_an_address_without_an_account_gets_a_new_link_and_keeps_the_old_one(
    edition, valmont
):
    invitation = invited(valmont)
    old = invitation.mail.text.partition("/link/")[2].partition("/")[0]
    FocalPoint.objects.all().delete()
    at = REPLY - 7 * DAY
    assert remind_all(at) == 1
    assert remind_all(at + HOUR) == 0
    mail = reminders().get()
    new = mail.text.partition("/link/")[2].partition("/")[0]
    assert mail.is_secret
    assert link_of(old, at).address == link_of(new, at).address == mail.to
    assert new not in Correspondence.objects.get(mail=mail).words
    # Neither is sent any more once the links open nothing.
    withdraw_invitation(valmont, revision=invitation.revision, by=None, now=at)
    assert set(Mail.objects.values_list("state", flat=True)) == {"withheld"}


def test_who_accepted_by_telephone_is_reminded_at_the_address_that_was_invited(
    edition, valmont
):
    invited(valmont)
    FocalPoint.objects.all().delete()
    Invitation.objects.update(state=Invitation.State.ACCEPTED)
    writer = Writer(edition)
    slides, at = writer.deadlines["slides"], REPLY + 20 * DAY
    valmont.presents = True
    valmont.save()
    assert remind(writer, slides, step="now", by=None, now=at) == 1
    mail = reminders().get()
    token = mail.text.partition("/link/")[2].partition("/")[0]
    # Later than the invitation itself could be answered.
    assert slides.at > Invitation.objects.get().expires_at
    found = link_of(token, slides.at)
    person = enter_addressee(found, now=slides.at)
    accept_role(found, by=person, now=slides.at, parts=NameParts("Roux"))
    assert FocalPoint.objects.get().city == valmont.city
    assert Invitation.objects.get().state == Invitation.State.ACCEPTED


def test_no_link_of_a_reminder_opens_for_ever(edition, valmont):
    FocalPoint.objects.all().delete()
    Invitation.objects.create(
        participant=valmont,
        address="office@valmont.example",
        state=Invitation.State.ACCEPTED,
    )
    writer = Writer(edition)
    names = writer.deadlines["names"]
    assert remind(writer, names, step="now", by=None, now=NOW) == 1
    assert Link.objects.get().expires_at == names.at + GRACE


def test_names_are_owed_by_those_who_take_part_and_have_not_handed_them_in(
    edition, valmont
):
    done = invitable(edition, "hanbit")
    for participant in (valmont, done):
        Invitation.objects.create(
            participant=participant, state=Invitation.State.ACCEPTED
        )
    Delegation.objects.create(participant=done, handed_in_at=NOW)
    assert owing_of(edition, "names") == {valmont.pk}
    assert owing_of(edition, "reply") == set()
    assert owing_of(edition, "group_photo") == set()


@pytest.mark.parametrize("state", sorted(set(Invitation.State) - {"accepted"}))
def test_nothing_of_a_presentation_is_asked_of_who_has_not_accepted(
    edition, valmont, state
):
    valmont.presents = True
    valmont.save()
    kinds = ("abstract", "slides", "technical_test")
    assert [owing_of(edition, kind) for kind in kinds] == [set()] * 3
    invited(valmont)
    Invitation.objects.update(state=state)
    assert [owing_of(edition, kind) for kind in kinds] == [set()] * 3
    writer = Writer(edition)
    for kind in kinds:
        due = writer.deadlines[kind]
        assert remind(writer, due, step="now", by=None, now=due.at) == 0
    Invitation.objects.update(state=Invitation.State.ACCEPTED)
    assert [owing_of(edition, kind) for kind in kinds] == [{valmont.pk}] * 3


def test_no_past_edition_reminds_anybody(edition, valmont):
    invited(valmont)
    edition.was_held = True
    edition.save()
    assert remind_all(REPLY - 7 * DAY) == 0


def test_an_own_reminder_with_a_gap_gives_way_to_the_shipped_one(edition, valmont):
    LetterTemplate.objects.create(
        edition=edition, kind="reminder", language="en", subject="S", body="{theme}"
    )
    invited(valmont)
    edition.theme = LocalizedText("en")
    edition.save()
    assert remind_all(REPLY - 7 * DAY) == 1
    assert reminders().get().text.startswith("Dear Kim")


def test_the_job_does_what_is_due(edition, valmont, monkeypatch):
    invited(valmont)
    monkeypatch.setattr("intercity.base.clock.now", lambda: REPLY - DAY)
    look_after()
    look_after()
    assert reminders().count() == 1


def test_many_are_reminded_in_a_fixed_number_of_queries(
    edition, django_assert_max_num_queries
):
    for number in range(12):
        Invitation.objects.create(
            participant=invitable(edition, f"town-{number}"),
            state=Invitation.State.INVITED,
        )
    writer = Writer(edition)
    due = writer.deadlines["reply"]
    with django_assert_max_num_queries(24):
        assert remind(writer, due, step="now-k", by=None, now=NOW) == 12
    assert remind(writer, due, step="now-k", by=None, now=NOW) == 0
