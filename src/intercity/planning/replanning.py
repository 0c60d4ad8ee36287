"""What became of a settled plan, and the plan that disturbs it least.

Replies change what cities ask. The question of the settled plan is asked again with the
cities as they are now (or that of the edition, where it was changed since); of all
plans that answer it, the one is proposed that moves the fewest cities from the session
and the local start that they know, beside the best one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cached_property
from hashlib import sha256
from math import gcd

from django.core.cache import cache

from intercity.kernel.clock import TZDATA
from intercity.kernel.planner import explain
from intercity.kernel.planner.changes import relaxations
from intercity.kernel.planner.plan import Plan as Seating
from intercity.kernel.planner.plan import Reason, Session
from intercity.kernel.planner.replan import Replanned, releases, replan
from intercity.kernel.planner.search import Infeasible, Watch
from intercity.kernel.planner.told import Told, moved
from intercity.kernel.planner.verify import Verdict, verify
from intercity.planning import proposals
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief, read_brief
from intercity.planning.document import Json, plan_document
from intercity.planning.exchange import brief_of
from intercity.planning.mistakes import BadBrief, Mistake
from intercity.planning.models import Plan
from intercity.planning.proposals import TooLong, asking, digest_of
from intercity.planning.queries import wall_start
from intercity.planning.reading import Bought, Document, answer_of, bought
from intercity.planning.since import (
    CitySince,
    cities_since,
    question_since,
)
from intercity.planning.writing import write_brief
from intercity.seminars.models import Edition

_KEPT = 24 * 3600
# Starts stand every so many minutes at the finest.
_FINEST = 5
GRIDS = (60, 30, 15, 10, _FINEST)


@dataclass(kw_only=True)
class Replanning:
    """A settled plan today; `mistakes` say why no question can be made of the asks.

    `least` is the least disturbing plan and `best` the best one, both answers to
    `brief`; without a plan `released` are sets of sessions whose starts would have to
    thaw, or `relaxed` what else would have to give way.
    """

    settled: Plan
    then: Brief
    today: Brief
    brief: Brief
    frozen: tuple[int, ...]
    by_edition: bool
    mistakes: tuple[Mistake, ...] = ()
    is_too_long: bool = False
    least: Answer | None = None
    best: Answer | None = None
    released: tuple[frozenset[int], ...] = ()
    relaxed: tuple[Bought, ...] = ()

    @cached_property
    def seating(self) -> Seating:
        """The settled plan by its wall times, on the clocks as they are known now."""
        return seating_of(self.settled)

    @cached_property
    def told(self) -> dict[str, Told]:
        """The place of every city in the settled plan, as it reads there."""
        return told_in(self.settled)

    @cached_property
    def verdict(self) -> Verdict:
        """The settled plan judged by what is asked now."""
        return verify(self.brief.question, self.seating)

    @cached_property
    def cities(self) -> tuple[CitySince, ...]:
        """The cities that ask otherwise than when the plan was settled."""
        return cities_since(self.then.question, self.today.question)

    @cached_property
    def question(self) -> tuple[str, ...]:
        """What the edition asks otherwise than the settled plan's question."""
        return question_since(self.then.question, self.today.question)

    @property
    def moved(self) -> tuple[str, ...]:
        """The cities that the least disturbing plan moves."""
        return self._moved(self.least)

    @property
    def moved_by_best(self) -> tuple[str, ...]:
        """The cities that the best plan would move."""
        return self._moved(self.best)

    def _moved(self, answer: Answer | None) -> tuple[str, ...]:
        if answer is None or answer.plan is None:
            return ()
        return moved(self.brief.question, answer.plan, self.told)

    @cached_property
    def needy(self) -> frozenset[str]:
        """The cities that the settled plan seats against what they ask now."""
        return frozenset(_needy(self.verdict.violations))

    @property
    def is_same(self) -> bool:
        """Whether the proposal is the settled plan itself."""
        return self.least is not None and self.least.plan == self.seating

    @cached_property
    def asked(self) -> str:
        """The name of what is asked: the answer to the same is found by it."""
        said = f"{self.settled.pk}\n{digest_of(self.brief)}\n{self.frozen}"
        return sha256(said.encode()).hexdigest()

    @property
    def digest(self) -> str:
        """What is proposed, in short: a page that shows another is an older one."""
        plan = self.least.plan if self.least else None
        said = f"{self.asked}\n{plan}"
        return sha256(said.encode()).hexdigest()[:16]

    def document(self) -> Json | None:
        """The least disturbing plan, to be kept."""
        return plan_document(self.brief, self.least) if self.least else None


_OF_A_CITY = frozenset({"city_unavailable", "session_not_allowed"})
_OF_COMPANY = frozenset({"not_together", "not_apart"})


def _needy(violations: Iterable[Reason]) -> Iterable[str]:
    for one in violations:
        if one.code in _OF_A_CITY:
            yield str(one.params["city"])
        elif one.code in _OF_COMPANY:
            yield from map(str, one.params["cities"])  # type: ignore[call-overload]


