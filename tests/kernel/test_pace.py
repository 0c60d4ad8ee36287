"""Words against the clock: what is counted, and how long it takes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercity.kernel.pace import Measure, measure

TAGS = st.sampled_from(["en", "ja", "zh-Hans", "zh-Hant", "ko", "fr"])
TEXTS = st.text(st.sampled_from("aé1 .,'’-\nあ々ー語韓、。한국〇"), max_size=60)


@pytest.mark.parametrize(
    ("text", "tag", "words", "characters", "minutes"),
    [
        ("", "en", 0, 0, Fraction(0)),
        ("Thank you.", "en", 2, 0, Fraction(2, 120)),
        ("It's the city's well-being, café!", "en", 5, 0, Fraction(5, 120)),
        ("1,200 people at 09:30", "en", 4, 0, Fraction(4, 120)),
        ("e\u0301te\u0301", "fr", 1, 0, Fraction(1, 120)),
        ("ご清聴、ありがとう。", "ja", 0, 8, Fraction(8, 240)),
        ("AIとデータ", "ja", 1, 4, Fraction(1, 120) + Fraction(4, 240)),
        ("人々", "ja", 0, 2, Fraction(2, 240)),
        ("谢谢大家。", "zh-Hans", 0, 4, Fraction(4, 180)),
        ("謝謝", "zh-Hant", 0, 2, Fraction(2, 180)),
        ("감사합니다.", "ko", 0, 5, Fraction(5, 240)),
        ("서울시 2026년", "ko", 1, 4, Fraction(1, 120) + Fraction(4, 240)),
    ],
)
def test_a_text_is_counted_by_its_scripts(text, tag, words, characters, minutes):
    assert measure(text, tag) == Measure(words, characters, minutes)


@pytest.mark.parametrize(
    ("text", "count"), [("one two", 2), ("都市の水害", 5), ("AI と", 1)]
)
def test_its_length_is_told_in_the_unit_of_its_script(text, count):
    assert measure(text, "ja").count == count


@pytest.mark.parametrize(("tag", "pace"), [("en", 120), ("zh-Hans", 180), ("ko", 240)])
def test_a_slot_holds_so_much(tag, pace):
    unit = "city " if tag == "en" else "시" if tag == "ko" else "市"
    assert measure(unit * 10 * pace, tag).fits(10)
    assert not measure(unit * (10 * pace + 1), tag).fits(10)


@given(TEXTS, TEXTS, TAGS)
def test_two_paragraphs_take_as_long_as_both(first, second, tag):
    one, two, both = (
        measure(text, tag) for text in (first, second, f"{first}\n\n{second}")
    )
    assert both == Measure(
        one.words + two.words,
        one.characters + two.characters,
        one.minutes + two.minutes,
    )


@given(TEXTS, TAGS)
def test_spaces_at_the_ends_and_stops_take_no_time(text, tag):
    assert measure(f"  {text} \n", tag) == measure(text, tag)
    assert measure(f"{text} … . !", tag) == measure(text, tag)


@given(st.text(max_size=200), TAGS)
def test_any_text_is_counted(text, tag):
    counted = measure(text, tag)
    assert 0 <= counted.words + counted.characters <= len(text)
    assert (counted.minutes == 0) == (counted.count == 0)
