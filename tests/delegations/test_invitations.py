"""Inviting cities: all or none, once, to registered addresses alone; expiring."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend

from intercity.base import outbox
from intercity.base.models import Entry, Mail
from intercity.base.record import key_of
from intercity.base.refusals import Refusal, Stale
from intercity.cities.actions import Succession, hand_over
from intercity.cities.models import FocalPoint
from intercity.delegations.actions.answering import accept_role
from intercity.delegations.actions.expiry import expire
from intercity.delegations.actions.invitations import (
    GRACE,
    enter_address,
    invite,
    send_again,
    withdraw_invitation,
)
from intercity.delegations.addressees import invited as lines
from intercity.delegations.links import link_of
from intercity.delegations.models import Correspondence, Invitation, Letter, Link
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText
from intercity.seminars.deadlines import deadlines_of
from intercity.seminars.models import Deadline
from tests.cast import cast_of
from tests.factories.invitations import NOW, invitable, invited, inviting_edition
from tests.factories.people import PersonFactory
from tests.factories.seminars import ParticipantFactory
from tests.markup import parsed

pytestmark = pytest.mark.django_db

State = Invitation.State


@pytest.fixture
def edition():
    return inviting_edition()


@pytest.fixture
def valmont(edition):
    return invitable(edition)


def token_in(mail):
    return mail.text.partition("/link/")[2].partition("/")[0]


def refused(edition, *participants, **kwargs):
    with pytest.raises(Refusal) as caught:
        invite(
            edition,
            [one.pk for one in participants],
            key="k",
            by=None,
            now=kwargs.get("now", NOW),
        )
    assert not Mail.objects.exists()
    assert not Link.objects.exists()
    assert not Letter.objects.exists()
    return caught.value


def test_cities_are_invited_in_one_go_each_in_its_language_by_a_link_of_its_own(
    edition, valmont
):
    other = invitable(edition, "hanbit", language="ko", zone="Asia/Seoul")
    cast = cast_of(edition)
    count = invite(
        edition, [valmont.pk, other.pk], key="k", by=cast.secretariat, now=NOW
    )
    assert count == 2
    first, second = Mail.objects.order_by("pk")
    assert (first.to, first.language) == ("valmont@example.org", "en")
    assert (second.to, second.language) == ("hanbit@example.org", "ko")
    assert first.headers["Reply-To"] == cast.secretariat.email
    assert first.is_secret
    assert first.about == key_of(edition)
    invitation = Invitation.objects.get(participant=valmont)
    assert (invitation.state, invitation.language) == (State.INVITED, "en")
    assert invitation.address == "valmont@example.org"
    assert (invitation.sent_at, invitation.mail) == (NOW, first)
    link = link_of(token_in(first), NOW)
    assert (link.invitation, link.address) == (invitation, "valmont@example.org")
    assert "/ko/link/" in second.text
    assert f'href="http://127.0.0.1:8000/en/link/{token_in(first)}/"' in first.html
    # On a phone no link, nor any other word, makes the mail wider than that.
    shown = " ".join(parsed(first.html.replace("<wbr>", " ")).itertext())
    assert max(map(len, shown.split())) <= 40
    (entry,) = Entry.objects.filter(action="invitations.send")
    assert entry.data == {"cities": ["valmont", "hanbit"]}


def test_no_row_keeps_the_link_once_the_mail_is_sent(edition, valmont, monkeypatch):
    monkeypatch.setattr("django.core.mail.get_connection", lambda *_: EmailBackend())
    monkeypatch.setattr(
        "intercity.delegations.attachments.as_pdf", lambda *_: b"%PDF-1.7"
    )
    mail = invited(valmont).mail
    token = token_in(mail)
    outbox.send(mail.pk, now=NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html, mail.attachments) == ("sent", "", "", [])
    (line,) = Correspondence.objects.all()
    assert token not in line.words
    assert line.words.startswith("Dear Kim")
    assert (line.mail, line.direction, line.participant) == (mail, "out", valmont)


def test_a_double_click_sends_once(edition, valmont):
    chosen = [valmont.pk]
    assert invite(edition, chosen, key="k", by=None, now=NOW) == 1
    assert invite(edition, chosen, key="k", by=None, now=NOW) == 1
    assert Mail.objects.count() == Link.objects.count() == 1
    with pytest.raises(Refusal) as caught:
        invite(edition, chosen, key="another", by=None, now=NOW)
    assert caught.value.params == {"cities": ["Valmont"]}
    assert Mail.objects.count() == 1


def test_nothing_is_sent_where_one_city_has_no_address(edition, valmont):
    silent = ParticipantFactory.create(edition=edition)
    refusal = refused(edition, valmont, silent)
    assert refusal.code == "no_address"
    assert refusal.params == {"cities": [str(silent.city)]}
    assert not Invitation.objects.filter(state=State.INVITED).exists()


def test_a_letter_with_a_gap_is_never_sent(edition, valmont):
    edition.theme = LocalizedText("en")
    edition.save()
    refusal = refused(edition, valmont)
    assert (refusal.code, refusal.params) == ("gaps", {"gaps": {"Valmont": ["theme"]}})


def test_what_cannot_be_sent_is_refused_by_its_reason(edition, valmont):
    assert refused(edition).code == "none_chosen"
    stranger = invitable(inviting_edition(slug="other"), "far-away")
    assert refused(edition, valmont, stranger).code == "not_taking_part"
    over = datetime(2027, 1, 20, 15, 0, tzinfo=UTC)
    assert refused(edition, valmont, now=over).code == "reply_is_past"
    edition.dates = []
    edition.save()
    assert refused(edition, valmont).code == "no_dates"


def test_the_main_focal_point_is_written_to_unless_an_address_is_entered(
    edition, valmont
):
    deputy = PersonFactory.create(email="a.deputy@example.org")
    FocalPoint.objects.create(
        city=valmont.city, person=deputy, from_on=date(2019, 1, 1), is_deputy=True
    )
    enter_address(valmont, "office@valmont.example", revision=0, by=None, now=NOW)
    assert invited(valmont).address == "office@valmont.example"
    assert Mail.objects.get().text.startswith("Dear colleague,")
    with pytest.raises(Refusal) as caught:
        enter_address(valmont, "else@valmont.example", revision=2, by=None, now=NOW)
    assert caught.value.code == "already_invited"


def test_a_new_link_goes_to_registered_addresses_alone_and_ends_the_old_one(
    edition, valmont
):
    invitation = invited(valmont)
    old, revision = token_in(invitation.mail), invitation.revision
    with pytest.raises(Refusal) as caught:
        send_again(valmont, "else@x.example", revision=revision, by=None, now=NOW)
    assert caught.value.code == "not_registered"
    later = NOW + timedelta(days=1)
    deputy = PersonFactory.create(email="a.deputy@example.org")
    FocalPoint.objects.create(
        city=valmont.city, person=deputy, from_on=date(2019, 1, 1), is_deputy=True
    )
    for _click in range(2):
        mail = send_again(
            valmont, "a.deputy@example.org", revision=revision, by=None, now=later
        )
    states = Mail.objects.order_by("pk").values_list("state", "text")
    assert list(states) == [("withheld", ""), ("waiting", mail.text)]
    assert link_of(old, later) is None
    assert link_of(token_in(mail), later).address == "a.deputy@example.org"
    invitation.refresh_from_db()
    assert (invitation.mail, invitation.address) == (mail, "valmont@example.org")
    assert mail.attachments[0]["name"] == "partner-cities-3-001.pdf"
    with pytest.raises(Stale):
        withdraw_invitation(valmont, revision=revision, by=None, now=later)


def test_a_mail_that_waits_is_not_sent_once_the_invitation_is_withdrawn(
    edition, valmont
):
    other = invitable(edition, "osprey")
    invite(edition, [valmont.pk, other.pk], key="k", by=None, now=NOW)
    withdraw_invitation(valmont, revision=1, by=None, now=NOW)
    states = dict(Mail.objects.values_list("to", "state"))
    assert states == {
        "valmont@example.org": "withheld",
        "osprey@example.org": "waiting",
    }


def test_who_was_at_an_edition_that_was_held_stays_there(edition, valmont):
    revision = invited(valmont).revision
    edition.was_held = True
    edition.save()
    withdraw_invitation(valmont, revision=revision, by=None, now=NOW)
    valmont.refresh_from_db()
    assert valmont.takes_part


def test_who_handed_the_city_over_is_written_to_no_more(edition, valmont):
    invitation = invited(valmont)
    point, today = FocalPoint.objects.get(), NOW.date()
    successor = PersonFactory.create(email="iyer@example.org")
    days = Succession(parts=NameParts("Iyer"), from_on=today, until_on=today)
    hand_over(point, successor, days, by=None, now=NOW)
    with pytest.raises(Refusal) as caught:
        send_again(
            valmont, invitation.address, revision=invitation.revision, by=None, now=NOW
        )
    assert caught.value.code == "not_registered"
    (line,) = lines(edition, today)
    assert line.address == "valmont@example.org"
    withdraw_invitation(valmont, revision=invitation.revision, by=None, now=NOW)
    (line,) = lines(edition, today)
    assert line.address == "iyer@example.org"
    invite(edition, [valmont.pk], key="anew", by=None, now=NOW)
    assert Invitation.objects.get().address == "iyer@example.org"
    assert Mail.objects.get(key__startswith="invite:anew:").to == "iyer@example.org"


@pytest.mark.parametrize("before", [State.OPENED, State.EXPIRED])
def test_what_was_opened_once_stays_so_by_a_new_link(edition, valmont, before):
    revision = invited(valmont).revision
    Invitation.objects.update(state=before, opened_at=NOW)
    send_again(valmont, "valmont@example.org", revision=revision, by=None, now=NOW)
    assert Invitation.objects.get().state == State.OPENED


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DECLINED])
def test_a_city_that_has_answered_needs_no_new_link(edition, valmont, state):
    invitation = invited(valmont)
    Invitation.objects.update(state=state)
    with pytest.raises(Refusal) as caught:
        send_again(
            valmont,
            "valmont@example.org",
            revision=invitation.revision,
            by=None,
            now=NOW,
        )
    assert caught.value.code == "has_answered"


def test_who_accepted_by_telephone_comes_in_by_a_new_link(edition, valmont):
    FocalPoint.objects.all().delete()
    enter_address(valmont, "office@valmont.example", revision=0, by=None, now=NOW)
    Invitation.objects.update(state=State.ACCEPTED)
    again = {"revision": 1, "by": None, "now": NOW}
    mail = send_again(valmont, "office@valmont.example", **again)
    assert send_again(valmont, "office@valmont.example", **again) == mail
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.mail) == (State.ACCEPTED, mail)
    assert (invitation.reference, invitation.sent_at) == ("partner-cities-3-001", NOW)
    link = link_of(token_in(mail), NOW)
    assert link.address == "office@valmont.example"
    person = PersonFactory.create(email="office@valmont.example")
    accept_role(link, by=person, now=NOW)
    assert Invitation.objects.get().state == State.ACCEPTED
    revision = Invitation.objects.get().revision
    with pytest.raises(Refusal, match="has_answered"):
        send_again(valmont, person.email, revision=revision, by=None, now=NOW)


def test_a_withdrawn_invitation_opens_nothing_and_can_be_sent_anew(edition, valmont):
    invitation = invited(valmont)
    old = token_in(invitation.mail)
    revision = invitation.revision
    withdraw_invitation(valmont, revision=revision, by=None, now=NOW)
    assert link_of(old, NOW) is None
    valmont.refresh_from_db()
    assert not valmont.takes_part
    assert withdraw_invitation(valmont, revision=1, by=None, now=NOW).state == (
        State.WITHDRAWN
    )
    assert invite(edition, [valmont.pk], key="second", by=None, now=NOW) == 1
    invitation.refresh_from_db()
    assert invitation.state == State.INVITED
    valmont.refresh_from_db()
    assert valmont.takes_part
    assert invitation.reference == "partner-cities-3-001"
    assert Letter.objects.count() == 2


def test_an_invitation_that_nobody_answered_expires(edition, valmont):
    answered = invitable(edition, "hanbit")
    invited(valmont)
    invite(edition, [answered.pk], key="second", by=None, now=NOW)
    Invitation.objects.filter(participant=answered).update(state=State.ACCEPTED)
    reply = next(one for one in deadlines_of(edition) if one.kind == "reply")
    assert expire(reply.at + GRACE - timedelta(seconds=1)) == 0
    assert expire(reply.at + GRACE) == 1
    assert expire(reply.at + GRACE) == 0
    states = Invitation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.EXPIRED, State.ACCEPTED]
    (entry,) = Entry.objects.filter(action="invitations.expire")
    assert (entry.by, entry.data) == (None, {"cities": ["valmont"]})
    Deadline.objects.create(edition=edition, kind="reply", due_on=date(2027, 1, 10))
    late = reply.at + GRACE
    revision = Invitation.objects.get(participant=valmont).revision
    send_again(valmont, "valmont@example.org", revision=revision, by=None, now=late)
    assert Invitation.objects.get(participant=valmont).state == State.INVITED


def test_an_open_invitation_goes_on_where_its_deadline_was_moved_to_a_later_day(
    edition, valmont
):
    token = token_in(invited(valmont).mail)
    Deadline.objects.create(edition=edition, kind="reply", due_on=date(2026, 12, 20))
    (reply,) = [one for one in deadlines_of(edition) if one.kind == "reply"]
    assert expire(NOW) == 0
    found = Invitation.objects.get()
    assert (found.state, found.expires_at) == (State.INVITED, reply.at + GRACE)
    assert link_of(token, reply.at + GRACE - timedelta(seconds=1)) is not None
    assert expire(reply.at + GRACE) == 1
    # A day that was moved the other way takes nobody what a letter gave.
    Invitation.objects.update(state=State.INVITED)
    Deadline.objects.update(due_on=date(2026, 11, 1))
    assert expire(reply.at + GRACE - timedelta(seconds=1)) == 0


@pytest.mark.parametrize(
    ("late", "asked_by", "said"),
    [
        # Already the next day in Tokyo, the host.
        ((2026, 11, 30, 15), (2026, 12, 8, 14, 59), "8 December 2026, 15:59"),
        # Two days before the edition: on its day, at the latest.
        ((2027, 1, 18, 3), (2027, 1, 20, 14, 59), "20 January 2027, 15:59"),
    ],
)
def test_a_late_city_is_sent_a_link_that_opens_without_moving_the_deadline(
    edition, valmont, late, asked_by, said
):
    invited(valmont)
    at = datetime(*late, tzinfo=UTC)
    until = datetime(*asked_by, tzinfo=UTC) + GRACE
    expire(at)
    revision = Invitation.objects.get().revision
    mail = send_again(
        valmont, "valmont@example.org", revision=revision, by=None, now=at
    )
    assert f"{said} (Valmont, UTC+1)" in mail.text
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.expires_at) == (State.INVITED, until)
    assert link_of(token_in(mail), until - timedelta(seconds=1)) is not None
    assert link_of(token_in(mail), until) is None
    assert (expire(until - timedelta(seconds=1)), expire(until)) == (0, 1)
    other = invitable(edition, "hanbit")
    invite(edition, [other.pk], key="late", by=None, now=at)
    assert Invitation.objects.get(participant=other).expires_at == until


def test_reference_numbers_count_within_an_edition_and_are_given_once(edition):
    numbers = []
    for slug in ("a-town", "b-town", "c-town"):
        participant = invitable(edition, slug)
        invite(edition, [participant.pk], key=slug, by=None, now=NOW)
        numbers.append(Invitation.objects.get(participant=participant).reference)
    assert numbers == [f"partner-cities-3-00{number}" for number in (1, 2, 3)]


def test_inviting_many_cities_asks_no_more_of_each_than_its_own_rows(
    edition, django_assert_max_num_queries
):
    participants = [invitable(edition, f"town-{number}") for number in range(20)]
    with django_assert_max_num_queries(30 + 20 * 13):
        invite(edition, [one.pk for one in participants], key="k", by=None, now=NOW)
    assert Mail.objects.count() == 20
