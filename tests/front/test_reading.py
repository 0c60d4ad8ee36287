"""How pages read: punctuation, languages of passages, and help with wrong addresses."""

import re

import pytest

from intercity.programme.actions import publish
from tests.factories.front import FIRST, published_sample, reconstruction, texts
from tests.front.test_pages import CODES, SAMPLE, every_page, main, page
from tests.markup import parsed

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(db):
    return published_sample()


@pytest.fixture
def both(sample):
    return sample, reconstruction()


@pytest.mark.parametrize("code", ["ja", "zh-hans"])
def test_no_punctuation_of_english_stands_between_words_of_chinese_writing(both, code):
    # A comma, a full stop or a semicolon of English with Chinese characters, kana or a
    # bracket of theirs before it and one of the characters after it.
    between = re.compile("[\u3040-\u9fff\uff09][,.;] ?[\u3040-\u9fff]")
    for path in every_page():
        if path.startswith(f"/{code}/"):
            found = between.search(
                main(page(path + "?zone=costa-serena" * (SAMPLE in path)))
            )
            assert found is None, f"{path}: {found}"


def test_a_change_of_words_is_marked_with_its_language(sample):
    sample.theme = texts("Another theme", "別のテーマ", "另一个主题", "다른 주제")
    sample.save()
    publish(sample, texts("A theme.", "", "", ""), 3, by=None, now=FIRST)
    html = page(f"/en/{SAMPLE}/versions/")
    assert '<span lang="ja">別のテーマ</span>' in html
    assert "The English theme" in html
    assert "is now “Another theme”" in html
    for code in CODES:
        text = main(page(f"/{code}/{SAMPLE}/versions/"))
        assert "米国" not in text


@pytest.mark.parametrize("code", CODES)
def test_an_address_with_a_mistake_leads_to_the_nearest_page(both, code):
    def offered(path):
        tree = parsed(page(path, 404))
        found = tree.iterfind(".//main//ul//a")
        return [link.get("href") for link in found]

    assert offered(f"/{code}/tgps-6/programm/") == [f"/{code}/tgps-6/programme/"]
    assert offered(f"/{code}/tgps6/map/") == [f"/{code}/tgps-6/"]
    assert offered(f"/{code}/tgps6/mapp/") == [f"/{code}/tgps-6/map/"]
    assert offered(f"/{code}/tgps-7/") == [f"/{code}/tgps-6/"]
    assert f"/{code}/tgps-6/hours/" in offered(f"/{code}/tgps-6/xyz/")
    assert offered(f"/{code}/nothing/at/all/") == []


@pytest.mark.parametrize(("code", "gap"), [("en", " "), ("ja", ""), ("ko", " ")])
def test_a_space_parts_sentences_where_the_language_wants_one(both, code, gap):
    notice = page(f"/{code}/{SAMPLE}/").partition('class="ic-notice"')[2]
    assert re.match(f"</strong>{gap}[^ ]", notice[notice.index("</strong>") :])
