"""Answers to a brief, worked out once: by the digest of the brief and the tzdata.

The figures of a question are there in a moment; the other plans and what a kinder rule
would buy take longer and are a second part. Both are kept in the shared cache. A web
request gives the planner a few seconds at most: what takes longer is a search in the
queue, whose answer is found here too.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from hashlib import sha256
from time import monotonic

from django.core.cache import cache

from intercity.kernel.clock import TZDATA
from intercity.kernel.planner import explain
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.plan import Figures, Plan
from intercity.kernel.planner.search import Infeasible, Watch, unwatched
from intercity.kernel.planner.solve import Held, best_at, solve
from intercity.kernel.planner.verify import verify
from intercity.planning import answer as answers
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief
from intercity.planning.document import Json, plan_document
from intercity.planning.models import Search
from intercity.planning.reading import answer_of
from intercity.planning.writing import write_brief

# Seconds that a web request gives the planner for the figures, and for the rest.
FIGURES, WHOLE = 3.0, 8.0
_KEPT = 30 * 24 * 3600
# Counted up when the planner answers the same question otherwise.
_EDITION_OF_ANSWERS = 1


class TooLong(Exception):
    """The planner needs longer than a web request may take."""


def asking(brief: Brief, count: int) -> Brief:
    """The same brief with one number of sessions."""
    return replace(brief, counts=(count,), question=brief.problem(count))


def digest_of(brief: Brief) -> str:
    """The name of a question: of its brief, the tzdata and the planner."""
    said = f"{_EDITION_OF_ANSWERS}\n{TZDATA}\n{write_brief(brief)}"
    return sha256(said.encode()).hexdigest()


def proposal(brief: Brief, *, whole: bool = False, watch: Watch | None = None) -> Json:
    """The document of the best plan for the brief's first count.

    With `whole` it holds the front and the what-ifs too; without, only where they are
    known already. Without a `watch` of the caller's own, the time of a web request is
    kept, and `TooLong` raised.
    """
    digest = digest_of(brief)
    if found := known(digest, whole=whole):
        return found
    watch = watch or within(WHOLE if whole else FIGURES)
    found = plan_document(brief, _sought(brief, watch, whole=whole))
    keep(digest, found)
    return found


def _sought(brief: Brief, watch: Watch, *, whole: bool) -> Answer:
    problem = brief.question
    if whole:
        return answers.propose(problem, whole_front=True, watch=watch)
    try:
        account = solve(problem, watch).account
    except Infeasible:
        return answers.propose(problem, watch=watch)
    return Answer(problem=problem, account=account, reasons=explain.explain(account))


def scored(brief: Brief, held: Held | Plan) -> Answer:
    """The figures of a plan held or made by hand, at once.

    The plans that are better in every respect are among those of the front, as far as
    that is known. Raises `Infeasible` where nobody can be seated at these starts.
    """
    plan = held if isinstance(held, Plan) else best_at(brief.question, held)
    asked = asking(brief, len(plan.sessions))
    account = Account(asked.question, plan)
    found = known(digest_of(asked), whole=True)
    front = answer_of(asked, found).front if found else ()
    better = [point for point in front if _dominates(point.figures, account.figures)]
    return Answer(
        problem=asked.question,
        account=account,
        reasons=explain.explain(account),
        proved=not isinstance(held, Plan),
        scored=True,
        front=front,
        front_complete=found is not None,
        violations=verify(asked.question, plan).violations,
        dominated_by=tuple(better[: answers.MOST_DOMINATING]),
    )


def _dominates(one: Figures, other: Figures) -> bool:
    pairs = ((one.worst, other.worst), (one.total, other.total), (one.host, other.host))
    return one != other and all(mine <= theirs for mine, theirs in pairs)


def within(seconds: float, watch: Watch = unwatched) -> Watch:
    """A watch that raises `TooLong` when the time is over."""
    until = monotonic() + seconds

    def watching(stage: str, waiting: int) -> None:
        if monotonic() > until:
            raise TooLong
        watch(stage, waiting)

    return watching


def keep(digest: str, document: Json) -> None:
    """Remember an answer for everyone who asks the same."""
    part = "whole" if is_whole(document) else "figures"
    packed = zlib.compress(json.dumps(document, ensure_ascii=False).encode())
    cache.set(_place(digest, part), packed, timeout=_KEPT)


def is_whole(document: Json) -> bool:
    """Whether the document lacks nothing that the planner could still work out."""
    return bool(document["front_complete"]) or not document["sessions"]


def known(digest: str, *, whole: bool = False) -> Json | None:
    """The answer that is remembered, if there is one; with `whole` nothing less."""
    found = _known(digest, "whole")
    return found if found or whole else _known(digest, "figures")


def _known(digest: str, part: str) -> Json | None:
    packed = cache.get(_place(digest, part))
    if packed is not None:
        return dict(json.loads(zlib.decompress(packed)))
    if part != "whole":
        return None
    done = Search.objects.filter(digest=digest, state=Search.State.DONE)
    found = done.values_list("answers", flat=True).first()
    return dict(found[0]) if found else None


def _place(digest: str, part: str) -> str:
    return f"plan:{part}:{digest}"
