"""Processes that are killed without a word: nothing is lost, and nothing done twice."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import socket
import subprocess
from http.cookiejar import CookieJar
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from intercity.project.commands import serve
from tests.browsing import Fields, Page
from tests.project.conftest import Site, until

SEED = """
from intercity.base.clock import now
from intercity.project.demo.seed import seed
cast = seed(now())
"""
EDITION = "partner-cities-4"

# A question over which the planner sits for seconds.
ASK = f"""
{SEED}
from dataclasses import replace
from intercity.base.jobs import DBTaskResult
from intercity.planning.actions import ask_search
from intercity.planning.exchange import brief_of
from intercity.seminars.models import Edition
from django.core.management import call_command
call_command("work", once=True, every=0.01)
edition = Edition.objects.get(slug="{EDITION}")
brief = brief_of(edition)
fine = replace(brief, question=replace(brief.question, grid_minutes=15))
told = ask_search(edition, fine, 3, by=cast.secretariat, now=now()).pk
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
from intercity.base.models import Entry
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
    until(lambda: site.asks(STATE)["search"] == "running")
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
    until(lambda: site.asks(STATE)["job"] == "SUCCESSFUL")
    assert site.asks(STATE) == {
        "search": "done",
        "answers": 1,
        "job": "SUCCESSFUL",
        "workers": 2,
        "asked": asked,
    }


# Somebody who may add items to the sample edition's programme.
LINK = f"""
{SEED}
from intercity.people.demo import link
told = link(cast.secretariat)
"""
ITEMS = f"""
from intercity.programme.models import Item
items = Item.objects.filter(edition__slug="{EDITION}", kind="report")
told = sorted(item.title.in_("en").text for item in items)
"""


def free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as line:
        return int(line.getsockname()[1])


class Staying(HTTPRedirectHandler):
    """Follows no redirect: that there is one is the answer."""

    def redirect_request(self, *_: object) -> None:
        return None


class Reader:
    """A browser at a real server; a connection that breaks is no answer."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), Staying())

    def open(self, address: str, data: Fields | None = None) -> Page:
        body = urlencode(data).encode() if data is not None else None
        try:
            answer = self.opener.open(urljoin(self.origin, address), body, 60)
        except HTTPError as redirect:
            answer = redirect
        with answer:
            return Page(answer.url, answer.status, answer.read().decode())

    def send(self, page: Page, button: str, **values: str) -> Page:
        form = page.form(button).filled(values)
        return self.open(form.action, list(form.fields))


def serving(site: Site) -> tuple[subprocess.Popen[bytes], str]:
    """The web server as `intercity serve` starts it, once it answers."""
    port = free_port()
    web = site.start(*serve.gunicorn("127.0.0.1", port, 2))
    until(lambda: web.poll() is not None or serve.answers("127.0.0.1", port))
    assert web.poll() is None
    return web, f"http://127.0.0.1:{port}"


def test_what_was_acknowledged_stays_when_the_server_is_killed(site: Site):
    link = site.asks(LINK)
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


def signed_in(origin: str, link: str) -> Reader:
    reader = Reader(origin)
    reader.send(reader.open(link), "Sign in")
    return reader
