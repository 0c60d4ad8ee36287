"""The briefing book: for the host's leader and the moderators, one language each.

Per session the order of items, who leads each delegation, posts, pronunciation, who
leads the city, and what was last written. It is confidential, and is made as PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from intercity.base.printing import pdf_of
from intercity.cities.models import City, Official
from intercity.delegations.models import Correspondence
from intercity.delegations.reply_words import subject_words
from intercity.kernel.wording import LocalizedText, url_code
from intercity.programme.admission import Seated, seated
from intercity.programme.content import ContentCity
from intercity.programme.drafts import content_of, draft_sessions
from intercity.programme.people_list import NamedMember, named
from intercity.programme.queries import Part, parts_of
from intercity.seminars.models import Edition

_LAST_CONTACTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds an office of the city."""

    name: LocalizedText
    title: LocalizedText
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A line of the log, and what it is about."""

    line: Correspondence
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CityBrief:
    """A city in a session: its delegation, its officials, the last contacts."""

    names: LocalizedText
    members: tuple[NamedMember, ...]
    officials: tuple[Holder, ...]
    contacts: tuple[Contact, ...]
    presents: bool
    takes_part: bool

    @property
    def head(self) -> NamedMember | None:
        """Who leads the delegation here, if that was said and the head comes."""
        return next((one for one in self.members if one.member.is_head), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionBrief:
    """A session: its items in order, its cities, and guests who stand for none."""

    part: Part
    cities: tuple[CityBrief, ...]
    guests: tuple[NamedMember, ...]


def briefs_of(edition: Edition, on: date) -> tuple[SessionBrief, ...]:
    """All sessions, in a fixed number of queries."""
    there = seated(edition)
    gone = edition.participants.filter(takes_part=False)
    absent = frozenset(gone.values_list("city__slug", flat=True))
    rows = list(draft_sessions(edition))
    content = content_of(edition, rows)
    officials = _officials(edition, on)
    contacts = _contacts(edition)
    return tuple(
        SessionBrief(
            part=part,
            cities=tuple(_cities(edition, part, there, absent, officials, contacts)),
            guests=_of_city(edition, there, part, None),
        )
        for part in parts_of(content)
    )


def _cities(
    edition: Edition,
    part: Part,
    there: Seated,
    absent: frozenset[str],
    officials: dict[str, list[Holder]],
    contacts: dict[str, list[Contact]],
) -> Iterable[CityBrief]:
    """The cities of a session; of the host its own delegation, at the end."""
    presenting = {row.shown.city for row in part.rows}
    cities: list[City | ContentCity] = [*part.cities, edition.host]
    for city in cities:
        members = _of_city(edition, there, part, city.slug)
        if city.slug == edition.host.slug and not members:
            continue
        yield CityBrief(
            names=city.names,
            members=members,
            officials=tuple(officials.get(city.slug, ())),
            contacts=tuple(contacts.get(city.slug, ())[:_LAST_CONTACTS]),
            presents=city.slug in presenting,
            takes_part=city.slug not in absent,
        )


def _of_city(
    edition: Edition, there: Seated, part: Part, slug: str | None
) -> tuple[NamedMember, ...]:
    members = there.members.get(part.shown.number, ())
    return named(
        edition,
        (
            one
            for one in members
            if (one.delegation.participant.city.slug if one.delegation else None)
            == slug
        ),
    )


def _officials(edition: Edition, on: date) -> dict[str, list[Holder]]:
    """Who holds an office on that day, by the slug of the city."""
    capitals = edition.series.capital_family_names
    found: dict[str, list[Holder]] = {}
    rows = Official.objects.filter(city__participations__edition=edition)
    for one in rows.select_related("city").distinct():
        if one.holds(on):
            holder = Holder(
                name=one.name.written(capitals=capitals),
                title=one.title,
                kind=str(one.get_kind_display()),
            )
            found.setdefault(one.city.slug, []).append(holder)
    return found


def _contacts(edition: Edition) -> dict[str, list[Contact]]:
    """What was written with each city, the last first."""
    found: dict[str, list[Contact]] = {}
    rows = Correspondence.objects.filter(participant__edition=edition)
    for one in rows.select_related("participant__city", "reply").defer("words"):
        contact = Contact(line=one, subject=subject_words(one))
        found.setdefault(one.participant.city.slug, []).append(contact)
    return found


def page_of(edition: Edition, tag: str, now: datetime) -> str:
    """The book as one HTML page in a language."""
    with override(url_code(tag)):
        context = {
            "edition": edition,
            "briefs": briefs_of(edition, now.date()),
            "lang": tag,
            "made_at": now,
            "zone": edition.host.zones.values_list("zone", flat=True)[0],
        }
        return render_to_string("programme/briefing_book.html", context)


def book_of(edition: Edition, tag: str, now: datetime) -> bytes:
    """The book as PDF; raises `printing.NotPrinted`."""
    return pdf_of(page_of(edition, tag, now))
