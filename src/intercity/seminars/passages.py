"""What rooms above add to a city's own page, such as its burden in the settled plan.

This room knows of no plan: a room that does registers a function when it starts
(`apps.ready`), and the page calls it for readers who may see that city.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from intercity.cities.models import City
from intercity.seminars.models import Edition

Passage = Callable[[HttpRequest, Edition, City], SafeString]

_passages: list[Passage] = []


def add_passage(passage: Passage) -> None:
    """Add a function that gives HTML for a city's own page, or "" for nothing."""
    if passage not in _passages:
        _passages.append(passage)


def passages(request: HttpRequest, edition: Edition, city: City) -> list[SafeString]:
    """What they give for this city, in the order in which they were added."""
    given = (passage(request, edition, city) for passage in _passages)
    return [passage for passage in given if passage]
