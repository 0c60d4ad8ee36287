"""A replanning that takes too long for a page is searched in the queue."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.html import escape

from intercity.planning import jobs, proposals
from intercity.planning.actions import settle_plan
from intercity.planning.models import Plan, Search
from intercity.planning.replanning import replanning
from tests.factories.planning import NOW, asking_edition, kept_plan
from tests.factories.seminars import EditionFactory, RoleFactory
from tests.planning.test_replanning import (
    asks,
    cannot_come,
    plan_of,
    seat_of,
    settle,
    shown,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return asking_edition()


@pytest.fixture
def settled(edition):
    plan = settle_plan(kept_plan(edition), reason="First.", by=None, now=NOW)
    cannot_come(edition, plan, "valmont")
    return plan


@pytest.fixture
def desk(client, edition):
    client.force_login(RoleFactory.create(series=edition.series).person)
    return client


@pytest.fixture
def expected(edition, settled):
    """What it comes to, on a page with all the time that it needs."""
    found = replanning(edition, settled, frozen=[1])
    cache.clear()
    return found


@pytest.fixture
def slow(expected, monkeypatch):
    monkeypatch.setattr(proposals, "FIGURES", -1.0)


def searched(desk, edition, query):
    """Ask for the search, let it be done, and follow its page to the answer."""
    progress = desk.post(url(edition, "replan-ask") + query).url
    jobs.search(Search.objects.get().pk)
    link = f'href="{escape(url(edition) + query)}"'
    assert link in desk.get(progress).content.decode()


def test_it_is_offered_once_and_its_progress_is_shown(desk, edition, settled, slow):
    ask = url(edition, "replan-ask") + "?freeze=1"
    page = shown(desk, edition, freeze="1")
    assert "takes too long for a page" in page
    assert f'action="{ask}"' in page
    assert 'name="seen"' not in page
    progress = desk.post(ask).url
    search = Search.objects.get()
    assert progress == reverse("planning:search", args=[edition.slug, search.pk])
    assert search.options == {
        "count": 2,
        "settled": settled.pk,
        "frozen": [1],
        "by_edition": False,
    }
    assert desk.post(ask).url == progress
    page = shown(desk, edition, freeze="1")
    assert f'href="{progress}"' in page
    assert f'action="{ask}"' not in page
    assert f'href="{progress}"' not in shown(desk, edition)


def test_the_page_shows_and_settles_the_answer(desk, edition, slow, expected):
    searched(desk, edition, "?freeze=1")
    found = replanning(edition, expected.settled, frozen=[1])
    assert not found.is_too_long
    assert plan_of(found.least) == plan_of(expected.least)
    assert plan_of(found.best) == plan_of(expected.best)
    assert found.digest == expected.digest
    cache.clear()  # the row itself is enough for the least disturbing plan
    page = shown(desk, edition, freeze="1")
    assert "takes too long for a page" in page
    assert 'scope="col">Best' not in page
    address = url(edition, "replan-settle") + "?freeze=1"
    assert f'action="{address}"' in page
    assert settle(desk, edition, page, address=address).status_code == 302
    plan = Plan.objects.get(state=Plan.State.SETTLED)
    assert plan.answer["sessions"] == expected.document()["sessions"]


def test_another_question_is_another_search(desk, edition, settled, slow):
    searched(desk, edition, "?freeze=1&question=edition")
    assert "takes too long for a page" in shown(desk, edition, freeze="2")
    asks(edition, "coral-port", prefers=frozenset({1}))
    assert "takes too long for a page" in shown(desk, edition, freeze="1")


def test_what_would_have_to_give_way_is_kept_too(desk, edition, settled, monkeypatch):
    asks(edition, "valmont", sessions=seat_of(settled, "valmont"))
    expected = replanning(edition, settled, frozen=[1, 2])
    assert expected.released
    cache.clear()
    monkeypatch.setattr(proposals, "FIGURES", -1.0)
    searched(desk, edition, "?freeze=1&freeze=2")
    cache.clear()
    found = replanning(edition, settled, frozen=[1, 2])
    assert (found.least, found.released) == (None, expected.released)


def test_what_is_there_at_once_is_no_search(desk, edition, settled):
    answer = desk.post(url(edition, "replan-ask") + "?freeze=1")
    assert answer.url == url(edition) + "?freeze=1"
    assert not Search.objects.exists()


def test_nobody_else_asks_for_it(client, edition, settled):
    client.force_login(RoleFactory.create(series=EditionFactory().series).person)
    assert client.post(url(edition, "replan-ask")).status_code == 404
