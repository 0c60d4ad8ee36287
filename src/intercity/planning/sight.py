"""One answer as a reader sees it: figures, ribbon, sentences and times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercity.base import dates
from intercity.kernel.planner.account import Account
from intercity.planning.answer import Answer
from intercity.planning.labels import Labels
from intercity.planning.reading import rounded
from intercity.planning.ribbon import MIDDLE, NARROW, WIDE, ribbon_element
from intercity.planning.timetable import Row, timetable
from intercity.planning.words import (
    Names,
    joined,
    labels,
    points,
    reason_words,
    sessions_words,
    together,
    violation_words,
)

MOST_STRIPS = 150
_MOST_PAYERS = 4
_ABOUT_PAYERS = frozenset(
    {
        "no_other_session",
        "dearer_elsewhere",
        "cheaper_elsewhere",
        "never_in_office",
        "hardly_in_office",
    }
)
# Said by the page itself, in its own place.
_SAID_ELSEWHERE = frozenset({"infeasible", "front_on_request"})


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A large figure: its label, value, note and tone."""

    label: str
    value: str
    note: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Payer:
    """What a city pays, and why, in sentences."""

    sentences: tuple[SafeString, ...]

    @property
    def first(self) -> SafeString:
        """What it pays."""
        return self.sentences[0]

    @property
    def whole(self) -> SafeString:
        """All of it."""
        return together(self.sentences)


