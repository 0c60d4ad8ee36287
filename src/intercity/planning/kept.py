"""A plan that was kept, as it was then, beside what is proposed today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intercity.kernel.planner.burden import TooFine
from intercity.planning.asking import QuestionForm, as_fields
from intercity.planning.brief import Brief, read_brief
from intercity.planning.exchange import brief_of
from intercity.planning.look import beside, others_of
from intercity.planning.mistakes import BadBrief
from intercity.planning.models import Plan
from intercity.planning.others import Others, query_text
from intercity.planning.proposals import TooLong, asking, proposal
from intercity.planning.queries import names_of
from intercity.planning.reading import answer_of
from intercity.planning.sight import Sight
from intercity.planning.writing import write_brief
from intercity.seminars.models import Edition


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A kept plan as it is shown; `today` is the proposal to the edition's question.

    `asking` is the address at the desk of the question that it answers.
    """

    sight: Sight
    others: Others | None
    today: Sight | None
    asking: str

    @property
    def beside(self) -> list[tuple[str, int, str, int, str]]:
        """By city: in this plan and in today's proposal."""
        return beside(self.sight, self.today) if self.today else []


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
    return Kept(sight=sight, others=others, today=shown, asking=url)


def _today(edition: Edition, count: int) -> Sight | None:
    """What is proposed to the edition's question now, where it is known at once."""
    try:
        brief = _read_again(asking(brief_of(edition), count))
        answer = answer_of(brief, proposal(brief))
    except (TooLong, TooFine, BadBrief):
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
