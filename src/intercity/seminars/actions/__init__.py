"""What is done to editions and their participants; each is whole or not at all.

Refusals by code:
    slug_taken (slug) · slug_reserved (slug) · host_among_cities (city)
    unnamed_without_source · reconstruction_without_source
    already_takes_part (city) · is_the_host (city) · unknown_reference (city)
    self_reference · together_and_apart (city, other)
"""

from intercity.seminars.actions.editions import (
    EditionFacts,
    ask,
    change_edition,
    create_edition,
    facts_of,
    give_role,
    start_series,
)
from intercity.seminars.actions.participants import (
    NewParticipant,
    Standing,
    add_cities,
    add_city,
    arrange_cities,
    note_asks,
    remove_city,
)

__all__ = [
    "EditionFacts",
    "NewParticipant",
    "Standing",
    "add_cities",
    "add_city",
    "arrange_cities",
    "ask",
    "change_edition",
    "create_edition",
    "facts_of",
    "give_role",
    "note_asks",
    "remove_city",
    "start_series",
]
