"""Cities are told their times: those whose time changed, once, with calendar files."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from intercity.base import jobs
from intercity.base.models import Entry, Mail
from intercity.base.outbox import message_of
from intercity.base.refusals import Refusal
from intercity.cities.models import FocalPoint
from intercity.delegations.models import (
    Correspondence,
    Delegation,
    Invitation,
    Member,
)
from intercity.kernel.wording import LocalizedText
from intercity.planning.actions import settle_plan
from intercity.programme.actions import (
    programme_from_plan,
    publish,
    tell_changes,
    tell_times,
)
from intercity.programme.exports.kept import export
from intercity.programme.exports.part import Scope
from intercity.programme.jobs import flow_from_plan
from intercity.programme.models import Session, Told
from intercity.programme.telling import News, outdated, telling
from intercity.seminars.actions import remove_city
from tests.factories.people import PersonFactory
from tests.factories.planning import asking_edition, kept_plan
from tests.factories.programme import NOW, PLAN, SEATS, planned_edition
from tests.factories.seminars import EditionFactory, RoleFactory

pytestmark = pytest.mark.django_db

CITY = "valmont"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def edition():
    edition = planned_edition(slug="partners-3")
    speaker(edition, CITY, language="ja", email="valmont@example.org")
    speaker(edition, "coral-port", email="coral@example.org")
    return edition


def speaker(edition, slug, **named):
    city = edition.participants.get(city__slug=slug).city
    person = PersonFactory.create(**named)
    FocalPoint.objects.create(city=city, person=person, from_on=date(2020, 1, 1))
    return person


def member(edition, slug, **named):
    participant = edition.participants.get(city__slug=slug)
    delegation, _new = Delegation.objects.get_or_create(participant=participant)
    return Member.objects.create(edition=edition, delegation=delegation, **named)


def pk_of(edition, slug):
    return edition.participants.get(city__slug=slug).pk


def tell(edition, *slugs, at=NOW):
    seen = telling(edition, at.date()).digest
    cities = [pk_of(edition, slug) for slug in slugs]
    return tell_times(edition, cities=cities, seen=seen, by=None, now=at)


def news(edition):
    return {
        one.participant.city.slug: one.news
        for one in telling(edition, NOW.date()).cities
    }


def replan(edition, *changes):
    plan = [{**one, **change} for one, change in zip(PLAN, changes, strict=True)]
    programme_from_plan(edition, plan, by=None, now=NOW)


def moved(edition):
    """The second session begins an hour later, and one city moves to the first."""
    first, second = (list(one["cities"]) for one in PLAN)
    first.append(second.pop())
    start = f"{int(PLAN[1]['start'][:2]) + 1}{PLAN[1]['start'][2:]}"
    replan(edition, {"cities": first}, {"cities": second, "start": start})
    return second, first[-1]


def events(mail):
    """The calendar files of a mail, by method, each with its only event."""
    found = []
    for file in mail.attachments:
        calendar = Calendar.from_ical(b64decode(file["base64"]))
        (event,) = calendar.walk("VEVENT")
        method = str(calendar["method"])
        assert file["media_type"] == f"text/calendar; method={method}"
        found.append((method, event))
    return found


# What is news


def test_nobody_knows_a_time_at_first(edition):
    assert set(news(edition).values()) == {News.FIRST}


def test_who_was_told_knows(edition):
    tell(edition, CITY)
    assert news(edition)[CITY] is News.NONE
    assert news(edition)["coral-port"] is News.FIRST


def test_another_start_and_another_session_are_news_to_their_cities_alone(edition):
    for slug in SEATS:
        if not FocalPoint.objects.filter(city__slug=slug).exists():
            speaker(edition, slug)
    tell(edition, *SEATS)
    later, elsewhere = moved(edition)
    found = news(edition)
    changed = {slug for slug in SEATS if found[slug] is News.CHANGED}
    assert changed == {*later, elsewhere}
    assert found[CITY] is (News.CHANGED if CITY in changed else News.NONE)


def test_pages_that_count_those_who_know_another_time_read_little(
    edition, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert outdated(edition) == 0
    tell(edition, CITY, "coral-port")
    with django_assert_num_queries(5):
        assert outdated(edition) == 0
    moved(edition)
    changed = [one for one in news(edition).values() if one is News.CHANGED]
    assert outdated(edition) == len(changed) == 1
    edition.participants.filter(city__slug=CITY).update(takes_part=False)
    edition.participants.filter(city__slug="coral-port").update(takes_part=False)
    assert list(news(edition).values()).count(News.GONE) == outdated(edition) == 2
    with django_assert_num_queries(5):
        assert outdated(edition) == 2


def test_a_longer_session_is_no_news(edition):
    tell(edition, CITY)
    replan(edition, {"minutes": 200}, {"minutes": 200})
    assert news(edition)[CITY] is News.NONE


def test_a_zone_put_right_is_news(edition):
    tell(edition, CITY)
    city = edition.participants.get(city__slug=CITY).city
    city.zones.update(zone="Africa/Accra")
    assert news(edition)[CITY] is News.CHANGED


def test_a_city_that_left_is_told_once_that_its_entry_goes(edition):
    edition.participants.exclude(city__slug=CITY).update(takes_part=False)
    tell(edition, CITY)
    edition.participants.filter(city__slug=CITY).update(takes_part=False)
    assert news(edition)[CITY] is News.GONE
    assert news(edition)["coral-port"] is News.NONE
    Mail.objects.all().delete()
    tell_changes(edition, by=None, now=LATER)
    ((_name, content, _kind),) = message_of(Mail.objects.get()).attachments
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event["status"] == "CANCELLED"
    assert news(edition)[CITY] is News.NONE


def test_nothing_is_told_before_the_draft_follows_the_plan(edition):
    seen = telling(edition, NOW.date()).digest
    cities = [one.pk for one in edition.participants.all()]
    other = EditionFactory.create()
    jobs.enqueue("programme.flow_from_plan", edition=other.pk, plan=1)
    asked = jobs.enqueue("programme.flow_from_plan", edition=edition.pk, plan=2)
    with pytest.raises(Refusal, match="times_moved_meanwhile"):
        tell_times(edition, cities=cities, seen=seen, by=None, now=NOW)
    DBTaskResult.objects.filter(pk=asked).update(status="SUCCESSFUL")
    assert tell_times(edition, cities=cities, seen=seen, by=None, now=NOW)


def test_a_city_without_a_session_any_more_is_told_so(edition):
    tell(edition, CITY)
    for session in edition.sessions.all():
        session.cities.set(session.cities.exclude(slug=CITY))
    assert news(edition)[CITY] is News.GONE


# Mails


def test_each_is_told_in_their_own_language_with_old_and_new_local_time(edition):
    tell(edition, CITY)
    (first,) = Mail.objects.all()
    assert (first.to, first.language) == ("valmont@example.org", "ja")
    start = Session.objects.filter(cities__slug=CITY).get()
    assert "UTC" in first.text
    Mail.objects.all().delete()
    replan(edition, {"start": "09:00"}, {"start": "18:00"})
    tell(edition, CITY, at=LATER)
    (second,) = Mail.objects.all()
    before, after = (re.findall(r"\d\d:\d\d", mail.text)[0] for mail in (first, second))
    assert before == after  # the old time comes first
    assert len(re.findall(r"\d\d:\d\d–\d\d:\d\d", second.text)) == 2
    assert second.html.count(before) >= 1
    assert start.number in {1, 2}


def test_members_who_come_are_told_and_others_are_not(edition):
    at = {"registered_at": NOW}
    member(edition, "coral-port", email="comes@example.org", language="ko", **at)
    member(edition, "coral-port", email="Coral@example.org", **at)
    member(edition, "coral-port", email="invited@example.org", invited_at=NOW)
    member(edition, "coral-port", email="gone@example.org", withdrawn_at=NOW, **at)
    member(edition, "coral-port", email="refused@example.org", refused_at=NOW, **at)
    member(edition, "coral-port", email="", **at)
    confirmed = PersonFactory.create(email="account@example.org", language="zh-Hans")
    member(edition, "coral-port", person=confirmed, confirmed_at=NOW)
    member(edition, CITY, email="other-city@example.org", **at)
    tell(edition, "coral-port")
    told = dict(Mail.objects.values_list("to", "language"))
    assert told == {
        "coral@example.org": "en",
        "comes@example.org": "ko",
        "account@example.org": "zh-Hans",
    }


def test_each_mail_stands_in_the_log_of_its_city(edition):
    tell(edition, CITY, "coral-port")
    lines = Correspondence.objects.order_by("mail__to")
    assert [(one.participant.city.slug, one.mail.to) for one in lines] == [
        ("coral-port", "coral@example.org"),
        (CITY, "valmont@example.org"),
    ]
    assert {one.direction for one in lines} == {Correspondence.Direction.OUT}


def test_a_past_focal_point_is_not_told(edition):
    FocalPoint.objects.update(until_on=NOW.date())
    with pytest.raises(Refusal, match="nobody_to_tell"):
        tell(edition, CITY)
    assert not Told.objects.exists()


def test_a_changed_time_has_the_same_uid_and_a_higher_sequence(edition):
    tell(edition, CITY)
    replan(edition, {"start": "09:00"}, {"start": "18:00"})
    tell(edition, CITY, at=LATER)
    old, new = (events(mail) for mail in Mail.objects.order_by("pk"))
    ((published, before),) = old
    ((method, after),) = new
    assert published == method == "PUBLISH"
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["status"] == "CONFIRMED"
    assert before.decoded("dtstart") != after.decoded("dtstart")
    session = Session.objects.filter(cities__slug=CITY).get()
    assert after.decoded("dtstart").strftime("%H:%M") == session.start


def test_a_city_that_moves_to_another_session_has_the_old_one_cancelled(edition):
    slug = PLAN[1]["cities"][-1]
    if not FocalPoint.objects.filter(city__slug=slug).exists():
        speaker(edition, slug)
    tell(edition, slug)
    moved(edition)
    tell(edition, slug, at=LATER)
    old, new = (events(mail) for mail in Mail.objects.order_by("pk"))
    ((_, before),) = old
    by_method = dict(new)
    assert set(by_method) == {"PUBLISH", "CANCEL"}
    cancelled = by_method["CANCEL"]
    assert cancelled["uid"] == before["uid"]
    assert cancelled["status"] == "CANCELLED"
    assert cancelled["sequence"] > before["sequence"]
    assert cancelled.decoded("dtstart") == before.decoded("dtstart")
    assert str(cancelled["organizer"]).startswith("mailto:")
    assert by_method["PUBLISH"]["uid"] != before["uid"]


def test_the_public_calendar_has_the_same_uid_and_keeps_rising(edition):
    edition.is_public = True
    edition.save()
    publish(edition, LocalizedText("en"), 1, by=None, now=NOW)
    assert sequences(edition) == {0}
    tell(edition, CITY, at=NOW + timedelta(hours=1))
    ((_, first),) = events(Mail.objects.get())
    assert first["sequence"] == 1
    assert str(first["uid"]) in uids(edition)
    replan(edition, {"start": "09:00"}, {"start": "18:00"})
    tell(edition, CITY, at=NOW + timedelta(hours=2))
    ((_, second),) = events(Mail.objects.latest("pk"))
    assert second["sequence"] == 2
    at = NOW + timedelta(hours=3)
    publish(edition, LocalizedText.of({"en": "Later"}), 2, by=None, now=at)
    assert sequences(edition) == {3}
    replan(edition, {"start": "09:30"}, {"start": "18:30"})
    tell(edition, CITY, at=NOW + timedelta(hours=4))
    ((_, third),) = events(Mail.objects.latest("pk"))
    assert third["sequence"] == 4


def test_a_city_is_told_also_after_another_was_taken_out(edition):
    tell(edition, "coral-port")
    tell(edition, CITY, at=NOW + timedelta(hours=1))
    gone = edition.participants.get(city__slug="coral-port").city
    remove_city(edition, gone, by=None, now=NOW)
    replan(edition, {"start": "09:00"}, {"start": "18:00"})
    tell(edition, CITY, at=NOW + timedelta(hours=2))
    files = [events(one) for one in Mail.objects.filter(to="valmont@example.org")]
    assert sorted(event["sequence"] for ((_, event),) in files) == [1, 2]


def calendar_of(edition):
    return Calendar.from_ical(bytes(export(edition.slug, Scope(), "ics", "en").body))


def sequences(edition):
    return {event["sequence"] for event in calendar_of(edition).walk("VEVENT")}


def uids(edition):
    return {str(event["uid"]) for event in calendar_of(edition).walk("VEVENT")}


def test_a_mail_is_sent_as_mail_programs_expect(edition):
    tell(edition, "coral-port")
    message = message_of(Mail.objects.get()).message()
    (part,) = [
        one for one in message.walk() if one.get_content_type() == "text/calendar"
    ]
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == f"{edition.slug}-session-1.ics" or (
        part.get_filename() == f"{edition.slug}-session-2.ics"
    )
    assert b"BEGIN:VTIMEZONE" in part.get_payload(decode=True)


def test_no_file_says_how_to_join(edition):
    tell(edition, "coral-port")
    ((_, event),) = events(Mail.objects.get())
    known = {
        "UID", "SUMMARY", "DESCRIPTION", "ORGANIZER", "DTSTART", "DTEND", "DTSTAMP",
        "LAST-MODIFIED", "SEQUENCE", "STATUS", "TRANSP",
    }  # fmt: skip
    assert set(event) <= known
    assert "http" not in event["description"]


# Once, and not of what moved meanwhile


def test_nothing_is_told_twice(edition):
    tell(edition, CITY)
    with pytest.raises(Refusal, match="nobody_to_tell"):
        tell(edition, CITY)
    assert tell_changes(edition, by=None, now=LATER) == []
    assert Mail.objects.count() == 1


def test_what_moved_meanwhile_tells_nothing(edition):
    seen = telling(edition, NOW.date()).digest
    replan(edition, {"start": "09:00"}, {"start": "18:00"})
    with pytest.raises(Refusal, match="times_moved_meanwhile"):
        tell_times(edition, cities=[pk_of(edition, CITY)], seen=seen, by=None, now=NOW)
    assert not Mail.objects.exists()


def test_changes_are_told_to_those_who_knew_a_time_alone(edition):
    tell(edition, CITY)
    Mail.objects.all().delete()
    replan(edition, {"start": "09:00"}, {"start": "18:00"})
    (row,) = tell_changes(edition, by=None, now=LATER)
    assert row.participant.city.slug == CITY
    assert [mail.to for mail in Mail.objects.all()] == ["valmont@example.org"]
    entry = Entry.objects.filter(action="programme.tell_times").latest("pk")
    assert entry.data["cities"] == [CITY]


def test_a_settled_plan_tells_when_the_programme_has_followed():
    edition = asking_edition()
    speaker(edition, CITY, email="valmont@example.org")
    first = settle_plan(kept_plan(edition), reason="First.", by=None, now=NOW)
    flow_from_plan(edition=edition.pk, plan=first.pk, tells=True)
    DBTaskResult.objects.all().delete()
    assert not Mail.objects.exists()
    tell(edition, CITY)
    assert Told.objects.get().plan == first
    one = settle_plan(
        kept_plan(edition, 1), reason="One.", instead_of=first, by=None, now=LATER
    )
    flow_from_plan(edition=edition.pk, plan=one.pk, tells=True)
    flow_from_plan(edition=edition.pk, plan=one.pk, tells=True)
    assert Mail.objects.count() == 2
    assert Told.objects.latest("pk").plan == one


# The page


def url(edition):
    return reverse("programme:times", args=[edition.slug])


@pytest.fixture
def desk(client, edition):
    client.force_login(RoleFactory.create(series=edition.series).person)
    return client


def shown(desk, edition):
    answer = desk.get(url(edition))
    assert answer.status_code == 200
    return answer.content.decode()


def test_cities_are_listed_by_what_is_news_to_them(desk, edition):
    tell(edition, CITY)
    page = shown(desk, edition)
    assert "No city knows another time" in page
    assert "They know their time" in page
    replan(edition, {"start": "09:00"}, {"start": "18:00"})
    page = shown(desk, edition)
    assert "The time of 1 city has changed since it was told." in page
    box = rf'<input[^>]*value="{pk_of(edition, CITY)}"[^>]*>'
    assert " checked" in re.search(box, page)[0]
    box = rf'<input[^>]*value="{pk_of(edition, "coral-port")}"[^>]*>'
    assert " checked" not in re.search(box, page)[0]
    assert 'lang="ja"' in page


def test_a_city_that_nobody_stands_for_cannot_be_ticked(desk, edition):
    page = shown(desk, edition)
    others = set(SEATS) - {CITY, "coral-port"}
    for slug in others:
        box = rf'<input[^>]*value="{pk_of(edition, slug)}"[^>]*>'
        assert " disabled" in re.search(box, page)[0]
    assert "nobody with an address" in page


def test_who_accepted_by_telephone_is_told_at_the_address_that_was_invited(edition):
    invited = edition.participants.get(city__slug="nordhaven")
    row = Invitation.objects.create(
        participant=invited, address="office@city.example", language="ko"
    )
    assert tell_to(edition, "nordhaven") == []
    row.state = Invitation.State.ACCEPTED
    row.save()
    assert tell_to(edition, "nordhaven") == [("office@city.example", "ko")]
    speaker(edition, "nordhaven")
    assert [to for to, _ in tell_to(edition, "nordhaven")] != ["office@city.example"]


def test_whose_time_for_the_city_is_over_is_told_no_more(edition):
    office = speaker(edition, "nordhaven")
    Invitation.objects.create(
        participant=edition.participants.get(city__slug="nordhaven"),
        address=office.email.title(),
        state=Invitation.State.ACCEPTED,
    )
    assert tell_to(edition, "nordhaven") == [(office.email, office.language)]
    office.focal_points.update(until_on=NOW.date())
    assert tell_to(edition, "nordhaven") == []
    # Whose time is still to come has the address.
    FocalPoint.objects.update(until_on=None, from_on=NOW.date() + timedelta(days=1))
    assert [to for to, _ in tell_to(edition, "nordhaven")] == [office.email.title()]


def tell_to(edition, slug):
    (found,) = (
        one
        for one in telling(edition, NOW.date()).cities
        if one.participant.city.slug == slug
    )
    return [(one.person.email, one.person.language) for one in found.recipients]


def test_the_cities_that_are_ticked_are_told(desk, edition):
    seen = re.search(r'name="seen" value="([^"]+)"', shown(desk, edition))[1]
    given = {"seen": seen, "city": [pk_of(edition, CITY), "x"]}
    answer = desk.post(url(edition), given, follow=True)
    assert "1 city is told." in answer.content.decode()
    assert [mail.to for mail in Mail.objects.all()] == ["valmont@example.org"]
    again = desk.post(url(edition), given)
    assert again.status_code == 409
    assert "Times have moved since you opened this page." in again.content.decode()


def test_answers_go_to_who_told(desk, edition):
    seen = telling(edition, NOW.date()).digest
    desk.post(url(edition), {"seen": seen, "city": [pk_of(edition, CITY)]})
    mail = Mail.objects.get()
    assert mail.headers["Reply-To"] == Told.objects.get().by.email


def test_others_learn_nothing_of_it(client, edition):
    client.force_login(RoleFactory.create(series=EditionFactory().series).person)
    assert client.get(url(edition)).status_code == 404
    assert client.post(url(edition)).status_code == 404


def test_queries_do_not_grow_with_cities_told(desk, edition):
    def count():
        shown(desk, edition)
        with CaptureQueriesContext(connection) as queries:
            shown(desk, edition)
        return len(queries)

    tell(edition, CITY)
    before = count()
    for slug in set(SEATS) - {CITY, "coral-port"}:
        speaker(edition, slug)
        member(edition, slug, email=f"{slug}@example.org", registered_at=NOW)
    tell(edition, *(set(SEATS) - {CITY}))
    assert count() == before
