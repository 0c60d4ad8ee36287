"""What an edition asks of one city: until when, in its own time, and what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from intercity.base.clock import now as present
from intercity.base.templatetags.ui import moment
from intercity.delegations.states import (
    COLOURS,
    LATE,
    NOT_ASKED,
    OWED,
    STATE_WORDS,
    states_of,
)
from intercity.front.words import zone_words
from intercity.seminars.deadlines import Due

if TYPE_CHECKING:
    from intercity.cities.models import City
    from intercity.seminars.models import Edition, Participant


# Where a city hands in what a deadline asks for.
_PAGES = {
    "reply": "delegations:reply",
    "names": "delegations:delegation",
    "abstract": "programme:presentation",
    "slides": "programme:presentation",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is asked of a city; `host_until` is "" in the host's own time.

    `url` is where it is handed in.
    """

    due: Due
    url: str
    state: str
    until: SafeString
    host_until: SafeString

    @property
    def label(self) -> str:
        """What is asked for."""
        return str(self.due.rung.label)

    @property
    def is_open(self) -> bool:
        """Whether the city still owes it."""
        return self.state in {OWED, LATE}

    @property
    def words(self) -> str:
        """Its state in a word."""
        return str(STATE_WORDS[self.state])

    @property
    def colour(self) -> str:
        """The colour beside the word."""
        return COLOURS[self.state]


@dataclass(frozen=True, slots=True)
class Steps:
    """All that is asked of a city, in the order of the deadlines."""

    all: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """What to do first: the earliest that is still open."""
        return next((step for step in self.all if step.is_open), None)

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(not step.is_open for step in self.all)


def steps_of(participant: Participant, now: datetime) -> Steps:
    """What is asked of this city; a fixed number of queries."""
    zones = _Zones(participant.city, participant.edition)
    return Steps(
        tuple(
            Step(due, _url(due, participant), state, *zones.told(due.at))
            for due, state in states_of(participant, now, zones.host)
            if state != NOT_ASKED
        )
    )


def _url(due: Due, participant: Participant) -> str:
    slugs = [participant.edition.slug, participant.city.slug]
    return reverse(_PAGES.get(due.kind, "seminars:own_city"), args=slugs)


class _Zones:
    """The clocks of a city and of the host."""

    def __init__(self, city: City, edition: Edition) -> None:
        self.names, self.host_names = city.names, edition.host.names
        self.own = _first_zone(city)
        self.host = _first_zone(edition.host)

    def told(self, at: datetime) -> tuple[SafeString, SafeString]:
        """An instant by both, the host's where it is another one."""
        own = _until(at, self.own, zone_words(self.names, self.own, at))
        if self.own == self.host:
            return own, SafeString("")
        return own, _until(at, self.host, zone_words(self.host_names, self.host, at))


def _first_zone(city: City) -> str:
    return str(city.zones.values_list("zone", flat=True)[0])


def _until(at: datetime, zone: str, label: SafeString) -> SafeString:
    return format_html("{} ({})", moment(at, zone, form="full"), label)


def own_steps(_request: HttpRequest, participant: Participant) -> dict[str, object]:
    """For a city's own page."""
    return {"steps": steps_of(participant, present()), "participant": participant}
