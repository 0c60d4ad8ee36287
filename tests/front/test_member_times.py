"""When and where, on the page of a personal link and in the member's calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from intercity.delegations.links import make_link
from intercity.delegations.models import Arrangements, Link, Member
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import publish
from intercity.programme.models import Told
from tests.factories.delegations import MemberFactory, delegation_of
from tests.factories.programme import NOW, planned_edition
from tests.factories.seminars import ParticipantFactory
from tests.markup import by_id, parsed, words

pytestmark = pytest.mark.django_db

PRESENT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def edition():
    edition = planned_edition(slug="third", is_public=False)
    for item in edition.items.all():
        item.title = LocalizedText.of({"en": f"Public {item.kind}"})
        item.save()
    return edition


def published(edition):
    publish(edition, LocalizedText("en"), 1, by=None, now=NOW)
    return edition


def member_of(edition, slug="valmont", **fields):
    participant = edition.participants.get(city__slug=slug)
    return MemberFactory.create(delegation=delegation_of(participant), **fields)


def link_to(member):
    token = make_link(member=member, address="a@example.org", now=PRESENT)
    return f"/en/link/{token}/member/"


def section(client, member):
    answer = client.get(link_to(member))
    assert answer.status_code == 200
    return words(by_id(parsed(answer.content), "times"))


def test_the_times_are_those_of_the_member_s_city_and_of_the_host(client, edition):
    shown = section(client, member_of(published(edition)))
    # The second session: 18:45 to 20:30 in Tokyo.
    assert "Wed 20 Jan 10:45–12:30 Valmont, UTC+1" in shown
    assert "18:45–20:30" in shown
    assert "09:30" not in shown


def test_the_member_s_own_sessions_go_before_the_city_s(client, edition):
    shown = section(client, member_of(published(edition), sessions=[1]))
    assert "Wed 20 Jan 01:30–03:25" in shown
    assert "10:45" not in shown


def test_the_hosts_people_are_in_every_session(client, edition):
    host = edition.host
    taking_part = ParticipantFactory.create(edition=edition, city=host)
    member = MemberFactory.create(delegation=delegation_of(taking_part))
    published(edition)
    shown = section(client, member)
    assert "09:30–11:25" in shown
    assert "18:45–20:30" in shown


def test_who_waits_for_approval_is_offered_no_button_that_would_not_open(
    client, edition
):
    member = member_of(published(edition))
    Arrangements.objects.create(edition=edition, needs_approval=True)
    assert "10:45–12:30" in section(client, member)
    assert "/join/2/" not in client.get(link_to(member)).content.decode()
    Member.objects.update(approved_at=PRESENT)
    assert "/join/2/" in client.get(link_to(member)).content.decode()


def test_before_publication_no_time_is_told(client, edition):
    member = member_of(edition)
    assert "Your times are not published yet." in section(client, member)
    assert client.get(f"{link_to(member)}calendar/").status_code == 404


def test_who_does_not_take_part_is_told_no_time(client, edition):
    member = member_of(published(edition), withdrawn_at=PRESENT)
    assert 'id="times"' not in client.get(link_to(member)).content.decode()
    assert client.get(f"{link_to(member)}calendar/").status_code == 404


def test_the_calendar_is_the_member_s_own_and_replaces_itself(client, edition):
    member = member_of(published(edition))
    answer = client.get(f"{link_to(member)}calendar/")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["uid"].startswith("third-session-2@")
    assert event["sequence"] == 0
    assert event.start.isoformat() == "2027-01-20T18:45:00+09:00"
    item = edition.items.first()
    item.title = LocalizedText.of({"en": "Another title"})
    item.save()
    # Files that went to the city by mail meanwhile have this number already.
    Told.objects.create(
        participant=member.delegation.participant, sequence=1, at=NOW + HOUR
    )
    note = LocalizedText.of({"en": "Note"})
    publish(edition, note, 2, by=None, now=NOW + 2 * HOUR)
    again = client.get(f"{link_to(member)}calendar/").content
    (later,) = Calendar.from_ical(again).walk("VEVENT")
    assert (later["uid"], later["sequence"]) == (event["uid"], 2)


def test_a_link_that_opens_nothing_has_no_calendar(client, edition):
    address = f"{link_to(member_of(published(edition)))}calendar/"
    assert client.get(address).status_code == 200
    Link.objects.update(revoked_at=PRESENT)
    assert client.get(address).status_code == 404
    assert client.get("/en/link/nothing/member/calendar/").status_code == 404
