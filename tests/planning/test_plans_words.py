"""What the planner says, in the reader's language: one table for command and web."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from string import Formatter

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from intercity.kernel.planner.plan import Reason
from intercity.kernel.wording import LocalizedText
from intercity.planning import listing, stylesheet
from intercity.planning.reasons import CHANGES, TEXTS, VIOLATIONS, say
from intercity.planning.words import (
    Names,
    changes_words,
    difference,
    joined,
    labels,
    points,
    reason_words,
    together,
    violation_words,
)

NAMES = Names(
    {
        "seoul": LocalizedText.of({"en": "Seoul", "ja": "ソウル", "ko": "서울"}),
        "paris": LocalizedText.of({"en": "Paris", "ja": "パリ"}),
        "a-b": LocalizedText.of({"en": "A<b>"}),
    }
)
PAYS = Reason(
    "pays_night",
    {
        "city": "seoul",
        "name": "Seoul",
        "burden": 3.833333,
        "session": 1,
        "local_start": "2027-01-20T23:30:00+09:00",
        "local_end": "2027-01-21T01:00:00+09:00",
        "day_shift": 0,
    },
)


def plain(words):
    return str(words).replace("<bdi>", "").replace("</bdi>", "")


def test_in_english_a_reason_is_said_as_by_the_command():
    assert plain(reason_words(PAYS, NAMES)) == say(PAYS)


def test_names_and_weekdays_are_those_of_the_language():
    with override("ja"):
        said = reason_words(PAYS, NAMES)
    assert "<bdi>ソウル</bdi>" in said
    assert "水曜日" in said
    assert "3.83" in said


def test_a_name_in_another_language_is_marked():
    with override("ko"):
        assert NAMES.marked("paris") == '<bdi lang="en">Paris</bdi>'
        assert NAMES.plain("paris") == "Paris"
        assert NAMES.marked("seoul") == "<bdi>서울</bdi>"


def test_what_a_person_wrote_cannot_be_markup():
    reason = Reason("no_other_session", {"city": "a-b", "name": "A<b>"})
    assert "A&lt;b&gt;" in reason_words(reason, NAMES)
    assert NAMES.marked("<i>") == "<bdi>&lt;i&gt;</bdi>"
    assert joined(["<", "&"]) == "&lt; and &amp;"


def test_a_list_of_cities_is_one_of_the_language():
    reason = Reason(
        "clock_change", {"on": "2027-03-28", "minutes": 60, "names": ["Seoul", "Paris"]}
    )
    assert plain(reason_words(reason, NAMES)) == (
        "On 28 March 2027 clocks move by 60 minutes in Seoul and Paris."
    )
    with override("ja"):
        said = plain(reason_words(reason, NAMES))
    assert "2027年3月28日" in said
    assert "ソウル、パリ" in said


def test_changes_are_joined_and_begin_with_a_capital():
    changes = [
        Reason("host_until", {"from": "21:00", "to": "21:30"}),
        Reason("city_unavailable", {"from": "seoul", "to": None}),
    ]
    assert plain(changes_words(changes, NAMES)) == (
        "The host's window until 21:30 instead of 21:00"
        " and Seoul available at all hours"
    )


def test_every_sentence_finds_its_parameters():
    """A template with a placeholder that is no plain name would raise for readers."""
    for template in (*TEXTS.values(), *CHANGES.values(), *VIOLATIONS.values()):
        names = {name for _, name, *_ in Formatter().parse(template) if name}
        filled = dict.fromkeys(names, "x")
        assert "{" not in template.format(**filled)


def test_a_broken_rule_is_said_with_its_times():
    reason = Reason(
        "outside_host_hours",
        {
            "session": 2,
            "start": "2027-01-20T20:00:00+09:00",
            "end": "2027-01-20T21:30:00+09:00",
            "opens": "2027-01-20T08:00:00+09:00",
            "closes": "2027-01-20T21:00:00+09:00",
        },
    )
    assert violation_words(reason, NAMES) == (
        "Session 2, 20:00–21:30, is not inside the host&#x27;s window, 08:00–21:00."
    ).replace("&#x27;", "'")


def test_days_that_are_open_are_said_as_days():
    days = ["2027-02-10", "2027-02-11"]
    reason = Reason(
        "wrong_date", {"session": 1, "date": "2027-01-06", "accepted": days}
    )
    assert violation_words(reason, NAMES) == (
        "Session 1 is on 6 January 2027; open to it: 10 February 2027 and"
        " 11 February 2027."
    )


@pytest.mark.parametrize(
    ("lang", "short", "hours"),
    [
        ("en", "Wed 20 Jan", "22:30 Tue–00:15"),
        ("ja", "1月20日(水)", "22:30 火–00:15"),
        ("zh-hans", "1月20日周三", "22:30 周二–00:15"),
        ("ko", "1월 20일 (수)", "22:30 화–00:15"),
    ],
)
def test_dates_in_pictures_are_those_of_the_language(lang, short, hours):
    day = date(2027, 1, 20)
    with override(lang):
        words = labels(NAMES)
        assert words.short_date(day) == short
        start, end = datetime(2027, 1, 19, 22, 30), datetime(2027, 1, 20, 0, 15)
        assert words.hours(start, end, day) == hours
        assert words.name("seoul", "Seoul") == NAMES.plain("seoul")


def test_points_and_differences():
    assert points(Fraction(23, 6)) == "3.83"
    assert difference(Fraction(3), Fraction(2)) == "−1.00"
    assert difference(Fraction(2), Fraction(3)) == "+1.00"
    assert difference(Fraction(2), Fraction(2)) == "no change"


def test_every_sentence_is_listed_for_the_catalogues():
    """After a change: `make words`."""
    assert listing.FILE.read_text("utf-8") == listing.listing()


def test_the_pictures_stylesheet_is_that_of_the_colours():
    """After a change: `python -m intercity.planning.stylesheet`."""
    assert stylesheet.FILE.read_text("utf-8") == stylesheet.stylesheet()
    assert ":root" not in stylesheet.stylesheet()


@pytest.mark.parametrize(
    ("reader", "said"), [("en", "One. <b>Two</b>."), ("ja", "One.<b>Two</b>.")]
)
def test_sentences_follow_each_other_as_the_language_sets_them(reader, said):
    with override(reader):
        assert together([SafeString("One."), SafeString("<b>Two</b>.")]) == said
