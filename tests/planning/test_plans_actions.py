"""Plans are kept, settled for a reason, and discarded; each is whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from intercity.base.models import Entry
from intercity.base.refusals import Refusal, Stale
from intercity.kernel.clock import TZDATA
from intercity.kernel.planner.problem import Window
from intercity.kernel.planner.solve import Held
from intercity.planning import proposals
from intercity.planning.actions import (
    MOST_REASON,
    adopt_question,
    ask_search,
    discard,
    keep_plan,
    score_held,
    settle_plan,
    stop_search,
)
from intercity.planning.models import Plan, Search
from intercity.planning.proposals import asking, proposal
from intercity.planning.reading import answer_of
from intercity.seminars.question import Question
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW, asking_edition, kept_plan, read_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return asking_edition()


@pytest.fixture
def person():
    return PersonFactory.create()


def queue():
    return [row.args_kwargs["args"] for row in DBTaskResult.objects.all()]


def test_a_busy_machine_keeps_its_proposal_too(edition, monkeypatch):
    """Only pages are in a hurry."""
    monkeypatch.setattr(proposals, "WHOLE", 0.0)
    with pytest.raises(proposals.TooLong):
        proposal(asking(read_again(edition), 2), whole=True)
    assert kept_plan(edition).answer["front_complete"] is True


def test_a_proposal_is_kept_with_its_question_answer_and_tzdata(edition):
    plan = kept_plan(edition)
    assert plan.state == Plan.State.PROPOSED
    assert plan.tzdata == TZDATA
    assert plan.answer["proved"] is True
    assert plan.answer["front_complete"] is True
    assert "count = 2" in plan.brief
    assert [(one["date"], one["zone"]) for one in plan.sessions] == [
        ("2027-01-20", "Asia/Tokyo")
    ] * 2
    seated = sorted(slug for one in plan.sessions for slug in one["cities"])
    assert seated == [
        "coral-port",
        "costa-serena",
        "redwood-bay",
        "southern-reach",
        "valmont",
    ]
    entry = Entry.objects.get(action="plan.keep")
    assert entry.data == {"plan": plan.pk}


def test_a_question_without_a_plan_keeps_none(edition):
    brief = asking(read_again(edition), 2)
    brief = replace(brief, question=brief.question.with_(host_hours=Window(540, 600)))
    with pytest.raises(Refusal) as refused:
        keep_plan(edition, brief, proposal(brief), by=None, now=NOW)
    assert refused.value.code == "no_plan"
    assert not Plan.objects.exists()


def test_settling_keeps_the_reason_and_asks_for_the_programme(edition, person):
    plan = kept_plan(edition)
    settled = settle_plan(plan, reason="  Least worst. ", by=person, now=NOW)
    found = Plan.objects.get()
    assert found == settled
    assert (found.state, found.reason) == (Plan.State.SETTLED, "Least worst.")
    assert (found.settled_by, found.settled_at) == (person, NOW)
    assert queue() == [
        ["programme.flow_from_plan", {"edition": edition.pk, "plan": plan.pk}]
    ]
    entry = Entry.objects.get(action="plan.settle")
    assert entry.data == {
        "plan": plan.pk,
        "replaced": None,
        "tzdata": TZDATA,
    }


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "reason_missing"),
        (" \n ", "reason_missing"),
        ("x" * (MOST_REASON + 1), "reason_too_long"),
    ],
)
def test_without_a_proper_reason_nothing_is_settled(edition, reason, code):
    plan = kept_plan(edition)
    with pytest.raises(Refusal) as refused:
        settle_plan(plan, reason=reason, by=None, now=NOW)
    assert refused.value.code == code
    assert Plan.objects.get().state == Plan.State.PROPOSED
    assert queue() == []


def test_a_settled_plan_is_settled_once(edition):
    plan = settle_plan(kept_plan(edition), reason="So", by=None, now=NOW)
    with pytest.raises(Refusal) as refused:
        settle_plan(plan, reason="Again", by=None, now=NOW, instead_of=plan)
    assert refused.value.code == "already_settled"
    assert Plan.objects.get().reason == "So"


def test_another_plan_takes_its_place_when_it_was_seen(edition):
    first = settle_plan(kept_plan(edition), reason="So", by=None, now=NOW)
    second = kept_plan(edition, count=1)
    settle_plan(second, reason="Better", by=None, now=NOW, instead_of=first)
    states = dict(Plan.objects.values_list("pk", "state"))
    assert states == {first.pk: Plan.State.REPLACED, second.pk: Plan.State.SETTLED}
    assert Plan.objects.get(pk=first.pk).reason == "So"


def test_nobody_replaces_unseen_what_a_colleague_settled(edition):
    first = settle_plan(kept_plan(edition), reason="So", by=None, now=NOW)
    second = kept_plan(edition, count=1)
    with pytest.raises(Refusal) as refused:
        settle_plan(second, reason="Mine", by=None, now=NOW)
    assert refused.value.code == "settled_meanwhile"
    assert refused.value.params == {"plan": first}
    assert Plan.objects.get(pk=second.pk).state == Plan.State.PROPOSED
    assert len(queue()) == 1


def test_two_first_plans_at_once_leave_one_settled(edition, monkeypatch):
    """The constraint has the last word, should another settle in between."""
    first, second = kept_plan(edition), kept_plan(edition, count=1)
    save = Plan.save

    def save_after_the_other(plan, *args, **kwargs):
        if plan.pk == second.pk:
            Plan.objects.filter(pk=first.pk).update(state=Plan.State.SETTLED)
        return save(plan, *args, **kwargs)

    monkeypatch.setattr(Plan, "save", save_after_the_other)
    with pytest.raises(Refusal) as refused:
        settle_plan(second, reason="Mine", by=None, now=NOW)
    assert refused.value.code == "settled_meanwhile"
    assert queue() == []


def test_the_database_keeps_one_settled_plan_of_an_edition(edition):
    first, second = kept_plan(edition), kept_plan(edition, count=1)
    Plan.objects.filter(pk=first.pk).update(state=Plan.State.SETTLED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=second.pk).update(state=Plan.State.SETTLED)


def test_a_held_plan_is_scored_and_kept_with_what_is_assumed(edition):
    held = Held(date(2027, 1, 20), (600, 1020))
    plan = score_held(
        edition,
        read_again(edition),
        held,
        name="As held",
        assumptions="Who sat where is not published.",
        by=None,
        now=NOW,
    )
    assert plan.state == Plan.State.HELD
    assert [one["start"] for one in plan.sessions] == ["10:00", "17:00"]
    assert plan.answer["scored"] is True
    assert plan.answer["violations"] == []
    assert plan.assumptions == "Who sat where is not published."


def test_a_kept_answer_is_read_back_as_it_was(edition):
    brief = asking(read_again(edition), 2)
    document = proposal(brief, whole=True)
    answer = answer_of(brief, document)
    figures = document["objective"]
    assert float(answer.figures.total) == pytest.approx(figures["total"], abs=1e-6)
    assert answer.figures in {point.figures for point in answer.front}
    assert len(answer.front) == len(document["front"])
    assert [reason.code for reason in answer.reasons] == [
        reason["code"] for reason in document["reasons"]
    ]


def test_a_plan_that_was_never_settled_can_be_discarded(edition):
    plan = kept_plan(edition)
    number = plan.pk
    discard(plan, by=None, now=NOW)
    assert not Plan.objects.exists()
    # Nothing of its name, which may name people.
    assert Entry.objects.get(action="plan.discard").data == {"plan": number}


def test_what_is_settled_stays_on_record(edition):
    plan = settle_plan(kept_plan(edition), reason="So", by=None, now=NOW)
    with pytest.raises(Refusal) as refused:
        discard(plan, by=None, now=NOW)
    assert refused.value.code == "plan_is_settled"
    assert Plan.objects.count() == 1


def test_a_question_becomes_the_editions_own(edition):
    brief = asking(read_again(edition), 3)
    question = brief.question.with_(host_hours=Window(7 * 60, 22 * 60))
    changed = replace(brief, question=question)
    adopt_question(edition, changed, revision=edition.revision, by=None, now=NOW)
    edition.refresh_from_db()
    asked = Question.of(edition.question)
    assert asked.counts == (3, 2, 1)
    assert asked.host_hours == Window(7 * 60, 22 * 60)
    assert asked.published is not None


def test_a_question_that_was_changed_meanwhile_is_a_conflict(edition):
    brief = asking(read_again(edition), 3)
    with pytest.raises(Stale):
        adopt_question(edition, brief, revision=edition.revision - 1, by=None, now=NOW)


def test_the_same_search_is_asked_once_while_it_is_open(edition):
    brief = read_again(edition)
    first = ask_search(edition, brief, 2, by=None, now=NOW)
    assert ask_search(edition, brief, 2, by=None, now=NOW) == first
    assert queue() == [["planning.search", {"search": first.pk}]]
    stop_search(first, by=None, now=NOW)
    assert ask_search(edition, brief, 2, by=None, now=NOW) != first


def test_a_search_that_is_over_cannot_be_stopped(edition):
    search = ask_search(edition, read_again(edition), 2, by=None, now=NOW)
    stop_search(search, by=None, now=NOW)
    with pytest.raises(Refusal) as refused:
        stop_search(search, by=None, now=NOW)
    assert refused.value.code == "search_is_over"
    assert Search.objects.get().state == Search.State.STOPPED
