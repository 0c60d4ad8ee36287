"""What the planning desk looks at: a question, an answer to it, and what lies around.

All of it stands in the address, so that a page can be shared, kept open and gone back
to: the question's fields, and a plan as `point` (of the front), `plan` (as `--score` of
the command reads it) or the fields of the form by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from intercity.base.fields import whole_number
from intercity.kernel import clock
from intercity.kernel.planner.plan import Plan as Seating
from intercity.kernel.planner.search import Infeasible
from intercity.kernel.planner.solve import Held
from intercity.planning.answer import Answer
from intercity.planning.asking import QuestionForm
from intercity.planning.brief import Brief, read_brief
from intercity.planning.comparing import (
    CityBeside,
    CountBeside,
    cities_beside,
    counts_beside,
    figures_beside,
)
from intercity.planning.document import Json, plan_document
from intercity.planning.exchange import brief_of
from intercity.planning.forms import HandForm
from intercity.planning.held import BadScore, read_held
from intercity.planning.mistakes import BadBrief, Mistake
from intercity.planning.others import Address, Changes, Others, query_text
from intercity.planning.proposals import (
    TooLong,
    asking,
    is_whole,
    proposal,
    scored,
)
from intercity.planning.queries import names_of
from intercity.planning.reading import answer_of, bought
from intercity.planning.sight import FigureShown, Sight
from intercity.planning.words import Names
from intercity.planning.writing import write_brief

if TYPE_CHECKING:
    from intercity.seminars.models import Edition

_FRONT = "front"
PUBLISHED = "published"
_OF_PLANS = ("point", "plan")


@dataclass(kw_only=True)
class Look:
    """What is seen; `mistakes` say why there is no answer."""

    edition: Edition
    names: Names
    usual: Brief
    question: QuestionForm
    brief: Brief
    params: dict[str, str] = field(default_factory=dict)
    hand: HandForm | None = None
    hand_problem: str = ""
    proposal: Sight | None = None
    document: Json | None = None
    sight: Sight | None = None
    mistakes: tuple[Mistake, ...] = ()
    is_too_long: bool = False
    base: str = ""

    def address(self, changes: Mapping[str, str]) -> str:
        """The address of this question with something changed, or of one of its plans.

        A change of the question asks it of the edition's own, so that what is back at
        its usual value is left out.
        """
        asked = dict(changes)
        plan = {name: asked.pop(name) for name in _OF_PLANS if name in asked}
        if not asked:
            return self.base + query_text(self.question.query() | plan)
        given = self.question.query() | asked
        return self.base + query_text(QuestionForm(self.usual, given).query())

    @property
    def here(self) -> str:
        """The parameters of this page, for what is done with what it shows."""
        return query_text(self.params)

    @property
    def asked(self) -> str:
        """The parameters of the question alone."""
        return query_text(self.question.query())

    @property
    def question_hidden(self) -> list[tuple[str, str]]:
        """The same as fields."""
        return list(self.question.query().items())

    @property
    def own_url(self) -> str:
        """The proposal to this question."""
        return self.address({})

    @property
    def published_url(self) -> str:
        """The plan that was held, scored."""
        return self.address({"plan": PUBLISHED})

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to be worked out."""
        return self.document is not None and is_whole(self.document)

    @property
    def waits(self) -> bool:
        """Whether the page may fetch the rest by itself."""
        return bool(self.document) and not self.is_whole and not self.is_too_long

    @property
    def whole_address(self) -> str:
        """The same with the other plans worked out."""
        return self.base + query_text(self.params | {_FRONT: "1"})

    @property
    def is_changed(self) -> bool:
        """Whether another question is asked than the edition's own."""
        return bool(self.question.query())

    @property
    def is_scored(self) -> bool:
        """Whether the plan seen is another than the proposal."""
        return self.sight is not None and self.sight is not self.proposal

    @cached_property
    def others(self) -> Others | None:
        """The plans around the one that is seen."""
        if self.sight is None or self.proposal is None:
            return None
        return others_of(self.sight, self.proposal, self.address)

    @cached_property
    def changes(self) -> Changes | None:
        """What would give way; of a proposal only, or of a question without a plan."""
        if self.proposal is None or self.document is None or self.is_scored:
            return None
        entries = self.document["what_ifs"] or self.document["relaxations"]
        now = self.proposal.account
        return Changes(bought(entries), now, self.names, self.address)  # type: ignore[arg-type]

    @property
    def beside(self) -> list[CityBeside]:
        """By city: where this plan and the proposal seat it, and what it pays."""
        if not self.is_scored or self.sight is None or self.proposal is None:
            return []
        return cities_beside(self.sight, self.proposal)

    @property
    def figures_beside(self) -> list[tuple[FigureShown, FigureShown]]:
        """The same by figure."""
        if not self.beside or self.sight is None or self.proposal is None:
            return []
        return figures_beside(self.sight, self.proposal)

    def compared(self) -> list[CountBeside]:
        """1, 2 and 3 sessions side by side, and the number that is asked."""
        if self.mistakes:
            return []
        return counts_beside(self.brief, self.names, self.address, self.proposal)


