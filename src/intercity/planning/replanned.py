"""What changed since the settled plan, and what is proposed, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from intercity.base import dates
from intercity.delegations.models import Reply
from intercity.kernel import clock
from intercity.kernel.planner.plan import Reason
from intercity.kernel.planner.problem import City
from intercity.kernel.planner.told import Told, told_of
from intercity.kernel.wording import LocalizedText
from intercity.planning.answer import Answer
from intercity.planning.comparing import (
    CityBeside,
    cities_beside,
    figures_beside,
)
from intercity.planning.queries import names_of
from intercity.planning.reading import answer_of
from intercity.planning.replanning import Replanning
from intercity.planning.sight import FigureShown, Sight
from intercity.planning.since import CitySince, Kind
from intercity.planning.words import (
    Names,
    changes_words,
    joined,
    violation_words,
)
from intercity.seminars.models import Edition
from intercity.seminars.words import LABELS, value_words

_KINDS = {
    Kind.JOINED: (pgettext_lazy("a city since the settled plan", "new"), "green"),
    Kind.LEFT: (
        pgettext_lazy("a city since the settled plan", "no longer takes part"),
        "grey",
    ),
    Kind.CHANGED: (pgettext_lazy("a city since the settled plan", "asks anew"), ""),
}
_PRESENTS = pgettext_lazy("column", "Presents")
_QUESTION = {
    "dates": gettext_lazy("Dates"),
    "host_hours": gettext_lazy("Hours of the host"),
    "grid_minutes": gettext_lazy("Starts every so many minutes"),
    "gap_minutes": gettext_lazy("Minutes between sessions"),
    "presenters_min": gettext_lazy("Fewest presentations in a session"),
    "presenters_max": gettext_lazy("Most presentations in a session"),
    "cities_min": gettext_lazy("Fewest cities in a session"),
    "cities_max": gettext_lazy("Most cities in a session"),
    "presentation_minutes": gettext_lazy("Minutes of a presentation"),
    "items": gettext_lazy("Items of the programme"),
    "objective": gettext_lazy("Look for"),
    "burden": gettext_lazy("Table of burdens"),
}


@dataclass(frozen=True, slots=True)
class AskShown:
    """One thing that a city asks otherwise: what it was, and is."""

    label: str
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CityShown:
    """A city that asks otherwise, and what of the settled plan that breaks."""

    name: SafeString
    kind: str
    colour: str
    asks: tuple[AskShown, ...]
    broken: tuple[SafeString, ...]
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveShown:
    """A city whose session or local start changes: from where to where, and why."""

    name: SafeString
    session_before: int
    before: str
    session_after: int
    after: str
    why: SafeString


@dataclass(frozen=True, slots=True)
class StartShown:
    """A session's start that may be frozen."""

    number: int
    words: str
    is_frozen: bool