def replanning(
    edition: Edition,
    settled: Plan,
    *,
    frozen: Collection[int] = (),
    by_edition: bool = False,
) -> Replanning:
    """The settled plan under what is asked now; `frozen` are numbers of sessions.

    By the question that it answered, or with `by_edition` by that of the edition.
    """
    then = read_brief(settled.brief.encode())
    count = len(settled.sessions)
    today = asking(brief_of(edition), count)
    asked = today if by_edition else _asked_again(then, today)
    shown = Replanning(
        settled=settled,
        then=asking(then, count),
        today=today,
        brief=_with_grid(asked, settled),
        frozen=tuple(sorted(n for n in set(frozen) if 1 <= n <= count)),
        by_edition=by_edition,
    )
    try:
        shown.brief = read_brief(write_brief(shown.brief).encode())
    except BadBrief as bad:
        shown.mistakes = bad.mistakes
        return shown
    try:
        _answer(shown)
    except TooLong:
        shown.is_too_long = True
    return shown


def _asked_again(then: Brief, today: Brief) -> Brief:
    """The settled plan's question, of the host and the cities as they are now."""
    now = today.question
    question = then.question.with_(host=now.host, cities=now.cities)
    return replace(today, question=question)


def _with_grid(brief: Brief, settled: Plan) -> Brief:
    """A grid on which the settled starts lie: those of a plan by hand may not."""
    minutes = [_minute(session["start"]) for session in settled.sessions]
    common = gcd(brief.question.grid_minutes, *minutes)
    grid = next((one for one in GRIDS if common % one == 0), _FINEST)
    return replace(brief, question=brief.question.with_(grid_minutes=grid))


def _minute(start: str) -> int:
    at = time.fromisoformat(start)
    return at.hour * 60 + at.minute


def _answer(shown: Replanning) -> None:
    found: Document = proposals.known(shown.asked) or _sought(shown)
    answer = answer_of(shown.brief, found)
    if answer.plan is None:
        shown.released = tuple(frozenset(numbers) for numbers in found["released"])
        shown.relaxed = bought(found["relaxations"])
        return
    shown.least = answer
    shown.best = answer_of(shown.brief, proposals.proposal(shown.brief))


def _sought(shown: Replanning) -> Json:
    watch = proposals.within(proposals.FIGURES)
    found = least_disturbing(shown.settled, shown.brief, shown.frozen, watch)
    proposals.keep(shown.asked, found)
    return found


def least_disturbing(
    settled: Plan, brief: Brief, frozen: Iterable[int], watch: Watch
) -> Json:
    """The document of the plan that moves the fewest cities of the settled one.

    Without any plan it says what would allow one: the frozen sessions `released`, in
    sets of numbers, or the relaxations.
    """
    problem = brief.question
    starts = {n: one.start for n, one in enumerate(seating_of(settled).sessions, 1)}
    fixed = {number: starts[number] for number in frozen}
    released: tuple[frozenset[int], ...] = ()
    try:
        found = replan(problem, told_in(settled), frozen=fixed, watch=watch)
        answer = _judged(found)
    except Infeasible:
        released = releases(problem, fixed, watch)
        relaxed = () if released else tuple(relaxations(problem, watch))
        answer = Answer(problem=problem, account=None, reasons=(), relaxations=relaxed)
    document = plan_document(brief, answer)
    return document | {"released": [sorted(numbers) for numbers in released]}


def _judged(found: Replanned) -> Answer:
    """The least disturbing plan with its figures and reasons, as one that is given."""
    account = found.solution.account
    says = explain.least_disturbing(len(found.moved), len(found.told))
    return Answer(
        problem=account.problem,
        account=account,
        reasons=(*explain.explain(account), says),
        proved=False,
        scored=True,
    )


# What is known of a settled plan


def strained(edition: Edition, settled: Plan) -> frozenset[str]:
    """The cities that a settled plan seats against what they ask now.

    Kept for as long as nobody asks otherwise: every overview of the edition says it.
    Two queries then.
    """
    facts = ("takes_part", "presents", "asks", "city__slug", "city__revision")
    rows = list(edition.participants.order_by("pk").values_list(*facts))
    said = f"{settled.pk}\n{TZDATA}\n{edition.revision}\n{rows}"
    key = f"planning.strained:{sha256(said.encode()).hexdigest()}"
    found: list[str] | None = cache.get(key)
    if found is None:
        problem = asking(brief_of(edition), len(settled.sessions)).question
        found = sorted(_needy(verify(problem, seating_of(settled)).violations))
        cache.set(key, found, _KEPT)
    return frozenset(found)


def seating_of(plan: Plan) -> Seating:
    """The sessions of a kept plan, by its wall times."""
    return Seating(
        tuple(
            Session(wall_start(kept), kept["minutes"], tuple(kept["cities"]))
            for kept in plan.sessions
        )
    )


def told_in(plan: Plan) -> dict[str, Told]:
    """The session and the local start of every city, as a kept plan's answer has it."""
    return {
        row["city"]: Told(session["number"], datetime.fromisoformat(row["local_start"]))
        for session in plan.answer["sessions"]
        for row in session["cities"]
    }
