"""Days, hours and zones in four languages."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils.translation import override

from intercity.base import dates

DAY = date(2021, 11, 24)
AT = datetime(2021, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "words", "plain", "short", "month", "weekday"),
    [
        (
            "en",
            "Wednesday 24 November 2021",
            "24 November 2021",
            "Wed 24 Nov",
            "November 2021",
            "Wednesday",
        ),
        (
            "ja",
            "2021年11月24日水曜日",
            "2021年11月24日",
            "11月24日(水)",
            "2021年11月",
            "水曜日",
        ),
        (
            "zh-Hans",
            "2021年11月24日星期三",
            "2021年11月24日",
            "11月24日周三",
            "2021年11月",
            "星期三",
        ),
        (
            "ko",
            "2021년 11월 24일 수요일",
            "2021년 11월 24일",
            "11월 24일 (수)",
            "2021년 11월",
            "수요일",
        ),
    ],
)
def test_a_day_in_words(lang, words, plain, short, month, weekday):
    assert dates.date_words(DAY, lang) == words
    assert dates.date_plain(DAY, lang) == plain
    assert dates.date_short(DAY, lang) == short
    assert dates.month(DAY, lang) == month
    assert dates.weekday(DAY, lang) == weekday
    with override(lang.lower()):
        assert dates.date_words(DAY) == words


def test_clock_times_have_24_hours_everywhere():
    for code in ("en", "ja", "zh-hans", "ko"):
        with override(code):
            assert dates.time_range(time(21, 30), time(0, 25)) == "21:30–00:25"
            assert dates.local_range(AT, AT, "America/Lima") == "20:00–20:00"


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Asia/Seoul", "Seoul, UTC+9"),
        ("Asia/Kathmandu", "Seoul, UTC+5:45"),
        ("America/St_Johns", "Seoul, UTC−3:30"),
        ("Africa/Accra", "Seoul, UTC"),
    ],
)
def test_a_zone_is_a_city_and_its_offset(zone, label):
    assert dates.zone_label("Seoul", zone, AT) == label


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (24, ""),
        (23, "the day before"),
        (25, "the next day"),
        (22, "2 days before"),
        (26, "2 days later"),
    ],
)
def test_how_a_local_day_lies_to_the_hosts(day, words):
    assert dates.day_shift_words(date(2021, 11, day), DAY) == words
