"""The model edition: what was published of the 6th Tokyo Global Partners Seminar.

Nothing is added to it. Which city sat in which session and when each spoke is not
published; plans that need such things stand at the desk alone, with what they assume.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from intercity.cities.actions import load_directory
from intercity.kernel.planner.search import unwatched
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.planning.actions import keep_plan, score_held
from intercity.planning.brief import Brief, read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.exchange import brief_of, edition_from_brief
from intercity.planning.held import read_held
from intercity.planning.models import Plan
from intercity.planning.proposals import asking, proposal
from intercity.programme.actions import (
    ItemValues,
    SessionValues,
    add_item,
    add_session,
    publish,
    share_item,
)
from intercity.programme.models import Item
from intercity.seminars.actions import change_edition, facts_of, name_series
from intercity.seminars.models import Edition

SLUG = "tgps-6"
RELEASE = (
    "Tokyo Metropolitan Government, release of 15 December 2021 on the 6th Tokyo"
    " Global Partners Seminar"
)
SOURCE = (
    f"{RELEASE}. The release gives one programme for the seminar; it is shown with both"
    " sessions. English and Japanese names are as published; those in Chinese and"
    " Korean are renderings of this project."
)
ADDRESS = "https://www.metro.tokyo.lg.jp/english/topics/2021/1215_01.html"
UNNAMED = (
    f"{RELEASE}: 21 cities from overseas took part, 13 of them presented and are named."
)
SERIES = LocalizedText.of(
    {
        "en": "Tokyo Global Partners Seminar",
        "ja": "東京グローバルパートナーズセミナー",
        "zh-Hans": "东京全球伙伴研讨会",
        "ko": "도쿄 글로벌 파트너스 세미나",
    }
)
THEME = LocalizedText.of(
    {
        "en": (
            "Strengthening Cooperation between Cities for a Sustainable Recovery from"
            " the COVID-19 Crisis"
        ),
        "ja": (
            "コロナ危機からの持続可能な都市の復興（サステナブル・リカバリー）に向けた"
            "都市間連携強化"
        ),
        "zh-Hans": "加强城市间合作，实现从新冠疫情危机中的可持续复苏",
        "ko": "코로나19 위기로부터의 지속 가능한 회복을 위한 도시 간 협력 강화",
    }
)
TITLES = {
    Item.Kind.VIDEO_MESSAGE: {
        "en": "Video message by the Governor of Tokyo",
        "ja": "東京都知事によるビデオメッセージ",
        "zh-Hans": "东京都知事视频致辞",
        "ko": "도쿄도지사 영상 메시지",
    },
    Item.Kind.REPORT: {
        "en": "Report on the Sustainable Recovery Tokyo Forum (Re StaRT)",
        "ja": "サステナブル・リカバリー東京会議（Re StaRT）の報告",
        "zh-Hans": "关于可持续复苏东京论坛（Re StaRT）的报告",
        "ko": "서스테이너블 리커버리 도쿄 회의(Re StaRT) 보고",
    },
    Item.Kind.PRESENTATION: {
        "en": "Presentations by the participating cities",
        "ja": "参加都市による発表",
        "zh-Hans": "参会城市发言",
        "ko": "참가 도시 발표",
    },
}
ABOUT = {
    Item.Kind.PRESENTATION: {
        "en": "On issues such as measures taken in response to the COVID-19 pandemic.",
        "ja": "新型コロナウイルス感染症への対応などについて。",
        "zh-Hans": "内容涉及应对新冠疫情的措施等。",
        "ko": "코로나19 대응 조치 등에 관한 발표.",
    },
}
# Wall times of the host with their lengths, as published.
SESSIONS = (("10:00", 155), ("17:00", 145))
ZONE = "Asia/Tokyo"

ASSUMED = (
    "Assumed, not published: the host's window 08:00-21:00, an hour between sessions,"
    " 10 minutes a presentation, 85 minutes of other items in each session, {bounds}."
    " The eight cities that are not named are left out."
)
HELD = (
    "The hours are as held. Who sat in which session is not published: the groups here"
    " are those with the least burden at these hours, 7 and 6 presentations as the two"
    " lengths suggest. The eight cities that are not named are left out."
)


@transaction.atomic
def seed(*, by: Person, now: datetime) -> Edition:
    """Enter, plan and publish the edition; untouched where it is there already."""
    if found := Edition.objects.filter(slug=SLUG).first():
        return found
    load_directory(by=by, now=now)
    brief = read_brief(model_brief())
    kind = Edition.Kind.RECONSTRUCTION
    edition = edition_from_brief(brief, by=by, now=now, kind=kind)
    name_series(edition.series, SERIES, by=by, now=now)
    facts = replace(
        facts_of(edition),
        theme=THEME,
        fiscal_year=2021,
        is_public=True,
        unnamed_source=UNNAMED,
        source=SOURCE,
        source_url=ADDRESS,
    )
    edition = change_edition(edition, facts, revision=edition.revision, by=by, now=now)
    _write_programme(edition, by=by, now=now)
    publish(edition, LocalizedText("en"), 1, by=by, now=now)
    _keep_plans(edition, brief_of(edition), by=by, now=now)
    return edition


def _write_programme(edition: Edition, *, by: Person, now: datetime) -> None:
    """The two sessions as held, and in each the programme by kind."""
    sessions = [
        add_session(
            edition,
            SessionValues(
                day=datetime.fromisoformat(edition.dates[0]).date(),
                start=start,
                zone=ZONE,
                minutes=minutes,
                times_known=False,
                seats_known=False,
            ),
            by=by,
            now=now,
        )
        for start, minutes in SESSIONS
    ]
    for kind, title in TITLES.items():
        values = ItemValues(
            kind=kind,
            title=LocalizedText.of(title),
            description=LocalizedText.of(ABOUT.get(kind, {})),
        )
        item = add_item(sessions[0], values, by=by, now=now)
        for session in sessions[1:]:
            share_item(item, session, by=by, now=now)


def _keep_plans(edition: Edition, brief: Brief, *, by: Person, now: datetime) -> None:
    """What-ifs for the desk: the hours as held, and the best that were to be had."""
    held = read_held(brief, "published")
    score_held(edition, brief, held, name="As held", assumptions=HELD, by=by, now=now)
    for count, name in ((2, "Two sessions, planned"), (3, "Three sessions, planned")):
        asked = asking(brief, count)
        bounds = (
            f"{brief.question.presenters_min} to {brief.question.presenters_max}"
            " presentations in a session"
        )
        keep_plan(
            edition,
            asked,
            proposal(asked, whole=True, watch=unwatched),
            state=Plan.State.WHAT_IF,
            name=name,
            assumptions=ASSUMED.format(bounds=bounds),
            by=by,
            now=now,
        )