class Replanned:
    """A replanning in one reader's words."""

    def __init__(self, edition: Edition, found: Replanning) -> None:
        self.edition, self.found = edition, found
        before = {
            city.slug: LocalizedText.of({"en": city.name})
            for city in found.then.question.cities
        }
        self.names = Names(before | dict(names_of(edition).by_slug))

    # What changed

    @cached_property
    def cities(self) -> list[CityShown]:
        """The cities that ask otherwise."""
        replies = _replies(self.edition)
        broken = self._broken()
        return [
            CityShown(
                name=self.names.marked(one.slug),
                kind=str(_KINDS[one.kind][0]),
                colour=_KINDS[one.kind][1],
                asks=tuple(self._asks(one)),
                broken=tuple(broken.get(one.slug, ())),
                reply=_reply_words(replies.get(one.slug)),
            )
            for one in self.found.cities
        ]

    def _asks(self, one: CitySince) -> Iterable[AskShown]:
        if one.now is None:
            return
        codes = one.codes if one.then else ("presents", "unavailable", "prefers")
        for code in codes:
            then = self._ask(one.then, code) if one.then else ""
            now = self._ask(one.now, code)
            if then or one.then or now:
                label = str(_PRESENTS if code == "presents" else LABELS[code])
                yield AskShown(label, then, now)

    def _ask(self, city: City, code: str) -> str:
        if code == "presents":
            return _("yes") if city.presents else _("no")
        of_calendar = {"unavailable", "hours", "rest_days", "holidays"}
        value = getattr(city.calendar if code in of_calendar else city, code)
        if value is None or value in ((), frozenset()):
            return ""
        plain = {slug: self.names.plain(slug) for slug in self.names.by_slug}
        return value_words(code, value, plain)

    def _broken(self) -> dict[str, list[SafeString]]:
        """The rules that the settled plan breaks today, by the city they are of."""
        found: dict[str, list[SafeString]] = {}
        for one in self.found.verdict.violations:
            for slug in _cities_of(one):
                found.setdefault(slug, []).append(violation_words(one, self.names))
        return found

    @property
    def question(self) -> list[str]:
        """What else the edition asks otherwise now."""
        return [str(_QUESTION[code]) for code in self.found.question]

    @property
    def violations(self) -> list[SafeString]:
        """Every rule that the settled plan breaks by what is asked now."""
        return [
            violation_words(one, self.names) for one in self.found.verdict.violations
        ]

    # What is proposed

    @cached_property
    def least(self) -> Sight | None:
        """The least disturbing plan."""
        return self._sight(self.found.least)

    @cached_property
    def best(self) -> Sight | None:
        """The best plan."""
        return self._sight(self.found.best)

    def _sight(self, answer: Answer | None) -> Sight | None:
        return Sight(answer, self.names) if answer and answer.plan else None

    @cached_property
    def settled(self) -> Sight:
        """The settled plan as it was, by its own question."""
        found = self.found
        return Sight(answer_of(found.then, found.settled.answer), self.names)

    @property
    def figures(self) -> list[tuple[FigureShown, ...]]:
        """Worst, total and host of the settled, the proposed and the best plan."""
        sights = (self.settled, self.least, self.best)
        columns = [one.figures[:3] for one in sights if one is not None]
        return list(zip(*columns, strict=True))

    @property
    def is_best(self) -> bool:
        """Whether the least disturbing plan is the best one too."""
        found = self.found
        if found.least is None or found.best is None:
            return False
        return found.least.plan == found.best.plan

    @property
    def beside(self) -> list[CityBeside]:
        """By city: in the proposal and in the best plan."""
        if self.least is None or self.best is None or self.is_best:
            return []
        return cities_beside(self.least, self.best)

    @property
    def figures_beside(self) -> list[tuple[FigureShown, FigureShown]]:
        """The same by figure."""
        if self.least is None or self.best is None:
            return []
        return figures_beside(self.least, self.best)

    @cached_property
    def moves(self) -> list[MoveShown]:
        """Whose time changes in the proposal, and on whose account."""
        answer = self.found.least
        if answer is None or answer.plan is None:
            return []
        after = told_of(answer.problem, answer.plan)
        return [self._move(slug, after[slug]) for slug in self.found.moved]

    def _move(self, slug: str, after: Told) -> MoveShown:
        before = self.found.told[slug]
        return MoveShown(
            name=self.names.marked(slug),
            session_before=before.session,
            before=_at(before.start),
            session_after=after.session,
            after=_at(after.start),
            why=self._why(slug),
        )

    def _why(self, slug: str) -> SafeString:
        """Its own wish, or on whose account it moves."""
        if slug in self.found.needy:
            return conditional_escape(_("It cannot keep its time."))
        others = [self.names.marked(one) for one in sorted(self.found.needy)]
        if not others:
            return conditional_escape(_("The rules leave no other way."))
        return format_html(_("It makes room for {cities}."), cities=joined(others))

    @property
    def starts(self) -> list[StartShown]:
        """The settled starts, on the host's clock."""
        zone = self.found.brief.host.zone
        return [
            StartShown(
                number,
                _at(clock.local(session.start, zone)),
                number in self.found.frozen,
            )
            for number, session in enumerate(self.found.seating.sessions, 1)
        ]

    @property
    def released(self) -> list[str]:
        """The frozen sessions that would have to be let go, as sets."""
        return [
            joined(
                [
                    _("session %(number)s") % {"number": number}
                    for number in sorted(released)
                ]
            )
            for released in self.found.released
        ]

    @property
    def relaxed(self) -> list[SafeString]:
        """What else would have to give way."""
        return [changes_words(one.changes, self.names) for one in self.found.relaxed]


def _cities_of(reason: Reason) -> list[str]:
    city, cities = reason.params.get("city"), reason.params.get("cities")
    if isinstance(city, str):
        return [city]
    return [str(one) for one in cities] if isinstance(cities, list) else []


def _at(start: datetime) -> str:
    """ "Wed 24 Nov 10:00" on the clock that it was read on."""
    return f"{dates.date_short(start.date())} {dates.clock_words(start)}"


# Replies


def _replies(edition: Edition) -> Mapping[str, Reply]:
    """The last reply of each city, by slug."""
    replies = Reply.objects.filter(invitation__participant__edition=edition)
    rows = replies.order_by("at", "pk").select_related(
        "by", "invitation__participant__city"
    )
    return {one.invitation.participant.city.slug: one for one in rows}


def _reply_words(reply: Reply | None) -> str:
    if reply is None:
        return ""
    words = {
        "day": dates.date_plain(reply.received_on),
        "channel": reply.get_channel_display(),
        "person": str(reply.by or ""),
    }
    if not words["person"]:
        return _("Reply of %(day)s, %(channel)s") % words
    return _("Reply of %(day)s, %(channel)s, by %(person)s") % words
