"""What is done to editions and their cities; each is whole or not at all."""

from intercity.seminars.actions.editions import (
    EditionFacts,
    ask,
    change_edition,
    create_edition,
    facts_of,
    name_series,
    start_series,
    style_series,
)
from intercity.seminars.actions.participants import (
    Answered,
    NewParticipant,
    Standing,
    add_cities,
    add_city,
    arrange_cities,
    note_answer,
    note_asks,
    remove_city,
)
from intercity.seminars.actions.roles import Duty, give_role, take_role

__all__ = [
    "Answered",
    "Duty",
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
    "name_series",
    "note_answer",
    "note_asks",
    "remove_city",
    "start_series",
    "style_series",
    "take_role",
]
