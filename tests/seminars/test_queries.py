"""Who reads what of editions, and how many cities there are."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from intercity.cities.models import FocalPoint
from intercity.kernel.tally import OrderRule
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.seminars import queries, rules
from intercity.seminars.models import Edition
from intercity.seminars.question import Asks
from tests.cast import cast_of
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory, ParticipantFactory, RoleFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
SECRET = Asks(prefers=frozenset({1}))


def make(slug, *days, **fields):
    return EditionFactory.create(slug=slug, dates=list(days), **fields)


def join(edition, slug, **fields):
    city = CityFactory.create(slug=slug)
    asks = SECRET.as_dict()
    return ParticipantFactory.create(edition=edition, city=city, asks=asks, **fields)


def slugs(found):
    return [one.slug for one in found]


def test_the_next_edition_is_first_then_the_latest_held():
    for slug, *days in (
        ("old", "2015-11-16", "2015-11-18"),
        ("later", "2027-03-01"),
        ("recent", "2026-11-20"),
        ("today", "2026-11-22", "2026-11-23"),
        ("next", "2027-01-20"),
    ):
        make(slug, *days, is_public=True)
    make("hidden", "2027-01-01")
    make("held-early", "2027-02-01", is_public=True, was_held=True)
    assert slugs(queries.public_editions(TODAY)) == [
        "today",
        "next",
        "later",
        "held-early",
        "recent",
        "old",
    ]


def test_each_person_has_their_own_editions():
    edition, other = make("mine", "2027-01-20"), make("other", "2027-01-21")
    join(edition, "seoul")
    cast = cast_of(edition)
    RoleFactory.create(person=cast.other_secretariat, series=other.series)
    work = {
        name: slugs(queries.served_editions(getattr(cast, name), TODAY))
        for name in (
            *("secretariat", "other_secretariat", "administrator"),
            *("focal_point", "stranger"),
        )
    }
    assert work == {
        "secretariat": ["mine"],
        "other_secretariat": ["other"],
        "administrator": ["mine", "other"],
        "focal_point": [],
        "stranger": [],
    }
    assert [one.city.slug for one in queries.own_participations(cast.focal_point)] == [
        "seoul"
    ]


@pytest.mark.parametrize(
    ("day", "speaks"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 1, 2), True),
        (date(2026, 6, 29), True),
        (date(2026, 6, 30), False),
    ],
)
def test_a_focal_point_speaks_from_one_day_until_another(day, speaks):
    edition = make("mine", "2027-01-20")
    city = join(edition, "seoul").city
    person = PersonFactory.create()
    FocalPoint.objects.create(
        city=city,
        person=person,
        from_on=date(2026, 1, 2),
        until_on=date(2026, 6, 30),
    )
    assert rules.is_focal_point(person, city, day) is speaks
    assert rules.may_view_own_city(person, edition, city, day) is speaks


def test_a_reader_sees_the_public_list_and_their_own_city():
    edition = make("mine", "2027-01-20", is_public=True)
    for slug, is_listed in (("seoul", False), ("paris", True), ("lima", False)):
        join(edition, slug, is_listed=is_listed)
    cast = cast_of(edition)

    def seen(viewer):
        found = queries.participants_of(edition, viewer, TODAY)
        return [(one.slug, one.asks) for one in found]

    everything = [("lima", SECRET), ("paris", SECRET), ("seoul", SECRET)]
    assert seen(cast.secretariat) == seen(cast.administrator) == everything
    assert seen(cast.focal_point) == [("paris", None), ("seoul", SECRET)]
    for viewer in (cast.stranger, cast.other_secretariat, AnonymousUser()):
        assert seen(viewer) == [("paris", None)]
    Edition.objects.update(is_public=False)
    edition.refresh_from_db()
    assert seen(AnonymousUser()) == []
    assert seen(cast.focal_point) == [("seoul", SECRET)]


def test_a_list_stands_in_the_order_of_its_rule():
    edition = make("mine", "2027-01-20")
    for place, (slug, name) in enumerate(
        [("x", "São Paulo"), ("y", "Seoul"), ("z", "Amsterdam")], start=1
    ):
        row = join(edition, slug, place=place)
        row.city.names = LocalizedText.of({"en": name})
        row.city.save()
    viewer = PersonFactory.create(is_administrator=True)

    def ordered(order, seed=""):
        edition.order, edition.order_seed = order, seed
        return [str(one.city) for one in queries.participants_of(edition, viewer)]

    assert ordered("alphabetical") == ["Amsterdam", "São Paulo", "Seoul"]
    assert ordered("precedence") == ["São Paulo", "Seoul", "Amsterdam"]
    assert ordered("lot", "seed") == ordered("lot", "seed")
    assert queries.rule_of(edition) == OrderRule("lot", "host_left_out", "seed")


def test_counts_are_of_distinct_cities():
    edition = make("mine", "2027-01-20", unnamed=8, unnamed_source="Release")
    for number in range(5):
        join(edition, f"c{number}", presents=number < 3, is_listed=number < 2)
    counts = queries.counts_of(edition)
    assert counts == queries.Counts(
        named=5, unnamed=8, presenting=3, listed=2, presenting_listed=2
    )
    assert counts.total == 13


def test_queries_are_as_many_for_one_as_for_many(django_assert_num_queries):
    viewer = PersonFactory.create()
    role = RoleFactory.create(person=viewer)
    for rows in (1, 12):
        for number in range(rows):
            edition = make(
                f"e-{rows}-{number}", "2027-01-20", series=role.series, is_public=True
            )
            own = join(edition, f"c-{rows}-{number}")
            FocalPoint.objects.create(
                city=own.city, person=viewer, from_on=date(2020, 1, 1)
            )
        for number in range(rows):
            join(edition, f"d-{rows}-{number}")
        with django_assert_num_queries(1):
            queries.public_editions()
        with django_assert_num_queries(1):
            queries.served_editions(viewer)
        with django_assert_num_queries(1):
            queries.own_participations(viewer)
        editions = queries.public_editions()
        with django_assert_num_queries(1):
            queries.counts_of_all(editions)
        edition = Edition.objects.select_related("host").get(pk=edition.pk)
        viewer = Person.objects.get(pk=viewer.pk)
        with django_assert_num_queries(3):  # the role, the cities, their zones
            queries.participants_of(edition, viewer)
