"""Published editions: a sample in four languages, and the model edition as rebuilt."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from intercity.cities.models import City
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import programme_from_plan, publish
from intercity.programme.models import Item, Session, Slot, Version
from intercity.seminars.models import Edition
from tests.factories.cities import CityFactory
from tests.factories.seminars import EditionFactory, ParticipantFactory, SeriesFactory

FIRST = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
SECOND = datetime(2026, 12, 8, 5, 30, tzinfo=UTC)
FOUR = ("en", "ja", "zh-Hans", "ko")


def texts(*words: str) -> LocalizedText:
    """Words in English, Japanese, Chinese and Korean; "" where there are none yet."""
    return LocalizedText.of(dict(zip(FOUR, words, strict=False)))


# slug, names, zone, latitude, longitude, session (0 for none of its own)
CITIES = (
    ("amber-fort", ("Amber Fort", "アンバーフォート", "琥珀堡", "앰버포트"), "Asia/Kolkata", 26.9, 75.8, 1),
    ("cape-meridian", ("Cape Meridian", "ケープメリディアン", "子午角", "케이프메리디언"), "Africa/Johannesburg", -33.9, 18.4, 2),
    ("coral-port", ("Coral Port", "コーラルポート", "珊瑚港", "코럴포트"), "Asia/Jakarta", -6.2, 106.8, 1),
    ("costa-serena", ("Costa Serena", "コスタセレナ", "塞雷纳海岸", "코스타세레나"), "America/Sao_Paulo", -22.9, -43.2, 2),
    ("dune-harbour", ("Dune Harbour", "デューンハーバー", "沙丘港", "듄하버"), "Asia/Riyadh", 24.7, 46.7, 2),
    ("hanbit", ("Hanbit", "ハンビット", "韩光", "한빛"), "Asia/Seoul", 37.6, 127.0, 1),
    ("jade-hill", ("Jade Hill", "ジェイドヒル", "翠山", "제이드힐"), "Asia/Taipei", 25.0, 121.5, 1),
    ("lakeshore", ("Lakeshore", "レイクショア", "湖滨", "레이크쇼어"), "America/Toronto", 43.7, -79.4, 2),
    ("linden-gate", ("Linden Gate", "リンデンゲート", "椴门", "린덴게이트"), "Asia/Shanghai", 31.2, 121.5, 1),
    ("nordhaven", ("Nordhaven", "ノルドハーフェン", "北港", "노르하벤"), "Europe/Copenhagen", 55.7, 12.6, 2),
    ("pearl-quay", ("Pearl Quay", "パールキー", "珍珠码头", "펄키"), "Asia/Singapore", 1.3, 103.8, 1),
    ("redwood-bay", ("Redwood Bay", "レッドウッドベイ", "红杉湾", "레드우드베이"), "America/Los_Angeles", 37.8, -122.4, 1),
    ("reef-isles", ("Reef Isles", "リーフアイルズ", "礁岛", ""), "Pacific/Apia", None, None, 1),
    ("siam-bay", ("Siam Bay", "サイアムベイ", "暹湾", "시암베이"), "Asia/Bangkok", 13.8, 100.5, 1),
    ("southern-reach", ("Southern Reach", "サザンリーチ", "南岸", "서던리치"), "Australia/Brisbane", -27.5, 153.0, 1),
    ("steppe-crown", ("Steppe Crown", "ステップクラウン", "草原冠", "스텝크라운"), "Asia/Ulaanbaatar", 47.9, 106.9, 1),
    ("valmont", ("Valmont", "ヴァルモン", "瓦尔蒙", "발몽"), "Europe/Paris", 48.9, 2.4, 2),
)  # fmt: skip
ITEMS = (
    {"kind": "opening", "minutes": 5, "title": ""},
    {"kind": "video_message", "minutes": 10, "title": ""},
    {"kind": "report", "minutes": 20, "title": ""},
    {"kind": "presentations", "minutes": None, "title": ""},
    {"kind": "discussion", "minutes": 40, "title": ""},
    {"kind": "group_photo", "minutes": 5, "title": ""},
    {"kind": "closing", "minutes": 5, "title": ""},
)


def host() -> City:
    """The invented host."""
    return CityFactory.create(
        slug="port-aurora",
        names=texts("Port Aurora", "ポートオーロラ", "极光港", "포트오로라"),
        latitude=35.7,
        longitude=139.7,
        kind="metropolis",
    )


def sample_edition(presenting: int = 12, **fields: Any) -> Edition:
    """A sample edition as it would be settled; nothing of it is published yet.

    `presenting` of the 17 cities present; the other lines of both
    sessions are 12, so that 12 presenters make 24 items.
    """
    names = texts(
        "Partner Cities Seminar",
        "パートナー都市セミナー",
        "伙伴城市研讨会",
        "파트너 도시 세미나",
    )
    theme = texts(
        "Cities prepare for a warmer climate together",
        "気候変動への適応に向けた都市間協力",
        "城市携手适应气候变化",
        "기후 적응을 위한 도시 간 협력",
    )
    defaults = {
        "slug": "partner-cities-3",
        "series": SeriesFactory.create(slug="partner-cities", names=names, host=host()),
        "theme": theme,
        "is_public": True,
    }
    edition = EditionFactory.create(**{**defaults, **fields})
    for place, (slug, words, zone, latitude, longitude, _session) in enumerate(CITIES):
        city = CityFactory.create(
            slug=slug,
            names=texts(*words),
            latitude=latitude,
            longitude=longitude,
            kind="city" if latitude else "association",
            zone=zone,
        )
        ParticipantFactory.create(
            edition=edition, city=city, presents=place < presenting, place=place
        )
    settle(edition)
    return edition


def settle(edition: Edition, day: str = "2027-01-20", first: str = "09:30") -> None:
    """The programme of a plan with a session in the morning and one in the evening."""
    seats = [[one[0] for one in CITIES if one[5] == number] for number in (1, 2)]
    present = set(
        edition.participants.filter(presents=True).values_list("city__slug", flat=True)
    )
    plan = [
        {
            "date": day,
            "start": start,
            "minutes": 85 + 10 * len(present.intersection(slugs)),
            "zone": "Asia/Tokyo",
            "cities": slugs,
        }
        for start, slugs in zip((first, "18:45"), seats, strict=True)
    ]
    programme_from_plan(
        edition, plan, items=ITEMS, presentation_minutes=10, by=None, now=FIRST
    )


def published_sample(**fields: Any) -> Edition:
    """The sample, published twice: the second version moves session 1 by 15 minutes."""
    edition = sample_edition(**fields)
    publish(edition, LocalizedText("en"), 1, by=None, now=FIRST)
    settle(edition, first="09:45")
    note = texts(
        "Session 1 begins 15 minutes later.",
        "第1セッションの開始を15分遅らせました。",
        "第一场会议推迟15分钟开始。",
        "세션 1이 15분 늦게 시작합니다.",
    )
    publish(edition, note, 2, by=None, now=SECOND)
    return edition


HELD = (
    ("queensland", "Queensland", "Australia/Brisbane", None),
    ("amsterdam", "Amsterdam", "Europe/Amsterdam", (52.4, 4.9)),
    ("paris", "Paris", "Europe/Paris", (48.9, 2.3)),
    ("rio-de-janeiro", "Rio de Janeiro", "America/Sao_Paulo", (-22.9, -43.2)),
    ("seoul", "Seoul", "Asia/Seoul", (37.6, 127.0)),
)
SOURCE = "https://www.example.org/release"


def reconstruction() -> Edition:
    """An edition rebuilt from published facts: no times of items, and no seats."""
    tokyo = CityFactory.create(
        slug="tokyo", names=texts("Tokyo", "東京", "东京", "도쿄")
    )
    names = texts("Tokyo Global Partners Seminar", "東京グローバルパートナーズセミナー")
    series = SeriesFactory.create(slug="tgps", names=names, host=tokyo)
    edition = EditionFactory.create(
        slug="tgps-6",
        series=series,
        ordinal=6,
        kind=Edition.Kind.RECONSTRUCTION,
        dates=["2021-11-24"],
        was_held=True,
        is_public=True,
        unnamed=8,
        unnamed_source="Release of 15 December 2021",
        source="Release of 15 December 2021",
        source_url=SOURCE,
    )
    for place, (slug, name, zone, point) in enumerate(HELD):
        city = CityFactory.create(
            slug=slug,
            names=texts(name),
            kind="city" if point else "state",
            latitude=point and point[0],
            longitude=point and point[1],
            zone=zone,
        )
        ParticipantFactory.create(edition=edition, city=city, place=place)
    for number, (start, minutes) in enumerate(
        (("10:00", 155), ("17:00", 145)), start=1
    ):
        session = Session.objects.create(
            edition=edition,
            number=number,
            day=date(2021, 11, 24),
            start=start,
            zone="Asia/Tokyo",
            minutes=minutes,
            seats_known=False,
            times_known=False,
        )
        for place, kind in enumerate(("video_message", "report", "presentation")):
            item, _made = Item.objects.get_or_create(
                edition=edition,
                kind=kind,
                defaults={"title": texts(kind.replace("_", " ").capitalize())},
            )
            Slot.objects.create(session=session, item=item, place=place + 1)
    publish(edition, LocalizedText("en"), 1, by=None, now=FIRST)
    return edition


def newest(edition: Edition) -> Version:
    """The version that the public sees."""
    return edition.versions.get(number=edition.versions.count())
