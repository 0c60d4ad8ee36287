"""Letters written for one city after the other, in the language that each has stated.

A draft tells what it lacks, and what stands in it in another language; a letter with a
gap is never sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.lists import format_list

from intercity.base.dates import clock_words, date_plain, date_words
from intercity.delegations.addressees import Addressee
from intercity.delegations.merging import fields_in, merged, paragraphs
from intercity.delegations.models import Letterhead, LetterTemplate
from intercity.delegations.wordings import (
    Rules,
    Words,
    parts_in,
    rules_of,
    shipped_words,
)
from intercity.kernel.clock import local, utc_label
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText, locale_name
from intercity.seminars.deadlines import Due, deadlines_of, until_end_of
from intercity.seminars.models import Edition

LATE = timedelta(days=7)
"""Whoever is invited after the deadline for replies is asked to answer within this."""

_TEENS = range(11, 14)
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter as it would be sent.

    `missing` fields have no value; those of `elsewhere` stand in another language.
    `instead_of` is the language that was asked for, where there is no letter in it.
    """

    kind: str
    language: str
    subject: str
    paragraphs: tuple[str, ...]
    missing: tuple[str, ...]
    elsewhere: tuple[str, ...]
    instead_of: str = ""

    @property
    def text(self) -> str:
        """The words of it, paragraphs parted by blank lines."""
        return "\n\n".join(self.paragraphs)


