"""How long personal data are kept: every class of them, with its clock.

A host sets other periods with INTERCITY_RETENTION. Nothing here needs Django, so that
the settings can read it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Kept:
    """A class of data: how long after which event, and what goes then.

    `usual` is a period such as 12m or 30d, or empty: as long as what it belongs to.
    """

    code: str
    usual: str
    clock: str
    goes: str


CLASSES: Final = (
    Kept(
        "access_needs",
        "1m",
        "the last day of the edition, or the day on which somebody withdrew or was"
        " refused; as long as it has none, a year after they were entered or last"
        " changed",
        "what somebody needs to take part",
    ),
    Kept("tables", "1d", "the upload", "tables of people that were handed in"),
    Kept(
        "contacts",
        "24m",
        "the end of the last term of a focal point without any other role; the person"
        " is asked one month before, and signing in is enough to stay",
        "the whole account, as if the person had asked for it",
    ),
    Kept(
        "members",
        "36m",
        "the last day of the edition",
        "names and addresses of members; how many came, at which level, stays",
    ),
    Kept(
        "consents",
        "60m",
        "the last day of the edition; set it as long as photos stay public",
        "what a member consented to, with its evidence",
    ),
    Kept(
        "letters",
        "36m",
        "the last day of the edition",
        "uploaded letters, and the words of the correspondence",
    ),
    Kept(
        "mail_words",
        "12m",
        "the day a mail was written",
        "subject, words and attachments of mails that are no longer waiting",
    ),
    Kept(
        "mails",
        "36m",
        "the day a mail was written",
        "that a mail was sent, and to whom",
    ),
    Kept("links", "1m", "the day a link ended", "links that open nothing any more"),
    Kept("sessions", "0d", "the end of a session", "sessions of signing in"),
    Kept("jobs", "30d", "the end of a job", "jobs that are done, with their errors"),
    Kept("role", "", "", "with the role or the appointment that it belongs to"),
    Kept("account", "", "", "with the account"),
    Kept("archive", "", "", "nothing: published and recorded acts are an archive"),
    Kept("cache", "1d", "the moment it was kept", "it ends by itself"),
)
BY_CODE: Final = {kept.code: kept for kept in CLASSES}
_FIXED: Final = frozenset({"sessions", "cache"})
_PERIOD = re.compile(r"(\d{1,4})([dm])", re.ASCII)


class BadPeriod(ValueError):
    """A period is not written as one, or is of a class that has none to set."""


def settable() -> tuple[str, ...]:
    """The classes whose periods a host may set."""
    return tuple(
        kept.code for kept in CLASSES if kept.usual and kept.code not in _FIXED
    )


def read(text: str) -> dict[str, str]:
    """The periods that differ, such as "mail_words=6m, jobs=10d"."""
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        code, _, period = (piece.strip() for piece in part.partition("="))
        if code not in settable():
            raise BadPeriod(f"{part!r}: accepted classes are {', '.join(settable())}")
        if not _PERIOD.fullmatch(period):
            raise BadPeriod(f"{part!r}: write months as 12m and days as 30d")
        found[code] = period
    return found


def periods(own: Mapping[str, str]) -> dict[str, str]:
    """The period of each class here: the usual ones, and those that a host set."""
    return {kept.code: own.get(kept.code, kept.usual) for kept in CLASSES}


def before(period: str, now: datetime) -> datetime:
    """What happened until then has been kept for that long."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise BadPeriod(f"{period!r} is no period")
    number = int(match[1])
    if match[2] == "m":
        return _months_before(now, number)
    return now - timedelta(days=number)


def _months_before(now: datetime, months: int) -> datetime:
    """The same day of an earlier month, or its last one."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)
