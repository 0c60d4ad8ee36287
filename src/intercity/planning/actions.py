"""What is done with plans; each is whole or not at all.

Refusals by code:
    no_plan · reason_missing · reason_too_long (most) · name_too_long (most)
    settled_meanwhile (plan) · asked_meanwhile · already_settled · plan_is_settled
    search_is_over · brief_refused (mistakes)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from intercity.base import jobs
from intercity.base.record import record
from intercity.base.refusals import Refusal
from intercity.kernel import clock
from intercity.kernel.planner.plan import Plan as Seating
from intercity.kernel.planner.plan import Session
from intercity.kernel.planner.search import unwatched
from intercity.kernel.planner.solve import Held
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief, read_brief
from intercity.planning.document import Json, plan_document
from intercity.planning.mistakes import BadBrief
from intercity.planning.models import Plan, Search
from intercity.planning.proposals import asking, digest_of, proposal, scored
from intercity.planning.reading import answer_of
from intercity.planning.replanning import Replanning
from intercity.planning.writing import write_brief
from intercity.seminars.actions import ask
from intercity.seminars.models import Edition
from intercity.seminars.question import Question

if TYPE_CHECKING:
    from intercity.people.models import Person

MOST_REASON, MOST_NAME = 2_000, 120

_OPEN = (Search.State.WAITING, Search.State.RUNNING)


_ASKED = (
    "host_hours",
    "grid_minutes",
    "gap_minutes",
    "presenters_min",
    "presenters_max",
    "cities_min",
    "cities_max",
    "presentation_minutes",
    "order",
    "items",
    "objective",
)


def adopt_question(
    edition: Edition, brief: Brief, *, revision: int, by: Person | None, now: datetime
) -> Edition:
    """Make the question of a brief the edition's own; its count comes first.

    Raises `Stale` where the edition was changed since `revision`.
    """
    _checked(brief)
    present, asked = Question.of(edition.question), brief.question
    counts = dict.fromkeys((asked.count, *present.counts))
    question = replace(
        present, counts=tuple(counts), **{name: getattr(asked, name) for name in _ASKED}
    )
    return ask(edition, question, revision=revision, by=by, now=now)


def propose(
    edition: Edition, brief: Brief, count: int, *, by: Person | None, now: datetime
) -> Plan:
    """Keep the best plan with this number of sessions; refuses where there is none.

    It takes as long as it takes: pages ask for a search instead.
    """
    asked = asking(_checked(brief), count)
    answer = proposal(asked, whole=True, watch=unwatched)
    return keep_plan(edition, asked, answer, by=by, now=now)


def score_held(  # noqa: PLR0913 -- a row of facts
    edition: Edition,
    brief: Brief,
    held: Held | Seating,
    *,
    name: str = "",
    assumptions: str = "",
    by: Person | None,
    now: datetime,
) -> Plan:
    """Keep a plan that was held or made by hand, with its figures.

    Raises `kernel.planner.search.Infeasible` where nobody can be seated so.
    """
    answer = scored(_checked(brief), held)
    asked = asking(brief, answer.problem.count)
    return keep_plan(
        edition,
        asked,
        plan_document(asked, answer),
        name=name,
        assumptions=assumptions,
        state=Plan.State.HELD,
        by=by,
        now=now,
    )


@transaction.atomic
def keep_plan(  # noqa: PLR0913 -- a row of facts
    edition: Edition,
    brief: Brief,
    answer: Json,
    *,
    state: str = Plan.State.PROPOSED,
    name: str = "",
    assumptions: str = "",
    by: Person | None,
    now: datetime,
) -> Plan:
    """Keep an answer beside others; `brief` asks for one number of sessions."""
    found = answer_of(brief, answer)
    if found.plan is None:
        raise Refusal("no_plan")
    if len(name) > MOST_NAME:
        raise Refusal("name_too_long", {"most": MOST_NAME})
    plan = Plan.objects.create(
        edition=edition,
        state=state,
        name=name.strip(),
        brief=write_brief(brief),
        answer=answer,
        sessions=_sessions(found, brief.host.zone),
        tzdata=clock.TZDATA,
        assumptions=assumptions,
        made_by=by,
        made_at=now,
    )
    record("plan.keep", edition, by=by, now=now, data={"plan": plan.pk})
    return plan


def _sessions(answer: Answer, zone: str) -> list[dict[str, Any]]:
    sessions: Iterable[Session] = answer.plan.sessions if answer.plan else ()
    kept = []
    for session in sessions:
        wall = clock.local(session.start, zone)
        kept.append(
            {
                "date": wall.date().isoformat(),
                "start": f"{wall:%H:%M}",
                "minutes": session.minutes,
                "zone": zone,
                "cities": list(session.cities),
            }
        )
    return kept


@transaction.atomic
def settle_plan(
    plan: Plan,
    *,
    reason: str,
    by: Person | None,
    now: datetime,
    instead_of: Plan | None = None,
    tells: bool = False,
) -> Plan:
    """Make this the plan of its edition, for a reason that is kept with it.

    `instead_of` is the settled plan that the person saw: another one refuses, so that
    nobody replaces unseen what a colleague has just settled. The programme follows in
    a job of the same transaction; where it `tells`, the cities whose time changes are
    told then.
    """
    reason = reason.strip()
    if not reason:
        raise Refusal("reason_missing")
    if len(reason) > MOST_REASON:
        raise Refusal("reason_too_long", {"most": MOST_REASON})
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=plan.edition_id)
    plans = edition.plans.select_for_update(of=("self",))
    plan = plans.get(pk=plan.pk)
    present = plans.filter(state=Plan.State.SETTLED).first()
    if plan == present:
        raise Refusal("already_settled")
    if present != instead_of:
        raise Refusal("settled_meanwhile", {"plan": present})
    if present is not None:
        present.state = Plan.State.REPLACED
        present.save(update_fields=["state"])
    plan.state, plan.reason = Plan.State.SETTLED, reason
    plan.settled_by, plan.settled_at = by, now
    try:
        with transaction.atomic():
            plan.save(update_fields=["state", "reason", "settled_by", "settled_at"])
    except IntegrityError:  # two first plans at once: the constraint lets one through
        raise Refusal("settled_meanwhile", {"plan": None}) from None
    replaced = present.pk if present else None
    data = {"plan": plan.pk, "replaced": replaced, "tzdata": plan.tzdata}
    record("plan.settle", edition, by=by, now=now, data=data)
    told = {"tells": True} if tells else {}
    jobs.enqueue("programme.flow_from_plan", edition=edition.pk, plan=plan.pk, **told)
    return plan


@transaction.atomic
def discard(plan: Plan, *, by: Person | None, now: datetime) -> None:
    """Forget a plan that was kept; one that holds or once held stays on record."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.state in {Plan.State.SETTLED, Plan.State.REPLACED}:
        raise Refusal("plan_is_settled")
    # Its name may name people, whom nothing keeps in the record.
    data = {"plan": plan.pk}
    record("plan.discard", plan.edition, by=by, now=now, data=data)
    plan.delete()


