"""The overview of an edition: cities by deadlines, what blocks, tables to take away."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.dateparse import parse_date
from openpyxl import load_workbook

from intercity.base.models import Mail
from intercity.base.outbox import post
from intercity.base.record import key_of
from intercity.delegations.models import Arrangements, Invitation
from intercity.front.overview import Narrowing, overview_of
from intercity.kernel.planner.problem import Period
from intercity.planning.actions import settle_plan
from intercity.programme.jobs import flow_from_plan
from intercity.programme.models import Session, Told
from intercity.programme.telling import telling
from intercity.seminars.models import Deadline
from intercity.seminars.question import Asks
from tests.factories.delegations import MemberFactory, delegation_of, invited
from tests.factories.planning import asking_edition, kept_plan
from tests.factories.preparation import guest_of
from tests.factories.programme import planned_edition
from tests.factories.seminars import EditionFactory, RoleFactory
from tests.markup import by_id, parsed, words

pytestmark = pytest.mark.django_db

# The first day is 20 January 2027: replies are due on 25 November, names on 9 December.
BEFORE = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
BETWEEN = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)
State = Invitation.State


@pytest.fixture
def role():
    return RoleFactory.create()


@pytest.fixture
def edition(role):
    return EditionFactory.create(series=role.series, slug="third")


def states(edition, now):
    found = overview_of(edition, now)
    kinds = [column.kind for column in found.columns]
    return {
        one.slug: {
            kind: state
            for kind, state in zip(kinds, one.states, strict=True)
            if state != "not_asked"
        }
        for one in found.cities
    }


def test_each_city_stands_by_each_deadline(edition):
    invited(edition, "silent")
    invited(edition, "opened", State.OPENED)
    invited(edition, "declined", State.DECLINED)
    invited(edition, "draft", State.DRAFT)
    invited(edition, "withdrawn", State.WITHDRAWN)
    invited(edition, "expired", State.EXPIRED)
    invited(edition, "accepted", State.ACCEPTED, presents=False)
    ready = invited(edition, "ready", State.ACCEPTED, presents=False)
    delegation_of(ready, handed_in_at=BEFORE)
    assert states(edition, BEFORE) == {
        "accepted": {"reply": "done", "names": "owed"},
        "declined": {"reply": "done"},
        "draft": {},
        "expired": {"reply": "late"},
        "opened": {"reply": "owed"},
        "ready": {"reply": "done", "names": "done"},
        "silent": {"reply": "owed"},
        "withdrawn": {},
    }
    late = states(edition, BETWEEN)
    assert (late["silent"], late["opened"]) == ({"reply": "late"}, {"reply": "late"})
    assert late["accepted"] == {"reply": "done", "names": "owed"}
    assert states(edition, AFTER)["accepted"]["names"] == "late"


def test_the_host_s_own_deadline_holds(edition):
    invited(edition, "silent")
    Deadline.objects.create(
        edition=edition, kind="reply", due_on=parse_date("2026-12-10"), time="12:00"
    )
    assert states(edition, BETWEEN)["silent"] == {"reply": "owed"}
    assert states(edition, AFTER)["silent"] == {"reply": "late"}


def test_it_counts_cities_people_and_what_is_late(edition):
    for number, state in enumerate([State.INVITED, State.ACCEPTED, State.DECLINED]):
        participant = invited(edition, f"city-{number}", state, presents=False)
        MemberFactory.create(delegation=delegation_of(participant))
    MemberFactory.create(
        delegation=participant.delegation, withdrawn_at=BEFORE, family_name="Gone"
    )
    invited(EditionFactory.create(), "elsewhere")
    found = overview_of(edition, BETWEEN)
    assert (found.asked, found.answered, found.late) == (3, 2, 1)
    assert found.members == {"registered": 3, "waiting": 0}
    Arrangements.objects.create(edition=edition, needs_approval=True)
    assert overview_of(edition, BETWEEN).members["waiting"] == 3
    reply = found.columns[0]
    assert (reply.asked, dict(reply.counts)) == (3, {"late": 1, "done": 2})


def test_guests_wait_for_no_approval_and_count_once_they_agreed(edition):
    guest_of(edition)
    guest_of(edition, registered_at=None)
    Arrangements.objects.create(edition=edition, needs_approval=True)
    assert overview_of(edition, BETWEEN).members == {"registered": 1, "waiting": 0}


def test_the_rows_are_narrowed_by_state_deadline_and_name(edition):
    invited(edition, "silent")
    invited(edition, "accepted", State.ACCEPTED, presents=False)
    invited(edition, "draft", State.DRAFT)
    found = overview_of(edition, BETWEEN)

    def slugs(**asked):
        return [one.slug for one in found.narrowed(Narrowing(**asked))]

    assert slugs() == ["accepted", "draft", "silent"]
    assert slugs(state="late") == ["silent"]
    assert slugs(state="done") == ["accepted"]
    assert slugs(state="done", deadline="names") == []
    assert slugs(deadline="names") == ["accepted"]
    assert slugs(q="SÍLENT") == ["silent"]


def obstacles(edition):
    return [one.words for one in overview_of(edition, BETWEEN).obstacles]


def test_what_blocks_publication_is_said_until_it_is_put_right(edition):
    participant = invited(edition, "accepted", State.ACCEPTED)
    invited(edition, "declined", State.DECLINED)
    assert obstacles(edition) == ["No plan is settled yet."]
    session = Session.objects.create(
        edition=edition, number=1, day="2027-01-20", start="09:00", zone="Asia/Tokyo"
    )
    assert obstacles(edition) == ["1 city that takes part has no session."]
    item = edition.items.create(kind="opening")
    session.slots.create(item=item, place=1)
    assert obstacles(edition) == [
        "1 city that takes part has no session.",
        "1 item has no title in the language of the programme.",
    ]
    session.cities.add(participant.city)
    item.title = type(item.title).of({"en": "Opening"})
    item.save()
    assert obstacles(edition) == []


def test_a_settled_plan_that_replies_make_impossible_stands_in_the_way(client):
    edition = asking_edition(was_held=False)
    settled = settle_plan(kept_plan(edition), reason="First.", by=None, now=BEFORE)
    flow_from_plan(edition=edition.pk, plan=settled.pk)
    assert not [one for one in obstacles(edition) if "plan" in one]
    participant = edition.participants.get(city__slug="valmont")
    day = settled.sessions[0]["date"]
    never = Period(
        datetime.fromisoformat(f"{day}T00:00") - timedelta(days=2),
        datetime.fromisoformat(f"{day}T00:00") + timedelta(days=30),
    )
    asks = replace(Asks.of(participant.asks), unavailable=(never,))
    participant.asks = asks.as_dict()
    participant.save()
    said = "The settled plan no longer holds: it seats 1 city against what it asks now."
    found = overview_of(edition, BETWEEN).obstacles
    assert (found[0].words, found[0].url) == (
        said,
        f"/en/desk/{edition.slug}/plan/replan/",
    )
    client.force_login(RoleFactory.create(series=edition.series).person)
    draft = client.get(f"/en/desk/{edition.slug}/programme/").content.decode()
    assert f'href="/en/desk/{edition.slug}/plan/replan/">{said}</a>' in draft
    assert "Nothing stands in the way." not in draft


def test_sessions_that_stay_where_the_edition_was_stand_in_the_way():
    edition = asking_edition(was_held=False)
    settled = settle_plan(kept_plan(edition), reason="First.", by=None, now=BEFORE)
    flow_from_plan(edition=edition.pk, plan=settled.pk)
    said = "2 sessions lie on another day than the edition."
    assert said not in obstacles(edition)
    edition.dates = ["2027-02-03"]
    edition.save()
    found = {one.words: one.url for one in overview_of(edition, BETWEEN).obstacles}
    asked = f"/en/desk/{edition.slug}/plan/replan/?question=edition"
    assert found[said] == asked


def test_who_knows_another_time_than_the_one_that_holds_is_counted(client):
    edition = planned_edition()
    client.force_login(RoleFactory.create(series=edition.series).person)
    participant = edition.participants.get(city__slug="valmont")
    told = Told.objects.create(participant=participant, sequence=1, at=BEFORE)
    place = next(
        one
        for one in telling(edition, BEFORE.date()).cities
        if one.participant == participant
    ).places
    told.sessions = [one.json() for one in place]
    told.save()
    page = f"/en/desk/{edition.slug}/overview/"
    said = "The time of 1 city has changed since it was told."
    assert said not in client.get(page).content.decode()
    edition.sessions.update(start="11:30")
    shown = client.get(page).content.decode()
    assert said in shown
    assert f'href="/en/desk/{edition.slug}/programme/times/"' in shown


def returned(edition):
    return [mail.to for mail in overview_of(edition, BETWEEN).returned]


def test_mails_that_did_not_arrive_are_those_of_this_edition(edition):
    participant = invited(edition, "silent")
    other = invited(EditionFactory.create(), "elsewhere")
    member = MemberFactory.create(delegation=delegation_of(participant))
    about = {
        "edition": key_of(edition),
        "participant": key_of(participant),
        "invitation": key_of(participant.invitation),
        "member": key_of(member),
        "other": key_of(other.invitation),
        "nothing": "",
    }
    for name, key in about.items():
        letter = EmailMessage("Subject", "Words", to=[f"{name}@example.org"])
        post(letter, now=BEFORE, about=key)
    assert returned(edition) == []
    Mail.objects.update(state=Mail.State.BOUNCED)
    assert sorted(returned(edition)) == [
        f"{name}@example.org"
        for name in ("edition", "invitation", "member", "participant")
    ]


@pytest.fixture
def filled(edition, client, role, monkeypatch):
    invited(edition, "silent")
    invited(edition, "accepted", State.ACCEPTED, presents=False)
    monkeypatch.setattr("intercity.front.views.overview.now", lambda: BETWEEN)
    client.force_login(role.person)
    return client


def test_the_page_says_every_state_in_words(filled):
    page = words(by_id(parsed(filled.get("/en/desk/third/overview/").content), "main"))
    assert "Silentinvitedlate" in page
    assert "Acceptedaccepteddonestill open" in page
    assert "No plan is settled yet." in page


def test_a_filter_that_is_no_choice_asks_for_everything(filled):
    page = filled.get("/en/desk/third/overview/?state=wrong&deadline=wrong").content
    assert b"Silent" in page
    page = filled.get("/en/desk/third/overview/?state=late").content
    assert b"Accepted</a>" not in page


def test_the_table_is_taken_away_as_it_is_narrowed(filled, edition):
    answer = filled.get("/en/desk/third/overview/table.csv?state=late")
    lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0][:3] == ["City", "Invitation", "Reply to the invitation"]
    assert lines[1][2] == "2026-11-25 23:59"
    assert lines[2:] == [["Silent", "invited", "late", *["not asked"] * 4]]
    answer = filled.get("/en/desk/third/overview/table.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    names = [row[0].value for row in sheet.iter_rows(min_row=3)]
    assert names == ["Accepted", "Silent"]


def test_no_cell_is_run_as_a_formula(filled, edition):
    city = edition.participants.first().city
    city.names = type(city.names).of({"en": "=1+1"})
    city.save()
    text = filled.get("/en/desk/third/overview/table.csv").content.decode()
    assert "'=1+1" in text
    book = filled.get("/en/desk/third/overview/table.xlsx").content
    cells = [cell for row in load_workbook(BytesIO(book)).active for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


def test_many_cities_and_people_take_as_many_queries_as_one(filled, edition):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert filled.get("/en/desk/third/overview/").status_code == 200
        return len(captured)

    few = queries()
    for number in range(12):
        participant = invited(edition, f"more-{number}", State.ACCEPTED)
        delegation = delegation_of(participant)
        MemberFactory.create_batch(4, delegation=delegation)
    assert queries() == few


def test_an_edition_without_a_date_has_no_deadlines(filled, edition):
    edition.dates = []
    edition.save()
    page = filled.get("/en/desk/third/overview/").content.decode()
    assert "which has no date yet" in page
