"""How many sessions the draft has, and in which of them each city sits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Max

from intercity.programme.models import Session
from intercity.seminars.models import Edition

# The numbers of the sessions of each city, by its key.
Seats = Mapping[int, frozenset[int]]


def seats_of(edition: Edition) -> Seats:
    """Where the cities of an edition sit. One query."""
    found = defaultdict(set)
    seated = Session.cities.through.objects.filter(session__edition=edition)
    for city, number in seated.values_list("city_id", "session__number"):
        found[city].add(number)
    return {city: frozenset(numbers) for city, numbers in found.items()}


def last_session(edition: Edition) -> int:
    """The greatest number of a session; 0 where there is none yet. One query."""
    found = edition.sessions.aggregate(last=Max("number"))["last"]
    return found or 0
