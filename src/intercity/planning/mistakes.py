"""Mistakes in a brief: coded, with parameters, so that any language can say them.

A `Mistake` holds no sentence. `WHAT` says what is wrong by `code`; `ACCEPTED` says
what would be accepted by `accepted`, filled from `params`. Both are the English
templates; another language needs the same two tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from difflib import get_close_matches

Path = tuple[str | int, ...]

WHAT: Mapping[str, str] = {
    "too_large": "the file is too large",
    "not_utf8": "the file is not UTF-8 text (byte {offset})",
    "not_toml": "the file is not TOML: {detail}",
    "deep_key": "a key of too many parts",
    "huge_number": "a number of thousands of digits",
    "nested_deeply": "brackets nested too deeply",
    "empty_file": "the file holds nothing",
    "unknown_key": "unknown key",
    "missing": "missing",
    "wrong_type": "wrong type",
    "not_accepted": "not one of the accepted words",
    "out_of_range": "out of range",
    "not_multiple": "not a multiple of {step}",
    "empty_list": "the list is empty",
    "wrong_length": "{length} entries",
    "listed_twice": "listed twice",
    "bad_text": "not accepted as text",
    "bad_slug": "not a slug",
    "bad_language": "not a language tag",
    "no_such_date": "a date that does not exist",
    "bad_window": "not a window",
    "bad_period": "not a period",
    "end_before_start": "the end is not after the start",
    "unknown_zone": "unknown zone",
    "unknown_city": "unknown city",
    "unknown_calendar": "unknown calendar",
    "calendar_years": "the calendar is not complete for these dates",
    "shares_sum": "the shares sum to {sum}",
    "min_above_max": "larger than {other}, which is {limit}",
    "second_presentations": "a second item of kind presentations",
    "presentations_missing": "cities present, but no item stands for them",
    "presentations_minutes": "minutes do not go with kind presentations",
    "nothing_held": "every session would last 0 minutes",
    "one_of_two": "{first} and {second} do not go together",
    "no_slug": "no letters or digits to make a slug of",
    "city_unnamed": "the city has no name",
    "host_missing": "the host is missing",
    "host_conflict": "[host] names another city of the directory, {slug}",
    "host_among_cities": "the host also stands among the cities",
    "city_twice": "the city already stands at {first}",
    "unknown_reference": "no such city in this brief",
    "self_reference": "a city cannot refer to itself",
    "together_and_apart": "{pair} are to sit together and apart",
    "too_fine": "too fine to be summed exactly with the other figures",
}

ACCEPTED: Mapping[str, str] = {
    "": "",
    "size": "a file of at most {most} bytes",
    "utf8": "a text file saved as UTF-8",
    "toml": "TOML 1.0",
    "shallow_key": "a key of at most two parts, such as sessions.count",
    "short_number": "numbers as a brief needs them",
    "flat": "lists and tables as a brief needs them",
    "brief": "a brief with [edition], [sessions] and [[cities]]",
    "key": "one of {options}",
    "table": "a table",
    "tables": "a list of tables",
    "list": "a list",
    "filled_list": "a list with at least one entry",
    "once": "each entry once",
    "bands": "24 rates, one for each local hour",
    "text": "text in quotes on one line, 1 to {most} characters",
    "any_text": "text in quotes on one line, at most {most} characters",
    "flag": "true or false",
    "whole": "a whole number from {low} to {high}",
    "step": "a whole number from {low} to {high} in steps of {step}",
    "number": "a number from {low} to {high} with at most {digits} decimals",
    "option": "one of {options}",
    "slug": 'small letters, digits and single hyphens, such as "tgps-6"',
    "language": 'a tag such as "en", "ja", "zh-Hans" or "ko"',
    "day": "a date such as 2021-11-24, without quotes, from 2000 to 2099",
    "window": '"HH:MM-HH:MM" on one day, such as "09:00-17:00"; 24:00 only ends it',
    "period": 'local times such as "2021-11-24T08:00/2021-11-24T12:00"',
    "zone": 'a zone such as "Asia/Tokyo"',
    "city": "a slug of the directory; any other city by name and zone",
    "calendar": 'a code such as "JP" or "AU-QLD", or a list of dates',
    "listed_days": "the holidays as a list of dates",
    "count": "a whole number from {low} to {high}, or a list of them",
    "shares": "shares that sum to 1 (within 0.001)",
    "at_most": "at most {limit}, or a larger {other}",
    "one_presentations": "exactly one item of kind presentations",
    "no_minutes": "no minutes here; minutes in [sessions.presentations]",
    "some_minutes": "an item with minutes, or a city that presents",
    "either": "one of the two",
    "city_name": "city (a slug of the directory), or name with zone or zones",
    "sluggable": "a name with letters or digits",
    "host": "host in [edition] (a slug of the directory), or name and zone in [host]",
    "other_city": "a city that is not the host",
    "each_city_once": "each city once; write two of one name apart",
    "reference": "the slug of another city in this brief",
    "together_or_apart": "one of the two, also by way of other cities",
    "coarser": "rates, shares and carried figures with fewer decimals",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake: what is wrong, where, what was given and what is accepted.

    `path` is the key's place such as `cities[3].zone`, entries counted from 0, and
    empty for the file as a whole. `line` counts from 1 and is None where there is
    none. `value` is what was given, None for nothing. `nearest` are likely words.
    """

    code: str
    path: str = ""
    line: int | None = None
    value: object = None
    accepted: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    nearest: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return WHAT[self.code].format(**self.params)

    @property
    def acceptable(self) -> str:
        """What would be accepted, in English."""
        return ACCEPTED[self.accepted].format(**self.params)

    @property
    def text(self) -> str:
        """The whole mistake on one line, in English, safe to print."""
        place = self.path or "the file"
        if self.line is not None:
            place += f" (line {self.line})"
        parts = [f"{place}: {self.what}"]
        if self.value is not None:
            parts[0] += f": {shown(self.value)}"
        if self.acceptable:
            parts.append(f"accepted: {self.acceptable}")
        if self.nearest:
            parts.append(f"nearest: {', '.join(map(shown, self.nearest))}")
        return printable("; ".join(parts))


