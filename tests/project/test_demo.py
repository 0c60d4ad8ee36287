"""The demonstration: seeded twice nothing doubles, and nothing is invented."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime, timedelta

import holidays
import pikepdf
import pytest
from django.apps import apps
from django.db.models import Q
from django.test import Client
from django_tasks_db.models import DBTaskResult

from intercity.base.files import path_of
from intercity.base.models import Mail
from intercity.cities.models import FocalPoint, Official
from intercity.delegations.links import link_of
from intercity.delegations.models import (
    AccessNeeds,
    Consent,
    Delegation,
    Invitation,
    Member,
    Nomination,
    Reply,
)
from intercity.kernel.clock import instant, local
from intercity.programme.content import Content
from intercity.programme.models import (
    Contribution,
    Material,
    Presentation,
    Session,
    TechnicalTest,
    Version,
)
from intercity.project.demo.cast import DOMAIN
from intercity.project.demo.sample import held_on
from intercity.project.demo.seed import seed
from intercity.project.demo.sent import token_of
from intercity.project.demo.working import shown_member
from intercity.seminars.models import Edition, Participant
from tests.conftest import DEMO_AT as NOW
from tests.factories.front import newest
from tests.markup import parsed, words

MODEL, SAMPLE = "tgps-6", "partner-cities-4"
LANGUAGES = ("en", "ja", "zh-hans", "ko")
# In the release, in this order: by the English alphabet.
PRESENTERS = [
    "Amsterdam",
    "Bangkok",
    "Beijing",
    "Durban",
    "Jakarta",
    "Los Angeles",
    "Paris",
    "Queensland",
    "Rio de Janeiro",
    "Seoul",
    "Shanghai",
    "Taipei",
    "Ulaanbaatar",
]
HELD = {"10:00", "12:35", "17:00", "19:25"}
CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?![\d:])")


pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count() for model in apps.get_models()
    }


def begins_at(session: Session) -> datetime:
    hour, minute = map(int, session.start.split(":"))
    return instant(session.day, hour * 60 + minute, session.zone)


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=40)])
def test_seeded_twice_nothing_doubles(demo, later):
    before = rows()
    versions = list(Version.objects.order_by("pk").values_list("pk", "content"))
    assert before["seminars.Edition"] == 2
    assert seed(NOW + later) == demo
    assert rows() == before
    assert list(Version.objects.order_by("pk").values_list("pk", "content")) == versions


def test_nobody_is_invented_for_a_city_that_is_real(demo):
    officials = Official.objects.select_related("city")
    assert {one.city.slug for one in officials} == {"costa-serena"}
    assert all(one.city.is_sample for one in officials)
    points = FocalPoint.objects.select_related("city")
    assert all(one.city.is_sample for one in points)
    invited = Participant.objects.exclude(invitation=None).select_related("city")
    assert all(one.city.is_sample for one in invited)
    assert not Member.objects.exclude(edition__slug=SAMPLE).exists()
    assert {mail.to.rpartition("@")[2] for mail in Mail.objects.all()} == {DOMAIN}


# The model edition


def test_the_model_edition_says_what_was_published_and_what_was_not(demo):
    content = Content.read(newest(Edition.objects.get(slug=MODEL)).content)
    assert [city.names.in_("en").text for city in content.cities] == PRESENTERS
    assert all(city.presents for city in content.cities)
    assert content.edition.unnamed == 8
    assert len(content.sessions) == 2
    for session in content.sessions:
        assert not session.seats_known
        assert not session.times_known
        assert [item.kind for item in session.items] == [
            "video_message",
            "report",
            "presentation",
        ]
        assert [
            (item.starts_at, item.minutes, item.city) for item in session.items
        ] == [(None, None, None)] * 3


@pytest.mark.parametrize("code", LANGUAGES)
def test_its_pages_hold_no_time_but_those_of_the_sessions(demo, code):
    for name in ("", "programme/", "cities/", "versions/"):
        told = words(next(parsed(page(f"/{code}/{MODEL}/{name}")).iter("main")))
        # The moment of publishing stands beside the version.
        told = re.sub(r"2026\D.{0,20}?\d{1,2}:\d{2}", "", told)
        assert set(CLOCK.findall(told)) <= HELD, (code, name)


def test_its_pages_count_the_cities(demo):
    told = words(parsed(page(f"/en/{MODEL}/cities/")))
    assert "21 cities took part, besides the host. 13 are named here, 8 are not" in told
    assert "It is not published which cities sat in which session." in told
    assert [name for name in PRESENTERS if name not in told] == []
    programme = words(parsed(page(f"/en/{MODEL}/programme/")))
    assert f"Cities that presented {', '.join(PRESENTERS)} " in programme
    assert "The times of the items are not published." in programme
    assert "It is not published which cities sat in which session." in programme


def test_no_file_of_it_seats_a_city_or_times_an_item(demo):
    for ending in ("ics", "csv", "xml", "json"):
        told = page(f"/{MODEL}/schedule.{ending}")
        assert [name for name in PRESENTERS if name in told] == [], ending
    assert page(f"/{MODEL}/schedule.ics").count("BEGIN:VEVENT") == 2
    items = json.loads(page(f"/api/v1/editions/{MODEL}/items"))
    assert "2021-11-24T" not in json.dumps(items)
    for number in (1, 2):
        session = json.loads(page(f"/api/v1/editions/{MODEL}/sessions/{number}"))
        assert [name for name in PRESENTERS if name in json.dumps(session)] == []
    for slug in ("seoul", "rio-de-janeiro"):
        answer = Client().get(f"/{MODEL}/cities/{slug}/schedule.ics")
        assert answer.status_code == 404
        assert "not published in which session" in answer.content.decode()


def test_what_is_assumed_is_marked_and_for_the_desk_alone(demo):
    plans = Edition.objects.get(slug=MODEL).plans.all()
    assert len(plans) == 3
    assert not any(plan.state == "settled" for plan in plans)
    for plan in plans:
        assert "not published" in plan.assumptions
    public = [page(f"/en/{MODEL}/{name}") for name in ("", "programme/", "cities/")]
    assert not any(plan.name in told for plan in plans for told in public)


# The sample edition


def test_the_sample_is_planned_settled_and_published_twice(demo):
    edition = Edition.objects.get(slug=SAMPLE)
    assert edition.kind == Edition.Kind.SAMPLE
    assert edition.dates == [held_on(NOW).isoformat()] == ["2027-01-06"]
    assert edition.plans.filter(state="settled").count() == 1
    assert edition.versions.count() == 2
    cities = [row.city for row in edition.participants.select_related("city")]
    assert len(cities) == 21
    assert all(city.is_sample for city in (*cities, edition.host))
    assert all(
        set(city.names.as_dict()) == {"en", "ja", "zh-Hans", "ko"}
        for city in (*cities, edition.host)
    )
    first, second = edition.versions.order_by("number")
    assert first.published_at < second.published_at < NOW
    assert second.changes
    assert set(second.note.as_dict()) == {"en", "ja", "zh-Hans", "ko"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_of_the_sample_says_that_it_is_one(demo, code):
    mark = {
        "en": "Sample data",
        "ja": "サンプル",
        "zh-hans": "示例",
        "ko": "예시",
    }[code]
    for name in ("", "programme/", "cities/", "map/", "hours/", "versions/"):
        assert mark in page(f"/{code}/{SAMPLE}/{name}"), name


def test_all_cities_are_invited_and_most_have_answered(demo):
    edition = Edition.objects.get(slug=SAMPLE)
    rows = Invitation.objects.filter(participant__edition=edition)
    states = Counter(rows.values_list("state", flat=True))
    assert states == {"accepted": 13, "opened": 3, "invited": 4, "declined": 1}
    languages = set(rows.values_list("language", flat=True))
    assert languages == {"en", "ja", "zh-Hans", "ko"}
    replies = Reply.objects.filter(invitation__in=rows)
    channels = Counter(replies.values_list("channel", flat=True))
    assert channels == {"web": 12, "telephone": 1, "letter": 1}
    assert Nomination.objects.filter(state="waiting").count() == 1
    assert not rows.filter(Q(sent_at=None) | Q(sent_at__gte=NOW)).exists()
    assert not replies.filter(at__gte=NOW).exists()


def test_what_changed_since_the_second_version_is_left_to_the_desk(demo):
    edition = Edition.objects.get(slug=SAMPLE)
    second = edition.versions.get(number=2)
    published = {city.slug for city in Content.read(second.content).cities}
    (declined,) = edition.participants.filter(takes_part=False)
    hours = Reply.objects.exclude(unavailable=[]).get()
    for late in (declined.invitation, hours.invitation):
        assert late.answered_at is not None
        assert late.answered_at > second.published_at
        assert not late.participant.presents
        assert late.participant.city.slug in published
    starts, until = hours.unavailable[0].split("/")
    session = edition.sessions.get(cities=hours.invitation.participant.city)
    zone = hours.invitation.participant.city.zones.get().zone
    begins = local(begins_at(session), zone)
    assert starts < f"{begins:%Y-%m-%dT%H:%M}" < until


def test_every_mail_went_and_one_came_back(demo):
    states = Counter(Mail.objects.values_list("state", flat=True))
    assert set(states) == {"sent", "bounced"}
    assert states["bounced"] == 1
    assert Invitation.objects.get(mail__state="bounced").state == "invited"
    assert not Mail.objects.filter(is_secret=True).exclude(text="", html="").exists()
    asked = [job.args_kwargs["args"][0] for job in DBTaskResult.objects.all()]
    assert "base.send_mail" not in asked


def test_a_city_has_two_who_speak_for_it_while_one_hands_over(demo):
    points = FocalPoint.objects.filter(city__slug="nordhaven").order_by("pk")
    before, after = points
    assert before.until_on is not None
    assert before.until_on > after.from_on
    assert after.until_on is None


def test_people_come_and_one_waits_for_approval(demo):
    members = Member.objects.all()
    assert members.filter(delegation=None).get().role == "guest"
    (waiting,) = members.filter(delegation__isnull=False, approved_at=None)
    assert waiting.delegation is not None
    assert waiting.delegation.participant.city.slug == "nordhaven"
    heads = members.filter(is_head=True)
    delegations = Delegation.objects.exclude(members=None).distinct()
    assert heads.count() == delegations.count() == 4
    assert members.exclude(confirmed_at=None).count() == 5
    assert set(Consent.objects.values_list("answer", flat=True)) == {"given", "refused"}
    needs = AccessNeeds.objects.get()
    assert needs.words == "Captions on the screen."


def test_presentations_have_come_to_different_points(demo):
    rows = Presentation.objects.order_by("participant__place")
    assert {
        (one.participant.city.slug, one.state, bool(one.asked)) for one in rows
    } == {
        ("hanbit", "accepted", False),
        ("linden-gate", "proposed", True),
        ("nordhaven", "proposed", False),
        ("costa-serena", "accepted", False),
    }
    (slides,) = Material.objects.all()
    assert slides.participant is not None
    assert slides.participant.city.slug == "costa-serena"
    with path_of(slides.file.place).open("rb") as file, pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 3
    edition = Edition.objects.get(slug=SAMPLE)
    for one in rows:
        assert edition.items.get(city=one.participant.city).title == one.title
    (message,) = Contribution.objects.all()
    assert [one.language for one in message.clearances.all()] == ["en"]


def test_the_day_is_prepared(demo):
    edition = Edition.objects.get(slug=SAMPLE)
    assert edition.interpreters.count() == 2
    assert edition.interpreters.get(person=demo.interpreter).languages == ["ja", "en"]
    for session in edition.sessions.all():
        assert session.assignments.count() == 2
        assert session.meeting.url.startswith("https://meet.example.org/")
    assert edition.terms.count() == 6
    tests = TechnicalTest.objects.order_by("time__starts_at")
    assert [one.participant.city.slug for one in tests] == ["hanbit", "costa-serena"]
    assert edition.offered_times.count() == 8


def test_a_member_is_shown_by_a_link_that_stays(demo):
    member = shown_member()
    assert member is not None
    link = link_of(token_of(member.pk), NOW)
    assert link is not None
    assert link.member == member
    answer = Client().get(f"/en/link/{token_of(member.pk)}/", follow=True)
    assert answer.status_code == 200
    assert "Davi" in answer.content.decode()


def test_it_is_held_on_a_working_wednesday_in_about_six_weeks():
    quiet = holidays.country_holidays("JP", years=range(2026, 2031))
    for number in range(3 * 366):
        seeded = NOW + timedelta(days=number)
        day = held_on(seeded)
        assert day.weekday() == 2
        assert day not in quiet
        assert (day.month, day.day) >= (1, 4)
        assert (day.month, day.day) < (12, 24)
        ahead = (day - seeded.date()).days
        assert 42 <= ahead <= 42 + 6 + 3 * 7, seeded