# Long searches


def ask_search(
    edition: Edition, brief: Brief, count: int, *, by: Person | None, now: datetime
) -> Search:
    """Search in the queue for what takes too long for a page.

    The same question asked again while it is open gives the search that there is.
    """
    asked = asking(_checked(brief), count)
    digest, options = digest_of(asked), {"count": count}
    return _searching(edition, asked, digest, options, by=by, now=now)


def ask_replan(
    edition: Edition, asked: Replanning, *, by: Person | None, now: datetime
) -> Search:
    """The same for the plan that is least disturbing to the settled one."""
    options = {
        "count": asked.brief.question.count,
        "settled": asked.settled.pk,
        "frozen": list(asked.frozen),
        "by_edition": asked.by_edition,
    }
    return _searching(edition, asked.brief, asked.asked, options, by=by, now=now)


@transaction.atomic
def _searching(
    edition: Edition,
    brief: Brief,
    digest: str,
    options: Mapping[str, object],
    *,
    by: Person | None,
    now: datetime,
) -> Search:
    under_way = edition.searches.select_for_update(of=("self",))
    if found := under_way.filter(digest=digest, state__in=_OPEN).first():
        return found
    search = Search.objects.create(
        edition=edition,
        brief=write_brief(brief),
        digest=digest,
        options=dict(options),
        asked_by=by,
        asked_at=now,
    )
    record("search.ask", edition, by=by, now=now, data={"search": search.pk})
    jobs.enqueue("planning.search", search=search.pk)
    return search


@transaction.atomic
def stop_search(search: Search, *, by: Person | None, now: datetime) -> Search:
    """Stop a search that waits or runs; its worker notices within seconds."""
    search = Search.objects.select_for_update(of=("self",)).get(pk=search.pk)
    if search.state not in _OPEN:
        raise Refusal("search_is_over")
    search.state = Search.State.STOPPED
    search.save(update_fields=["state"])
    data = {"search": search.pk}
    record("search.stop", search.edition, by=by, now=now, data=data)
    return search


def _checked(brief: Brief) -> Brief:
    """The brief as its reader understands it; raises a refusal with its mistakes."""
    try:
        return read_brief(write_brief(brief).encode())
    except BadBrief as bad:
        raise Refusal("brief_refused", {"mistakes": bad.mistakes}) from None
