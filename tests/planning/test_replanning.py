"""What changed since the settled plan, the least disturbing plan, and settling it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from intercity.delegations.models import Invitation, Reply
from intercity.kernel.planner.problem import Period, Window
from intercity.kernel.planner.solve import solve
from intercity.kernel.planner.told import moved
from intercity.kernel.planner.verify import verify
from intercity.planning.actions import adopt_question, score_held, settle_plan
from intercity.planning.exchange import brief_of
from intercity.planning.held import read_held
from intercity.planning.models import Plan
from intercity.planning.proposals import asking
from intercity.planning.replanning import replanning, strained
from intercity.planning.since import Kind
from intercity.seminars.actions import NewParticipant, add_cities
from intercity.seminars.question import Asks
from tests.factories.cities import CityFactory
from tests.factories.planning import NOW, asking_edition, kept_plan, read_again
from tests.factories.seminars import EditionFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return asking_edition()


@pytest.fixture
def settled(edition):
    return settle_plan(kept_plan(edition), reason="First.", by=None, now=NOW)


@pytest.fixture
def desk(client, edition):
    client.force_login(RoleFactory.create(series=edition.series).person)
    return client


def url(edition, name="replan"):
    return reverse(f"planning:{name}", args=[edition.slug])


def shown(desk, edition, **params):
    answer = desk.get(url(edition), params)
    assert answer.status_code == 200
    return answer.content.decode()


def asks(edition, slug, **changes):
    participant = edition.participants.get(city__slug=slug)
    participant.asks = replace(Asks.of(participant.asks), **changes).as_dict()
    participant.save()
    return participant


def cannot_come(edition, settled, slug):
    """The city tells that the hour which it was given is impossible."""
    rows = [row for one in settled.answer["sessions"] for row in one["cities"]]
    (row,) = [one for one in rows if one["city"] == slug]
    start = datetime.fromisoformat(row["local_start"]).replace(tzinfo=None)
    period = Period(start - timedelta(hours=1), start + timedelta(hours=1))
    return asks(edition, slug, unavailable=(period,))


def seats(plan):
    return {
        slug: (number, one["start"])
        for number, one in enumerate(plan.sessions)
        for slug in one["cities"]
    }


def plan_of(answer):
    """The plan of an answer that has one."""
    assert answer is not None
    assert answer.plan is not None
    return answer.plan


# What changed


def test_nothing_has_changed_at_first(edition, settled):
    found = replanning(edition, settled)
    assert found.cities == ()
    assert found.question == ()
    assert found.verdict.holds
    assert found.moved == ()
    assert found.is_same


def test_each_thing_that_a_city_asks_anew_is_named(edition, settled):
    participant = cannot_come(edition, settled, "valmont")
    participant.presents = False
    participant.save()
    asks(edition, "coral-port", prefers=frozenset({1}))
    changed = {one.slug: one for one in replanning(edition, settled).cities}
    assert changed["valmont"].codes == ("presents", "unavailable")
    assert changed["coral-port"].codes == ("prefers",)
    assert {one.kind for one in changed.values()} == {Kind.CHANGED}


def test_the_cities_that_are_seated_against_what_they_ask_are_known_at_once(
    edition, settled, django_assert_num_queries
):
    assert strained(edition, settled) == frozenset()
    cannot_come(edition, settled, "valmont")
    assert strained(edition, settled) == {"valmont"}
    with django_assert_num_queries(2):
        assert strained(edition, settled) == {"valmont"}
    edition.participants.filter(city__slug="valmont").update(takes_part=False)
    assert strained(edition, settled) == frozenset()
    edition.participants.filter(city__slug="valmont").update(takes_part=True, asks={})
    assert strained(edition, settled) == frozenset()


def test_cities_join_and_leave(edition, settled):
    edition.participants.filter(city__slug="valmont").update(takes_part=False)
    new = CityFactory.create(slug="new-harbour", zone="Asia/Kolkata")
    add_cities(edition, [NewParticipant(new)], by=None, now=NOW)
    found = replanning(edition, settled)
    assert {(one.slug, one.kind) for one in found.cities} == {
        ("new-harbour", Kind.JOINED),
        ("valmont", Kind.LEFT),
    }
    codes = {one.code for one in found.verdict.violations}
    assert {"city_missing", "unknown_city"} <= codes
    assert not {"new-harbour", "valmont"} & set(found.moved)
    seated = [slug for one in plan_of(found.least).sessions for slug in one.cities]
    assert "new-harbour" in seated
    assert "valmont" not in seated


def test_the_desk_is_told_of_who_left_and_of_no_brief(desk, edition, settled):
    edition.participants.filter(city__slug="valmont").update(takes_part=False)
    page = shown(desk, edition)
    said = "<bdi>Valmont</bdi> takes part no longer; the plan still seats it."
    assert said in page
    assert "not in the brief" not in page


def test_the_least_disturbing_plan_moves_fewer_than_the_best(edition, settled):
    cannot_come(edition, settled, "valmont")
    found = replanning(edition, settled)
    problem = found.brief.question
    assert [one.code for one in found.verdict.violations] == ["city_unavailable"]
    assert found.needy == {"valmont"}
    assert verify(problem, plan_of(found.least)).holds
    assert len(found.moved) <= len(found.moved_by_best)
    best = solve(problem).plan
    assert plan_of(found.best) == best
    assert found.moved_by_best == moved(problem, best, found.told)
    assert found.moved == moved(problem, plan_of(found.least), found.told)


def test_the_question_of_the_settled_plan_is_asked_unless_another_is_wished(
    edition, settled
):
    brief = brief_of(edition)
    narrow = asking(
        replace(brief, question=brief.question.with_(host_hours=Window(540, 1200))), 2
    )
    adopt_question(edition, narrow, revision=edition.revision, by=None, now=NOW)
    edition.refresh_from_db()
    found = replanning(edition, settled)
    assert found.question == ("host_hours",)
    assert found.brief.question.host_hours == Window(480, 1260)
    assert found.is_same
    other = replanning(edition, settled, by_edition=True)
    assert other.brief.question.host_hours == Window(540, 1200)
    assert not other.verdict.holds
    assert other.moved


def test_frozen_starts_stay_and_too_many_are_named(edition, settled):
    cannot_come(edition, settled, "valmont")
    starts = [one.start for one in replanning(edition, settled).seating.sessions]
    found = replanning(edition, settled, frozen=[1, 2, 7])
    assert found.frozen == (1, 2)
    if found.least is not None:
        assert [one.start for one in plan_of(found.least).sessions] == starts
    asks(edition, "valmont", sessions=frozenset({2}))
    asks(edition, "valmont", sessions=seat_of(settled, "valmont"))
    found = replanning(edition, settled, frozen=[1, 2])
    assert found.least is None
    assert found.released
    for released in found.released:
        kept = {1, 2} - released
        assert replanning(edition, settled, frozen=kept).least is not None


def seat_of(settled, slug):
    (number,) = [
        one["number"]
        for one in settled.answer["sessions"]
        for row in one["cities"]
        if row["city"] == slug
    ]
    return frozenset({number})


def test_a_plan_by_hand_off_the_grid_can_be_kept(edition):
    brief = asking(read_again(edition), 2)
    held = read_held(brief, "09:05,17:50")
    plan = score_held(edition, brief, held, by=None, now=NOW)
    settled = settle_plan(plan, reason="By hand.", by=None, now=NOW)
    found = replanning(edition, settled)
    assert found.brief.question.grid_minutes == 5
    assert found.is_same


# The page


def test_without_a_settled_plan_there_is_nothing_to_compare(desk, edition):
    assert "No plan is settled yet." in shown(desk, edition)


def test_the_page_tells_who_asks_what_and_whose_time_changes(desk, edition, settled):
    participant = cannot_come(edition, settled, "valmont")
    invitation = Invitation.objects.create(participant=participant)
    Reply.objects.create(
        invitation=invitation,
        answer=Reply.Answer.ACCEPTED,
        channel="telephone",
        received_on=NOW.date(),
        recorded_by=RoleFactory.create(series=edition.series).person,
        at=NOW,
    )
    page = shown(desk, edition)
    assert "Reply of 1 December 2026, telephone, by" not in page
    assert "By mail, those that were told a time before." in page
    assert "1 city asks otherwise" in page
    assert "Reply of 1 December 2026, telephone" in page
    assert "<bdi>Valmont</bdi> is not available for session" in page
    found = replanning(edition, settled)
    table = page[page.index("ic-moves") :]
    table = table[: table.index("</table>")]
    assert table.count('scope="row"') == len(found.moved)
    told = found.told["valmont"]
    assert f"{told.start:%H:%M}" in table
    assert "It cannot keep its time." in table


def test_the_page_without_news_offers_nothing_to_settle(desk, edition, settled):
    page = shown(desk, edition)
    assert "Every city asks what it asked" in page
    assert "there is nothing to settle" in page
    assert url(edition, "replan-settle") not in page


def test_boxes_freeze_starts(desk, edition, settled):
    cannot_come(edition, settled, "valmont")
    page = shown(desk, edition, freeze=["1"])
    assert re.search(r'name="freeze" value="1"[^>]* checked', page)
    assert not re.search(r'name="freeze" value="2"[^>]* checked', page)
    assert f'action="{url(edition, "replan-settle")}?freeze=1"' in page


def test_mistaken_parameters_are_left_out(desk, edition, settled):
    shown(desk, edition, freeze=["x", "99"], question="other")


def test_others_learn_nothing_of_it(client, edition, settled):
    client.force_login(RoleFactory.create(series=EditionFactory().series).person)
    assert client.get(url(edition)).status_code == 404
    assert client.post(url(edition, "replan-settle")).status_code == 404


def test_queries_do_not_grow_with_cities(desk, edition, settled):
    cannot_come(edition, settled, "valmont")

    def count():
        shown(desk, edition)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(desk, edition)
        return len(queries)

    before = count()
    new = [
        NewParticipant(CityFactory.create(slug=f"harbour-{n}", zone="Asia/Kolkata"))
        for n in range(5)
    ]
    add_cities(edition, new, by=None, now=NOW)
    for participant in edition.participants.all():
        invitation = Invitation.objects.create(participant=participant)
        Reply.objects.create(
            invitation=invitation,
            answer=Reply.Answer.ACCEPTED,
            received_on=NOW.date(),
            at=NOW,
        )
    assert count() == before


# Settling


def settle(desk, edition, page, address="", **changes):
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    instead = re.search(r'name="instead_of" value="([^"]+)"', page)
    assert seen is not None
    assert instead is not None
    given = {"reason": "Valmont.", "seen": seen[1], "instead_of": instead[1]}
    return desk.post(address or url(edition, "replan-settle"), given | changes)


def flows():
    rows = [row.args_kwargs["args"] for row in DBTaskResult.objects.all()]
    return [given for name, given in rows if name == "programme.flow_from_plan"]


def test_the_least_disturbing_plan_is_settled_as_it_was_seen(desk, edition, settled):
    cannot_come(edition, settled, "valmont")
    expected = replanning(edition, settled)
    answer = settle(desk, edition, shown(desk, edition))
    plan = Plan.objects.get(state=Plan.State.SETTLED)
    assert answer.status_code == 302
    assert plan != settled
    assert plan.reason == "Valmont."
    before, after = seats(settled), seats(plan)
    assert {slug for slug in after if after[slug] != before[slug]} == set(
        expected.moved
    )
    settled.refresh_from_db()
    assert settled.state == Plan.State.REPLACED
    assert flows()[-1] == {"edition": edition.pk, "plan": plan.pk}
    page = desk.get(answer["Location"]).content.decode()
    assert "that know theirs; no plan that keeps the rules changes fewer." in page


def test_who_ticks_it_lets_the_cities_be_told(desk, edition, settled):
    cannot_come(edition, settled, "valmont")
    settle(desk, edition, shown(desk, edition), tells="on")
    assert flows()[-1]["tells"] is True


def test_what_is_asked_anew_meanwhile_settles_nothing(desk, edition, settled):
    cannot_come(edition, settled, "valmont")
    page = shown(desk, edition)
    edition.participants.filter(city__slug="coral-port").update(takes_part=False)
    answer = settle(desk, edition, page)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "What the cities ask has changed since you opened this page" in body
    assert "Valmont.</textarea>" in body
    assert Plan.objects.get(state=Plan.State.SETTLED) == settled


def test_a_plan_settled_meanwhile_is_not_replaced(desk, edition, settled):
    cannot_come(edition, settled, "valmont")
    page = shown(desk, edition)
    other = settle_plan(
        kept_plan(edition, 1), reason="Other.", instead_of=settled, by=None, now=NOW
    )
    answer = settle(desk, edition, page)
    assert answer.status_code == 422
    assert "Another plan was settled" in answer.content.decode()
    assert Plan.objects.get(state=Plan.State.SETTLED) == other


def test_a_reason_is_needed(desk, edition, settled):
    cannot_come(edition, settled, "valmont")
    answer = settle(desk, edition, shown(desk, edition), reason=" ")
    assert answer.status_code == 422
    assert "Enter the reason" in answer.content.decode()
    assert Plan.objects.get(state=Plan.State.SETTLED) == settled


def test_without_a_settled_plan_nothing_is_replaced(desk, edition):
    answer = desk.post(url(edition, "replan-settle"), {"reason": "x", "seen": "y"})
    assert answer.status_code == 422
    assert not Plan.objects.exists()
