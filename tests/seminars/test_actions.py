"""Actions on editions and participants: whole or refused, recorded, never lost."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from intercity.base.models import Entry
from intercity.base.refusals import Refusal, Stale
from intercity.kernel.wording import LocalizedText
from intercity.seminars import actions
from intercity.seminars.actions import EditionFacts, Standing, facts_of
from intercity.seminars.models import Edition, Participant, Role, Series
from intercity.seminars.question import Asks, Question
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import (
    EditionFactory,
    ParticipantFactory,
    SeriesFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def by():
    return PersonFactory.create()


@pytest.fixture
def edition():
    return EditionFactory.create(slug="third")


def recorded():
    return [(entry.action, entry.by, entry.subject) for entry in Entry.objects.all()]


def slugs(edition):
    rows = edition.participants.select_related("city").order_by("place")
    return [(row.place, row.city.slug) for row in rows]


# Editions


def test_an_edition_is_made_with_its_facts(by):
    series = SeriesFactory.create()
    facts = EditionFacts(
        host=series.host,
        dates=("2027-01-21", "2027-01-20"),
        ordinal=7,
        theme=LocalizedText.of({"ja": "水"}, "ja"),
        fiscal_year=2026,
        languages=("ja", "en"),
        mode=Edition.Mode.HYBRID,
        unnamed=8,
        unnamed_source="Release of 15 December",
    )
    edition = actions.create_edition(series, "seventh", facts, by=by, now=NOW)
    stored = Edition.objects.get()
    assert stored == edition
    assert facts_of(stored) == replace(facts, dates=("2027-01-20", "2027-01-21"))
    assert (stored.series, stored.is_public, stored.revision) == (series, False, 1)
    assert Question.of(stored.question) == Question()
    assert recorded() == [("edition.create", by, "seminars:edition:seventh")]


@pytest.mark.parametrize(
    ("slug", "changes", "code"),
    [
        ("desk", {}, "slug_reserved"),
        ("zh-hans", {}, "slug_reserved"),
        ("third", {}, "slug_taken"),
        ("new-one", {"unnamed": 3}, "unnamed_without_source"),
        (
            "new-one",
            {"kind": Edition.Kind.RECONSTRUCTION, "is_public": True},
            "reconstruction_without_source",
        ),
    ],
)
def test_an_edition_is_refused_and_nothing_is_written(edition, slug, changes, code):
    facts = replace(facts_of(edition), **changes)
    with pytest.raises(Refusal) as refused:
        actions.create_edition(edition.series, slug, facts, by=None, now=NOW)
    assert refused.value.code == code
    assert list(Edition.objects.all()) == [edition]
    assert recorded() == []


def test_facts_are_changed_and_the_change_is_named(edition, by):
    facts = replace(facts_of(edition), ordinal=4, mode=Edition.Mode.IN_PERSON)
    actions.change_edition(edition, facts, revision=1, by=by, now=NOW)
    stored = Edition.objects.get()
    assert facts_of(stored) == facts
    assert stored.revision == 2
    assert Entry.objects.get().data == {"changed": ["ordinal", "mode"]}


def test_saving_what_is_there_changes_nothing(edition):
    actions.change_edition(edition, facts_of(edition), revision=0, by=None, now=NOW)
    assert Edition.objects.get().revision == 1
    assert recorded() == []


def test_the_second_of_two_sees_both_versions(edition):
    first = replace(facts_of(edition), ordinal=4, fiscal_year=2026)
    second = replace(facts_of(edition), ordinal=5)
    actions.change_edition(edition, first, revision=1, by=None, now=NOW)
    with pytest.raises(Stale) as stale:
        actions.change_edition(edition, second, revision=1, by=None, now=NOW)
    assert stale.value.theirs == {"ordinal": 4, "fiscal_year": 2026, "revision": 2}
    assert stale.value.yours == {"ordinal": 5, "fiscal_year": None}
    assert facts_of(Edition.objects.get()) == first


def test_a_city_that_takes_part_does_not_host(edition):
    participant = ParticipantFactory.create(edition=edition)
    facts = replace(facts_of(edition), host=participant.city)
    with pytest.raises(Refusal, match="host_among_cities"):
        actions.change_edition(edition, facts, revision=1, by=None, now=NOW)


def test_who_starts_a_series_serves_in_it(by):
    host = CityFactory.create()
    names = ["Partner Cities", "Partner Cities", "東京"]
    for name in names:
        actions.start_series(name, host=host, by=by, now=NOW)
    assert [series.slug for series in Series.objects.order_by("pk")] == [
        "partner-cities",
        "partner-cities-2",
        "series",
    ]
    assert Role.objects.filter(person=by).count() == 3


def test_a_role_given_twice_is_one(by):
    series = SeriesFactory.create()
    actions.give_role(by, series, by=None, now=NOW)
    actions.give_role(by, series, by=None, now=NOW)
    assert Role.objects.count() == 1
    assert [entry.data["person"] for entry in Entry.objects.all()] == [by.pk]


def test_another_question_is_asked_and_an_older_one_is_a_conflict(edition):
    question = Question(gap_minutes=90)
    edition = actions.ask(edition, question, revision=1, by=None, now=NOW)
    assert Question.of(Edition.objects.get().question) == question
    with pytest.raises(Stale):
        actions.ask(edition, Question(gap_minutes=5), revision=1, by=None, now=NOW)
    assert actions.ask(edition, question, revision=1, by=None, now=NOW).revision == 2


# Cities


def test_cities_join_at_the_end_of_the_list(edition, by):
    for slug in ("seoul", "paris"):
        city = CityFactory.create(slug=slug)
        actions.add_city(edition, city, presents=slug == "paris", by=by, now=NOW)
    assert slugs(edition) == [(1, "seoul"), (2, "paris")]
    assert [row.presents for row in edition.participants.all()] == [False, True]
    assert recorded() == [("participants.add", by, "seminars:edition:third")] * 2


def test_neither_the_host_nor_a_city_twice(edition):
    city = CityFactory.create()
    actions.add_city(edition, city, by=None, now=NOW)
    with pytest.raises(Refusal, match="already_takes_part"):
        actions.add_city(edition, city, by=None, now=NOW)
    with pytest.raises(Refusal, match="is_the_host"):
        actions.add_city(edition, edition.host, by=None, now=NOW)
    assert edition.participants.count() == 1


def test_a_city_that_leaves_is_forgotten_by_the_others(edition):
    seoul, paris = (CityFactory.create(slug=slug) for slug in ("seoul", "paris"))
    actions.add_city(edition, seoul, by=None, now=NOW)
    asks = Asks(together=("seoul",), prefers=frozenset({1}))
    row = actions.add_city(edition, paris, asks=asks, by=None, now=NOW)
    actions.remove_city(edition, seoul, by=None, now=NOW)
    row.refresh_from_db()
    assert slugs(edition) == [(2, "paris")]
    assert Asks.of(row.asks) == Asks(prefers=frozenset({1}))
    assert row.revision == 2


@pytest.fixture
def three(edition):
    for slug in ("seoul", "paris", "lima"):
        actions.add_city(edition, CityFactory.create(slug=slug), by=None, now=NOW)
    return {row.city.slug: row for row in edition.participants.all()}


def test_cities_are_arranged_and_places_counted_anew(edition, three):
    standings = {
        three["lima"].pk: Standing(presents=True, is_listed=False, place=1),
        three["seoul"].pk: Standing(presents=False, is_listed=True, place=7),
    }
    order = {"order": Edition.Order.LOT, "order_seed": "Tokyo, 20 January"}
    actions.arrange_cities(edition, standings, **order, revision=1, by=None, now=NOW)
    assert slugs(edition) == [(1, "lima"), (2, "paris"), (3, "seoul")]
    lima = Participant.objects.get(city__slug="lima")
    assert (lima.presents, lima.is_listed) == (True, False)
    stored = Edition.objects.get()
    assert (stored.order, stored.order_seed, stored.revision) == (
        "lot",
        "Tokyo, 20 January",
        2,
    )


def test_two_who_arrange_the_list_do_not_overwrite_each_other(edition, three):
    def arrange(place):
        standings = {
            three["lima"].pk: Standing(presents=False, is_listed=True, place=place)
        }
        actions.arrange_cities(
            edition, standings, order="precedence", revision=1, by=None, now=NOW
        )

    arrange(1)
    with pytest.raises(Stale) as stale:
        arrange(2)
    assert stale.value.theirs["place"] == "Lima, Seoul, Paris"
    assert stale.value.yours["place"] == "Seoul, Lima, Paris"
    assert stale.value.theirs["revision"] == 2
    assert slugs(edition) == [(1, "lima"), (2, "seoul"), (3, "paris")]


def test_asks_are_noted_and_a_second_note_is_a_conflict(three):
    first, second = Asks(prefers=frozenset({1})), Asks(prefers=frozenset({2}))
    row = three["seoul"]
    actions.note_asks(row, first, revision=1, by=None, now=NOW)
    with pytest.raises(Stale) as stale:
        actions.note_asks(row, second, revision=1, by=None, now=NOW)
    assert stale.value.theirs == {"prefers": [1], "revision": 2}
    assert stale.value.yours == {"prefers": [2]}
    row.refresh_from_db()
    assert Asks.of(row.asks) == first
    assert Entry.objects.first().data == {"city": "seoul", "keys": ["prefers"]}


@pytest.mark.parametrize(
    ("asks", "code"),
    [
        (Asks(together=("oslo",)), "unknown_reference"),
        (Asks(apart=("seoul",)), "self_reference"),
        (Asks(together=("paris",), apart=("paris",)), "together_and_apart"),
        # By way of Lima, with whom Paris is to sit.
        (Asks(together=("lima",), apart=("paris",)), "together_and_apart"),
    ],
)
def test_company_that_cannot_be_is_refused(three, asks, code):
    wish = Asks(together=("lima",))
    actions.note_asks(three["paris"], wish, revision=1, by=None, now=NOW)
    with pytest.raises(Refusal) as refused:
        actions.note_asks(three["seoul"], asks, revision=1, by=None, now=NOW)
    assert refused.value.code == code
    three["seoul"].refresh_from_db()
    assert three["seoul"].asks == {}