@dataclass(frozen=True, slots=True)
class Told:
    """Reasons as sentences, by what they are about."""

    payers: tuple[Payer, ...]
    binding: tuple[SafeString, ...]
    also: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A row of the timetable."""

    name: SafeString
    row: Row
    day: str
    times: str
    shift: str
    presents_at: str
    burden: str


@dataclass(frozen=True, slots=True)
class SessionShown:
    """One session: its number and length, and who sits in it."""

    number: int
    minutes: int
    host: Sitting
    cities: tuple[Sitting, ...]


class Sight:
    """An answer in one reader's words."""

    def __init__(self, answer: Answer, names: Names) -> None:
        self.answer, self.names = answer, names

    @property
    def account(self) -> Account | None:
        """The plan with what it costs."""
        return self.answer.account

    @property
    def is_proposal(self) -> bool:
        """Whether this is the best plan by the objective, proved."""
        return not self.answer.scored

    @cached_property
    def labels(self) -> Labels:
        """The words of the pictures."""
        return labels(self.names)

    @property
    def count(self) -> int:
        """How many sessions."""
        plan = self.answer.plan
        return len(plan.sessions) if plan else self.answer.problem.count

    @property
    def count_words(self) -> str:
        """2 sessions."""
        return sessions_words(self.count)

    # Figures

    @property
    def figures(self) -> list[FigureShown]:
        """Worst, total and host in words, and how sure the plan is."""
        if self.account is None:
            return []
        figures, cities = self.account.figures, self.account.problem.cities
        number = ngettext("%(count)s city", "%(count)s cities", len(cities))
        word, meaning = self.verdict
        good = "good" if self.is_proposal else ""
        return [
            FigureShown(_("Worst burden"), points(figures.worst), self.dearest, "cost"),
            FigureShown(
                _("Total burden"),
                points(figures.total),
                number % {"count": len(cities)},
            ),
            FigureShown(_("Host’s burden"), points(figures.host), self._host_note()),
            FigureShown(_("Result"), word, meaning, good),
        ]

    @property
    def dearest(self) -> str:
        """The cities that pay the worst burden."""
        account = self.account
        if account is None or not account.figures.worst:
            return _("no city pays")
        slugs = [
            slug
            for slug, seat in account.seats.items()
            if seat.burden + seat.city.carried == account.figures.worst
        ]
        named: list[str] = [self.names.marked(slug) for slug in slugs[:_MOST_PAYERS]]
        if rest := len(slugs) - len(named):
            others = ngettext("%(count)s other", "%(count)s others", rest)
            named.append(others % {"count": rest})
        return joined(named)

    @property
    def values(self) -> list[str]:
        """Worst, total and host for narrow places."""
        return [one.value for one in self.figures[:3]]

    @property
    def groups_sought(self) -> bool:
        """Whether only the starts were given, and the cities seated for them."""
        return self.answer.scored and self.answer.proved

    def _host_note(self) -> str:
        host = self.names.marked(self.answer.problem.host.slug)
        return format_html(
            _("{host}, in {sessions}"), host=host, sessions=self.count_words
        )

    @property
    def verdict(self) -> tuple[str, str]:
        """How sure the plan is: a word, and what it means."""
        if self.is_proposal:
            return _("Proven"), _("no better plan exists")
        if broken := len(self.answer.violations):
            said = ngettext(
                "breaks %(count)s rule of the question",
                "breaks %(count)s rules of the question",
                broken,
            )
            return _("Scored"), said % {"count": broken}
        if self._is_of_front:
            return _("One of several"), _("no figure can fall without another rising")
        return _("Scored"), _("keeps every rule of the question")

    @property
    def _is_of_front(self) -> bool:
        figures = self.answer.figures
        known = {rounded(point.figures) for point in self.answer.front}
        return figures is not None and rounded(figures) in known

    # Pictures

    @property
    def is_drawn(self) -> bool:
        """Whether the ribbon is drawn: of very many cities the table alone is read."""
        return len(self.answer.problem.cities) <= MOST_STRIPS

    def ribbons(self) -> Iterator[tuple[str, SafeString]]:
        """The ribbon for wide, middle and narrow pages."""
        for style, width in (("wide", WIDE), ("middle", MIDDLE), ("narrow", NARROW)):
            yield style, self._ribbon(width, f"ribbon-{style}")

    @property
    def small_ribbon(self) -> SafeString:
        """For plans side by side."""
        return self._ribbon(NARROW, f"ribbon-of-{self.count}")

    def _ribbon(self, width: int, name: str) -> SafeString:
        if self.account is None or not self.is_drawn:
            return SafeString("")
        drawn = ribbon_element(self.account, self.labels, width=width, name=name)
        return mark_safe(drawn)  # noqa: S308 -- made of escaped parts

    # Sentences

    @cached_property
    def told(self) -> Told:
        """Who pays and why, what binds, and what else is to be known."""
        payers: dict[str, list[SafeString]] = {}
        binding, also = [], []
        for reason in self.answer.reasons:
            if reason.code in _SAID_ELSEWHERE:
                continue
            said = reason_words(reason, self.names)
            if reason.code.startswith("pays_") or reason.code in _ABOUT_PAYERS:
                payers.setdefault(str(reason.params["city"]), []).append(said)
            elif reason.code.startswith("binds_") or reason.code == "nothing_binds":
                binding.append(said)
            else:
                also.append(said)
        return Told(
            payers=tuple(Payer(tuple(said)) for said in payers.values()),
            binding=tuple(binding),
            also=tuple(also),
        )

    @property
    def violations(self) -> list[SafeString]:
        """The rules that a scored plan breaks."""
        return [violation_words(each, self.names) for each in self.answer.violations]

    # Times

    @cached_property
    def sessions(self) -> list[SessionShown]:
        """Who sits when, by session, from east to west."""
        if self.account is None:
            return []
        rows = sorted(timetable(self.account), key=lambda r: (r.session, not r.is_host))
        shown = []
        for number, group in groupby(rows, key=lambda row: row.session):
            host, *cities = (self._sitting(row) for row in group)
            minutes = self.account.plan.sessions[number - 1].minutes
            shown.append(SessionShown(number, minutes, host, tuple(cities)))
        return shown

    def _sitting(self, row: Row) -> Sitting:
        return Sitting(
            name=self.names.marked(row.city),
            row=row,
            day=dates.date_short(row.start.date()),
            times=self.labels.hours(row.start, row.end, row.start.date()),
            shift=self.labels.shift(row.day_shift),
            presents_at=f"{row.presents_at:%H:%M}" if row.presents_at else "",
            burden=self.labels.borne(row.burden, row.carried),
        )

    @property
    def starts(self) -> str:
        """09:30 · 18:45 on the host's clock."""
        return " · ".join(f"{each.host.row.start:%H:%M}" for each in self.sessions)
