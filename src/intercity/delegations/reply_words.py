"""Replies, invitations and what was refused of them, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from intercity.base import file_words
from intercity.base.dates import date_plain
from intercity.cities.words import refusal_words as of_contacts
from intercity.delegations.channels import Channel
from intercity.delegations.models import Correspondence, Reply
from intercity.delegations.models.members import Level
from intercity.seminars.question import Asks
from intercity.seminars.words import LABELS, asks_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from intercity.base.refusals import Refusal

_REFUSALS: dict[str, _StrPromise] = {
    "not_invited": gettext_lazy(
        "Your city has not been invited by this site yet. Write to the secretariat,"
        " which writes down what you answer."
    ),
    "expired": gettext_lazy(
        "The time to answer here is over. Write to the secretariat, which writes down"
        " what you answer."
    ),
    "held": gettext_lazy("This edition was held; its replies stay as they were."),
    "in_the_future": gettext_lazy("%(day)s has not come yet."),
    "link_is_closed": gettext_lazy("This link has been used meanwhile."),
    "not_the_addressee": gettext_lazy(
        "The invitation was sent to another address than the one you signed in with."
    ),
    "no_longer_speaks": gettext_lazy(
        "Your time as focal point of this city is over. To answer for it again, ask the"
        " secretariat."
    ),
    "same_address": gettext_lazy(
        "The invitation was sent to this address. Enter that of a colleague."
    ),
    "nominated_already": gettext_lazy(
        "Three colleagues were nominated already. The secretariat decides first."
    ),
    "decided": gettext_lazy("Somebody else has decided on this meanwhile."),
}
# The field of a form at which a refusal is shown; others stand above the form.
REFUSED_FIELDS = {
    "in_the_future": "on",
    "same_address": "email",
    "file_empty": "letter",
    "file_too_large": "letter",
    "file_not_accepted": "letter",
    "file_not_what_it_says": "letter",
}


def refusal_words(refusal: Refusal) -> str:
    """Why nothing was done."""
    if file_words.speaks_of(refusal):
        return file_words.refusal_words(refusal)
    words = _REFUSALS.get(refusal.code)
    if words is None:
        return of_contacts(refusal)
    return str(words) % {name: _plain(value) for name, value in refusal.params.items()}


def _plain(value: object) -> object:
    return date_plain(value) if isinstance(value, date) else value


def day_words(day: date) -> str:
    """A day."""
    return date_plain(day)


def channel_words(reply: Reply) -> str:
    """By which way a reply came."""
    return str(Channel(reply.channel).label)


def answer_words(reply: Reply) -> str:
    """The answer, and whether the city presents."""
    words = str(Reply.Answer(reply.answer).label)
    if reply.presents is None:
        return words
    return pgettext("two facts", "%(first)s, %(second)s") % {
        "first": words,
        "second": pgettext("a city's reply", "presents")
        if reply.presents
        else pgettext("a city's reply", "does not present"),
    }


def asked_words(reply: Reply) -> list[tuple[str, str]]:
    """What a reply says besides the answer: (label, words)."""
    return list(_asked(reply))


def _asked(reply: Reply) -> Iterator[tuple[str, str]]:
    if reply.level:
        yield _("Level of the delegation"), str(Level(reply.level).label)
    asks = Asks.of({"prefers": reply.sessions, "unavailable": reply.unavailable})
    for key, words in asks_words(asks).items():
        yield str(LABELS[key]), words


def came_words(reply: Reply) -> str:
    """When and how it came, and who wrote it down."""
    if reply.recorded_by is None:
        if reply.by is None:
            return date_plain(reply.at.date())
        return _("%(day)s, by %(name)s") % {
            "day": date_plain(reply.at.date()),
            "name": str(reply.by),
        }
    return _(
        "Recorded by the secretariat on %(day)s; received on %(received)s (%(channel)s)"
    ) % {
        "day": date_plain(reply.at.date()),
        "received": date_plain(reply.received_on),
        "channel": channel_words(reply),
    }


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a reply as a person compares them, under the form's fields."""
    shown: dict[str, Any] = {}
    for name, value in values.items():
        if name == "answer":
            shown["takes_part"] = Reply.Answer(value).label if value else ""
        elif name == "presents":
            shown[name] = {True: _("yes"), False: _("no")}.get(value, "")
        elif name == "level":
            shown[name] = Level(value).label if value else ""
        elif name in {"sessions", "unavailable"}:
            key = "prefers" if name == "sessions" else name
            shown[name] = asks_words(Asks.of({key: value or []})).get(key, "")
        elif name == "received_on":
            shown["on"] = date_plain(value) if value else ""
        else:
            shown[name] = value
    return shown


def subject_words(line: Correspondence) -> str:
    """What a line of the log is about."""
    if line.reply is None:
        return line.subject
    return _("Reply: %(answer)s") % {"answer": answer_words(line.reply)}


def waiting_words(number: int) -> str:
    """How many nominations wait for the secretariat."""
    return ngettext(
        "%(number)s nomination waits for you.",
        "%(number)s nominations wait for you.",
        number,
    ) % {"number": number}


def masked(address: str) -> str:
    """An address as somebody who knows it recognises it: "s…@city.example"."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"
