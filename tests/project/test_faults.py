"""Processes that are killed without a word: nothing is lost, and nothing done twice."""

from __future__ import annotations

import contextlib
import http.client
import itertools
from threading import Thread

from tests.project.conftest import Site, until
from tests.project.faults import drive
from tests.project.servers import SECRETARIAT, Reader, serving, signed_in

EDITION = "partner-cities-4"

# A question over which the planner sits for seconds.
ASK = f"""
from dataclasses import replace
from intercity.base.clock import now
from intercity.planning.actions import ask_search
from intercity.planning.exchange import brief_of
from intercity.seminars.models import Edition
edition = Edition.objects.get(slug="{EDITION}")
brief = brief_of(edition)
fine = replace(brief, question=replace(brief.question, grid_minutes=15))
told = ask_search(edition, fine, 3, by=None, now=now()).pk
"""
# A worker with leases of two seconds, so that no test waits for a minute.
WORK = """
from datetime import timedelta
import django; django.setup()
from intercity.base import jobs
jobs.LEASE, jobs._RENEWED_EVERY = timedelta(seconds=2), 0.5
from django.core.management import call_command
call_command("work", every=0.05)
"""
STATE = """
from intercity.base.jobs import DBTaskResult
from intercity.planning.models import Search
search = Search.objects.get()
row = DBTaskResult.objects.latest("enqueued_at")
told = {"search": search.state, "answers": len(search.answers), "job": row.status,
        "workers": len(row.worker_ids), "asked": DBTaskResult.objects.count()}
"""


def test_a_search_whose_worker_is_killed_is_done_once_by_the_next(site: Site):
    site.asks(ASK)
    asked = site.asks(STATE)["asked"]
    first = site.start("-c", WORK)
    until(lambda: site.reads("SELECT state FROM planning_search") == [("running",)])
    site.kill(first)
    cut_off = site.asks(STATE)
    assert cut_off == {
        "search": "running",
        "answers": 0,
        "job": "RUNNING",
        "workers": 1,
        "asked": asked,
    }
    # Two take up the work: the job is given back once, to one of them.
    site.start("-c", WORK)
    site.start("-c", WORK)
    until(lambda: site.reads("SELECT state FROM planning_search") == [("done",)])
    until(lambda: site.asks(STATE)["job"] == "SUCCESSFUL")
    assert site.asks(STATE) == {
        "search": "done",
        "answers": 1,
        "job": "SUCCESSFUL",
        "workers": 2,
        "asked": asked,
    }


ITEMS = f"""
from intercity.programme.models import Item
items = Item.objects.filter(edition__slug="{EDITION}", kind="report")
told = sorted(item.title.in_("en").text for item in items)
"""


def test_what_was_acknowledged_stays_when_the_server_is_killed(site: Site):
    link = site.asks(SECRETARIAT)
    before = site.asks(ITEMS)
    web, origin = serving(site)
    form = f"/en/desk/{EDITION}/programme/items/add/?session=1"
    writers = [signed_in(origin, link) for _ in range(3)]
    acknowledged: list[str] = []

    def write(reader: Reader, number: int) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            for turn in itertools.count():
                title = f"Report {number}.{turn}"
                told = reader.send(
                    reader.open(form), "Add the item", kind="report", title_en=title
                )
                assert told.status == 302
                acknowledged.append(title)

    threads = [
        Thread(target=write, args=pair) for pair in zip(writers, range(3), strict=True)
    ]
    for thread in threads:
        thread.start()
    until(lambda: len(acknowledged) >= 6 or not any(map(Thread.is_alive, threads)))
    site.kill(web)
    for thread in threads:
        thread.join(60)
    assert len(acknowledged) >= 6
    kept = site.asks(ITEMS)
    assert set(acknowledged) <= set(kept)
    # Each is there once; at most one a writer was written and not acknowledged.
    assert len(kept) == len(set(kept))
    assert len(set(kept) - set(before) - set(acknowledged)) <= len(writers)
    # The site goes on from there.
    _, origin = serving(site)
    draft = signed_in(origin, link).open(f"/en/desk/{EDITION}/programme/")
    assert [title for title in acknowledged if title not in draft.text] == []


def test_ten_kills_at_random_lose_no_registration_and_no_mail(site: Site):
    told = drive(site, rounds=10, seed=4)
    assert set(told.kills) == {"web", "worker"}
    assert told.lost == []
    assert told.doubled == []
    assert told.unwritten == []
    # A mail may come twice, and then bears the id that it had.
    assert told.renamed == []
    # Nobody is there of whom the site has not said so in the end.
    assert set(told.kept) == set(told.acknowledged)