class Values(dict[str, str]):
    """Values of fields; `elsewhere` are those in another language than the letter."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.elsewhere: set[str] = set()

    def say(self, name: str, said: LocalizedText) -> str:
        """Set a field to a text in the language, as far as it goes."""
        reading = said.in_(self.language)
        if reading.fallback and reading.text:
            self.elsewhere.add(name)
        self[name] = reading.text
        return reading.text


class Writer:
    """Writes the letters of an edition. Four queries when made, none for a letter.

    `reply` is until when an answer is asked for by what is written now.
    """

    def __init__(self, edition: Edition, now: datetime | None = None) -> None:
        """Reads templates, letterhead and deadlines; `now` is when it writes."""
        self.edition = edition
        self.letterhead = (
            Letterhead.objects.select_related("logo")
            .filter(series=edition.series_id)
            .first()
        )
        self.words: dict[tuple[str, str], Words] = dict(shipped_words())
        for row in LetterTemplate.objects.filter(edition=edition):
            self.words[row.kind, row.language] = Words(row.subject, row.body)
        self.host_zone = edition.host.zones.values_list("zone", flat=True)[0]
        self.deadlines: dict[str, Due] = {
            due.kind: due for due in deadlines_of(edition, self.host_zone)
        }
        self.reply = self.deadlines.get("reply")
        if self.reply is not None and now is not None and self.reply.is_past(now):
            self.reply = self._late(self.reply, now)
        self._shared: dict[str, Values] = {}

    def _late(self, reply: Due, now: datetime) -> Due:
        """A week from now, at most until the first day; after that, what is past."""
        first = min(map(date.fromisoformat, self.edition.dates))
        day = min(local(now, self.host_zone).date() + LATE, first)
        late = until_end_of(day, reply, self.host_zone)
        return reply if late.is_past(now) else late

    def language(self, kind: str, wanted: str) -> str:
        """The language of a letter to who wants it in this one."""
        for tag in (wanted, wanted.split("-")[0]):
            if (kind, tag) in self.words:
                return tag
        return "en"

    def invitation(self, one: Addressee, *, link: str, reference: str) -> Draft:
        """The mail that invites a city."""
        given = {"link": link, "reference": reference}
        return self._draft("invitation", one, wanted_by(one), given, one.parts)

    def to_leader(self, one: Addressee, *, reference: str) -> Draft:
        """The letter to a city's leader."""
        given = {"reference": reference}
        return self._draft("to_leader", one, wanted_by(one), given)

    def reminder(
        self, one: Addressee, due: Due, *, wanted: str, parts: NameParts, link: str
    ) -> Draft:
        """The mail that tells somebody of a city what is still asked of it."""
        tag = self.language("reminder", wanted)
        given = {
            "link": link,
            "asked": rules_of(tag).asked.get(due.kind, ""),
            "due": self._moment(due, one, tag),
        }
        draft = self._draft("reminder", one, wanted, given, parts)
        shipped = shipped_words().get(("reminder", tag))
        if not draft.missing or shipped is None:
            return draft
        # Nobody looks at a reminder before it is sent: one with a gap gives way.
        own, self.words["reminder", tag] = self.words["reminder", tag], shipped
        try:
            return self._draft("reminder", one, wanted, given, parts)
        finally:
            self.words["reminder", tag] = own

    def _draft(
        self,
        kind: str,
        one: Addressee,
        wanted: str,
        given: Mapping[str, str],
        reader: NameParts | None = None,
    ) -> Draft:
        tag = self.language(kind, wanted)
        values = self.values(one, tag)
        values.update(given)
        values["salutation"] = (
            _salutation(rules_of(tag), reader)
            if reader is not None
            else values["salutation_of_leader"]
        )
        words = self.words[kind, tag]
        named = fields_in(f"{words.subject}\n{words.body}")
        return Draft(
            kind=kind,
            language=tag,
            subject=" ".join(merged(words.subject, values).split()),
            paragraphs=tuple(merged(part, values) for part in paragraphs(words.body)),
            missing=tuple(name for name in named if not values.get(name)),
            elsewhere=tuple(name for name in named if name in values.elsewhere),
            instead_of="" if tag in {wanted, wanted.split("-")[0]} else wanted,
        )

    def values(self, one: Addressee, tag: str) -> Values:
        """The values of all fields that do not depend on the reader."""
        shared = self._shared.get(tag)
        if shared is None:
            shared = self._shared[tag] = self._of_edition(tag)
        values = Values(tag)
        values.update(shared)
        values.elsewhere = set(shared.elsewhere)
        values.say("city", one.city.names)
        if self.reply is not None:
            values["reply_by"] = self._moment(self.reply, one, tag)
        self._leader(one, values)
        return values

    def _of_edition(self, tag: str) -> Values:
        values, rules = Values(tag), rules_of(tag)
        host = values.say("host", self.edition.host.names)
        series = values.say("series", self.edition.series.names)
        values.say("theme", self.edition.theme)
        values["edition"] = series
        if number := self.edition.ordinal:
            values["edition"] = rules.edition.format(
                series=series, number=number, ordinal=_ordinal(number)
            )
        if "series" in values.elsewhere:
            values.elsewhere.add("edition")
        days = [date_plain(date.fromisoformat(day), tag) for day in self.edition.dates]
        values["dates"] = format_list(days, locale=locale_name(tag)) if days else ""
        values["signature"] = rules.signature.format(host=host, series=series)
        if self.letterhead and self.letterhead.signature:
            values.say("signature", self.letterhead.signature)
        return values

    def _leader(self, one: Addressee, values: Values) -> None:
        """The leader as named in a text and in the address, and the salutation."""
        rules, leader = rules_of(values.language), one.leader
        values["salutation_of_leader"] = values["leader"] = values["address"] = ""
        if leader is None:
            return
        parts, is_elsewhere = parts_in(leader.name, values.language)
        title = leader.title.in_(values.language)
        if is_elsewhere or (title.fallback and title.text):
            values.elsewhere |= {"leader", "salutation", "address"}
        capitals = self.edition.series.capital_family_names
        named = {
            "city": values["city"],
            "title": title.text,
            "name": rules.name_of(parts, capitals=capitals),
            "family": rules.name_of(
                NameParts(parts.family or parts.given), capitals=capitals
            ),
        }
        kind = "_and_".join(key for key in ("title", "name") if named[key])
        values["salutation_of_leader"] = rules.salutations.get(kind, "").format(**named)
        values["leader"] = " ".join(rules.leader.format(**named).split())
        lines = (line.format(**named).strip() for line in rules.address)
        values["address"] = "\n".join(line for line in lines if line)

    def _moment(self, due: Due, one: Addressee, tag: str) -> str:
        """The end of a deadline on the city's own clocks."""
        wall = local(due.at, one.zone)
        return rules_of(tag).moment.format(
            day=date_words(wall.date(), tag),
            clock=clock_words(wall),
            city=one.city.names.in_(tag).text,
            offset=utc_label(due.at, one.zone),
        )

    def written_on(self, at: datetime, tag: str) -> str:
        """The day of a letter, on the host's clocks."""
        return date_plain(local(at, self.host_zone).date(), tag)


def wanted_by(one: Addressee) -> str:
    """The language of letters to a city: as it has stated, and by nothing else."""
    return one.city.language


def _salutation(rules: Rules, reader: NameParts) -> str:
    name = reader.written()
    kind = "person" if name else "nobody"
    return rules.salutations.get(kind, "").format(name=name)


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in _TEENS else _SUFFIXES.get(number % 10, "th")
    return f"{number}{suffix}"
