"""What is asked of a city: on its own page and on the desk's first, next step first."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from intercity.cities.actions import Term, appoint
from intercity.delegations.models import Invitation
from intercity.front.steps import steps_of
from tests.factories.delegations import delegation_of, invited
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory
from tests.markup import by_id, parsed, words

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
State = Invitation.State


@pytest.fixture
def edition():
    return EditionFactory.create(slug="third")


@pytest.fixture
def person():
    return PersonFactory.create()


def speaks(person, participant):
    term = Term(from_on=date(2020, 1, 1))
    appoint(person, participant.city, term, by=None, now=NOW)
    return participant


def told(participant):
    return [(step.due.kind, step.state) for step in steps_of(participant, NOW).all]


def test_a_city_is_asked_what_its_answer_makes_of_it(edition):
    assert told(invited(edition, "draft", State.DRAFT)) == []
    assert told(invited(edition, "silent")) == [("reply", "late")]
    assert told(invited(edition, "declined", State.DECLINED)) == [("reply", "done")]
    coming = invited(edition, "coming", State.ACCEPTED, presents=False)
    assert told(coming) == [("reply", "done"), ("names", "owed")]
    assert steps_of(coming, NOW).next.due.kind == "names"
    delegation_of(coming, handed_in_at=NOW)
    coming.refresh_from_db()
    assert steps_of(coming, NOW).next is None


def test_the_end_is_said_in_the_city_s_time_and_the_host_s(edition):
    coming = invited(edition, "coming", State.ACCEPTED, zone="America/Lima")
    step = steps_of(coming, NOW).next
    assert strip_tags(step.until) == ("Wednesday 9 December 2026 09:59 (Coming, UTC−5)")
    host = edition.host.names.in_("en").text
    assert strip_tags(step.host_until) == (
        f"Wednesday 9 December 2026 23:59 ({host}, UTC+9)"
    )
    near = invited(edition, "near", State.ACCEPTED, zone="Asia/Tokyo")
    assert steps_of(near, NOW).next.host_until == ""


@pytest.fixture
def at_the_desk(client, person, monkeypatch):
    monkeypatch.setattr("intercity.front.views.desk.now", lambda: NOW)
    monkeypatch.setattr("intercity.front.steps.present", lambda: NOW)
    client.force_login(person)
    return client


def shown(client, address):
    return words(by_id(parsed(client.get(address).content), "main"))


def test_the_desk_and_the_own_page_begin_with_the_next_step(
    at_the_desk, person, edition
):
    speaks(person, invited(edition, "coming", State.ACCEPTED, presents=False))
    desk = shown(at_the_desk, "/en/desk/")
    assert "Next: Names of the delegation still openuntil Wednesday 9 Dec" in desk
    own = shown(at_the_desk, "/en/desk/third/my-city/coming/")
    assert "Next: Names of the delegation still openuntil Wednesday 9 Dec" in own
    assert "Reply to the invitationdone" in own


def test_a_city_with_nothing_left_is_told_so(at_the_desk, person, edition):
    speaks(person, invited(edition, "declined", State.DECLINED))
    own = shown(at_the_desk, "/en/desk/third/my-city/declined/")
    assert "Nothing is asked of your city at present" in own


def test_the_deadlines_of_a_city_stand_as_the_secretariat_sees_them(
    at_the_desk, person, edition, monkeypatch
):
    monkeypatch.setattr("intercity.delegations.views.deadlines.now", lambda: NOW)
    coming = invited(edition, "coming", State.ACCEPTED, presents=False)
    speaks(person, coming)
    delegation_of(coming, handed_in_at=NOW)
    page = shown(at_the_desk, "/en/desk/third/my-city/coming/deadlines/")
    at = "15:59 Coming, UTC+1"
    assert f"Reply to the invitation Wednesday 25 November 2026 {at} done" in page
    assert f"Names of the delegation Wednesday 9 December 2026 {at} done" in page
    assert f"Slides and videos Wednesday 6 January 2027 {at} not asked" in page


def test_more_cities_than_a_person_can_serve_cost_no_more(at_the_desk, person):
    def add(*numbers):
        for number in numbers:
            edition = EditionFactory.create(dates=["2027-01-20"])
            speaks(person, invited(edition, f"own-{number}"))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            at_the_desk.get("/en/desk/")
        return len(captured)

    add(1, 2, 3)
    few = queries()
    add(4, 5, 6, 7)
    assert queries() == few
