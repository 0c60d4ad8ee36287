"""The record of actions at the desk: in words, for those who answer for it."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from intercity.base.models import Entry
from intercity.base.record import record, seal
from intercity.cities.actions import Term, appoint
from intercity.front.acts import ACTIONS, ROLES
from intercity.kernel.wording import LocalizedText
from intercity.seminars.actions import give_role, take_role
from tests.architecture.test_repository import ROOT
from tests.cast import cast_of
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory, ParticipantFactory, role_in
from tests.markup import inline_code, parsed, words

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
SITE = reverse("front:record")


@pytest.fixture
def edition():
    """An edition at a known address."""
    return EditionFactory.create(slug="partners-3")


def acted(edition, by, times=1):
    for _number in range(times):
        record("edition.change", edition, by=by, now=NOW, data={"changed": ["theme"]})


def page(client, person, address):
    client.force_login(person)
    return client.get(address)


CODE = re.compile(r"[a-z]+\.[a-z_]+")


def test_every_action_of_the_code_has_words_and_no_words_are_idle():
    in_actions, everywhere, not_recorded = set(), set(), set()
    for file in (ROOT / "src/intercity").rglob("*.py"):
        if file.name == "acts.py":
            continue
        tree = ast.parse(file.read_text("utf-8"))
        everywhere |= codes(tree)
        not_recorded |= names_of_jobs(tree)
        if "actions" in file.relative_to(ROOT).as_posix():
            in_actions |= codes(tree)
    assert len(in_actions) > 90
    assert in_actions - not_recorded <= set(ACTIONS)
    assert set(ACTIONS) <= everywhere


def codes(tree):
    """What looks like the code of an action, or of a job."""
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {one for one in found if isinstance(one, str) and CODE.fullmatch(one)}


def names_of_jobs(tree):
    """Under which names a module registers jobs, and makers of files for mails."""
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"job", "maker"}
        and isinstance(node.args[0], ast.Constant)
    }


def test_an_administrator_reads_everything_and_narrows_it_to_a_person(client, edition):
    cast = cast_of(edition)
    acted(edition, cast.secretariat)
    record("people.enter", cast.stranger, by=cast.administrator, now=NOW)
    seal()
    html = page(client, cast.administrator, SITE).content.decode()
    text = words(parsed(html))
    assert "Facts of the edition changed" in text
    assert "Person entered" in text
    assert str(cast.secretariat) in text
    assert inline_code(html) == []
    narrowed = page(client, cast.administrator, f"{SITE}?by={cast.secretariat.pk}")
    assert "Person entered" not in narrowed.content.decode()
    assert page(client, cast.administrator, f"{SITE}?subject=%00").status_code == 200
    nobody = page(client, cast.administrator, f"{SITE}?by=x&subject=none")
    assert "Nothing has been done here yet." in nobody.content.decode()


def test_the_record_says_in_which_role(client, edition):
    cast = cast_of(edition)
    for person in (cast.administrator, cast.secretariat, cast.stranger):
        acted(edition, person)
    acted(edition, None)
    # In this edition a colleague of another series acts in no role of that one.
    acted(edition, cast.other_secretariat)
    record("cities.change", "cities:city:rio", by=cast.other_secretariat, now=NOW)
    booth = role_in(edition, "interpreter").person
    acted(edition, booth)
    acted(EditionFactory.create(series=edition.series, slug="another"), booth)
    roles = list(Entry.objects.order_by("pk").values_list("role", flat=True))
    assert roles == [
        *("administrator", "secretariat", "person", ""),
        *("person", "secretariat", "interpreter", "person"),
    ]
    assert set(roles) - {""} < set(ROLES)


def test_who_is_given_a_role_acts_in_it_from_then_on(edition):
    person = PersonFactory.create()
    acted(edition, person)
    city = ParticipantFactory.create(edition=edition).city
    appoint(person, city, Term(from_on=NOW.date()), by=None, now=NOW)
    acted(edition, person)
    role = give_role(person, edition.series, by=None, now=NOW)
    acted(edition, person)
    role.person = person
    take_role(role, by=PersonFactory.create(is_administrator=True), now=NOW)
    acted(edition, person)
    said = Entry.objects.filter(action="edition.change").order_by("pk")
    roles = list(said.values_list("role", flat=True))
    assert roles == ["person", "focal_point", "secretariat", "focal_point"]


def test_a_secretariat_reads_the_record_of_its_editions_alone(client, edition):
    cast = cast_of(edition)
    acted(edition, cast.secretariat)
    acted(EditionFactory.create(slug="another"), cast.administrator)
    address = reverse("front:edition_record", args=["partners-3"])
    html = page(client, cast.secretariat, address).content.decode()
    assert html.count("Facts of the edition changed") == 1
    assert str(cast.administrator) not in html
    for person in (cast.other_secretariat, cast.stranger, cast.focal_point):
        assert page(client, person, address).status_code == 404
        assert page(client, person, SITE).status_code == 403


def test_it_is_narrowed_to_an_object_and_the_objects_lead_there(client, edition):
    cast = cast_of(edition)
    acted(edition, cast.secretariat)
    record("people.enter", cast.stranger, by=cast.administrator, now=NOW)
    html = page(client, cast.administrator, SITE).content.decode()
    own = f"?subject=people%3Aperson%3A{cast.stranger.pk}"
    assert f'href="{own}"' in html
    narrowed = page(client, cast.administrator, SITE + own).content.decode()
    assert "Person entered" in narrowed
    assert "Facts of the edition changed" not in narrowed


def test_a_secretariat_narrows_its_own_to_a_city_and_to_a_person(client, edition):
    cast = cast_of(edition)
    for slug in ("valmont", "valmont-north"):
        ParticipantFactory.create(edition=edition, city__slug=slug)
    data = [{"city": "valmont"}, {"cities": ["pearl-quay", "valmont"]}]
    for told in [*data, {"city": "valmont-north"}, {}]:
        record("invitations.send", edition, by=cast.secretariat, now=NOW, data=told)
    record("edition.change", edition, by=cast.administrator, now=NOW)
    acted(EditionFactory.create(slug="another"), cast.administrator)
    address = reverse("front:edition_record", args=["partners-3"])
    html = page(client, cast.secretariat, address).content.decode()
    assert f'href="?by={cast.administrator.pk}"' in html
    counts = {
        "": (4, 1),
        "?city=valmont": (2, 0),
        "?city=valmont-north": (1, 0),
        "?city=%00": (4, 1),
        f"?by={cast.administrator.pk}": (0, 1),
        f"?city=valmont&by={cast.administrator.pk}": (0, 0),
    }
    acts = ("Cities invited", "Facts of the edition changed")
    for query, expected in counts.items():
        html = page(client, cast.secretariat, address + query).content.decode()
        assert tuple(map(html.count, acts)) == expected, query


def test_who_has_no_account_stands_by_the_way_in(client, edition):
    for role in ("member", "link", ""):
        record("members.confirm", edition, by=None, role=role, now=NOW)
    html = page(client, cast_of(edition).administrator, SITE).content.decode()
    for who in ("member, by a personal link", "by an invitation’s link", "This site"):
        assert html.count(who) == 1


def test_a_member_who_signed_in_came_by_no_link(client, edition):
    person = PersonFactory.create()
    record("consents.answer", edition, by=person, role="member", now=NOW)
    html = page(client, cast_of(edition).administrator, SITE).content.decode()
    assert '<span class="ic-note">member</span>' in html


def test_one_who_is_gone_stands_as_a_number(client, edition):
    person = PersonFactory.create()
    acted(edition, person)
    number = person.pk
    person.delete()
    html = page(client, cast_of(edition).administrator, SITE).content.decode()
    assert f"Person {number}" in html


def test_many_entries_take_as_many_queries_as_one(client, edition):
    cast = cast_of(edition)
    acted(edition, cast.secretariat)
    client.force_login(cast.administrator)
    few = queries(client)
    acted(edition, cast.stranger, 40)
    assert queries(client) == few


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(SITE).status_code == 200
    return len(captured)


IN_WORDS = {
    "en": ("1 December 2026", "30 November 2026", "Seoul, UTC+9"),
    "ja": ("2026年12月1日", "2026年11月30日", "Seoul UTC+9"),
    "zh-hans": ("2026年12月1日", "2026年11月30日", "Seoul UTC+9"),
    "ko": ("2026년 12월 1일", "2026년 11월 30일", "Seoul, UTC+9"),
}
AT = datetime(2026, 11, 30, 15, 0, 5, 123456, tzinfo=UTC)


@pytest.mark.parametrize("lang", IN_WORDS)
def test_times_are_on_the_hosts_clocks_and_dates_in_words(client, edition, lang):
    cast, (today, day, zone) = cast_of(edition), IN_WORDS[lang]
    edition.host.names = LocalizedText.of({"en": "Seoul"})
    edition.host.save()
    edition.host.zones.update(zone="Asia/Seoul")
    data = {
        "from": "2026-11-30",
        "until": None,
        "replies": "2026-11-30 17:00",
        "taken_at": "2026-11-30T16:00:05+01:00",
        "names": ["p-2026-11-24", "2026-99-99", "9999-12-31T23:59:59Z", "<b>"],
    }
    record("cities.appoint", edition, by=cast.secretariat, now=AT, data=data)
    with override(lang):
        own = reverse("front:edition_record", args=["partners-3"])
        of_site = reverse("front:record")
    html = page(client, cast.secretariat, own).content.decode()
    exact = '<time datetime="2026-11-30T15:00:05.123Z">'
    assert f"{exact}{today} 00:00:05</time>" in html
    assert f'<time datetime="2026-11-30">{day}</time> 17:00' in html
    text = words(parsed(html))
    assert f"{today} 00:00:05 {zone}" in text
    for shown in (
        f"from{day}",
        f"replies{day} 17:00",
        f"taken_at{today} 00:00:05 {zone}",
    ):
        assert shown in text
    assert '["p-2026-11-24", "2026-99-99", "9999-12-31T23:59:59Z", "<b>"]' in text
    whole = page(client, cast.administrator, of_site).content.decode()
    assert f"{exact}{day} 15:00:05</time>" in whole
    assert f"{day} 15:00:05 UTC" in words(parsed(whole))
    kept = Entry.objects.get(action="cities.appoint")
    assert (kept.at, kept.data) == (AT, data)