class BadBrief(ValueError):
    """A brief that cannot be read: every mistake of it, by line."""

    def __init__(self, filename: str, mistakes: Iterable[Mistake]) -> None:
        self.filename = filename
        self.mistakes = tuple(mistakes)
        super().__init__(filename, self.mistakes)

    def __str__(self) -> str:
        """Every mistake on a line of its own."""
        lines = "\n".join(mistake.text for mistake in self.mistakes)
        return f"{self.filename} is not a brief:\n{lines}"


def place(path: Path) -> str:
    """A key path as it is written: ("cities", 3, "zone") is `cities[3].zone`."""
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part}]"
        else:
            name = part if len(part) <= 60 else part[:59] + "…"
            written += f".{name}" if written else name
    return written


def nearest(word: str, words: Iterable[str]) -> tuple[str, ...]:
    """At most three of `words` that may have been meant, the likeliest first."""
    by_folded = {known.casefold(): known for known in words}
    close = get_close_matches(word.casefold(), by_folded, n=3, cutoff=0.6)
    return tuple(by_folded[folded] for folded in close)


def shown(value: object, *, most: int = 80) -> str:
    """A value as TOML would write it, shortened to `most` characters."""
    match value:
        case bool():
            text = "true" if value else "false"
        case int() if value.bit_length() > 64:
            text = "a number of more than 19 digits"
        case str():
            text = f'"{value}"'
        case date() | time():
            text = value.isoformat()
        case dict():
            text = "{" + ", ".join(list(value)[:8]) + "}"
        case list():
            text = "[" + ", ".join(map(_inside, value[:8])) + "]"
        case _:
            text = str(value)
    return printable(text if len(text) <= most else text[: most - 1] + "…")


def _inside(entry: object) -> str:
    """An entry of a list; one level is enough to recognise it."""
    return "[…]" if isinstance(entry, list) else shown(entry)


def printable(text: str) -> str:
    """The text with control and direction marks written out, for a terminal."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )
