"""The interpretation desk: languages and pairs of each session, and what is amiss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercity.base.languages import gap, language_words
from intercity.delegations.models import Member
from intercity.kernel.wording import LANGUAGES
from intercity.programme.actions.interpretation import roles_to_adopt
from intercity.programme.admission import Seated, admitted, seated, sits
from intercity.programme.models import Interpreter, Session
from intercity.programme.times import starts_at
from intercity.seminars.models import Edition
from intercity.seminars.words import listed

PAIR = 2
LONGEST_STINT = 20
# A session without a length is taken for so long where two might overlap.
_UNKNOWN = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A language into which a session is interpreted, and by whom."""

    language: str
    interpreters: tuple[Interpreter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booth:
    """A session as the desk shows it; `floor` is empty until its languages are said."""

    session: Session
    starts: datetime
    ends: datetime | None
    floor: str
    stint: int
    channels: tuple[Channel, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All sessions, everybody who interprets, and how many warnings there are."""

    booths: tuple[Booth, ...]
    interpreters: tuple[Interpreter, ...]
    to_adopt: int

    @property
    def warnings(self) -> int:
        """How many there are in all."""
        return sum(len(one.warnings) for one in self.booths)


def desk_of(edition: Edition) -> Desk:
    """The whole desk of an edition, in a fixed number of queries."""
    there = seated(edition, among=Member.objects.none())
    spans = {one.pk: span_of(one) for one in _with_items(edition)}
    in_need = _in_need(edition)
    return Desk(
        booths=tuple(_booth(one, there, spans, in_need) for one in there.sessions),
        interpreters=tuple(edition.interpreters.all()),
        to_adopt=len(roles_to_adopt(edition)),
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """How many members need the same languages, and sit in the same sessions."""

    needs: list[str]
    sessions: list[int]
    city: int | None
    count: int


def _in_need(edition: Edition) -> tuple[Alike, ...]:
    """The members who need a language, counted: they are hundreds. One query."""
    members = admitted(edition.members.exclude(needs=[])).order_by()
    alike = members.values_list("needs", "sessions", "delegation__participant__city")
    return tuple(Alike(*row) for row in alike.annotate(Count("pk")))


Span = tuple[datetime, datetime | None]


def _with_items(edition: Edition) -> Iterable[Session]:
    return edition.sessions.prefetch_related("slots__item")


def span_of(session: Session) -> Span:
    """When a session begins and, as far as known, ends; reads its items."""
    start = starts_at(session.day, session.start, session.zone)
    lengths = [slot.item.minutes for slot in session.slots.all()]
    minutes = session.minutes
    if minutes is None and lengths and None not in lengths:
        minutes = sum(length for length in lengths if length is not None)
    return start, None if minutes is None else start + timedelta(minutes=minutes)


def _booth(
    session: Session,
    there: Seated,
    spans: dict[int, Span],
    in_need: Iterable[Alike],
) -> Booth:
    languages = getattr(session, "languages", None)
    rows = there.assignments[session.number]
    channels = tuple(
        Channel(
            language=tag,
            interpreters=tuple(row.interpreter for row in rows if row.language == tag),
        )
        for tag in (languages.channels if languages else ())
    )
    starts, ends = spans[session.pk]
    floor = languages.floor if languages else ""
    warnings = [
        *(_of_channels(channels)),
        *(_of_stints(languages.stint if languages else 0, channels)),
        *(_of_overlaps(session, there, spans)),
        *(_of_members(floor, channels, _there(session, there, in_need))),
    ]
    return Booth(
        session=session,
        starts=starts,
        ends=ends,
        floor=floor,
        stint=languages.stint if languages else 0,
        channels=channels,
        warnings=tuple(warnings),
    )


def _of_channels(channels: Iterable[Channel]) -> Iterator[str]:
    for channel in channels:
        named = {"language": language_words(channel.language)}
        count = len(channel.interpreters)
        if not count:
            yield _("Nobody interprets into %(language)s yet.") % named
        elif count < PAIR:
            yield (
                _(
                    "One person alone interprets into %(language)s."
                    " Interpreters work in pairs."
                )
                % named
            )
        for one in channel.interpreters:
            if one.languages and channel.language not in one.languages:
                yield _("%(name)s is not known to work in %(language)s.") % {
                    **named,
                    "name": one.known_as,
                }


def _of_stints(stint: int, channels: tuple[Channel, ...]) -> Iterator[str]:
    if channels and stint > LONGEST_STINT:
        yield (
            ngettext(
                "A turn of %(stint)s minute is too long.",
                "A turn of %(stint)s minutes is too long.",
                stint,
            )
            % {"stint": stint}
            + gap()
            + _("Pairs change every 15 to 20 minutes.")
        )


def _of_overlaps(
    session: Session, there: Seated, spans: dict[int, Span]
) -> Iterator[str]:
    """Somebody twice in this session, or in another one at the same time."""
    mine = there.assignments[session.number]
    seen: dict[int, int] = {}
    for row in mine:
        seen[row.interpreter_id] = seen.get(row.interpreter_id, 0) + 1
    people = {row.interpreter_id: row.interpreter for row in mine}
    for number, one in people.items():
        if seen[number] > 1:
            yield _("%(name)s stands in two channels of this session.") % {
                "name": one.known_as
            }
        others = [
            other.number
            for other in there.sessions
            if other.pk != session.pk
            and _overlap(spans[session.pk], spans[other.pk])
            and any(
                row.interpreter_id == number for row in there.assignments[other.number]
            )
        ]
        if others:
            yield _(
                "%(name)s is in session %(numbers)s too, which is at the same time."
            ) % {"name": one.known_as, "numbers": listed(others)}


def _overlap(one: Span, other: Span) -> bool:
    ends = [span[1] or span[0] + _UNKNOWN for span in (one, other)]
    return one[0] < ends[1] and other[0] < ends[0]


def _there(
    session: Session, there: Seated, in_need: Iterable[Alike]
) -> Iterator[Alike]:
    return (
        one for one in in_need if sits(session, one.sessions, one.city, there.seats)
    )


def _of_members(
    floor: str, channels: tuple[Channel, ...], in_need: Iterable[Alike]
) -> Iterator[str]:
    """Members who understand neither the floor nor a channel, once those are said."""
    if not floor:
        return
    heard = {floor, *(one.language for one in channels)}
    missing: dict[str, int] = {}
    for one in in_need:
        if not heard.intersection(one.needs):
            for tag in one.needs:
                missing[tag] = missing.get(tag, 0) + one.count
    for tag, count in sorted(missing.items()):
        yield ngettext(
            "%(count)s member needs %(language)s, for which there is no channel.",
            "%(count)s members need %(language)s, for which there is no channel.",
            count,
        ) % {"count": count, "language": language_words(tag)}


def languages_asked(edition: Edition) -> tuple[str, ...]:
    """Languages to choose from: of the edition, its interpreters and its members."""
    found = dict.fromkeys(edition.languages or LANGUAGES)
    for tags in edition.interpreters.values_list("languages", flat=True):
        found |= dict.fromkeys(tags)
    for tags in edition.members.filter(withdrawn_at=None).values_list(
        "needs", flat=True
    ):
        found |= dict.fromkeys(tags)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    """A session of one interpreter: into which language, in what turns, with whom."""

    session: Session
    starts: datetime
    ends: datetime | None
    floor: str
    stint: int
    language: str
    partners: tuple[str, ...]


def sessions_of(interpreter: Interpreter) -> tuple[OwnSession, ...]:
    """What an interpreter does in the edition, in a fixed number of queries."""
    there = seated(interpreter.edition, among=Member.objects.none())
    spans = {one.pk: span_of(one) for one in _with_items(interpreter.edition)}
    found = []
    for session in there.sessions:
        rows = there.assignments[session.number]
        for row in rows:
            if row.interpreter_id != interpreter.pk:
                continue
            languages = getattr(session, "languages", None)
            starts, ends = spans[session.pk]
            partners = tuple(
                other.interpreter.known_as
                for other in rows
                if other.language == row.language
                and other.interpreter_id != interpreter.pk
            )
            own = OwnSession(
                session=session,
                starts=starts,
                ends=ends,
                floor=languages.floor if languages else "",
                stint=languages.stint if languages else 0,
                language=row.language,
                partners=partners,
            )
            found.append(own)
    return tuple(found)
