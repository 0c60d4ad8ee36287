"""When a city's sessions are, as far as it may know: told by a room above this one.

A plan is settled in a room that this one does not know; it offers the local times of a
city when it starts (`apps.ready`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intercity.seminars.models import Participant

# One line in the reader's language for each session of the city; none before a plan.
Source = Callable[[Participant], Sequence[str]]

_sources: list[Source] = []


def offer_times(source: Source) -> None:
    """Add a source; each once."""
    if source not in _sources:
        _sources.append(source)


def times_of(participant: Participant) -> list[str]:
    """The sessions of this city on its own clocks, and of no other."""
    return [line for source in _sources for line in source(participant)]
