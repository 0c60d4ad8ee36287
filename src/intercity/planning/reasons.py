"""What the planner's coded reasons say, in English.

`TEXTS` has one template a code, filled from the reason's parameters: points with two
decimals, times of day as HH:MM with the local weekday. Another language needs the
same table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from intercity.kernel.planner.changes import Changed
from intercity.kernel.planner.plan import Reason

_PAYS = (
    "{name} pays {burden}: session {session} is {part} there,"
    " {weekday} {local_start}–{local_end}."
)
_BUYS = (
    ", the worst burden goes from {worst_before} to {worst_after}, the total from"
    " {total_before} to {total_after}, the host's from {host_before} to {host_after}."
)

TEXTS: Mapping[str, str] = {
    # Who pays, by the part of its day that costs most
    "nobody_pays": "Nobody pays: every city sits in its own office hours.",
    "pays_night": _PAYS.replace("{part}", "night"),
    "pays_early": _PAYS.replace("{part}", "early morning"),
    "pays_evening": _PAYS.replace("{part}", "evening"),
    "pays_day": _PAYS.replace("{part}", "outside its own hours by day"),
    "pays_rest_day": _PAYS.replace("{part}", "a day of rest"),
    "pays_holiday": _PAYS.replace("{part}", "a holiday"),
    "others_pay": "Cities that pay less: {count}, at most {most} each.",
    # Why it sits there
    "no_other_session": "{name} cannot sit in any other session.",
    "dearer_elsewhere": "Session {session} would cost {name} {burden}.",
    "cheaper_elsewhere": (
        "Session {session} would cost {name} only {burden}, but with it there the plan"
        " as a whole would be worse or break a rule of the brief."
    ),
    "never_in_office": (
        "Not a minute of the host's window is an office hour in {name}."
    ),
    "hardly_in_office": (
        "Only {minutes} minutes of the host's window are office hours in {name}."
    ),
    # What else a reader should know
    "no_city": "Session {session} holds no city.",
    "no_presentation": "Session {session} holds no presentation.",
    "carried_fixes_worst": (
        "The {carried} points that {name} carries from earlier editions are the worst"
        " figure whatever the hours; the objective leximin looks past it."
    ),
    "wish_unmet": "{name} would rather sit in session {prefers}; it sits in {session}.",
    "clock_change": "On {on} clocks move by {minutes} minutes in {names}.",
    "ties": "Starts that reach the same figures: {count}; the earliest is shown.",
    "ties_at_least": (
        "Starts that reach the same figures: at least {count}; the earliest is shown."
    ),
    "front_on_request": (
        "There are more than {most} pairs of starts and splits: the other plans, and"
        " what a kinder rule would buy, are worked out on request (--front)."
    ),
    "least_disturbing": (
        "Cities whose session or local start changes: {count} of {of} that know theirs;"
        " no plan that keeps the rules changes fewer."
    ),
    # What binds
    "nothing_binds": (
        "No single rule of the brief binds: neither half an hour more, nor one city or"
        " one session more or less would make a better plan."
    ),
    "binds_host_until": (
        "The host's window binds. Until {to} instead of {from}" + _BUYS
    ),
    "binds_host_from": ("The host's window binds. From {to} instead of {from}" + _BUYS),
    "binds_gap_minutes": "The gap binds. With {to} minutes instead of {from}" + _BUYS,
    "binds_presenters_max": (
        "The most presentations in a session bind. With {to} instead of {from}" + _BUYS
    ),
    "binds_presenters_min": (
        "The fewest presentations in a session bind. With {to} instead of {from}"
        + _BUYS
    ),
    "binds_cities_max": (
        "The most cities in a session bind. With {to} instead of {from}" + _BUYS
    ),
    "binds_cities_min": (
        "The fewest cities in a session bind. With {to} instead of {from}" + _BUYS
    ),
    "binds_count": (
        "The number of sessions binds. With {to} instead of {from}" + _BUYS
    ),
    # No plan
    "infeasible": "No plan with {count} session(s) keeps every rule of the brief.",
    "too_many_presenters": (
        "{number} cities present, but {count} session(s) of at most {bound} hold fewer."
    ),
    "too_few_presenters": (
        "{number} cities present, but {count} session(s) of at least {bound} need more."
    ),
    "too_many_cities": (
        "{number} cities take part, but {count} session(s) of at most {bound} hold"
        " fewer."
    ),
    "too_few_cities": (
        "{number} cities take part, but {count} session(s) of at least {bound} need"
        " more."
    ),
    "window_too_short": (
        "The sessions and gaps last {needed} minutes; the host's window {minutes}."
    ),
    "no_relaxation": "No single change and no pair of changes would allow a plan.",
}

# What gives way in a what-if or a relaxation: phrases, joined by "and"
CHANGES: Mapping[str, str] = {
    "host_until": "the host's window until {to} instead of {from}",
    "host_from": "the host's window from {to} instead of {from}",
    "gap_minutes": "{to} minutes between sessions instead of {from}",
    "presenters_max": "at most {to} presentations in a session instead of {from}",
    "presenters_min": "at least {to} presentations in a session instead of {from}",
    "cities_max": "at most {to} cities in a session instead of {from}",
    "cities_min": "at least {to} cities in a session instead of {from}",
    "count": "number of sessions {to} instead of {from}",
    "host_unavailable": "{from} available at all hours of its window",
    "city_unavailable": "{from} available at all hours",
    "city_sessions": "{from} in any session",
    "city_together": "{from} free to sit without those it is kept together with",
    "city_apart": "{from} free to sit with those it is kept apart from",
}

# Rules of the brief that a scored plan breaks
VIOLATIONS: Mapping[str, str] = {
    "wrong_count": "The plan has {sessions} session(s); the brief asks for {accepted}.",
    "off_grid": (
        "Session {session} begins at {start}, off the grid of {grid_minutes} minutes."
    ),
    "outside_host_hours": (
        "Session {session}, {start}–{end}, is not inside the host's window,"
        " {opens}–{closes}."
    ),
    "wrong_date": "Session {session} is on {date}; open to it: {accepted}.",
    "not_in_order": "Sessions {sessions} are not in the order of their starts.",
    "gap_too_small": (
        "Between sessions {sessions} lie {gap_minutes} minutes, fewer than {accepted}."
    ),
    "host_unavailable": "{host} is not available for session {session}.",
    "wrong_length": (
        "Session {session} lasts {minutes} minutes; by the brief it is {accepted}."
    ),
    "no_length": "Session {session} lasts {minutes} minutes.",
    "too_few_presenters": (
        "Session {session} holds {presenters} presentations, fewer than {accepted}."
    ),
    "too_many_presenters": (
        "Session {session} holds {presenters} presentations, more than {accepted}."
    ),
    "too_few_cities": "Session {session} holds {cities} cities, fewer than {accepted}.",
    "too_many_cities": "Session {session} holds {cities} cities, more than {accepted}.",
    "city_missing": "{city} sits in no session.",
    "unknown_city": "{city} is not in the brief.",
    "city_twice": "{city} sits in several sessions: {sessions}.",
    "city_unavailable": "{city} is not available for session {session}.",
    "session_not_allowed": (
        "{city} sits in session {session}; the brief allows {accepted}."
    ),
    "not_together": "{cities} are to sit together.",
    "not_apart": "{cities} are to sit apart.",
}

Names = Mapping[str, str]


def say(reason: Reason) -> str:
    """The English sentence of a reason; raises `KeyError` for an unknown code."""
    return TEXTS[reason.code].format_map(_words(reason.params, {}))


def say_changes(changed: Changed, names: Names) -> str:
    """What gives way in a what-if or a relaxation; `names` are the cities' by slug."""
    return " and ".join(
        CHANGES[change.code].format_map(_words(change.params, names))
        for change in changed.changes
    )


def say_violation(reason: Reason, names: Names) -> str:
    """The rule that a scored plan breaks; `names` are the cities' by slug."""
    return VIOLATIONS[reason.code].format_map(_words(reason.params, names))


def _words(params: Mapping[str, object], names: Names) -> dict[str, str]:
    words = {key: _word(key, value, names) for key, value in params.items()}
    if "local_start" in params:
        start = datetime.fromisoformat(str(params["local_start"]))
        words["weekday"] = f"{start:%A}"
    return words


def _word(key: str, value: object, names: Names) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list):
        return ", ".join(_word(key, each, names) for each in value)
    text = names.get(value, value) if isinstance(value, str) else str(value)
    if key in {"local_start", "local_end", "start", "end", "opens", "closes"}:
        return f"{datetime.fromisoformat(text):%H:%M}"
    if key in {"on", "date"} or (key == "accepted" and isinstance(value, str)):
        day = date.fromisoformat(text)
        return f"{day.day} {day:%B %Y}"
    return text
