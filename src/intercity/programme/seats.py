"""How many sessions the draft has, and in which of them each city sits or may join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Max

from intercity.programme.content import Content
from intercity.programme.models import Session, Version
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


def joining_seats_of(edition: Edition) -> Seats:
    """Where they sit in the draft, and where everybody still reads that they do.

    A city that is moved is told so when that is published; until then it may come to
    both. Three queries.
    """
    found = defaultdict(frozenset[int], seats_of(edition))
    versions = Version.objects.filter(edition=edition).order_by("-number")
    published = versions.values_list("content", flat=True).first()
    cities = dict(edition.participants.values_list("city__slug", "city"))
    for session in Content.read(published).sessions if published else ():
        for city in {cities[slug] for slug in session.cities if slug in cities}:
            found[city] |= {session.number}
    return dict(found)


def last_session(edition: Edition) -> int:
    """The greatest number of a session; 0 where there is none yet. One query."""
    found = edition.sessions.aggregate(last=Max("number"))["last"]
    return found or 0
