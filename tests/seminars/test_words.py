"""Words of editions in the reader's language."""

import pytest
from django.utils import translation

from intercity.base.languages import language_words


@pytest.mark.parametrize("reader", ["en", "ja", "zh-hans", "ko"])
@pytest.mark.parametrize("tag", ["en", "ja", "zh-Hans", "ko"])
def test_the_name_of_a_language_names_no_country(reader, tag):
    with translation.override(reader):
        words = language_words(tag)
    assert words
    assert "(" not in words


def test_any_other_language_has_its_name_or_else_its_tag():
    with translation.override("ja"):
        assert language_words("fr") == "フランス語"
        assert language_words("xx-Latn") == "xx-Latn"
