"""Members with sessions of their own are told of these alone."""

import re
from base64 import b64decode
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from intercity.base.models import Mail
from intercity.cities.models import FocalPoint
from intercity.programme.actions import (
    programme_from_plan,
    tell_changes,
    tell_times,
)
from intercity.programme.models import Told
from intercity.programme.telling import News, telling
from intercity.seminars.models import Role
from tests.factories.people import PersonFactory
from tests.factories.preparation import member_of
from tests.factories.programme import NOW, PLAN, planned_edition
from tests.factories.seminars import RoleFactory

pytestmark = pytest.mark.django_db

CITY = "valmont"
LATER = NOW + timedelta(days=1)
POINT, BOTH = "point@example.org", "both@example.org"
MORNING, EVENING = "morning@example.org", "evening@example.org"


def replan(edition, *changes, cities=None):
    """The city in both sessions, or as `cities` says, at other hours."""
    plan = []
    for number, (one, change) in enumerate(zip(PLAN, changes, strict=True)):
        seated = [slug for slug in one["cities"] if slug != CITY]
        if cities is None or number + 1 in cities:
            seated.append(CITY)
        plan.append({**one, "cities": seated, **change})
    programme_from_plan(edition, plan, by=None, now=NOW)


@pytest.fixture
def edition():
    found = planned_edition(slug="partners-3")
    participant = found.participants.get(city__slug=CITY)
    person = PersonFactory.create(email=POINT)
    FocalPoint.objects.create(
        city=participant.city, person=person, from_on=date(2020, 1, 1)
    )
    for email, sessions in ((BOTH, []), (MORNING, [1]), (EVENING, [2])):
        member_of(participant, email=email, sessions=sessions)
    replan(found, {}, {})
    tell(found)
    return found


def tell(edition):
    found = telling(edition, NOW.date())
    pk = edition.participants.get(city__slug=CITY).pk
    return tell_times(edition, cities=[pk], seen=found.digest, by=None, now=NOW)


def changed(edition):
    """Who was written to after everybody knew their first times."""
    Mail.objects.all().delete()
    tell_changes(edition, by=None, now=LATER)
    return {one.to: one for one in Mail.objects.all()}


def files(mail):
    """The sessions of its calendar files, by what becomes of them."""
    found = {}
    for file in mail.attachments:
        calendar = Calendar.from_ical(b64decode(file["base64"]))
        number = int(re.search(r"-(\d+)(?:-cancelled)?\.ics$", file["name"])[1])
        found[number] = str(calendar["method"])
    return found


def test_at_first_each_is_told_the_sessions_that_are_theirs(edition):
    told = {one.to: set(files(one)) for one in Mail.objects.all()}
    assert told == {POINT: {1, 2}, BOTH: {1, 2}, MORNING: {1}, EVENING: {2}}


def test_a_change_of_one_session_is_told_to_those_who_attend_it(edition):
    replan(edition, {}, {"start": "18:30"})
    mails = changed(edition)
    assert set(mails) == {POINT, BOTH, EVENING}
    assert files(mails[EVENING]) == {2: "PUBLISH"}
    assert "Session 2" in mails[EVENING].text
    assert "Session 1" not in mails[EVENING].text
    assert len(Told.objects.latest("pk").sessions) == 2
    replan(edition, {"start": "09:00"}, {"start": "18:30"})
    assert set(changed(edition)) == {POINT, BOTH, MORNING}


def test_a_session_that_stays_is_no_news_though_the_city_left_it(edition):
    replan(edition, {}, {}, cities={1})
    mails = changed(edition)
    assert set(mails) == {POINT, BOTH}
    assert files(mails[BOTH]) == {1: "PUBLISH", 2: "CANCEL"}


def test_a_session_that_is_planned_no_more_is_taken_out(edition):
    programme_from_plan(
        edition, [{**PLAN[0], "cities": [*PLAN[0]["cities"], CITY]}], by=None, now=NOW
    )
    mails = changed(edition)
    assert set(mails) == {POINT, BOTH, EVENING}
    assert files(mails[EVENING]) == {2: "CANCEL"}
    assert mails[EVENING].subject.startswith("Your session is no longer planned")
    assert "has no session" not in mails[EVENING].text


def test_a_session_the_city_never_had_is_no_news_with_every_change(edition):
    replan(edition, {}, {}, cities={2})
    changed(edition)
    replan(edition, {"start": "09:00"}, {"start": "18:30"}, cities={2})
    assert set(changed(edition)) == {POINT, BOTH, EVENING}


def test_where_it_concerns_nobody_who_is_known_nothing_is_told(edition):
    FocalPoint.objects.all().delete()
    edition.members.exclude(email=MORNING).delete()
    replan(edition, {}, {"start": "18:30"})
    (city,) = telling(edition, NOW.date()).with_news(News.CHANGED)
    assert city.reached == ()
    assert changed(edition) == {}


def test_the_desk_reads_each_letter_and_for_whom_it_is(edition, client):
    replan(edition, {}, {"start": "18:30"})
    client.force_login(
        RoleFactory.create(series=edition.series, name=Role.Name.SECRETARIAT).person
    )
    html = client.get("/en/desk/partners-3/programme/times/").content.decode()
    assert "3 people" in html
    assert "To members who attend these sessions alone: 2" in html
    assert "To members who attend these sessions alone: 1" not in html
