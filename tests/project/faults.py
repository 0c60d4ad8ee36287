"""Web server and worker killed at random, while delegations are registered.

The driver of the test and of `python -m bench.faults`. Focal points register people
over HTTP; each who is registered is written to. Whoever gets no answer sends the same
form again, as a person would, until the site says that the person is on the list.
"""

from __future__ import annotations

import http.client
import itertools
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from functools import partial
from random import Random
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller

from intercity.project.commands import serve
from tests.project.conftest import Site, until
from tests.project.servers import free_port, signed_in

EDITION, CITY = "partner-cities-4", "valmont"
FORM = f"/en/desk/{EDITION}/my-city/{CITY}/delegation/add/"
WRITERS = 3
# One person may register 200 people an hour; in so many rounds none gets so far.
ROUNDS_OF_A_PERSON = 10
DOMAIN = "faults.example"
MOST_UNSENT = 30

PREPARE = f"""
from intercity.base.clock import now
from intercity.cities.actions import Term, appoint
from intercity.delegations.models import Delegation
from intercity.people.demo import link
from intercity.people.models import Person
from intercity.seminars.models import Participant
at = now()
mine = Participant.objects.select_related("city").get(
    edition__slug="{EDITION}", city__slug="{CITY}")
Delegation.objects.update_or_create(
    participant=mine, defaults={{"quota": 100000, "closed_at": None}})
told = []
for number in range(PEOPLE):
    person = Person.objects.create(email=f"writer-{{number}}@city.example")
    appoint(person, mine.city, Term(from_on=at.date()), by=None, now=at)
    told.append(link(person, "en"))
"""
# `intercity worker`, which believes after two seconds that another one was killed: the
# usual minutes are patience only.
WORK = """
from datetime import timedelta
import django; django.setup()
from intercity.base import jobs, outbox
jobs.LEASE, jobs._RENEWED_EVERY = timedelta(seconds=2), 0.5
outbox._SENDING = outbox._OVERDUE = timedelta(seconds=2)
from intercity.__main__ import main
main(["worker"])
"""
KEPT = "SELECT email FROM delegations_member WHERE email LIKE '%@faults.example'"
WAITING = """
SELECT id FROM base_mail WHERE state = 'waiting' AND "to" LIKE '%@faults.example'
"""


class Post(Controller):
    """A mail server at a free port; it takes all mails, each in a little while."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        super().__init__(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        told = message_from_bytes(envelope.content)["Message-ID"]
        self.taken += [(to, str(told)) for to in envelope.rcpt_tos]
        return "250 OK"


@dataclass
class Outcome:
    """What was acknowledged, what was kept, and which mails came, by address."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)
    unanswered: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    mails: list[tuple[str, str]] = field(default_factory=list)

    @property
    def lost(self) -> list[str]:
        """Registrations that were acknowledged and are not there."""
        return sorted(set(self.acknowledged) - set(self.kept))

    @property
    def doubled(self) -> list[str]:
        """Registrations that are there more than once."""
        return sorted(name for name, count in self.kept.items() if count > 1)

    @property
    def unwritten(self) -> list[str]:
        """Those who were registered and got no mail."""
        return sorted(set(self.acknowledged) - {to for to, _id in self.mails})

    @property
    def again(self) -> int:
        """Mails that came once more, under the Message-ID that they had before."""
        return len(self.mails) - len(set(self.mails))

    @property
    def renamed(self) -> list[str]:
        """Those who got the same mail under two Message-IDs."""
        ids = Counter(to for to, _id in set(self.mails))
        return sorted(to for to, count in ids.items() if count > 1)


class Writer(Thread):
    """Somebody who registers one person after another until told to stop."""

    def __init__(
        self,
        origin: str,
        links: list[str],
        names: Iterator[int],
        told: Outcome,
        post: Post,
    ) -> None:
        super().__init__(daemon=True)
        self.origin, self.links, self.names = origin, links, names
        self.told, self.post = told, post
        self.stopping = Event()
        self.wrong: Exception | None = None
        self._sign_in()

    def _sign_in(self) -> None:
        """As the next person, once the site answers."""
        link, form = self.links.pop(), None
        while form is None:
            try:
                reader = signed_in(self.origin, link)
                form = reader.open(FORM)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        assert form.status == 200, form.text
        self.reader, self.form = reader, form

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                self._register(f"person-{next(self.names)}@{DOMAIN}")
        except Exception as error:
            self.wrong = error

    def _register(self, email: str) -> None:
        """Send the form until it is answered, then wait while too many mails do.

        A worker that is killed so often would never catch up with a long queue.
        """
        while not self._is_acknowledged(email):
            time.sleep(0.05)
        self.told.acknowledged.append(email)
        while len(self.told.acknowledged) - len(self.post.taken) > MOST_UNSENT:
            if self.stopping.wait(0.05):
                return

    def _is_acknowledged(self, email: str) -> bool:
        values = {"family_name": email.partition("@")[0], "title_en": "Officer"}
        try:
            page = self.reader.send(self.form, "Register", email=email, **values)
            if page.status == 429:
                self._sign_in()
                return False
        except (OSError, http.client.HTTPException):
            self.told.unanswered += 1
            return False
        assert page.status == 302 or "is on the list already" in page.text, page.text
        return True


def drive(site: Site, rounds: int, seed: int) -> Outcome:
    """Kill so often; then let the rest be done, and tell what became of everything."""
    people = WRITERS * (1 + rounds // ROUNDS_OF_A_PERSON)
    links = site.asks(PREPARE.replace("PEOPLE", str(people)))
    told, post = Outcome(), Post()
    post.start()
    site.environment["INTERCITY_EMAIL_URL"] = f"smtp://127.0.0.1:{post.port}"
    port = free_port()
    starts = {
        "web": partial(site.start, *serve.gunicorn("127.0.0.1", port, 2)),
        "worker": partial(site.start, "-c", WORK),
    }
    running = {name: start() for name, start in starts.items()}
    until(lambda: serve.answers("127.0.0.1", port))
    names = itertools.count()
    origin = f"http://127.0.0.1:{port}"
    writers = [Writer(origin, links, names, told, post) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    chance = Random(seed)
    for _round in range(rounds):
        name = chance.choice(["web", "worker"])
        work = told.acknowledged if name == "web" else post.taken
        _await_more(work, chance.randint(1, 5), writers)
        time.sleep(chance.random() / 20)
        _end(site, running[name])
        told.kills[name] += 1
        running[name] = starts[name]()
    for writer in writers:
        writer.stopping.set()
    for writer in writers:
        writer.join(120)
        assert not writer.is_alive()
    _look(writers)
    until(lambda: not site.reads(WAITING))
    told.kept = Counter(email for (email,) in site.reads(KEPT))
    post.stop()
    told.mails = [one for one in post.taken if one[0].endswith(f"@{DOMAIN}")]
    for process in running.values():
        site.end(process)
    return told


def _end(site: Site, process: subprocess.Popen[bytes]) -> None:
    """Kill it; one that ended by itself is a mistake of the site."""
    assert process.poll() is None, f"ended by itself: {process.returncode}"
    site.kill(process)


def _await_more(work: list[Any], number: int, writers: list[Writer]) -> None:
    enough = len(work) + number

    def is_enough() -> bool:
        _look(writers)
        return len(work) >= enough

    until(is_enough)


def _look(writers: list[Writer]) -> None:
    for writer in writers:
        if writer.wrong is not None:
            raise writer.wrong