def look(edition: Edition, given: Mapping[str, str], base: str = "") -> Look:
    """What the parameters ask to see; `base` begins the links."""
    usual = brief_of(edition)
    usual = asking(usual, usual.counts[0])
    question = QuestionForm(usual, given)
    asked = question.asked() if question.is_valid() else usual
    seen = Look(
        edition=edition,
        names=names_of(edition),
        usual=usual,
        question=question,
        brief=asked,
        base=base,
    )
    try:
        seen.brief = read_brief(write_brief(asked).encode())
    except BadBrief as bad:
        seen.mistakes = bad.mistakes
        return seen
    _answer(seen, given)
    return seen


def _answer(seen: Look, given: Mapping[str, str]) -> None:
    seen.params = seen.question.query()
    by_hand = any(name.startswith("start-") for name in given)
    hand = HandForm(seen.brief, seen.names, given) if by_hand else None
    held = None
    if hand is not None and hand.is_valid():
        held = _held(seen, hand.text())
    elif given.get("plan"):
        held = _held(seen, given["plan"])
    if held is not None and len(_starts(held)) != seen.brief.question.count:
        seen.brief = asking(seen.brief, len(_starts(held)))
    _propose(seen, whole=given.get(_FRONT) == "1")
    point = whole_number(given.get("point", ""))
    if held is None and seen.proposal is not None and point is not None:
        held = _point(seen, seen.proposal, point)
    if held is not None:
        _score(seen, held, given)
    elif seen.sight is None:
        seen.sight = seen.proposal
    seen.hand = (
        hand if hand is not None and (hand.errors or seen.hand_problem) else None
    )
    if seen.hand is None:
        seen.hand = HandForm(seen.brief, seen.names, initial=_by_hand(seen))


def _propose(seen: Look, *, whole: bool) -> None:
    """The figures at least, where the rest takes too long."""
    try:
        seen.document = proposal(seen.brief, whole=whole)
    except TooLong:
        seen.is_too_long = True
        if not whole:
            return
        seen.document = proposal(seen.brief)
    seen.proposal = Sight(answer_of(seen.brief, seen.document), seen.names)


def _held(seen: Look, text: str) -> Held | Seating | None:
    try:
        return read_held(seen.brief, text)
    except BadScore:
        seen.hand_problem = _(
            "This is not a plan of these cities: starts in order, no session during"
            " another, each city once."
        )
    return None


def _starts(held: Held | Seating) -> tuple[object, ...]:
    return held.sessions if isinstance(held, Seating) else held.starts


def _point(seen: Look, around: Sight, number: int) -> Seating | None:
    """The plan of a dot; the proposal's own dot is the proposal."""
    found = others_of(around, around, seen.address).plan_at(number)
    if found is None or found.plan == around.answer.plan:
        return None
    seen.params["point"] = str(number)
    return found.plan


def _score(seen: Look, held: Held | Seating, given: Mapping[str, str]) -> None:
    try:
        answer = scored(seen.brief, held)
    except Infeasible:
        seen.hand_problem = _(
            "Nobody can be seated at these starts: sessions overlap, or a city can sit"
            " in none of them."
        )
        seen.sight = seen.proposal
        return
    seen.sight = Sight(answer, seen.names)
    if "point" not in seen.params:
        seen.params["plan"] = _address_of(held, answer, given.get("plan", ""))


def _address_of(held: Held | Seating, answer: Answer, given: str) -> str:
    """The plan for addresses: no longer than it must be, since servers limit them."""
    if given == PUBLISHED:
        return PUBLISHED
    if isinstance(held, Held):
        walls = _walls(answer)
        return f"{walls[0][0]} {','.join(start for _day, start, _cities in walls)}"
    return plan_text(answer)


def plan_text(answer: Answer) -> str:
    """The plan as `held.read_held` reads it, for addresses."""
    walls = _walls(answer)
    groups = ";".join(f"{start}={','.join(cities)}" for _day, start, cities in walls)
    return f"{walls[0][0]} {groups}"


def _walls(answer: Answer) -> list[tuple[str, str, tuple[str, ...]]]:
    zone = answer.problem.host.zone
    rows = []
    for session in answer.plan.sessions if answer.plan else ():
        wall = clock.local(session.start, zone)
        rows.append((wall.date().isoformat(), f"{wall:%H:%M}", session.cities))
    return rows


def _by_hand(seen: Look) -> dict[str, str]:
    """The plan that is seen, as the fields of the form."""
    if seen.sight is None:
        return {}
    values: dict[str, str] = {}
    for number, (day, start, cities) in enumerate(_walls(seen.sight.answer), start=1):
        values |= {"on": day, f"start-{number}": start}
        values |= {f"seat-{slug}": str(number) for slug in cities}
    return values


def others_of(sight: Sight, around: Sight, address: Address) -> Others:
    """The plans around one, with their words and links."""
    words = replace(sight.labels, scored=_("this plan"))
    return Others(sight.answer, around.answer, sight.names, words, address)


def document_of(seen: Look) -> Json | None:
    """The document of the plan that is seen, to be kept."""
    if seen.sight is None or seen.sight.account is None:
        return None
    if seen.is_scored or seen.document is None:
        return plan_document(seen.brief, seen.sight.answer)
    return seen.document
