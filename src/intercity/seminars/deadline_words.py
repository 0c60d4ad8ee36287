"""What became of deadlines, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercity.base.dates import date_plain
from intercity.seminars.deadlines import Due, Misplaced
from intercity.seminars.words import listed


def misplaced_words(found: Misplaced) -> str:
    """What is wrong with the day of a deadline."""
    one = {"one": found.due.rung.label}
    if found.other is not None:
        said = _("“%(one)s” lies before “%(other)s”.")
        return said % {**one, "other": found.other.rung.label}
    if found.due.rung.days < 0:
        return _("“%(one)s” lies after the first day of the edition.") % one
    return _("“%(one)s” lies before the first day of the edition.") % one


def moved_words(
    before: Iterable[Due], after: Iterable[Due], now: datetime
) -> list[str]:
    """Which deadlines moved with the dates of an edition, and which are past by that.

    Those that somebody set stay where they are.
    """
    earlier = {due.kind: due for due in before}
    moved = [
        due for due in after if due.kind in earlier and earlier[due.kind].on != due.on
    ]
    past = [
        due for due in moved if due.is_past(now) and not earlier[due.kind].is_past(now)
    ]
    said = {
        _(
            "Deadlines moved with the first day: %(deadlines)s. Cities read them on"
            " their own pages; nobody is written to by this."
        ): moved,
        _("In the past now: %(deadlines)s."): past,
    }
    return [
        words % {"deadlines": listed(map(_named, dues))}
        for words, dues in said.items()
        if dues
    ]


def _named(due: Due) -> str:
    said = pgettext("a deadline and its day", "%(deadline)s (%(day)s)")
    return said % {"deadline": due.rung.label, "day": date_plain(due.on)}
