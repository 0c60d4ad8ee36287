"""From the first look at the demonstration to a programme read far away."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.utils.translation import gettext, override

from intercity.base.dates import date_short
from intercity.kernel.clock import local
from intercity.programme.content import Content
from intercity.seminars.models import Edition
from tests.browsing import Page, Visitor
from tests.factories.front import newest
from tests.journeys.conftest import work
from tests.markup import by_id, words

SAMPLE = "partner-cities-4"
FAR = ("costa-serena", "America/Sao_Paulo")
REASON = "The section agreed on shorter days for its own people."
NOTE = {
    "note_en": "Both sessions lie within a shorter day of the host.",
    "note_ko": "두 세션 모두 주최 도시의 더 짧은 근무 시간 안에 있습니다.",
}


def part(page: Page, id_: str) -> str:
    return words(by_id(page.tree, id_))


@pytest.mark.django_db
def test_a_newcomer_plans_settles_and_publishes_and_korea_reads_it(secretariat):
    visitor: Visitor = secretariat
    edition = Edition.objects.get(slug=SAMPLE)
    before = Content.read(newest(edition).content)

    # To the plan, by links alone.
    visitor.follow("Editions")
    visitor.open(visitor.page.link("4th Partner Cities Seminar"))
    visitor.follow("Plan")
    assert "host Port Aurora, 08:00–21:00" in visitor.page.text

    # Shorter hours for the host: the figures answer at once, and say who pays.
    visitor.send("Plan again", {"host_from": "09:00", "host_until": "19:30"})
    assert "host Port Aurora, 09:00–19:30" in visitor.page.text
    assert "Proven" in visitor.page.text
    paying = part(visitor.page, "why")
    assert re.search(r"Fern Harbour pays [\d.]+: session \d is", paying)
    assert "would cost Fern Harbour" in paying
    visitor.send("Make this the edition’s question")
    assert "host Port Aurora, 09:00–19:30" in visitor.page.text

    # Without a reason nothing is settled; with one, the programme follows.
    visitor.send("Settle this plan", status=422)
    assert "There is a problem" in visitor.page.text
    visitor.send("Settle this plan", {"reason": REASON})
    assert "The plan is settled; the programme follows from it." in visitor.page.text
    assert REASON in visitor.page.text
    assert work() >= 1

    # The draft has moved and the published version has not, until it is published.
    visitor.follow("Programme")
    assert Content.read(newest(edition).content) == before
    visitor.follow("See the changes and publish")
    assert "Publish version 3" in visitor.page.text
    unannounced = visitor.page.form("Publish")
    visitor.send_form(unannounced, status=409)
    assert "There is a problem" in visitor.page.text
    visitor.send("Publish", NOTE)
    assert "Version 3 is published." in visitor.page.text
    after = Content.read(newest(edition).content)
    assert after.number == 3
    assert [one.starts_at for one in after.sessions] != [
        one.starts_at for one in before.sessions
    ]
    assert all(host_time(one.starts_at) >= "09:00" for one in after.sessions)
    assert all(
        host_time(one.ends_at or one.starts_at) <= "19:30" for one in after.sessions
    )

    read_in_korea(after)


def host_time(moment: datetime) -> str:
    return f"{local(moment, 'Asia/Tokyo'):%H:%M}"


def lines_of(content: Content, zone: str) -> list[tuple[str, str, str]]:
    """Day, time and title of each item, in Korean and in the time of the zone."""
    found = []
    for item in (item for session in content.sessions for item in session.items):
        assert item.starts_at is not None
        at = local(item.starts_at, zone)
        day = date_short(at.date(), "ko")
        found.append((day, f"{at:%H:%M}", item.title.in_("ko").text))
    return found


def read_in_korea(content: Content) -> None:
    """A phone set to Korean, in the time of a city on another continent."""
    reader = Visitor(accept_language="ko-KR,ko;q=0.9,en;q=0.5")
    reader.open("/")
    assert reader.page.address == "/ko/"
    assert reader.page.tree.get("lang") == "ko"
    with override("ko"):
        programme, show = gettext("Programme"), gettext("Show its times")
    reader.open(reader.page.link("파트너 도시 세미나"))
    reader.follow(programme)
    slug, zone = FAR
    reader.send(show, {"zone": f"{slug}@{zone}"})
    assert reader.page.address == f"/ko/{SAMPLE}/programme/"
    assert "코스타세레나, UTC−3" in reader.page.text
    main = words(next(reader.page.tree.iter("main")))
    at = 0
    for day, time, title in lines_of(content, zone):
        assert day in main
        # In the order of the reader's own day: each line after the one before it.
        at = main.find(time, at)
        assert at >= 0, (day, time, title)
        assert title in main[at : at + 300], (day, time, title)
    # The page is the same one in English, and the choice goes along.
    reader.follow("English")
    assert reader.page.address == f"/en/{SAMPLE}/programme/"
    assert "Costa Serena, UTC−3" in reader.page.text
    # What has changed is told in Korean.
    reader.open(f"/ko/{SAMPLE}/versions/")
    assert NOTE["note_ko"] in reader.page.text
