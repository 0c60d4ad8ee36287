"""Language tags, texts with visible fallback, and sort keys."""

from __future__ import annotations

import pickle
import unicodedata
from dataclasses import FrozenInstanceError
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercity.kernel.wording import (
    LANGUAGES,
    NATIVE_NAMES,
    LocalizedText,
    Reading,
    folded,
    language_tag,
    locale_name,
    sort_key,
    url_code,
)

SEOUL = LocalizedText.of({"en": "Seoul", "ja": "ソウル", "ko": "서울"})


# -- Tags


@pytest.mark.parametrize(
    ("given_tag", "tag", "locale", "url"),
    [
        ("en", "en", "en", "en"),
        ("JA", "ja", "ja", "ja"),
        ("zh-Hans", "zh-Hans", "zh_Hans", "zh-hans"),
        ("zh-hans", "zh-Hans", "zh_Hans", "zh-hans"),
        ("zh_Hans", "zh-Hans", "zh_Hans", "zh-hans"),
        ("ZH_HANT", "zh-Hant", "zh_Hant", "zh-hant"),
        ("zh-hant-tw", "zh-Hant-TW", "zh_Hant_TW", "zh-hant-tw"),
        ("pt_br", "pt-BR", "pt_BR", "pt-br"),
        ("es-419", "es-419", "es_419", "es-419"),
        ("fil", "fil", "fil", "fil"),
    ],
)
def test_forms_of_a_tag(given_tag: str, tag: str, locale: str, url: str) -> None:
    assert language_tag(given_tag) == tag
    assert (locale_name(tag), url_code(tag)) == (locale, url)
    assert {language_tag(form) for form in (tag, locale, url)} == {tag}


@pytest.mark.parametrize("bare", ["zh", "ZH", "zh-CN", "zh_TW"])
def test_chinese_without_a_script_is_refused(bare: str) -> None:
    with pytest.raises(ValueError, match=f'"{bare}" names no script; .* zh-Hans and'):
        language_tag(bare)


@pytest.mark.parametrize(
    "text",
    ["", "e", "english", "en-", "-en", "en--GB", "en GB", "en\n", "日本", "\u212ao"],
)
def test_what_is_no_tag_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a language tag; accepted are"):
        language_tag(text)


def test_the_four_languages_by_their_own_names() -> None:
    assert LANGUAGES == ("en", "ja", "zh-Hans", "ko")
    assert tuple(map(language_tag, LANGUAGES)) == LANGUAGES
    assert [NATIVE_NAMES[tag] for tag in LANGUAGES] == [
        "English",
        "日本語",
        "简体中文",
        "한국어",
    ]


# -- Localized text


def test_the_language_asked_for_is_read_without_fallback() -> None:
    assert SEOUL.in_("ko") == Reading("서울", "ko", fallback=False)


def test_a_region_or_another_spelling_of_the_tag_is_no_fallback() -> None:
    text = LocalizedText.of({"zh-Hans": "首尔", "en": "Seoul"})
    assert text.in_("en-GB") == Reading("Seoul", "en", fallback=False)
    assert text.in_("zh_hans_sg") == Reading("首尔", "zh-Hans", fallback=False)


def test_another_script_or_a_stranger_region_is_a_fallback() -> None:
    text = LocalizedText.of({"zh-Hans": "首尔", "pt-BR": "Seul"}, source="pt-BR")
    assert text.in_("zh-Hant") == Reading("Seul", "pt-BR", fallback=True)
    assert text.in_("pt-PT") == Reading("Seul", "pt-BR", fallback=True)
    serbian = LocalizedText.of({"sr": "Сеул"}, source="sr")
    assert serbian.in_("sr-Latn") == Reading("Сеул", "sr", fallback=True)


def test_fallback_is_the_source_then_the_house_order_then_the_tag() -> None:
    texts = {"vi": "Seoul (vi)", "ko": "서울", "ja": "ソウル", "fr": "Séoul"}
    with_source = LocalizedText.of(texts, source="fr")
    assert with_source.in_("de") == Reading("Séoul", "fr", fallback=True)
    without = LocalizedText.of(texts, source="en")
    assert without.in_("en") == Reading("ソウル", "ja", fallback=True)
    foreign = LocalizedText.of({"vi": "Seoul (vi)", "fr": "Séoul"}, source="en")
    assert foreign.in_("ko") == Reading("Séoul", "fr", fallback=True)


def test_a_blank_text_counts_as_missing() -> None:
    text = LocalizedText.of({"en": "Seoul", "ko": "", "ja": " \n"})
    assert text.as_dict() == {"en": "Seoul"}
    assert text.in_("ko") == Reading("Seoul", "en", fallback=True)
    assert text.missing(LANGUAGES) == ("ja", "zh-Hans", "ko")


def test_a_text_without_words_is_empty_in_its_source_language() -> None:
    empty = LocalizedText("ja")
    assert not empty
    assert SEOUL
    assert empty.in_("ja") == Reading("", "ja", fallback=False)
    assert empty.in_("ko") == Reading("", "ja", fallback=True)
    assert empty.missing(LANGUAGES) == LANGUAGES


def test_a_changed_text_is_another_one() -> None:
    changed = SEOUL.with_text("zh_hans", "首尔").with_text("ja", "")
    assert changed.as_dict() == {"en": "Seoul", "ko": "서울", "zh-Hans": "首尔"}
    assert SEOUL.as_dict() == {"en": "Seoul", "ja": "ソウル", "ko": "서울"}
    with pytest.raises(FrozenInstanceError):
        SEOUL.source = "ko"  # type: ignore[misc]


