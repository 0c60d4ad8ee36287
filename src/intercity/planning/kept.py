"""A plan that was kept, as it was then, beside what is proposed today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy

from intercity.base import dates
from intercity.planning.asking import QuestionForm, as_fields
from intercity.planning.brief import Brief, read_brief
from intercity.planning.comparing import (
    CityBeside,
    cities_beside,
    figures_beside,
)
from intercity.planning.exchange import brief_of
from intercity.planning.look import others_of
from intercity.planning.mistakes import BadBrief
from intercity.planning.models import Plan
from intercity.planning.others import Others, query_text
from intercity.planning.proposals import TooLong, asking, proposal
from intercity.planning.queries import moved_by_tzdata, names_of
from intercity.planning.reading import answer_of
from intercity.planning.sight import FigureShown, Sight
from intercity.planning.words import Names, points
from intercity.planning.writing import write_brief
from intercity.seminars.models import Edition


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A kept plan as it is shown; `today` is the proposal to the edition's question.

    `asking` is the address at the desk of the question that it answers.
    """

    brief: Brief
    sight: Sight
    others: Others | None
    today: Sight | None
    asking: str

    @property
    def beside(self) -> list[CityBeside]:
        """By city: in this plan and in today's proposal."""
        return cities_beside(self.sight, self.today) if self.today else []

    @property
    def figures_beside(self) -> list[tuple[FigureShown, FigureShown]]:
        """The same by figure."""
        return figures_beside(self.sight, self.today) if self.today else []


_STATES = {
    Plan.State.PROPOSED: (pgettext_lazy("state of a plan", "proposed"), ""),
    Plan.State.WHAT_IF: (pgettext_lazy("state of a plan", "what if"), ""),
    Plan.State.HELD: (pgettext_lazy("state of a plan", "held or by hand"), ""),
    Plan.State.SETTLED: (pgettext_lazy("state of a plan", "settled"), "green"),
    Plan.State.REPLACED: (pgettext_lazy("state of a plan", "replaced"), "grey"),
}


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A kept plan in a list."""

    plan: Plan

    @property
    def title(self) -> str:
        """Its name, or else its starts."""
        if self.plan.name:
            return self.plan.name
        starts = " · ".join(session["start"] for session in self.plan.sessions)
        return gettext("Starts at %(starts)s") % {"starts": starts}

    @property
    def state(self) -> str:
        """In a word or two."""
        return str(_STATES[Plan.State(self.plan.state)][0])

    @property
    def colour(self) -> str:
        """Of its tag."""
        return _STATES[Plan.State(self.plan.state)][1]

    @property
    def is_open(self) -> bool:
        """Whether it may still be settled or discarded."""
        return self.plan.state not in {Plan.State.SETTLED, Plan.State.REPLACED}

    @property
    def figures(self) -> str:
        """Worst, total and host in one line."""
        found = self.plan.answer["objective"]
        return gettext("worst %(worst)s, total %(total)s, host %(host)s") % {
            name: points(found[name]) for name in ("worst", "total", "host")
        }


@dataclass(frozen=True, slots=True)
class MovedShown:
    """A local time that a newer tzdata moves, in words."""

    city: SafeString
    session: int
    before: str
    after: str


def moved_shown(plan: Plan | None, names: Names) -> list[MovedShown]:
    """What the installed tzdata moves of a plan."""
    moved = moved_by_tzdata([plan]) if plan else ()
    return [
        MovedShown(names.marked(one.city), one.session, _at(one.settled), _at(one.now))
        for one in moved
    ]


def _at(wall: datetime) -> str:
    return f"{dates.date_short(wall.date())} {dates.clock_words(wall)}"


def kept(plan: Plan, base: str) -> Kept:
    """The plan with its own answer and today's."""
    brief, names = read_brief(plan.brief.encode()), names_of(plan.edition)
    sight = Sight(answer_of(brief, plan.answer), names)
    url = asking_url(plan.edition, plan.brief, base)

    def address(changes: Mapping[str, str]) -> str:
        end = query_text(changes).removeprefix("?")
        return f"{url}&{end}" if end else url

    others = None if sight.answer.scored else others_of(sight, sight, address)
    today = _today(plan.edition, brief.question.count)
    same = today is not None and today.answer.plan == sight.answer.plan
    same_cities = today is not None and _cities(today) == _cities(sight)
    shown = today if same_cities and not same else None
    return Kept(brief=brief, sight=sight, others=others, today=shown, asking=url)


def _today(edition: Edition, count: int) -> Sight | None:
    """What is proposed to the edition's question now, where it is known at once."""
    try:
        brief = _read_again(asking(brief_of(edition), count))
        answer = answer_of(brief, proposal(brief))
    except (TooLong, BadBrief):
        return None
    return Sight(answer, names_of(edition)) if answer.plan else None


def _read_again(brief: Brief) -> Brief:
    return read_brief(write_brief(brief).encode())


def _cities(sight: Sight) -> set[str]:
    return {city.slug for city in sight.answer.problem.cities}


def asking_url(edition: Edition, text: str, base: str) -> str:
    """The address at the desk of the question in a kept brief."""
    usual = brief_of(edition)
    usual = asking(usual, usual.counts[0])
    given = as_fields(read_brief(text.encode()).question)
    return base + query_text(QuestionForm(usual, given).query())
