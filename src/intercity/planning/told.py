"""Mistakes in a brief, told in the reader's language.

What the brief's reader finds stands in `mistakes`; what only the records of this site
show, here. Both are templates with the same parameters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from intercity.planning.mistakes import ACCEPTED, WHAT, Mistake, printable, shown

DESK_WHAT = {
    "slug_long": gettext_noop("the address is too long"),
    "slug_reserved": gettext_noop("an address of this site"),
    "slug_taken": gettext_noop("another edition has this address"),
    "series_not_yours": gettext_noop("not one of your series"),
    "many_cities": gettext_noop("too many cities for the desk"),
    "no_address": gettext_noop("no address can be made of this name"),
    "other_city": gettext_noop(
        "another city has this address: the records keep it in {zones}"
    ),
}
DESK_ACCEPTED = {
    "slug_up_to": gettext_noop("at most {most} letters"),
    "slug_free": gettext_noop("an address that is free"),
    "own_series": gettext_noop("one of your series: {series}"),
    "fewer": gettext_noop("at most {most} cities; the command plans more"),
    "latin": gettext_noop(
        "the English name, in Latin letters, of at most {most} letters"
    ),
    "told_apart": gettext_noop(
        "a name that tells the two apart, or your word that it is the same city"
    ),
}
_WHAT = {**WHAT, **DESK_WHAT}
_ACCEPTED = {**ACCEPTED, **DESK_ACCEPTED}


@dataclass(frozen=True, slots=True)
class Told:
    """A mistake as a person reads it: where, what, what was given and is accepted.

    `text` is the line of the brief as it stands; texts are "" where there is none.
    """

    code: str
    line: int | None
    text: str
    path: str
    what: str
    given: str
    accepted: str
    nearest: tuple[str, ...]


def told(mistakes: Iterable[Mistake], text: str = "") -> list[Told]:
    """The mistakes of a brief with this text."""
    lines = text.replace("\r\n", "\n").split("\n")
    return [_told(mistake, lines) for mistake in mistakes]


def _told(mistake: Mistake, lines: list[str]) -> Told:
    line = mistake.line
    stands = lines[line - 1] if line and line <= len(lines) else ""
    accepted = _ACCEPTED[mistake.accepted]
    return Told(
        code=mistake.code,
        line=line,
        text=printable(stands.strip()[:200]),
        path=printable(mistake.path),
        what=gettext(_WHAT[mistake.code]).format(**mistake.params),
        given="" if mistake.value is None else shown(mistake.value),
        accepted=gettext(accepted).format(**mistake.params) if accepted else "",
        nearest=tuple(shown(word) for word in mistake.nearest),
    )
