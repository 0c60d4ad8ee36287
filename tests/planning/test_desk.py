"""The planning desk: the question, the proposal, what is kept and settled."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from intercity.cities.models import FocalPoint
from intercity.planning.brief import read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.exchange import edition_from_brief
from intercity.planning.models import Plan
from intercity.seminars.models import Role
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def edition():
    return edition_from_brief(read_brief(model_brief()), by=None, now=NOW)


@pytest.fixture
def desk(client, edition):
    person = PersonFactory.create()
    Role.objects.create(
        person=person, series=edition.series, name=Role.Name.SECRETARIAT
    )
    client.force_login(person)
    return client


def url(name, edition, *args):
    return reverse(f"planning:{name}", args=[edition.slug, *args])


def test_the_desk_shows_the_proved_proposal_with_who_pays_and_why(desk, edition):
    page = desk.get(url("desk", edition)).content.decode()
    for figure in ("3.83", "13.67", "5.83"):
        assert figure in page
    assert "Proven" in page
    assert page.count('class="ic-ribbon ') == 3  # one for each width of page
    assert "16:30–19:25" in page  # Los Angeles, the evening before
    assert "style=" not in page


def test_the_front_is_a_picture_whose_points_lead_to_their_plans(desk, edition):
    page = desk.get(url("desk", edition), {"front": "1"}).content.decode()
    assert "point=1" in page
    assert 'href="/en/desk/tgps-6/plan/?host_until=21%3A30"' in page  # what would help
    other = desk.get(url("desk", edition), {"point": "1"}).content.decode()
    assert "10.67" in other


def test_another_question_is_answered_at_once(desk, edition):
    page = desk.get(url("desk", edition), {"host_until": "21:30"}).content.decode()
    assert "3.00" in page
    assert "6.83" in page


def test_a_wrong_field_keeps_what_was_typed(desk, edition):
    page = desk.get(url("desk", edition), {"host_until": "quarter past"})
    assert "quarter past" in page.content.decode()


def test_every_page_of_the_desk_opens(desk, edition):
    desk.post(url("keep", edition), {"name": "First"})
    plan = Plan.objects.get()
    for address in (
        url("compare", edition),
        url("plan", edition, plan.pk),
        url("own", edition, "seoul"),
    ):
        assert (address, desk.get(address).status_code) == (address, 200)


def test_a_plan_is_settled_for_a_reason_and_once(desk, edition):
    refused = desk.post(url("settle", edition), {"reason": ""})
    assert refused.status_code == 422
    assert "Enter the reason" in refused.content.decode()
    assert not Plan.objects.exists()
    desk.post(url("settle", edition), {"reason": "Least worst burden in our hours"})
    plan = Plan.objects.get(state=Plan.State.SETTLED)
    assert plan.reason == "Least worst burden in our hours"
    assert [each["start"] for each in plan.sessions] == ["09:30", "18:45"]


@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_nobody_else_sees_plans(client, edition, who):
    if who == "stranger":
        client.force_login(PersonFactory.create())
    for name in ("desk", "compare"):
        status = client.get(url(name, edition)).status_code
        assert status == (302 if who == "anonymous" else 404)


def test_a_focal_point_sees_its_own_burden_and_no_other(client, desk, edition):
    desk.post(url("settle", edition), {"reason": "So"})
    person = PersonFactory.create()
    seoul = edition.participants.get(city__slug="seoul").city
    FocalPoint.objects.create(city=seoul, person=person, from_on="2020-01-01")
    client.force_login(person)
    page = client.get(url("own", edition, "seoul")).content.decode()
    assert "Seoul" in page
    assert "Los Angeles" not in page
    assert client.get(url("own", edition, "paris")).status_code == 404
    assert client.get(url("desk", edition)).status_code == 404


@pytest.mark.parametrize("lang", ["ja", "zh-hans", "ko"])
def test_names_in_the_pictures_are_in_the_readers_language(desk, edition, lang):
    address = url("desk", edition).replace("/en/", f"/{lang}/")
    name = {"ja": "リオデジャネイロ", "zh-hans": "里约热内卢", "ko": "리우데자네이루"}[
        lang
    ]
    assert name in desk.get(address).content.decode()
