"""The parts of a member's own page: sections that every room above may add to.

The page of a personal link shows who the person is; when and where, a button to join,
a calendar or consents come from rooms that know them. A room offers its part when it
starts (`apps.ready`):

    offer_parts(Part("programme.times", 10, times_of))

`times_of(request, member, token)` returns markup, as of `render_to_string`, or "" where
there is nothing to say. A part that is to be acted on has an address of its own under
/link/<token>/ in its room, finds the member by `links.link_of`, acts on POST only and
returns to `delegations:member`. Parts stand in the order of their places, under the
person's answer and above the person's data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from intercity.delegations.models import Member


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its name, its place among the others, and what makes it."""

    name: str
    place: int
    build: Callable[[HttpRequest, Member, str], str]


_parts: dict[str, Part] = {}


def offer_parts(*parts: Part) -> None:
    """Add sections; each name once."""
    _parts.update({part.name: part for part in parts})


def parts_for(request: HttpRequest, member: Member, token: str) -> list[str]:
    """The sections that have something to say, in their order."""
    order = sorted(_parts.values(), key=lambda part: (part.place, part.name))
    built = [part.build(request, member, token) for part in order]
    return [one for one in built if one]
