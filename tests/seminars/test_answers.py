"""What a city answered reaches lists, counts and the planner's question."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from intercity.base.models import Entry
from intercity.base.refusals import Stale
from intercity.planning.exchange import brief_of, mistakes_of
from intercity.programme.drafts import content_of
from intercity.seminars import actions, queries
from intercity.seminars.actions import Answered, Standing
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Asks
from intercity.seminars.written import period
from tests.factories.people import PersonFactory
from tests.factories.planning import asking_edition

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOURS = (period("2027-01-20T08:00/2027-01-20T12:00"),)
OUT = Answered(takes_part=False)


@pytest.fixture
def edition():
    return asking_edition(is_public=True)


def of(edition, slug):
    rows = Participant.objects.select_related("edition", "city")
    return rows.get(edition=edition, city__slug=slug)


def answer(edition, slug, answered, by=None):
    return actions.note_answer(of(edition, slug), answered, by=by, now=NOW)


def test_an_answer_is_what_the_next_plan_is_asked(edition):
    person = PersonFactory.create()
    before = Asks.of(of(edition, "valmont").asks)
    answered = Answered(
        takes_part=True, presents=False, prefers=frozenset({2}), unavailable=HOURS
    )
    answer(edition, "valmont", answered, by=person)
    row = of(edition, "valmont")
    assert (row.takes_part, row.presents) == (True, False)
    assert Asks.of(row.asks) == replace(
        before, prefers=frozenset({2}), unavailable=HOURS
    )
    unit = next(
        one for one in brief_of(edition).question.cities if one.slug == "valmont"
    )
    assert (unit.presents, unit.prefers) == (False, frozenset({2}))
    assert unit.calendar.unavailable == HOURS
    entry = Entry.objects.get(action="participant.answer")
    assert (entry.by, entry.data) == (
        person,
        {"city": "valmont", "fields": ["asks", "presents"]},
    )


def test_the_same_answer_again_is_not_noted(edition):
    row = of(edition, "valmont")
    again = Answered(takes_part=True, presents=row.presents)
    assert answer(edition, "valmont", again).revision == row.revision
    assert not Entry.objects.filter(action="participant.answer").exists()


def test_a_city_that_declined_is_in_no_plan_count_or_public_list(edition):
    wish = replace(Asks.of(of(edition, "coral-port").asks), together=("valmont",))
    row = of(edition, "coral-port")
    actions.note_asks(row, wish, revision=row.revision, by=None, now=NOW)
    counts = queries.counts_of(edition)
    answer(edition, "valmont", OUT)
    assert queries.counts_of(edition).named == counts.named - 1
    brief = brief_of(edition)
    assert "valmont" not in {one.slug for one in brief.question.cities}
    coral_port = next(one for one in brief.question.cities if one.slug == "coral-port")
    assert coral_port.together == ()
    assert mistakes_of(edition) == ()
    public = queries.participants_of(edition, AnonymousUser())
    assert "valmont" not in {one.slug for one in public}
    assert "valmont" not in {one.slug for one in content_of(edition).cities}
    administrator = PersonFactory.create(is_administrator=True)
    desk = {one.slug: one for one in queries.participants_of(edition, administrator)}
    assert not desk["valmont"].takes_part
    # What it had asked is kept, should it come after all.
    answer(edition, "valmont", Answered(takes_part=True))
    assert "valmont" in {one.slug for one in brief_of(edition).question.cities}
    assert Asks.of(of(edition, "coral-port").asks).together == ("valmont",)


def test_a_list_arranged_before_the_answer_does_not_undo_it(edition):
    row = of(edition, "valmont")
    old = Edition.objects.get(pk=edition.pk)
    standing = Standing(presents=row.presents, is_listed=True, place=row.place)
    answer(edition, "valmont", Answered(takes_part=True, presents=not row.presents))
    with pytest.raises(Stale):
        actions.arrange_cities(
            old,
            {row.pk: standing},
            order=old.order,
            revision=old.revision,
            by=None,
            now=NOW,
        )
    assert of(edition, "valmont").presents is not row.presents
