"""Meeting links: who sees them when, that nothing else tells them, and their mails."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.base import regular
from intercity.base.models import Entry, Mail
from intercity.base.refusals import Refusal, Stale
from intercity.base.tables import as_csv
from intercity.delegations.links import make_link
from intercity.delegations.models import Arrangements, Member
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import publish
from intercity.programme.actions.interpretation import (
    LanguageValues,
    keep_languages,
    send_link,
)
from intercity.programme.actions.meetings import (
    MeetingValues,
    keep_meeting,
    remove_meeting,
    tell_due,
)
from intercity.programme.admission import is_admitted
from intercity.programme.contact_sheet import page_of, sheets_of, table_of
from intercity.programme.meetings import provider_of, visitor_of
from intercity.programme.models import Export
from intercity.seminars.models import Role
from tests.cast import cast_of
from tests.factories.people import PersonFactory
from tests.factories.preparation import (
    SECRET_URL,
    SECRETS,
    STARTS,
    InterpreterFactory,
    guest_of,
    member_of,
    secret_meeting,
)
from tests.factories.programme import NOW
from tests.factories.seminars import RoleFactory

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}
SOON = STARTS - timedelta(minutes=29)


@pytest.fixture
def first(edition):
    return edition.sessions.get(number=1)


@pytest.fixture
def meeting(first):
    return secret_meeting(first)


@pytest.fixture
def member(edition):
    own = edition.participants.get(city__slug="pearl-quay")
    return member_of(own, person=PersonFactory.create())


@pytest.fixture
def clock(monkeypatch):
    def set_to(at):
        monkeypatch.setattr("intercity.programme.views.meetings.now", lambda: at)

    set_to(SOON)
    return set_to


def assign(session, interpreter):
    channels = {"ja": frozenset({interpreter.pk})}
    values = LanguageValues(floor="en", channels=channels)
    keep_languages(session, values, revision=0, **BY)


def told(answer):
    return [one for one in SECRETS if one in answer.content.decode()]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://city.zoom.us/j/1", "Zoom"),
        ("https://teams.microsoft.com/l/meetup-join/x", "Microsoft Teams"),
        ("https://city.webex.com/meet/x", "Webex"),
        ("https://meet.jit.si/Room", "Jitsi Meet"),
        ("https://jitsi.city.example/Room", "Jitsi Meet"),
        ("https://bbb3.city.example/b/x", "BigBlueButton"),
        ("https://notzoom.us/j/1", ""),
        ("https://city.example/zoom.us", ""),
    ],
)
def test_a_service_is_known_by_its_host(url, name):
    assert provider_of(url) == name


@pytest.mark.parametrize("url", ["http://zoom.us/j/1", "https://a@b.example/", "x"])
def test_only_a_whole_secure_address_is_kept(first, url):
    with pytest.raises(Refusal, match="not_https"):
        keep_meeting(first, MeetingValues(url=url), revision=0, **BY)


def test_a_stale_change_is_refused_and_a_removal_too(first, meeting):
    values = MeetingValues(url="https://other.example/")
    with pytest.raises(Stale):
        keep_meeting(first, values, revision=7, **BY)
    with pytest.raises(Stale):
        remove_meeting(first, revision=7, **BY)
    remove_meeting(first, revision=1, **BY)
    with pytest.raises(Refusal, match="gone"):
        remove_meeting(first, revision=1, **BY)


def test_the_record_says_that_it_changed_and_not_what_it_says(meeting):
    kept = str(list(Entry.objects.values_list("data", flat=True)))
    assert "'url'" in kept
    assert not [one for one in SECRETS if one in kept]


@pytest.mark.parametrize(
    ("before", "shown"),
    [(31, False), (30, True), (0, True), (-115, True), (-176, False)],
)
def test_a_member_sees_it_from_half_an_hour_before(
    client, edition, meeting, member, clock, before, shown
):
    client.force_login(member.person)
    clock(STARTS - timedelta(minutes=before))
    page = reverse("programme:desk-join", args=["partners-3", 1])
    answer = client.get(page)
    assert bool(told(answer)) is shown
    assert "no-store" in answer["Cache-Control"]
    gone = client.get(reverse("programme:desk-join-now", args=["partners-3", 1]))
    assert gone["Location"] == (SECRET_URL if shown else page)
    assert gone["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "fields",
    [
        {"withdrawn_at": NOW},
        {"refused_at": NOW, "approved_at": None},
        {"registered_at": None},
        {"sessions": [2]},
    ],
)
def test_who_is_not_admitted_learns_nothing(client, meeting, member, clock, fields):
    Member.objects.filter(pk=member.pk).update(**fields)
    client.force_login(member.person)
    for name in ("desk-join", "desk-join-now"):
        assert (
            client.get(reverse(f"programme:{name}", args=["partners-3", 1])).status_code
            == 404
        )


def test_where_the_secretariat_approves_a_registration_is_not_enough(
    client, edition, meeting, member, clock
):
    Arrangements.objects.create(edition=edition, needs_approval=True)
    client.force_login(member.person)
    page = reverse("programme:desk-join", args=["partners-3", 1])
    assert client.get(page).status_code == 404
    # Nobody approves themselves by the answer of the personal link.
    Member.objects.filter(pk=member.pk).update(confirmed_at=NOW)
    assert client.get(page).status_code == 404
    Member.objects.filter(pk=member.pk).update(approved_at=NOW)
    assert told(client.get(page))


def test_a_city_may_come_where_it_is_published_until_its_move_is_published_too(
    django_assert_num_queries, edition, first, meeting, member
):
    second = edition.sessions.get(number=2)
    other = member_of(edition.participants.get(city__slug="valmont"))

    def admitted():
        return [is_admitted(member, one) for one in (first, second)]

    def listed():
        return {
            one.session.number: [row.member for row in one.members]
            for one in sheets_of(edition)
        }

    publish(edition, LocalizedText.of({"en": "First"}), 1, **BY)
    first.cities.remove(member.delegation.participant.city)
    second.cities.add(member.delegation.participant.city)
    assert admitted() == [True, True]
    with django_assert_num_queries(4):
        is_admitted(member, first)
    # Each is told the link of every session that admits them; lists are as planned.
    assert tell_due(STARTS - timedelta(hours=1)) == 1
    assert mails() == [member.email]
    assert listed() == {1: [], 2: [member, other]}
    publish(edition, LocalizedText.of({"en": "Moved"}), 2, **BY)
    assert admitted() == [False, True]
    assert not is_admitted(other, first)


def test_a_guest_whom_the_secretariat_entered_needs_no_approval(edition, first):
    Arrangements.objects.create(edition=edition, needs_approval=True)
    agreed, asked = guest_of(edition), guest_of(edition, registered_at=None)
    assert [is_admitted(one, first) for one in (agreed, asked)] == [True, False]


def test_roles_are_admitted_as_far_as_their_work_goes(edition, first, meeting):
    second = edition.sessions.get(number=2)
    cast = cast_of(edition)
    interpreter = InterpreterFactory.create(
        edition=edition, person=PersonFactory.create()
    )
    channels = {"ja": frozenset({interpreter.pk})}
    keep_languages(
        first, LanguageValues(floor="en", channels=channels), revision=0, **BY
    )
    moderator = RoleFactory.create(
        series=edition.series, edition=edition, name=Role.Name.MODERATOR
    ).person
    expected = {
        cast.secretariat: (True, True),
        cast.administrator: (True, True),
        cast.other_secretariat: (False, False),
        cast.focal_point: (False, False),
        cast.stranger: (False, False),
        interpreter.person: (True, False),
        moderator: (True, True),
    }
    found = {
        person: (bool(visitor_of(person, first)), bool(visitor_of(person, second)))
        for person in expected
    }
    assert found == expected


def test_a_personal_link_opens_it_until_it_is_revoked(client, meeting, member, clock):
    token = make_link(member=member, address=member.email, now=NOW)
    page = reverse("programme:join", args=[token, 1])
    answer = client.get(page)
    assert told(answer)
    back = reverse("delegations:member", args=[token])
    assert f'href="{back}">Back to your page</a>' in answer.content.decode()
    # With `no-referrer` a browser hides from our own forms, such as signing out, where
    # they come from, and they are refused.
    assert answer["Referrer-Policy"] == "same-origin"
    now = reverse("programme:join-now", args=[token, 1])
    assert client.get(now)["Location"] == SECRET_URL
    assert client.get(reverse("programme:join", args=[token, 2])).status_code == 404
    assert client.get(reverse("programme:join", args=["x", 1])).status_code == 404
    member.links.update(revoked_at=NOW)
    assert client.get(page).status_code == 404
    assert client.get(now).status_code == 404


def test_the_time_is_that_of_the_members_own_city(client, meeting, member, clock):
    clock(STARTS - timedelta(days=3))
    client.force_login(member.person)
    page = client.get(
        reverse("programme:desk-join", args=["partners-3", 1])
    ).content.decode()
    # 09:30 in Tokyo is 08:30 in Singapore, and the link is shown from 08:00.
    assert re.findall(r">[^<]*\b(\d\d:\d\d)</time>", page)[:1] == ["08:30"]
    assert "08:00</time>" in page
    assert "UTC+8" in page


def test_no_page_file_feed_or_version_for_the_public_holds_it(
    client, edition, meeting, member
):
    publish(edition, LocalizedText.of({"en": "First"}), 1, **BY)
    scopes = ("", "sessions/1/", "cities/pearl-quay/")
    addresses = [
        *(
            f"/partners-3/{scope}schedule.{kind}"
            for scope in scopes
            for kind in ("ics", "json", "xml", "csv")
        ),
        *(f"/en/partners-3/{scope}programme.ics" for scope in scopes),
        *(f"/en/partners-3/versions.{kind}" for kind in ("rss", "atom")),
        *(
            f"/en/partners-3/{page}"
            for page in ("", "programme/", "cities/", "map/", "hours/", "versions/")
        ),
        *(
            f"/api/v1/editions/partners-3{part}"
            for part in (
                "",
                "/sessions",
                "/sessions/1",
                "/items",
                "/cities",
                "/versions",
            )
        ),
        "/en/",
        "/sitemap.xml",
    ]
    leaks = []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        body = b"".join(answer).decode()
        leaks += [(address, one) for one in SECRETS if one in body]
    kept = str(edition.versions.get().content)
    kept += "".join(bytes(one.body).decode() for one in Export.objects.all())
    assert leaks == []
    assert not [one for one in SECRETS if one in kept]
    assert Export.objects.count() > 8


def test_the_looked_for_is_there_to_be_found(client, edition, meeting):
    client.force_login(cast_of(edition).secretariat)
    page = client.get(reverse("programme:meetings", args=["partners-3"]))
    assert set(SECRETS) - {"Secretnote"} == set(told(page))
    assert "09:30</time>–" in page.content.decode()
    sheet = client.get(reverse("programme:contact-sheet-csv", args=["partners-3"]))
    assert "987654321" in sheet.content.decode()


def mails():
    return list(Mail.objects.order_by("to").values_list("to", flat=True))


def test_mails_go_once_to_each_who_is_admitted_and_again_when_it_changes(
    edition, first, meeting, member
):
    second_city = edition.participants.get(city__slug="valmont")
    member_of(second_city)
    ours = InterpreterFactory.create(
        edition=edition, email="aki@example.org", language="ja"
    )
    channels = {"ja": frozenset({ours.pk})}
    keep_languages(
        first, LanguageValues(floor="en", channels=channels), revision=0, **BY
    )
    assert tell_due(STARTS - timedelta(hours=25)) == 0
    assert tell_due(STARTS - timedelta(hours=23)) == 2
    assert tell_due(STARTS - timedelta(hours=22)) == 0
    assert mails() == sorted([member.email, "aki@example.org"])
    mail = Mail.objects.get(to=member.email)
    assert mail.is_secret
    # It is held back no longer than the link is shown: an hour after the end.
    assert mail.expires_at == STARTS + timedelta(minutes=175)
    for body in (mail.text, mail.html):
        assert [one for one in SECRETS if one not in body.replace("&amp;", "&")] == []
        assert "08:30–10:25" in body
    assert Mail.objects.get(to="aki@example.org").language == "ja"
    late = guest_of(edition, sessions=[1])
    assert tell_due(STARTS - timedelta(hours=2)) == 1
    values = MeetingValues.of(meeting)
    opened = MeetingValues(**{**_fields(values), "opens": 45})
    keep_meeting(first, opened, revision=1, **BY)
    assert tell_due(STARTS - timedelta(hours=2)) == 0
    changed = MeetingValues(**{**_fields(opened), "url": "https://meet.jit.si/New"})
    keep_meeting(first, changed, revision=2, **BY)
    assert tell_due(STARTS - timedelta(hours=1)) == 3
    again = Mail.objects.filter(to=late.email, text__contains="meet.jit.si/New")
    assert "replaces the one" in again.get().text
    assert tell_due(STARTS + timedelta(hours=9)) == 0


def test_a_link_that_was_taken_away_is_replaced_for_who_was_told_it(
    edition, first, meeting, member
):
    # The link of the second session replaces none.
    both = member_of(member.delegation.participant, sessions=[1, 2])
    second = edition.sessions.get(number=2)
    assert tell_due(STARTS - timedelta(hours=1)) == 2
    remove_meeting(first, revision=meeting.revision, **BY)
    late = guest_of(edition, sessions=[1])
    values = MeetingValues(url="https://meet.jit.si/Anew")
    for session in (first, second):
        session = type(session).objects.get(pk=session.pk)
        keep_meeting(session, values, revision=0, **BY)
    assert tell_due(STARTS - timedelta(minutes=50)) == 4
    assert tell_due(STARTS - timedelta(minutes=40)) == 0
    found = Mail.objects.filter(text__contains="meet.jit.si/Anew")
    assert {
        (one.to, re.search(r"session (\d)", one.subject)[1], "replaces" in one.text)
        for one in found
    } == {
        (member.email, "1", True),
        (both.email, "1", True),
        (both.email, "2", False),
        (late.email, "1", False),
    }


def test_nobody_reads_of_a_link_before_who_was_told_none(first, meeting, member):
    values = MeetingValues(url="https://meet.jit.si/Second")
    keep_meeting(first, values, revision=meeting.revision, **BY)
    assert tell_due(STARTS - timedelta(hours=1)) == 1
    assert "replaces the one" not in Mail.objects.get(to=member.email).text


def _fields(values):
    return {name: getattr(values, name) for name in values.__slots__}


def test_a_link_that_is_not_mailed_is_not(first, member):
    secret_meeting(first, tells=None)
    assert tell_due(STARTS - timedelta(hours=1)) == 0


def test_the_sweeps_of_the_worker_tell_what_is_due(meeting, member):
    regular.sweep(STARTS - timedelta(hours=1))
    assert mails() == [member.email]


def test_the_contact_sheet_names_everybody_with_every_number(edition, meeting, member):
    guest_of(edition, sessions=[1])
    table = as_csv(table_of(edition)).decode("utf-8-sig").splitlines()
    assert table[0].startswith("session,date,start,end,zone,meeting,numbers,passcode")
    assert len(table) == 1 + 2 + 1
    assert member.email in table[1]
    assert "Kennwort-77" in table[1]
    page = page_of(edition, "ja", NOW)
    assert 'lang="ja"' in page
    assert "09:30</time>–" in page
    assert [one for one in (*SECRETS, member.email) if one not in page] == []


def test_the_sheet_asks_as_often_for_many_as_for_one(edition, meeting, member):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            sheets_of(edition)
        return len(found)

    once = queries()
    for participant in edition.participants.all():
        for _number in range(5):
            member_of(participant)
    assert queries() == once


def test_the_desk_keeps_what_was_typed_and_names_the_mistake(client, edition, first):
    client.force_login(cast_of(edition).secretariat)
    address = reverse("programme:meeting", args=["partners-3", 1])
    typed = {
        "revision": "0",
        "url": "http://city.example/room",
        "passcode": "kept",
        "opens": "30",
        "tells": "24",
    }
    page = client.post(address, typed).content.decode()
    assert "it begins with https://" in page
    assert 'value="kept"' in page
    typed["url"] = "https://city.example/room"
    assert client.post(address, typed).status_code == 302
    first.refresh_from_db()
    assert first.meeting.url == "https://city.example/room"
    assert client.post(address, typed | {"passcode": "other"}).status_code == 409


def test_an_interpreters_link_leads_to_the_own_session_alone(
    client, edition, first, meeting, clock
):
    one = InterpreterFactory.create(edition=edition)
    channels = {"ja": frozenset({one.pk})}
    keep_languages(
        first, LanguageValues(floor="en", channels=channels), revision=0, **BY
    )
    token = send_link(one, **BY)
    assert told(client.get(reverse("programme:join", args=[token, 1])))
    assert client.get(reverse("programme:join", args=[token, 2])).status_code == 404
