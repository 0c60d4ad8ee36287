"""The ladder when an edition moves: what went with it, and what no longer fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from intercity.seminars.actions import change_edition
from intercity.seminars.actions.editions import facts_of
from intercity.seminars.deadline_words import misplaced_words, moved_words
from intercity.seminars.deadlines import deadlines_of, misplaced
from intercity.seminars.models import Deadline
from tests.factories.invitations import NOW, inviting_edition
from tests.factories.seminars import RoleFactory
from tests.markup import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    """On 20 January 2027."""
    return inviting_edition()


def by_hand(edition, **days):
    for kind, day in days.items():
        Deadline.objects.create(edition=edition, kind=kind, due_on=day)


def moved(edition, day):
    facts = replace(facts_of(edition), dates=(day,))
    return change_edition(edition, facts, revision=edition.revision, by=None, now=NOW)


def said(edition):
    return [misplaced_words(one) for one in misplaced(edition, deadlines_of(edition))]


def test_what_is_set_by_hand_may_no_longer_fit_when_the_edition_moves(edition):
    by_hand(
        edition,
        reply=date(2026, 12, 5),
        slides=date(2027, 1, 8),
        technical_test=date(2027, 1, 20),
        thanks=date(2027, 1, 22),
    )
    assert said(edition) == []
    assert said(moved(edition, "2027-01-06")) == [
        "“Names of the delegation” lies before “Reply to the invitation”.",
        "“Title and abstract” lies before “Reply to the invitation”.",
        "“Slides and videos” lies after the first day of the edition.",
        "“Technical test” lies after the first day of the edition.",
    ]
    edition.refresh_from_db()
    assert said(moved(edition, "2027-02-20")) == [
        "“Slides and videos” lies before “Title and abstract”.",
        "“Thanks and survey” lies before the first day of the edition.",
    ]


def test_what_moved_with_the_edition_and_what_is_past_by_it_is_named(edition):
    by_hand(edition, reply=date(2026, 12, 10))
    before = deadlines_of(edition)
    assert moved_words(before, before, NOW) == []
    after = deadlines_of(moved(edition, "2026-12-10"))
    which, past = moved_words(before, after, NOW)
    assert which.startswith("Deadlines moved with the first day: Invitation (")
    assert "Title and abstract (5 November 2026)" in which
    assert "Reply" not in which
    assert past == "In the past now: Names of the delegation (29 October 2026)."


def test_the_secretariat_is_told_until_it_is_mended(client, edition):
    person = RoleFactory.create(series=edition.series).person
    client.force_login(person)
    by_hand(edition, slides=date(2027, 1, 8))
    with override("en"):
        pages = {
            name: reverse(name, args=[edition.slug])
            for name in (
                "seminars:edition",
                "seminars:change",
                "delegations:deadlines",
                "front:overview",
            )
        }
    late = "“Slides and videos” lies after the first day of the edition."
    shown = ("seminars:edition", "delegations:deadlines", "front:overview")
    for name in shown:
        assert late not in client.get(pages[name]).content.decode()
    given = form_of(client.get(pages["seminars:change"]))
    answer = client.post(
        pages["seminars:change"], given | {"dates": "2027-01-06"}, follow=True
    ).content.decode()
    assert "Deadlines moved with the first day: Invitation (14 October 2026)" in answer
    target = f'href="{pages["delegations:deadlines"]}#id_on-slides"'
    for name in shown:
        page = client.get(pages[name]).content.decode()
        assert late in page
        assert target in page
    assert (
        'id="id_on-slides"'
        in client.get(pages["delegations:deadlines"]).content.decode()
    )
    edition.deadlines.update(due_on=date(2027, 1, 4))
    for name in shown:
        assert late not in client.get(pages[name]).content.decode()