def test_equal_texts_are_equal_in_every_way() -> None:
    texts = {"KO": "서울", "ja": "ソウル", "en": "Seoul", "fr": ""}
    other = LocalizedText.of(texts, "EN")
    assert other == SEOUL
    assert hash(other) == hash(SEOUL)
    assert pickle.loads(pickle.dumps(SEOUL)) == SEOUL  # noqa: S301 -- our own bytes
    assert LocalizedText.of(SEOUL.as_dict(), SEOUL.source) == SEOUL
    assert LocalizedText.of(SEOUL.as_dict(), "ko") != SEOUL


def test_bad_tags_are_refused_wherever_they_stand() -> None:
    with pytest.raises(ValueError, match='"zh-Hans" is given twice'):
        LocalizedText.of({"zh-hans": "首尔", "zh_Hans": "汉城"})
    for build in (
        lambda: LocalizedText.of({"zh": "首尔"}),
        lambda: LocalizedText.of({}, source="zh"),
        lambda: SEOUL.in_("zh"),
        lambda: SEOUL.missing(["zh"]),
    ):
        with pytest.raises(ValueError, match='"zh" names no script'):
            build()


tags = st.sampled_from(["en", "ja", "zh-Hans", "zh-Hant", "ko", "fr", "pt-BR", "vi"])


@given(st.dictionaries(tags, st.text(max_size=3)), tags, tags)
def test_a_reading_always_has_a_language_and_says_what_it_is(
    texts: dict[str, str], source: str, asked: str
) -> None:
    text = LocalizedText.of(texts, source)
    reading = text.in_(asked)
    assert language_tag(reading.lang) == reading.lang
    assert reading.fallback == (reading.lang != asked)
    assert reading.text == text.as_dict().get(reading.lang, "")
    assert bool(reading.text) == bool(text)


# -- Sort keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("São Paulo", "sao paulo"),
        ("SEOUL", "seoul"),
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("Ærøskøbing", "aeroskobing"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("Đà Nẵng", "da nang"),
        ("Þórshöfn", "thorshofn"),
        ("St. John’s", "st johns"),
        ("Xi'an", "xian"),
        ("Nukuʻalofa", "nukualofa"),
        ("Washington, D.C.", "washington dc"),
        ("Port-au-Prince", "port au prince"),
        ("Minneapolis–Saint Paul", "minneapolis saint paul"),
        ("  Rio\u00a0de  Janeiro\t", "rio de janeiro"),
        ("Ａｔｈｅｎｓ", "athens"),
        ("Αθήνα", "αθηνα"),
        ("ダーバン", "ダーバン"),
        ("ﾊﾟﾘ", "パリ"),
        ("서울", "서울"),
        ("दिल्ली", "दिल्ली"),
        ("…", ""),
    ],
)
def test_folding(text: str, key: str) -> None:
    assert folded(text) == key
    assert folded(unicodedata.normalize("NFD", text)) == key


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_folding_does_not_see_case(text: str) -> None:
    assert folded(text.swapcase()) == folded(text)


def test_accents_do_not_move_a_city() -> None:
    names = ["Seoul", "São Paulo", "Shanghai", "Santiago"]
    assert sorted(names, key=sort_key) == ["Santiago", "São Paulo", "Seoul", "Shanghai"]
    assert sorted(names)[-1] == "São Paulo"  # what code points would do


def test_lists_run_word_by_word() -> None:
    in_order = [
        "New Delhi",
        "New South Wales",
        "New York",
        "Newark",
        "Newcastle",
        "Saint-Denis",
        "Saint Paul",
        "Sainte-Marie",
    ]
    mixed = in_order[::2] + in_order[1::2]
    assert sorted(mixed, key=sort_key) == in_order


def test_an_override_sorts_a_name_by_another() -> None:
    cities = [("The Hague", "Hague"), ("Helsinki", ""), ("Guangzhou", "")]
    ordered = sorted(cities, key=lambda city: sort_key(*city))
    assert [name for name, _ in ordered] == ["Guangzhou", "The Hague", "Helsinki"]


def test_equal_keys_stand_in_a_fixed_order() -> None:
    names = ["Łódź", "Lódz", "LODZ", "Lodz"]
    assert {folded(name) for name in names} == {"lodz"}
    orders = {tuple(sorted(some, key=sort_key)) for some in permutations(names)}
    assert len(orders) == 1


def test_one_order_by_the_english_names_serves_every_language() -> None:
    """Plain sorting of the Japanese names would put Taipei last (it is in kanji)."""
    cities = [
        LocalizedText.of({"en": "Ulaanbaatar", "ja": "ウランバートル"}, "ja"),
        LocalizedText.of({"en": "Taipei", "ja": "台北"}, "ja"),
        LocalizedText.of({"en": "Queensland", "ja": "クイーンズランド"}, "ja"),
        LocalizedText.of({"en": "Amsterdam", "ja": "アムステルダム"}, "ja"),
    ]
    ordered = sorted(cities, key=sort_key)
    assert [city.in_("ja").text for city in ordered] == [
        "アムステルダム",
        "クイーンズランド",
        "台北",
        "ウランバートル",
    ]
    by_code_point = sorted(city.in_("ja").text for city in cities)
    assert by_code_point[-1] == "台北"
