"""Names of persons: parts in their order, by script, with capitals where wanted.

All names here are invented.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercity.kernel.names import NameParts, PersonName, usually_family_first
from intercity.kernel.wording import LocalizedText

KATAKANA_DOT, HAN_DOT = "\u30fb", "\u00b7"


@pytest.mark.parametrize(
    ("family", "given_name", "family_first", "plain", "capitals"),
    [
        ("Vale", "Robin", False, "Robin Vale", "Robin VALE"),
        ("Kang", "Mina", True, "Kang Mina", "KANG Mina"),
        ("de la Cruz", "Ana María", False, "Ana María de la Cruz", None),
        ("Ångström", "Åsa", False, "Åsa Ångström", "Åsa ÅNGSTRÖM"),
        ("Vale", "", False, "Vale", "VALE"),
        ("", "Suharti", True, "Suharti", "Suharti"),
        ("", "", True, "", ""),
        ("  van   der\tMeer ", " Jan\n", False, "Jan van der Meer", None),
        ("港野", "藍子", True, "港野藍子", "港野藍子"),
        ("佐々木", "みのる", True, "佐々木みのる", "佐々木みのる"),
        ("ベイル", "ロビン", False, f"ロビン{KATAKANA_DOT}ベイル", None),
        ("カン", "ミナ", True, f"カン{KATAKANA_DOT}ミナ", None),
        ("韦尔", "罗宾", False, f"罗宾{HAN_DOT}韦尔", None),
        ("康", "敏娜", True, "康敏娜", None),
        ("강", "미나", True, "강미나", None),
        ("남궁", "미나", True, "남궁 미나", None),
        ("베일", "로빈", False, "로빈 베일", None),
        # Two scripts in one name are kept apart.
        ("강", "Mina", True, "강 Mina", None),
        ("港野", "Aiko", True, "港野 Aiko", None),
    ],
)
def test_a_name_is_written_in_its_order_as_its_script_does(
    family, given_name, family_first, plain, capitals
):
    parts = NameParts(family, given_name, family_first)
    assert parts.written() == plain
    if capitals is not None:
        assert parts.written(capitals=True) == capitals


def test_capitals_reach_the_family_name_alone_and_its_particles():
    parts = NameParts("de la Cruz", "Ana María")
    assert parts.written(capitals=True) == "Ana María DE LA CRUZ"


@given(st.text(), st.text(), st.booleans())
def test_no_part_is_ever_split_or_lost(family, given_name, family_first):
    parts = NameParts(family, given_name, family_first)
    shown = parts.written()
    assert bool(shown) == bool(parts)
    first, last = (
        (parts.family, parts.given) if family_first else (parts.given, parts.family)
    )
    assert shown.startswith(first)
    assert shown.endswith(last)
    assert len(shown) <= len(first) + len(last) + 1


def test_a_name_in_several_languages_falls_back_in_sight_of_the_reader():
    name = PersonName.of(
        {
            "ko": NameParts("강", "미나", True),
            "en": NameParts("Kang", "Mina"),
            "ja": NameParts("", " "),
            "zh-hans": NameParts("康", "敏娜", True),
        },
        "ko",
    )
    assert name.written(capitals=True) == LocalizedText.of(
        {"en": "Mina KANG", "ko": "강미나", "zh-Hans": "康敏娜"}, "ko"
    )
    reading = name.written().in_("ja")
    assert (reading.text, reading.lang, reading.fallback) == ("강미나", "ko", True)
    assert PersonName.of(name.as_dict(), name.source) == name
    assert name
    assert not PersonName()
    assert not PersonName.of({"en": NameParts()})


@pytest.mark.parametrize("tags", [("zh",), ("en", "EN"), ("not a tag",)])
def test_only_languages_each_once(tags):
    entries = tuple((tag, NameParts("Vale", "Robin")) for tag in tags)
    with pytest.raises(ValueError, match="language:"):
        PersonName("en", entries)


@pytest.mark.parametrize(
    ("letters", "comes_first"),
    [
        ("港野藍子", True),
        ("강미나", True),
        ("佐々木みのる", True),
        ("ロビンベイル", False),
        ("RobinVale", False),
        ("", False),
    ],
)
def test_the_script_of_a_name_says_its_usual_order(letters, comes_first):
    assert usually_family_first(letters) == comes_first
