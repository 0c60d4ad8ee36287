"""The planning desk in the browser's eyes: questions, plans, and who may see them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.base.models import Entry
from intercity.cities.models import City
from intercity.kernel.wording import LocalizedText
from intercity.planning.actions import settle_plan
from intercity.planning.models import Plan, Search
from intercity.seminars.models import Participant
from intercity.seminars.question import Question
from tests.factories.planning import NOW, asking_edition, kept_plan

pytestmark = pytest.mark.django_db

GET = ("desk", "compare")
POST = ("adopt", "keep", "settle", "ask")


@pytest.fixture
def edition():
    return asking_edition()


def url(name, edition, *args):
    return reverse(f"planning:{name}", args=[edition.slug, *args])


def shown(client, address, **params):
    answer = client.get(address, params)
    assert answer.status_code == 200
    return answer.content.decode()


def figures(page):
    """Worst, total and host, and the result."""
    return re.findall(r'ic-figure__value">([^<]+)</dd>', page)


# A question and its answer


def test_figures_are_said_in_words(desk, edition):
    page = shown(desk, url("desk", edition))
    assert figures(page) == ["3.92", "6.92", "4.17", "Proven"]
    assert "<bdi>Costa Serena</bdi>" in page
    assert "5 cities" in page


def test_another_question_by_its_fields_is_answered_at_once(desk, edition):
    page = shown(desk, url("desk", edition), count="1")
    assert figures(page)[3] == "Proven"
    assert 'name="count"' in page
    assert '<option value="1" selected>1</option>' in page
    assert "Make this the edition’s question" in page
    assert not Plan.objects.exists()
    assert Question.of(edition.question).counts == (2, 1)


def test_links_keep_only_what_differs_from_the_editions_question(desk, edition):
    page = shown(desk, url("desk", edition), count="2", gap="60", host_until="20:00")
    assert f'action="{url("keep", edition)}?host_until=20%3A00"' in page


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("host_from", "half past", "“half past” is not a time; write it as 09:30."),
        ("host_until", "07:00", "07:00 is not after 08:00"),
        ("gap", "7", "“7” is not accepted: give minutes from 0 to 1440 in steps of 5."),
        ("cities_max", "-1", "“-1” is not accepted: give a whole number from 0."),
        ("presenters_min", "many", "“many” is not accepted"),
        ("count", "9", "Select a valid choice. 9 is not one of the available choices."),
        ("minutes", "", "This field is required."),
        ("item-0-minutes", "", "Enter the minutes of this item."),
    ],
)
def test_a_mistaken_field_says_so_and_keeps_what_was_typed(
    desk, edition, name, value, error
):
    given = {name: value}
    if name.startswith("item-"):
        given |= {"item-0-kind": "opening", "item-1-kind": "presentations"}
    page = shown(desk, url("desk", edition), **given)
    assert error in page
    assert "There is a problem" in page
    if value and name != "count":
        assert f'value="{value}"' in page
    assert "answers the edition’s own question" in page
    assert figures(page)[0] == "3.92"


def test_bounds_that_cross_are_told_at_the_smaller(desk, edition):
    page = shown(desk, url("desk", edition), cities_min="4", cities_max="2")
    assert "“4” is larger than the most, which is 2." in page


def test_presentations_stand_once_among_the_items(desk, edition):
    given = {f"item-{row}-kind": "presentations" for row in range(2)}
    page = shown(desk, url("desk", edition), **given)
    assert "stand here a second time" in page
    given = {"item-0-kind": "opening", "item-0-minutes": "15"}
    page = shown(desk, url("desk", edition), **given)
    assert "no item stands for their presentations" in page


def test_without_a_plan_the_least_that_would_give_way_is_one_link_away(desk, edition):
    page = shown(desk, url("desk", edition), host_from="09:00", host_until="11:00")
    assert "No plan keeps every rule of the question" in page
    link = re.search(r'href="([^"]+)">The host.s window until', page)
    assert link is not None
    solved = shown(desk, link[1].replace("&amp;", "&"))
    assert figures(solved)[3] == "Proven"


def test_the_question_becomes_the_editions_own(desk, edition):
    address = f"{url('adopt', edition)}?host_until=20:00&count=1"
    answer = desk.post(address, {"revision": edition.revision})
    assert answer.url == url("desk", edition)
    edition.refresh_from_db()
    asked = Question.of(edition.question)
    assert (asked.counts, asked.host_hours.end) == ((1, 2), 20 * 60)


def test_an_older_page_does_not_overwrite_a_newer_question(desk, edition):
    answer = desk.post(f"{url('adopt', edition)}?count=1", {"revision": 0})
    assert answer.status_code == 409
    edition.refresh_from_db()
    assert Question.of(edition.question).counts == (2, 1)


# Other plans


def test_dots_and_rows_of_the_front_lead_to_their_plans(desk, edition):
    page = shown(desk, url("desk", edition), front="1")
    links = set(re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"><title>', page))
    assert len(links) > 3
    own = url("desk", edition)
    assert {link.partition("?")[0] for link, _ in links} == {own}
    for link, said in links:
        worst = re.search(r"worst ([\d.]+), total ([\d.]+), host ([\d.]+)", said)
        seen = shown(desk, link.replace("&amp;", "&"))
        assert figures(seen)[:3] == list(worst.groups())


def test_the_other_plans_are_worked_out_once(desk, edition, monkeypatch):
    shown(desk, url("desk", edition), front="1")

    def refuse(*_args, **_kwargs):
        raise AssertionError("the planner is asked again")

    monkeypatch.setattr("intercity.planning.proposals._sought", refuse)
    monkeypatch.setattr("intercity.planning.comparing.proposal", lambda brief: refuse)
    monkeypatch.setattr("intercity.planning.look.counts_beside", lambda *_: [])
    page = shown(desk, url("desk", edition))
    assert "Work out the other plans" not in page
    assert "plans in which no figure can fall" in page


def test_without_scripts_the_other_plans_are_a_link_away(desk, edition):
    page = shown(desk, url("desk", edition))
    assert f'href="{url("desk", edition)}?front=1">Work out the other plans</a>' in page
    assert 'hx-trigger="load"' in page


def test_1_2_and_3_sessions_stand_side_by_side(desk, edition):
    page = shown(desk, url("compare", edition))
    assert re.findall(r">(\d sessions?)</h2>", page) == [
        "1 session",
        "2 sessions",
        "3 sessions",
    ]
    assert page.count('class="picture"') == 3


# By hand


def by_hand(starts, seats):
    given = {f"start-{number}": start for number, start in enumerate(starts, start=1)}
    return given | {f"seat-{slug}": str(seat) for slug, seat in seats.items()}


SEATS = {
    "southern-reach": 1,
    "coral-port": 1,
    "valmont": 2,
    "costa-serena": 2,
    "redwood-bay": 1,
}


def test_a_plan_by_hand_stands_beside_the_proposal(desk, edition):
    page = shown(desk, url("desk", edition), **by_hand(["10:00", "17:00"], SEATS))
    assert "Beside the proposal" in page
    assert "keeps every rule of the question" in page
    assert 'value="10:00"' in page
    assert "plan=2027-01-20+10%3A00%3Dsouthern-reach" in page


def test_a_plan_by_hand_names_the_rules_that_it_breaks(desk, edition):
    page = shown(desk, url("desk", edition), **by_hand(["10:00", "11:30"], SEATS))
    assert "Between sessions 1 and 2 lie" in page
    assert "fewer than 60." in page


def test_for_starts_alone_the_cities_are_seated(desk, edition):
    page = shown(desk, url("desk", edition), **by_hand(["10:00", "17:00"], {}))
    assert "Only the starts were given" in page


def test_the_planner_can_take_the_seats_back(desk, edition):
    given = by_hand(["10:00", "17:00"], SEATS) | {"seats": "planner"}
    assert "Only the starts were given" in shown(desk, url("desk", edition), **given)


@pytest.mark.parametrize(
    ("starts", "seats", "error"),
    [
        (["17:00", "10:00"], {}, "10:00 is not after session 1, which starts 17:00."),
        (["10:00", "late"], {}, "“late” is not a time; write it as 09:30."),
        (["10:00", ""], {}, "This field is required."),
        (["10:00", "17:00"], {"valmont": 2}, "Choose a session, or leave all"),
        (["10:00", "17:00"], SEATS | {"valmont": 7}, "7 is not one of"),
        (["10:00", "10:05"], SEATS, "no session during another"),
        (["10:00", "10:05"], {}, "Nobody can be seated at these starts"),
    ],
)
def test_a_mistake_by_hand_keeps_what_was_typed(desk, edition, starts, seats, error):
    page = shown(desk, url("desk", edition), **by_hand(starts, seats))
    assert error in page
    for start in filter(None, starts):
        assert f'value="{start}"' in page
    assert figures(page)[3] == "Proven"


def test_the_plan_that_was_held_is_scored(desk, edition):
    page = shown(desk, url("desk", edition))
    assert "?plan=published" in page
    held = shown(desk, url("desk", edition), plan="published")
    assert "10:00 · 17:00" in held
    assert "not for publication" in held


@pytest.mark.parametrize("plan", ["nonsense", "2027-01-20 10:00=nobody", "25:00", ";"])
def test_a_plan_in_an_address_that_is_none_is_told(desk, edition, plan):
    page = shown(desk, url("desk", edition), plan=plan)
    assert "This is not a plan of these cities" in page


@pytest.mark.parametrize("point", ["0", "999", "x", "-1"])
def test_a_point_that_is_not_there_is_the_proposal(desk, edition, point):
    page = shown(desk, url("desk", edition), point=point, front="1")
    assert figures(page)[3] == "Proven"


# Keeping and settling


def test_a_what_if_is_kept_with_its_name(desk, edition):
    answer = desk.post(f"{url('keep', edition)}?count=1", {"name": "In one go"})
    plan = Plan.objects.get()
    assert answer.url == url("plan", edition, plan.pk)
    assert (plan.state, plan.name) == (Plan.State.WHAT_IF, "In one go")
    assert "In one go" in shown(desk, url("desk", edition))
    page = shown(desk, answer.url)
    assert f'href="{url("desk", edition)}?count=1"' in page


def test_a_name_that_is_too_long_is_kept_in_its_field(desk, edition):
    answer = desk.post(url("keep", edition), {"name": "x" * 121})
    assert answer.status_code == 422
    assert 'value="' + "x" * 121 in answer.content.decode()
    assert not Plan.objects.exists()


def test_what_is_seen_is_settled(desk, edition):
    groups = "10:00=southern-reach,coral-port,redwood-bay;17:00=valmont,costa-serena"
    address = f"{url('settle', edition)}?plan=2027-01-20 {groups}"
    answer = desk.post(address, {"reason": "Agreed with the cities"}, follow=True)
    plan = Plan.objects.get()
    assert [one["start"] for one in plan.sessions] == ["10:00", "17:00"]
    assert plan.state == Plan.State.SETTLED
    page = answer.content.decode()
    assert "Agreed with the cities" in page
    assert "The plan is settled" in page


def test_without_a_reason_nothing_is_settled_and_nothing_kept(desk, edition):
    answer = desk.post(f"{url('settle', edition)}?count=1", {"reason": " "})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Enter the reason; it is kept with the plan." in page
    assert '<option value="1" selected>1</option>' in page
    assert not Plan.objects.exists()


def test_a_settled_plan_that_was_not_seen_stops_the_next(desk, edition):
    first = settle_plan(kept_plan(edition), reason="So", by=None, now=NOW)
    answer = desk.post(url("settle", edition), {"reason": "My own words"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Another plan was settled since you opened this page." in page
    assert "My own words" in page
    assert list(Plan.objects.all()) == [first]
    seen = {"reason": "My own words", "instead_of": first.pk}
    desk.post(url("settle", edition), seen)
    first.refresh_from_db()
    assert first.state == Plan.State.REPLACED


def test_a_kept_plan_is_settled_from_its_page(desk, edition):
    plan = kept_plan(edition)
    address = url("plan-settle", edition, plan.pk)
    assert desk.post(address, {"reason": ""}).status_code == 422
    desk.post(address, {"reason": "Least worst"})
    plan.refresh_from_db()
    assert (plan.state, plan.reason) == (Plan.State.SETTLED, "Least worst")
    page = shown(desk, url("plan", edition, plan.pk))
    assert "Settle this plan" not in page
    refused = desk.post(url("plan-discard", edition, plan.pk), follow=True)
    assert "it cannot be discarded" in refused.content.decode()


def test_a_kept_plan_is_discarded(desk, edition):
    plan = kept_plan(edition)
    desk.post(url("plan-discard", edition, plan.pk))
    assert not Plan.objects.exists()


def test_a_kept_plan_stays_as_it_was_when_the_question_changes(desk, edition):
    plan = kept_plan(edition)
    before = figures(shown(desk, url("plan", edition, plan.pk)))
    edition.participants.get(city__slug="valmont").delete()
    page = shown(desk, url("plan", edition, plan.pk))
    assert figures(page) == before
    assert "Valmont" in page


# Who may see it


@pytest.mark.parametrize("name", [*GET, *POST])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretariat", 200),
        ("administrator", 200),
        ("other_secretariat", 404),
        ("focal_point", 404),
        ("stranger", 404),
        ("anonymous", 302),
    ],
)
def test_the_desk_is_for_the_secretariat_alone(
    client, edition, cast, name, who, status
):
    person = getattr(cast, who)
    if person:
        client.force_login(person)
    address = url(name, edition)
    answer = client.get(address) if name in GET else client.post(address)
    if status == 200 and name in POST:
        assert answer.status_code in {200, 302, 422}
        assert "/account/" not in answer.get("Location", "")
    else:
        assert answer.status_code == status
    if status != 200:
        assert not Plan.objects.exists()
        assert not Search.objects.exists()


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("plan", "get"),
        ("plan-settle", "post"),
        ("plan-discard", "post"),
        ("search", "get"),
        ("search-stop", "post"),
    ],
)
def test_kept_plans_and_searches_are_hidden(client, edition, cast, name, method):
    plan = kept_plan(edition)
    search = Search.objects.create(edition=edition, brief="", asked_at=NOW)
    number = search.pk if name.startswith("search") else plan.pk
    address = url(name, edition, number)
    assert getattr(client, method)(address).status_code == 302
    for who in ("stranger", "focal_point", "other_secretariat"):
        client.force_login(getattr(cast, who))
        assert getattr(client, method)(address).status_code == 404
    plan.refresh_from_db()
    search.refresh_from_db()
    assert (plan.state, search.state) == (Plan.State.PROPOSED, Search.State.WAITING)


def test_a_plan_is_found_in_its_own_edition_only(desk, edition):
    other = asking_edition("partner-cities-4")
    plan = kept_plan(other)
    assert desk.get(url("plan", edition, plan.pk)).status_code == 404
    discard = url("plan-discard", edition, plan.pk)
    assert desk.post(discard).status_code == 404
    assert Plan.objects.filter(pk=plan.pk).exists()


@pytest.mark.parametrize("name", [*POST, "plan-settle", "plan-discard", "search-stop"])
def test_nothing_is_written_by_reading(desk, edition, name):
    args = [1] if "-" in name else []
    assert desk.get(url(name, edition, *args)).status_code == 405
    assert not Entry.objects.filter(action__startswith="plan.").exists()


def test_an_edition_that_is_not_there_is_as_one_that_is_not_yours(desk):
    missing = reverse("planning:desk", args=["nowhere"])
    answer = desk.get(missing)
    assert answer.status_code == 404
    assert "nowhere" in answer.content.decode()


# Pages


@pytest.mark.parametrize("name", GET)
def test_pages_hold_no_style_and_no_script_of_their_own(desk, edition, name):
    page = shown(desk, url(name, edition), front="1")
    assert "<style" not in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son\w+=", page)


def test_ids_stand_once_on_a_page(desk, edition):
    page = shown(desk, url("desk", edition), front="1", plan="published")
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(("lang", "name"), [("ja", "ヴァルモン"), ("ko", "발몽")])
def test_names_are_the_readers_and_others_are_marked(desk, edition, lang, name):
    city = City.objects.get(slug="valmont")
    city.names = LocalizedText.of({"en": "Valmont", lang: name})
    city.save()
    address = url("desk", edition).replace("/en/", f"/{lang}/")
    page = shown(desk, address)
    assert f"<bdi>{name}</bdi>" in page
    assert "Valmont" not in page
    assert '<bdi lang="en">Coral Port</bdi>' in page


def test_the_desk_asks_the_database_as_often_for_many_cities(desk, edition):
    address = url("desk", edition)
    shown(desk, address)
    few = queries_of(desk, address)
    for number in range(20):
        template = edition.participants.get(city__slug="valmont")
        city = City.objects.create(
            slug=f"town-{number}", names=LocalizedText.of({"en": f"Town {number}"})
        )
        city.zones.create(zone="Europe/Paris")
        Participant.objects.create(
            edition=edition, city=city, presents=False, place=template.place
        )
    shown(desk, address)
    assert queries_of(desk, address) == few


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        shown(client, address)
    return len(captured)


def test_scripts_are_given_the_short_address(desk, edition):
    fields = {"host_until": "20:00", "count": "2", "gap": "60"}
    headers = {"HX-Request": "true", "HX-Target": "main"}
    answer = desk.get(url("desk", edition), fields, headers=headers)
    assert answer["HX-Push-Url"] == f"{url('desk', edition)}?host_until=20%3A00"
    rest = desk.get(
        url("desk", edition), {"front": "1"}, headers={"HX-Request": "true"}
    )
    assert "HX-Push-Url" not in rest


def test_an_edition_of_many_cities_has_a_page_that_can_be_sent(desk, edition):
    for number in range(160):
        city = City.objects.create(
            slug=f"town-{number}", names=LocalizedText.of({"en": f"Town {number}"})
        )
        city.zones.create(zone="Asia/Seoul")
        Participant.objects.create(edition=edition, city=city, place=number)
    page = shown(desk, url("desk", edition), **by_hand(["10:00", "17:00"], {}))
    assert "There are too many cities for a picture" in page
    assert 'name="seat-' not in page
    links = re.findall(r'(?:href|action)="([^"]+)"', page)
    assert max(map(len, links)) < 2_000
    assert f"{url('keep', edition)}?plan=2027-01-20+10%3A00%2C17%3A00" in links
