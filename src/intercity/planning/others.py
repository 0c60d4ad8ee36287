"""The other plans of an answer, and what a kinder rule would buy: rows with links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from intercity.kernel.planner.account import Account
from intercity.kernel.planner.front import Point
from intercity.kernel.planner.plan import Figures, Reason
from intercity.planning.answer import Answer
from intercity.planning.labels import Labels
from intercity.planning.reading import Bought, rounded
from intercity.planning.tradeoff import (
    PLOT,
    SMALL_PLOT,
    Choice,
    choices,
    nearest,
    scatter,
)
from intercity.planning.words import Names, changes_words, difference, points

# So many plans stand in the short table beside the picture.
_NEAREST = 8
# A change that is a field of the question: asking it is one link.
_FIELDS = {
    "host_until": "host_until",
    "host_from": "host_from",
    "gap_minutes": "gap",
    "presenters_max": "presenters_max",
    "presenters_min": "presenters_min",
    "cities_max": "cities_max",
    "cities_min": "cities_min",
    "count": "count",
}

# The address of a plan or a question, by what is to change in it.
Address = Callable[[Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What gives way, each figure after and the difference; `url` asks it."""

    words: SafeString
    figures: tuple[tuple[str, str], ...]
    url: str


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """A plan among others, as a row with a link to it."""

    number: int
    url: str
    starts: str
    figures: tuple[str, str, str]
    marks: str
    is_own: bool


class Others:
    """The plans around one that is looked at.

    `answer` is that plan's, `proposal` the planner's own to the same question, whose
    plans are numbered: `address({"point": "3"})` leads to the third.
    """

    def __init__(
        self,
        answer: Answer,
        proposal: Answer,
        names: Names,
        labels: Labels,
        address: Address,
    ) -> None:
        self.answer, self.proposal = answer, proposal
        self.names, self.labels, self.address = names, labels, address

    @property
    def is_known(self) -> bool:
        """Whether the other plans are worked out."""
        return self.proposal.front_complete

    def plots(self) -> Iterator[tuple[str, SafeString]]:
        """The front for wide and narrow pages; each dot leads to its plan."""
        for style, width in (("large", PLOT), ("small", SMALL_PLOT)):
            drawn = scatter(
                self._choices,
                self.labels,
                width=width,
                name=f"plot-{style}",
                link=self._url,
            )
            yield style, mark_safe(drawn)  # noqa: S308 -- made of escaped parts

    @cached_property
    def rows(self) -> list[ChoiceShown]:
        """All plans."""
        return [self._row(choice) for choice in self._choices]

    @cached_property
    def nearest(self) -> list[ChoiceShown]:
        """The best by each figure, and those nearest to this plan."""
        return [self._row(choice) for choice in nearest(self._choices, _NEAREST)]

    @property
    def has_more(self) -> bool:
        """Whether there are more than the nearest."""
        return len(self._choices) > len(self.nearest)

    @property
    def better(self) -> list[ChoiceShown]:
        """The plans that are better in every respect than a scored one."""
        better = {rounded(point.figures) for point in self.answer.dominated_by}
        return [row for row, key in self._keyed() if key in better]

    def _keyed(self) -> Iterator[tuple[ChoiceShown, Figures]]:
        for choice in self._choices:
            yield self._row(choice), rounded(choice.figures)

    @cached_property
    def _choices(self) -> tuple[Choice, ...]:
        """The plans of the front, the proposal and this one, with their marks."""
        shown = choices(replace(self.answer, front=self._front()))
        if not self.answer.scored or self.proposal.figures is None:
            return shown
        proposed = rounded(self.proposal.figures)
        return tuple(
            replace(each, marks=("proposed", *each.marks))
            if rounded(each.figures) == proposed
            else each
            for each in shown
        )

    def _front(self) -> tuple[Point, ...]:
        """The proposal's; where it holds this plan's figures, by these exactly."""
        own = self.answer.figures
        if own is None:
            return self.proposal.front
        return tuple(
            replace(point, figures=own)
            if rounded(point.figures) == rounded(own)
            else point
            for point in self.proposal.front
        )

    @cached_property
    def _numbers(self) -> dict[Figures, int]:
        return {rounded(one.figures): one.number for one in choices(self.proposal)}

    def plan_at(self, number: int) -> Choice | None:
        """The plan of this number, if there is one."""
        return next((c for c in choices(self.proposal) if c.number == number), None)

    def _url(self, choice: Choice) -> str:
        number = self._numbers.get(rounded(choice.figures))
        if "proposed" in choice.marks or number is None:
            return self.address({})
        return self.address({"point": str(number)})

    def _row(self, choice: Choice) -> ChoiceShown:
        figures, own = choice.figures, self.answer.plan
        return ChoiceShown(
            number=choice.number,
            url=self._url(choice),
            starts=" · ".join(choice.starts),
            figures=(
                points(figures.worst),
                points(figures.total),
                points(figures.host),
            ),
            marks=self.labels.comma.join(
                getattr(self.labels, mark) for mark in choice.marks
            ),
            is_own=choice.plan == own,
        )


class Changes:
    """What would give way, and what it would buy."""

    def __init__(
        self,
        bought: Iterable[Bought],
        now: Account | None,
        names: Names,
        address: Address,
    ) -> None:
        self._bought, self._names, self._address = tuple(bought), names, address
        self._now = None if now is None else rounded(now.figures)

    @cached_property
    def rows(self) -> list[ChangeShown]:
        """Those that change a figure, or that would make a plan possible."""
        return [self._shown(each) for each in self._bought if each.figures != self._now]

    @property
    def idle(self) -> list[SafeString]:
        """Those that alone change no figure."""
        idle = (each for each in self._bought if each.figures == self._now)
        return [changes_words(each.changes, self._names) for each in idle]

    def _shown(self, each: Bought) -> ChangeShown:
        after, before = each.figures, self._now
        pairs = (
            (getattr(before or after, name), getattr(after, name))
            for name in ("worst", "total", "host")
        )
        figures = tuple(
            (points(then), difference(was, then) if before else "")
            for was, then in pairs
        )
        words = changes_words(each.changes, self._names)
        return ChangeShown(words, figures, self._asking(each.changes))

    def _asking(self, changes: Iterable[Reason]) -> str:
        asked = {_FIELDS.get(one.code, ""): str(one.params["to"]) for one in changes}
        return "" if "" in asked else self._address(asked)


def query_text(params: Mapping[str, str]) -> str:
    """The parameters as the end of an address."""
    return f"?{urlencode(params)}" if params else "?"
