"""A presenter without an account books the technical test by the personal link."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from intercity.base.models import Entry
from intercity.delegations.links import make_link
from intercity.delegations.models import Link, Member
from intercity.programme.actions.presentations import presentation_of
from intercity.programme.models import TechnicalTest
from tests.factories.preparation import guest_of, member_of, offered
from tests.factories.programme import NOW, planned_edition
from tests.markup import inline_code, parsed, words

pytestmark = pytest.mark.django_db
SPEAKER = Member.Role.SPEAKER
LATER = datetime(2027, 1, 13, 8, 0, tzinfo=UTC)


@pytest.fixture
def edition():
    return planned_edition()


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("intercity.programme.views.booking.now", lambda: NOW)


def city_of(edition, slug="pearl-quay"):
    found = edition.participants.select_related("city", "edition__host")
    return found.get(city__slug=slug)


def link_for(member):
    return make_link(member=member, address=member.email, now=NOW)


@pytest.fixture
def speaker(edition):
    return member_of(city_of(edition), role=SPEAKER, family_name="Speaker")


@pytest.fixture
def token(speaker):
    return link_for(speaker)


def get(token, rest, status=200):
    answer = Client().get(f"/en/link/{token}/{rest}")
    assert answer.status_code == status
    return answer.content.decode()


def post(token, rest="test/", status=302, **data):
    answer = Client().post(f"/en/link/{token}/{rest}", data)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_presenter_books_changes_and_gives_back_on_the_citys_own_clock(
    edition, speaker, token
):
    time, other = offered(edition), offered(edition, starts_at=LATER, start="17:00")
    section = words(parsed(get(token, "member/")).find(".//*[@id='test']"))
    assert section.endswith("Book a technical test")
    html = get(token, "test/")
    assert inline_code(html) == []
    text = words(parsed(html))
    assert "Wed 13 Jan 15:00" in text
    assert "Wed 13 Jan 16:00" in text
    assert 'value="Robin Speaker"' in html
    assert not TechnicalTest.objects.exists()
    post(token, time=time.pk, who="Robin")
    booked = city_of(edition).technical_tests.get()
    assert (booked.time, booked.who, booked.booked_by) == (time, "Robin", None)
    post(token, time=other.pk, who="Robin")
    assert city_of(edition).technical_tests.get().time == other
    section = words(parsed(get(token, "member/")).find(".//*[@id='test']"))
    assert "Booked: Wed 13 Jan 16:00" in section
    assert section.endswith("Change or cancel the test")
    post(token, "test/cancel/")
    assert not TechnicalTest.objects.exists()
    entries = Entry.objects.filter(action__contains="_test").order_by("pk")
    assert [(one.action, one.role, one.by) for one in entries] == [
        ("programme.book_test", "member", None),
        ("programme.book_test", "member", None),
        ("programme.cancel_test", "member", None),
    ]
    assert {one.data["member"] for one in entries} == {speaker.pk}


def test_a_time_that_is_gone_is_refused_and_what_was_typed_stays(edition, token):
    time = offered(edition)
    html = get(token, "test/")
    post(link_for(member_of(city_of(edition, "valmont"), role=SPEAKER)), time=time.pk)
    assert f'value="{time.pk}"' in html
    assert 'value="Kim"' in post(token, time=time.pk, who="Kim", status=200)
    assert city_of(edition).technical_tests.count() == 0


def test_whom_the_city_named_as_presenter_may_and_nobody_else(edition):
    offered(edition)
    city = city_of(edition)
    named = member_of(city)
    presentation_of(city).save()
    city.presentation.presenters.set([named])
    edition.participants.filter(city__slug="valmont").update(presents=False)
    may = link_for(named)
    may_not = [
        link_for(one)
        for one in (
            member_of(city),
            member_of(city, role=SPEAKER, withdrawn_at=NOW),
            member_of(city, role=SPEAKER, registered_at=None),
            member_of(city_of(edition, "valmont"), role=SPEAKER),
            guest_of(edition, role=SPEAKER),
        )
    ]
    assert 'id="test"' in get(may, "member/")
    get(may, "test/")
    for token in may_not:
        assert 'id="test"' not in get(token, "member/")
        get(token, "test/", status=404)
        post(token, "test/cancel/", status=404)


def test_nothing_is_said_of_tests_before_times_are_offered(edition, token):
    assert 'id="test"' not in get(token, "member/")
    assert "No times are offered at present." in words(parsed(get(token, "test/")))


def test_opening_acts_never_and_a_link_that_is_revoked_opens_nothing(edition, token):
    time = offered(edition)
    post(token, time=time.pk)
    get(token, "test/")
    assert Client().get(f"/en/link/{token}/test/cancel/").status_code == 405
    assert TechnicalTest.objects.count() == 1
    Link.objects.update(revoked_at=NOW)
    get(token, "test/", status=404)
    post(token, "test/cancel/", status=404)
    assert TechnicalTest.objects.count() == 1
