"""Long searches run in the queue, tell how far they are, and stop when told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from intercity.planning import jobs
from intercity.planning.actions import ask_search, stop_search
from intercity.planning.models import Search
from intercity.planning.proposals import asking, digest_of, proposal
from tests.factories.planning import NOW, asking_edition, read_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return asking_edition()


@pytest.fixture
def search(edition):
    return ask_search(edition, read_again(edition), 2, by=None, now=NOW)


def page(search):
    return reverse("planning:search", args=[search.edition.slug, search.pk])


@pytest.mark.django_db(transaction=True)
def test_a_worker_answers_a_search(search):
    call_command("work", once=True, every=0.01)
    search.refresh_from_db()
    assert search.state == Search.State.DONE
    (answer,) = search.answers
    assert answer["front_complete"] is True


def test_an_answer_is_there_for_all_who_ask_the_same(edition, search):
    jobs.search(search.pk)
    brief = asking(read_again(edition), 2)
    assert digest_of(brief) == search.digest
    cache.clear()  # the row itself is enough
    search.refresh_from_db()
    assert proposal(brief) == search.answers[0]


def test_a_search_that_was_stopped_is_left_alone(search):
    stop_search(search, by=None, now=NOW)
    jobs.search(search.pk)
    search.refresh_from_db()
    assert (search.state, search.answers) == (Search.State.STOPPED, [])


def test_a_search_that_was_cut_off_begins_again(search):
    Search.objects.update(state=Search.State.RUNNING, stage="front", waiting=9)
    jobs.search(search.pk)
    search.refresh_from_db()
    assert (search.state, search.stage, search.waiting) == (Search.State.DONE, "", 0)


def test_a_search_tells_its_stage_once_a_second(search):
    at = [NOW]
    told = jobs.watch(search.pk, lambda: at[0])
    told("worst", 5)
    search.refresh_from_db()
    assert search.stage == ""
    at[0] += timedelta(seconds=1)
    told("front", 7)
    search.refresh_from_db()
    assert (search.stage, search.waiting, search.heard_at) == ("front", 7, at[0])


def test_a_running_search_stops_when_told_to(search):
    at = [NOW]
    told = jobs.watch(search.pk, lambda: at[0])
    stop_search(search, by=None, now=NOW)
    at[0] += timedelta(seconds=1)
    with pytest.raises(jobs.Stopped):
        told("front", 7)


def test_a_search_that_fails_says_so(search, monkeypatch):
    def fail(*_args, **_kwargs):
        raise MemoryError("no")

    monkeypatch.setattr(jobs, "propose", fail)
    with pytest.raises(MemoryError):
        jobs.search(search.pk)
    search.refresh_from_db()
    assert search.state == Search.State.FAILED
    assert search.message


def test_the_page_of_a_search_loads_again_without_scripts(desk, search):
    Search.objects.update(state=Search.State.RUNNING, stage="front", waiting=7)
    shown = desk.get(page(search)).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in shown
    assert 'hx-trigger="every 3s"' in shown
    assert "Looking for the other plans." in shown
    assert "7 sets of plans are open." in shown


def test_a_search_that_is_not_heard_of_says_what_may_be_wrong(desk, search):
    Search.objects.update(asked_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert "Nothing was heard of it" in desk.get(page(search)).content.decode()


def test_a_finished_search_leads_to_its_plan(desk, search):
    jobs.search(search.pk)
    shown = desk.get(page(search)).content.decode()
    desk_page = reverse("planning:desk", args=[search.edition.slug])
    assert f'href="{desk_page}?"' in shown
    assert "http-equiv" not in shown
    assert "Work out the other plans" not in desk.get(desk_page).content.decode()


def test_a_search_is_stopped_from_its_page(desk, search):
    stop = reverse("planning:search-stop", args=[search.edition.slug, search.pk])
    assert "The search is stopped." in desk.post(stop, follow=True).content.decode()
    assert "is over already" in desk.post(stop, follow=True).content.decode()


def test_a_question_that_takes_too_long_is_offered_to_the_queue(
    desk, edition, monkeypatch
):
    monkeypatch.setattr("intercity.planning.proposals.FIGURES", -1.0)
    address = reverse("planning:desk", args=[edition.slug])
    shown = desk.get(f"{address}?gap=30").content.decode()
    assert "takes too long for a page" in shown
    ask = reverse("planning:ask", args=[edition.slug])
    assert f'action="{ask}?gap=30"' in shown
    answer = desk.post(f"{ask}?gap=30")
    search = Search.objects.get()
    assert answer.url == page(search)
    assert "gap_minutes = 30" in search.brief
