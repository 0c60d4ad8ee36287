"""A city's own part of the settled plan: for its focal point, and of no other city."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from intercity.cities.models import City, FocalPoint
from intercity.planning.actions import settle_plan
from intercity.planning.queries import own_burden
from tests.cast import cast_of
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW, asking_edition, kept_plan

pytestmark = pytest.mark.django_db

NAMES = ("Southern Reach", "Coral Port", "Valmont", "Redwood Bay")


@pytest.fixture
def edition():
    return asking_edition()


@pytest.fixture
def city():
    return lambda: City.objects.get(slug="costa-serena")


@pytest.fixture
def settled(edition):
    return settle_plan(kept_plan(edition), reason="Fair to all", by=None, now=NOW)


def page(edition, slug="costa-serena"):
    return reverse("planning:own", args=[edition.slug, slug])


def focal_point(slug="costa-serena", **dates):
    person = PersonFactory.create()
    city = City.objects.get(slug=slug)
    FocalPoint.objects.create(
        city=city, person=person, **{"from_on": date(2020, 1, 1), **dates}
    )
    return person


def test_nothing_is_told_before_a_plan_is_settled(client, edition, city):
    kept_plan(edition)
    assert own_burden(edition, city()) is None
    client.force_login(focal_point())
    answer = client.get(page(edition)).content.decode()
    assert "No plan is settled yet." in answer
    assert "burden" not in answer.lower()


def test_the_burden_is_that_of_the_settled_plan(edition, settled, city):
    own = own_burden(edition, city())
    (session,) = own.sessions
    (row,) = (
        row
        for told in settled.answer["sessions"]
        for row in told["cities"]
        if row["city"] == "costa-serena"
    )
    assert (own.burden, own.carried) == (row["burden"], 2.5)
    assert session.start.isoformat() == row["local_start"]
    assert session.presents_at is None
    assert {reason.params["city"] for reason in own.reasons} == {"costa-serena"}


def test_a_focal_point_reads_its_own_figures_and_no_others(client, edition, settled):
    assert any(
        reason["params"].get("name") in NAMES for reason in settled.answer["reasons"]
    )
    client.force_login(focal_point())
    answer = client.get(page(edition)).content.decode()
    assert "Costa Serena" in answer
    assert f"{2.5:.2f}" in answer
    for other in (*NAMES, "Fair to all", "Worst", "Total"):
        assert other not in answer


def test_a_focal_point_sees_no_other_city(client, edition, settled):
    client.force_login(focal_point())
    assert client.get(page(edition, "valmont")).status_code == 404


def test_a_former_focal_point_sees_nothing(client, edition, settled):
    client.force_login(focal_point(until_on=date(2021, 1, 1)))
    assert client.get(page(edition)).status_code == 404


def test_a_city_that_takes_no_part_has_no_page(client, edition, settled):
    City.objects.create(slug="elsewhere")
    client.force_login(cast_of(edition).secretariat)
    assert client.get(page(edition, "elsewhere")).status_code == 404
    assert client.get(page(edition, "nowhere")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretariat", 200),
        ("administrator", 200),
        ("other_secretariat", 404),
        ("stranger", 404),
        ("anonymous", 302),
    ],
)
def test_the_page_of_a_city_is_for_it_and_the_secretariat(
    client, edition, settled, who, status
):
    person = getattr(cast_of(edition), who)
    if person:
        client.force_login(person)
    assert client.get(page(edition)).status_code == status


def test_the_own_part_is_read_in_one_query(
    edition, settled, city, django_assert_num_queries
):
    of = city()
    with django_assert_num_queries(1):
        assert own_burden(edition, of) is not None
