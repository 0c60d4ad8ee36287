"""Writes to the programme of an edition: sessions, items, plans and versions.

Two people may edit at once. An action on an object that a form has read takes the
`revision` it was read at (or the order it was `seen` in); if somebody changed it since,
it raises `Stale` with both versions, and nothing is written.

Refusals by code, said by `words.refusal_words`:
    bad_minutes (minutes, most) · no_such_wall_time (start) · not_taking_part (city)
    already_there (session) · not_there (session) · gone
    no_sessions · no_title (session, place, lang) · no_note (lang)
    overrun (session, items, minutes) · seats_hidden (session)
    nothing_changed (number) · published_meanwhile (number)
    times_moved_meanwhile · nobody_to_tell
"""

from intercity.programme.actions.items import (
    add_item,
    copy_item,
    edit_item,
    move_item,
    number_items,
    order_by_rule,
    remove_item,
    share_item,
)
from intercity.programme.actions.plans import programme_from_plan
from intercity.programme.actions.sessions import (
    add_session,
    edit_session,
    remove_session,
)
from intercity.programme.actions.telling import tell_changes, tell_times
from intercity.programme.actions.values import ItemValues, SessionValues
from intercity.programme.actions.versions import publish

__all__ = [
    "ItemValues",
    "SessionValues",
    "add_item",
    "add_session",
    "copy_item",
    "edit_item",
    "edit_session",
    "move_item",
    "number_items",
    "order_by_rule",
    "programme_from_plan",
    "publish",
    "remove_item",
    "remove_session",
    "share_item",
    "tell_changes",
    "tell_times",
]
