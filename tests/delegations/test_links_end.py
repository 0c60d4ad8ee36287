"""Personal links of members end with their edition, and say whom to write to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from intercity.base.errors import NotFound
from intercity.base.models import Mail
from intercity.base.refusals import Refusal
from intercity.delegations.actions.decisions import send_links
from intercity.delegations.actions.links import send_link
from intercity.delegations.actions.members import enter_guest
from intercity.delegations.links import link_of, make_link, member_links_end
from intercity.delegations.models import Link
from intercity.delegations.personal import _links
from intercity.programme.actions.interpretation import (
    send_link as send_interpreter_link,
)
from intercity.seminars.models import Deadline
from tests.factories.members import told
from tests.factories.planning import NOW
from tests.factories.preparation import InterpreterFactory
from tests.factories.seminars import EditionFactory, RoleFactory

pytestmark = pytest.mark.django_db

# 23:59 on the clock of the host three weeks after 20 January 2027: the release.
ENDS = datetime(2027, 2, 10, 14, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PATHS = (
    *("", "member/", "member/details/", "member/calendar/", "consents/"),
    *("test/", "materials/1/", "join/1/"),
)


@pytest.fixture
def edition():
    return EditionFactory.create()


@pytest.fixture
def token(edition):
    guest = enter_guest(edition, told(), by=None, now=NOW)
    return make_link(member=guest, address=guest.email, now=NOW)


def release(edition, on):
    Deadline.objects.create(edition=edition, kind="release", due_on=on)


def test_it_opens_until_the_release_and_then_says_whom_to_write_to(edition, token):
    colleague = RoleFactory.create(series=edition.series).person
    RoleFactory.create(series=edition.series)
    assert member_links_end(edition) == ENDS
    assert link_of(token, ENDS - SECOND) is not None
    with pytest.raises(NotFound, match="ended on 10 February 2027") as refused:
        link_of(token, ENDS)
    assert refused.value.message.endswith(f"secretariat: {colleague.email}")


def test_the_deadline_moves_it_but_not_into_the_days_of_the_seminar(edition, token):
    release(edition, date(2027, 3, 1))
    assert member_links_end(edition) == datetime(2027, 3, 1, 14, 59, tzinfo=UTC)
    assert link_of(token, ENDS) is not None
    Deadline.objects.update(due_on=date(2027, 1, 20))
    assert member_links_end(edition).date() == date(2027, 1, 23)


def test_without_a_date_it_does_not_end(edition, token):
    edition.dates = []
    edition.save()
    assert member_links_end(edition) is None
    assert link_of(token, ENDS) is not None


@pytest.mark.parametrize("path", PATHS)
def test_every_page_of_it_says_so_politely(edition, token, path):
    edition.dates = ["2021-11-24"]
    edition.save()
    RoleFactory.create(series=edition.series)
    answer = Client().get(f"/ja/link/{token}/{path}")
    assert answer.status_code == 404
    assert edition.series.roles.get().person.email in answer.content.decode()
    other = Client().get(f"/ja/link/{token[:-1]}x/member/")
    assert edition.series.roles.get().person.email not in other.content.decode()


def test_nothing_is_done_by_it_any_more(edition, token):
    edition.dates = ["2021-11-24"]
    edition.save()
    answer = Client().post(f"/en/link/{token}/member/", {"act": "confirm"})
    assert answer.status_code == 404
    assert edition.members.get().confirmed_at is None


def test_no_link_is_sent_that_would_open_nothing(edition):
    guest = enter_guest(edition, told(), by=None, now=NOW)
    send_link(guest, by=None, now=ENDS - SECOND)
    for send in (
        lambda: send_link(guest, by=None, now=ENDS),
        lambda: send_links(edition, [guest.pk], by=None, now=ENDS),
    ):
        with pytest.raises(Refusal, match="ended"):
            send()
    assert guest.links.count() == 2
    # Whoever is entered later is told all the same who did it, and whom to answer.
    enter_guest(edition, told("Lee", "Jun"), by=None, now=ENDS)
    assert Mail.objects.filter(to="jun.lee@city.example").count() == 1


def test_the_link_of_an_interpreter_ends_with_them(edition, monkeypatch):
    colleague = RoleFactory.create(series=edition.series).person
    one = InterpreterFactory.create(edition=edition)
    token = send_interpreter_link(one, by=None, now=NOW)
    page = f"/en/link/{token}/interpretation/"
    assert Client().get(page).status_code == 200
    monkeypatch.setattr("intercity.programme.views.meetings.now", lambda: ENDS)
    for path in (page, f"{page}1/pack.zip", f"/en/link/{token}/join/1/"):
        answer = Client().get(path)
        assert answer.status_code == 404
        assert colleague.email in answer.content.decode()
    with pytest.raises(Refusal, match="ended"):
        send_interpreter_link(one, by=None, now=ENDS)


def test_links_that_have_ended_are_swept_away_after_their_time(edition, token):
    assert not _links(ENDS, ENDS).exists()
    assert set(_links(ENDS + SECOND, ENDS)) == set(Link.objects.all())
