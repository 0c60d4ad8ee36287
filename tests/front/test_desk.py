"""The desk's first page: where the person's editions stand, and what comes next."""

from datetime import UTC, date, datetime

import pytest

from intercity.cities.actions import Term, appoint
from intercity.front.desk import desk_of
from intercity.planning.models import Plan
from intercity.programme.models import Session, Version
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import (
    EditionFactory,
    ParticipantFactory,
    RoleFactory,
    SeriesFactory,
)
from tests.markup import by_id, parsed, words

pytestmark = pytest.mark.django_db

ON = date(2026, 12, 1)
AT = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def secretariat():
    return RoleFactory.create()


@pytest.fixture
def edition(secretariat):
    return EditionFactory.create(series=secretariat.series, slug="partner-cities-3")


def settle(edition):
    sessions = [{"start": "08:00"}, {"start": "18:30"}]
    return Plan.objects.create(
        edition=edition,
        state=Plan.State.SETTLED,
        answer={},
        sessions=sessions,
        made_at=AT,
    )


def publish(edition):
    return Version.objects.create(
        edition=edition, number=2, content={}, published_at=AT
    )


def step(person):
    (stand,) = desk_of(person, AT).stands
    return stand.step.label, stand.step.url


def main(client, path="/en/desk/"):
    return by_id(parsed(client.get(path).content), "main")


def test_the_next_step_is_the_first_thing_that_is_still_to_do(secretariat, edition):
    person, desk = secretariat.person, "/en/desk"
    assert step(person) == (
        "Add the cities",
        f"{desk}/editions/partner-cities-3/cities/",
    )
    ParticipantFactory.create(edition=edition)
    assert step(person) == ("Settle a plan", f"{desk}/partner-cities-3/plan/")
    settle(edition)
    programme = f"{desk}/partner-cities-3/programme/"
    assert step(person) == ("Complete and publish the programme", programme)
    publish(edition)
    change = f"{desk}/editions/partner-cities-3/change/"
    assert step(person) == ("Make the edition public", change)
    edition.is_public = True
    edition.save()
    assert step(person) == ("Read the public page", "/en/partner-cities-3/")


def test_an_edition_as_it_was_held_needs_no_plan(secretariat, edition):
    ParticipantFactory.create(edition=edition)
    Session.objects.create(
        edition=edition, number=1, day=ON, start="09:00", zone="Asia/Tokyo"
    )
    assert step(secretariat.person)[0] == "Complete and publish the programme"


@pytest.mark.parametrize(
    ("dates", "was_held", "days"),
    [
        (["2027-01-20", "2026-12-31"], False, 30),
        (["2026-12-02"], False, 1),
        (["2026-12-01"], False, None),
        (["2027-01-20"], True, None),
        ([], False, None),
    ],
)
def test_the_days_are_counted_to_the_first_date(
    secretariat, edition, dates, was_held, days
):
    edition.dates, edition.was_held = dates, was_held
    edition.save()
    (stand,) = desk_of(secretariat.person, AT).stands
    assert stand.days == days


def test_the_page_says_where_an_edition_stands(client, secretariat, edition):
    ParticipantFactory.create(edition=edition)
    client.force_login(secretariat.person)
    begun = words(main(client))
    assert "1 city" in begun
    assert "No plan is settled yet." in begun
    assert "Nothing is published yet." in begun
    settle(edition)
    publish(edition)
    done = words(main(client))
    assert "Starts at 08:00 · 18:30 settled" in done
    assert "Version 2 is published." in done


def test_others_see_nothing_of_it(client, edition):
    settle(edition)
    client.force_login(PersonFactory.create())
    shown = words(main(client))
    assert "You have no task here at present." in shown
    assert "Partner Cities" not in shown


def test_a_focal_point_finds_its_city_and_its_part_of_the_plan(client, edition):
    city = CityFactory.create(slug="valmont")
    person = PersonFactory.create()
    appoint(person, city, Term(from_on=date(2020, 1, 1)), by=None, now=AT)
    ParticipantFactory.create(edition=edition, city=city)
    client.force_login(person)

    def links():
        return [a.get("href") for a in main(client).iter("a")]

    own = "/en/desk/partner-cities-3/my-city/valmont/"
    assert links() == [own]
    settle(edition)
    edition.is_public = True
    edition.save()
    assert links() == [own, f"{own}plan/", "/en/partner-cities-3/"]


def test_the_desk_is_behind_the_sign_in(client):
    assert client.get("/ko/desk/")["Location"] == "/ko/account/sign-in/?next=/ko/desk/"


@pytest.mark.parametrize("count", [1, 4])
def test_the_desk_is_read_in_a_fixed_number_of_queries(
    django_assert_num_queries, secretariat, count
):
    for _number in range(count):
        settle(EditionFactory.create(series=secretariat.series))
        EditionFactory.create(series=SeriesFactory.create())
    with django_assert_num_queries(7):
        assert len(desk_of(secretariat.person, AT).stands) == count
