"""Files on the page of a member's personal link: what is for participants, in time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.delegations.links import make_link
from intercity.delegations.models import Arrangements, Link
from intercity.kernel.wording import LocalizedText
from intercity.programme import embargo
from intercity.programme.actions.contributions import (
    clear,
    contribution_of,
    summarise,
)
from intercity.programme.actions.presentations import (
    PresentationValues,
    hand_in_words,
)
from intercity.programme.clearing import cleared_of
from intercity.programme.embargo import materials_for, participants_materials
from tests.factories.handing import BEFORE, handed_in, speaker_of
from tests.factories.people import PersonFactory
from tests.factories.preparation import InterpreterFactory, guest_of, member_of
from tests.factories.programme import NOW, planned_edition
from tests.factories.seminars import EditionFactory
from tests.markup import inline_code, parsed, words

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": BEFORE}
# The session of the plan: 9:30 in Tokyo on 20 January 2027.
STARTS = datetime(2027, 1, 20, 0, 30, tzinfo=UTC)


@pytest.fixture
def edition():
    return planned_edition()


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    at(monkeypatch, STARTS)


def at(monkeypatch, moment):
    for module in ("views.materials", "own_files"):
        monkeypatch.setattr(f"intercity.programme.{module}.now", lambda: moment)


def city_of(edition, slug="amber-fort"):
    return edition.participants.select_related("city", "edition").get(city__slug=slug)


def presented(edition, slug="pearl-quay", **terms):
    said = PresentationValues(title=LocalizedText.of({"en": "Rain gardens"}))
    return handed_in(
        hand_in_words(city_of(edition, slug), said, revision=1, **BY), **terms
    )


def link_for(member):
    return make_link(member=member, address=member.email, now=NOW)


def page(token):
    answer = Client().get(f"/en/link/{token}/member/")
    assert answer.status_code == 200
    return answer.content.decode()


def status(token, material):
    address = f"/en/link/{token}/materials/{material.pk}/"
    return Client().get(address).status_code


def test_a_member_reads_what_is_for_participants_from_its_time_on(edition, monkeypatch):
    shared = presented(edition)
    public = handed_in(shared.presentation, language="ja", audience="public")
    inner = handed_in(shared.presentation, language="ko", audience="interpreters")
    later = handed_in(
        shared.presentation, "video", embargo_at=STARTS + timedelta(days=1)
    )
    token = link_for(member_of(city_of(edition)))
    html = page(token)
    text = words(parsed(html).find(".//*[@id='files']"))
    assert "Slides, English" in text
    assert "Slides, Japanese" in text
    assert "PDF, 1 KB" in text
    assert "Cities stand in" in text
    assert "Korean" not in text
    assert "Video" not in text
    assert inline_code(html) == []
    found = [status(token, one) for one in (shared, public, inner, later)]
    assert found == [200, 200, 404, 404]
    at(monkeypatch, STARTS - timedelta(seconds=1))
    assert 'id="files"' not in page(token)
    assert [status(token, one) for one in (shared, public)] == [404, 404]


def test_a_contribution_is_theirs_once_it_is_cleared_and_the_newest_version_alone(
    edition,
):
    message = contribution_of(edition, "video_message")
    old = handed_in(message, "video")
    new = handed_in(message, "video")
    token = link_for(guest_of(edition))
    assert [status(token, one) for one in (old, new)] == [404, 404]
    clear(message, "en", seen=cleared_of(message)[0].digest, **BY)
    assert [status(token, one) for one in (old, new)] == [404, 200]
    assert "Video message" in words(parsed(page(token)).find(".//*[@id='files']"))


def test_a_summary_stands_with_the_files_in_the_languages_that_are_cleared(edition):
    told = {"en": "The governor thanks all.", "ko": "감사의 말씀"}
    words_of = LocalizedText.of(told)
    message = summarise(edition, "video_message", words_of, revision=1, **BY)
    handed_in(message, "video")
    token = link_for(guest_of(edition))
    clear(message, "en", seen=cleared_of(message)[0].digest, **BY)
    shown = page(token)
    assert told["en"] in shown
    assert told["ko"] not in shown


def test_an_interpreter_reads_all_files_before_their_time(client, edition, monkeypatch):
    at(monkeypatch, BEFORE)
    one = InterpreterFactory.create(edition=edition, person=PersonFactory.create())
    presented(edition, audience="interpreters")
    handed_in(contribution_of(edition, "report"), "text")
    client.force_login(one.person)
    own = client.get(reverse("programme:own-interpretation", args=[edition.slug]))
    links = parsed(own.content.decode()).findall(".//*[@id='files']//li/a")
    assert [client.get(link.get("href")).status_code for link in links] == [200, 200]
    client.force_login(PersonFactory.create())
    assert {client.get(link.get("href")).status_code for link in links} == {404}


@pytest.mark.parametrize(
    "fields",
    [
        {"registered_at": None},
        {"withdrawn_at": NOW},
        {"refused_at": NOW},
    ],
)
def test_who_is_not_admitted_has_no_file(edition, fields):
    shared = presented(edition)
    member = member_of(city_of(edition), **fields)
    token = link_for(member)
    assert materials_for(member, STARTS) == []
    assert status(token, shared) == 404
    assert 'id="files"' not in page(token)


def test_who_waits_for_approval_has_none_yet(edition):
    shared = presented(edition)
    member = member_of(city_of(edition))
    Arrangements.objects.create(edition=edition, needs_approval=True)
    assert materials_for(member, STARTS) == []
    member.approved_at = NOW
    member.save()
    assert materials_for(member, STARTS) == [shared]


def test_a_link_opens_the_files_of_its_own_edition_while_it_holds(edition):
    shared = presented(edition)
    token = link_for(member_of(city_of(edition)))
    elsewhere = link_for(guest_of(EditionFactory.create()))
    assert [status(one, shared) for one in (token, elsewhere)] == [200, 404]
    Link.objects.update(revoked_at=NOW)
    assert status(token, shared) == 404
    assert status("no-such-token", shared) == 404
    answer = Client().post(f"/en/link/{token}/materials/{shared.pk}/")
    assert answer.status_code == 405


def test_a_focal_point_has_the_same_list_from_its_time_on(client, edition, monkeypatch):
    message = contribution_of(edition, "video_message")
    handed_in(message, "video")
    clear(message, "en", seen=cleared_of(message)[0].digest, **BY)
    handed_in(message, "captions", "ja")
    shared = presented(edition)
    handed_in(shared.presentation, language="ko", audience="interpreters")
    handed_in(shared.presentation, "video", embargo_at=STARTS + timedelta(days=1))
    client.force_login(speaker_of(city_of(edition)))
    address = f"/en/desk/{edition.slug}/my-city/amber-fort/"
    files = parsed(client.get(address).content.decode()).find(".//*[@id='files']")
    links = files.findall(".//li/a")
    assert [words(link) for link in links] == [
        "Video, English (Video message)",
        "Slides, English (Pearl Quay)",
    ]
    assert [client.get(link.get("href")).status_code for link in links] == [200, 200]
    at(monkeypatch, STARTS - timedelta(seconds=1))
    assert 'id="files"' not in client.get(address).content.decode()
    assert {client.get(link.get("href")).status_code for link in links} == {404}


def test_no_file_is_read_of_those_whose_time_is_to_come(edition, monkeypatch):
    """A page of a city asks at each visit, for weeks, and files are many."""
    read = []
    monkeypatch.setattr(embargo, "newest", lambda found: read.extend(found) or [])
    presented(edition)
    early = presented(edition, "valmont", embargo_at=BEFORE)
    again = handed_in(early.presentation, embargo_at=STARTS + timedelta(days=9))
    handed_in(contribution_of(edition, "report"), "text")
    assert participants_materials(edition, BEFORE - timedelta(seconds=1)) == []
    assert read == []
    participants_materials(edition, BEFORE)
    assert set(read) == {early, again}


def test_a_newer_version_that_is_kept_back_keeps_the_older_one_back(edition):
    early = presented(edition)
    handed_in(early.presentation, embargo_at=STARTS + timedelta(days=9))
    assert participants_materials(edition, STARTS) == []


def test_a_city_that_does_not_come_has_no_such_list(client, edition):
    presented(edition)
    participant = city_of(edition)
    client.force_login(speaker_of(participant))
    participant.takes_part = False
    participant.save()
    answer = client.get(f"/en/desk/{edition.slug}/my-city/amber-fort/")
    assert 'id="files"' not in answer.content.decode()


def test_the_list_of_a_focal_point_asks_as_often_for_many_files_as_for_one(
    client, edition, django_assert_num_queries
):
    presented(edition)
    client.force_login(speaker_of(city_of(edition)))
    address = f"/en/desk/{edition.slug}/my-city/amber-fort/"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for slug in ("valmont", "nordhaven"):
        presented(edition, slug)
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_the_page_asks_as_often_for_many_files_as_for_one(
    edition, django_assert_num_queries
):
    presented(edition)
    token = link_for(member_of(city_of(edition)))
    page(token)
    with django_assert_num_queries(27):
        page(token)
    for slug in ("amber-fort", "valmont"):
        presented(edition, slug)
    with django_assert_num_queries(27):
        page(token)
