"""No city ever reads or changes another's: three of them do whatever their forms allow.

After each step somebody reads some of the pages and files that they may open; at the
end of each run everybody reads more, and nobody at all what is public; which pages goes
round. A form that is sent to another city's address is refused, and writes to nothing.

INTERCITY_TENANCY_RUNS makes more runs of it than the ten of the tests.
"""

from __future__ import annotations

import os
import re
from random import Random

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from intercity.cities.actions import Term, appoint
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW
from tests.project.addresses import NO
from tests.project.monkey import (
    Filled,
    Speaker,
    forms_on,
    is_link,
    own_rows,
    public_rows,
    read_rows,
    speaker_of,
)
from tests.project.test_roles import PASSING, WRITES
from tests.project.world import CITY, NEIGHBOUR, World, world

pytestmark = pytest.mark.django_db

RUNS = int(os.environ.get("INTERCITY_TENANCY_RUNS", "10"))
STEPS = 22
# How many pages somebody reads after each step.
READ = 2
READ_AT_END = 10
THIRD = "coral-port"

CITIES = st.integers(0, 2)
DRAWS = st.integers(0, 10_000)
# Signing in and counting requests is no change of a city's.
IDLE = PASSING | {"usersessions_usersession"}


def speakers_of(site: World) -> list[Speaker]:
    """One of each of three cities."""
    found = [site.people["focal_point"], site.people["neighbour"]]
    third = PersonFactory.create()
    city = site.edition.participants.get(city__slug=THIRD).city
    appoint(third, city, Term(from_on=NOW.date().replace(year=2020)), by=None, now=NOW)
    people = zip((CITY, NEIGHBOUR, THIRD), (*found, third), strict=True)
    return [speaker_of(site.edition, slug, person) for slug, person in people if person]


class Tenancy(RuleBasedStateMachine):
    """What three cities do, in any order; undone when a run is over."""

    speakers: list[Speaker]
    done: dict[str, int]

    def __init__(self) -> None:
        super().__init__()
        self.turn = 0
        self.before = [one.told for one in self.speakers]
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        """Everybody reads some more; then it is as it was."""
        try:
            draw = Random(self.done["runs"])
            self.done["runs"] += 1
            for reader in self.speakers:
                for address in some(read_rows(reader), draw):
                    self.read(reader, address)
            for address in some(public_rows(draw.choice(self.speakers)), draw):
                self.look(None, address, Client().get(address))
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
            for speaker, told in zip(self.speakers, self.before, strict=True):
                speaker.told = told

    @rule(city=CITIES, drawn=DRAWS)
    def act(self, city: int, drawn: int) -> None:
        """A city fills in one of its own forms, and sends it."""
        speaker = self.speakers[city]
        found = self.form(speaker, drawn)
        if found is None:
            return
        with CaptureQueriesContext(connection) as queries:
            answer = self.send(speaker, speaker.names, found)
        assert answer.status_code < 500
        self.done["written"] += bool(changes(queries))

    @rule(city=CITIES, other=st.integers(1, 2), drawn=DRAWS)
    def attack(self, city: int, other: int, drawn: int) -> None:
        """A city sends a good form of its own to the address of another's."""
        speaker = self.speakers[city]
        victim = self.speakers[(city + other) % 3]
        found = self.form(speaker, drawn)
        if found is None or is_link(found.row):
            return
        for names in mixed(speaker, victim, found):
            with CaptureQueriesContext(connection) as queries:
                answer = self.send(speaker, names, found)
            address = found.row.address.format(**names)
            assert answer.status_code in {403, 404, 429}, address
            assert changes(queries) == set(), address
            self.look(speaker, address, answer)
            self.done["refused"] += 1

    @invariant()
    def nobody_reads_another_s(self) -> None:
        """Some pages of one reader after each step, in turn."""
        self.turn += 1
        self.done["steps"] += 1
        reader = self.speakers[self.turn % 3]
        addresses = read_rows(reader)
        for number in range(READ):
            place = (self.turn * READ + number) % len(addresses)
            self.read(reader, addresses[place])

    def form(self, speaker: Speaker, drawn: int) -> Filled | None:
        draw = Random(drawn)
        rows = [row for row in own_rows(speaker) if row.get == 200 and row.post != NO]
        forms = list(forms_on(speaker, draw.choice(rows), draw))
        return draw.choice(forms) if forms else None

    def send(self, speaker: Speaker, names: dict[str, object], found: Filled):
        cache.clear()
        address = found.row.address.format(**names)
        return speaker.client.post(address, found.data)

    def read(self, reader: Speaker, address: str) -> None:
        answer = reader.client.get(address)
        self.done["read"] += answer.status_code == 200
        self.look(reader, address, answer)

    def look(self, reader: Speaker | None, address: str, answer) -> None:
        """None is nobody, who knows no city's words at all."""
        page = b"".join(answer).decode(errors="replace").lower()
        others = [one for one in self.speakers if one is not reader]
        assert [one.slug for one in others if one.mark in page] == [], address


def some(addresses: list[str], draw: Random) -> list[str]:
    """As many as there is time for."""
    return draw.sample(addresses, min(READ_AT_END, len(addresses)))


def changes(queries: CaptureQueriesContext) -> set[str]:
    """The tables that were written to."""
    found = {table for one in queries for _, table in WRITES.findall(one["sql"])}
    return found - IDLE


def mixed(speaker: Speaker, victim: Speaker, found: Filled) -> list[dict[str, object]]:
    """The other's address; where it has a number, also one of one and one of other."""
    numbers = set(re.findall(r"{(\w+)}", found.row.address)) - {"edition", "city"}
    if not numbers <= set(victim.names):
        return []
    own = {"city": speaker.slug}
    return [victim.names, {**victim.names, **own}] if numbers else [victim.names]


def test_no_city_reads_or_changes_what_is_another_s():
    site = world(is_public=True)
    done = dict.fromkeys(("runs", "steps", "written", "refused", "read"), 0)
    speakers = speakers_of(site)
    machine = type("Machine", (Tenancy,), {"speakers": speakers, "done": done})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            # To find fewer steps would take minutes; those found are told at once.
            phases=set(Phase) - {Phase.shrink, Phase.explain},
        ),
    )
    # It was no idle talk.
    assert done["steps"] >= 200
    assert done["written"] > RUNS
    assert done["refused"] > 3 * RUNS
    assert done["read"] > 2 * done["steps"]


def test_what_is_another_s_would_be_noticed():
    """Each city reads its own words: there they are found."""
    speakers = speakers_of(world(is_public=True))
    for speaker in speakers:
        pages = [speaker.client.get(address) for address in read_rows(speaker)]
        found = [speaker.mark in b"".join(page).decode().lower() for page in pages]
        assert sum(found) > 2
