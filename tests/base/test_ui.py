"""The tags and filters that every template has."""

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import override

from intercity.base.phrases import phrases
from intercity.kernel.wording import LocalizedText

BOTH = LocalizedText.of({"en": "Cities <now>", "ja": "都市"})
ENGLISH = LocalizedText.of({"en": "Cities & towns"})


def render(template, lang="en", request=None, **context):
    with override(lang):
        return engines["django"].from_string(template).render(context, request)


def test_a_text_in_the_readers_language_needs_no_mark():
    assert render("{{ x|text }}", x=BOTH) == "Cities &lt;now&gt;"
    assert render("{{ x|text }}", "ja", x=BOTH) == "都市"


def test_a_text_in_another_language_is_marked():
    assert render("{{ x|text }}", "ko", x=ENGLISH) == (
        '<span lang="en">Cities &amp; towns</span>'
    )
    assert render("{% localized x %}", "ko", x=ENGLISH) == (
        '<span lang="en">Cities &amp; towns</span> <span class="ic-note">'
        + render("{% not_yet %}", "ko")
        + "</span>"
    )
    assert render("{% not_yet %}", "en") == "Not yet in English"


def test_nothing_is_nothing():
    assert (
        render("[{{ x|text }}{{ x|plain }}{% localized x %}]", x=LocalizedText("en"))
        == "[]"
    )
    assert render("[{{ x|text }}{{ x|plain }}{% localized x %}]", x=None) == "[]"


def test_plain_words_for_attributes():
    assert (
        render('<a title="{{ x|plain }}">', x=ENGLISH)
        == '<a title="Cities &amp; towns">'
    )


@pytest.mark.parametrize(
    ("name", "args", "row"),
    [("base:mail", (), 41), ("seminars:own_city", ("fourth",), "a-city")],
)
def test_the_addresses_of_rows_are_those_of_each(name, args, row):
    template = "{% addresses name " + " ".join(map(repr, args)) + " as rows %}"
    made = render(template + "{{ rows|of:row }}", "ko", name=name, row=row)
    with override("ko"):
        assert made == reverse(name, args=[*args, row])


def test_several_states_are_tags_each():
    shown = render("{{ x|tags }}", x=[("late & open", "red"), ("invited", "")])
    assert shown == (
        '<strong class="govuk-tag govuk-tag--red">late &amp; open</strong> '
        '<strong class="govuk-tag">invited</strong> '
    )


def test_headings_break_between_phrases_only_where_words_have_no_spaces():
    japanese = "都市間の協力を進める"
    parts = phrases(japanese, "ja")
    assert len(parts) > 1
    assert "".join(parts) == japanese
    assert render("{{ x|phrases }}", "ja", x=japanese) == "<wbr>".join(parts)
    assert len(phrases("城市之间的合作与交流", "zh-Hans")) > 1
    assert phrases("도시 간 협력", "ko") == ("도시 간 협력",)
    assert phrases("", "ja") == ("",)


def test_phrases_escape_words_once_and_keep_what_a_template_rendered():
    assert render("{{ x|phrases }}", x="A & B") == "A &amp; B"
    assert render("{{ x|phrases }}", x=SafeString("A &amp; B")) == "A &amp; B"
    assert render("{{ x|phrases }}", x=SafeString("<b>A</b>")) == "<b>A</b>"


@pytest.mark.parametrize(
    "template",
    [
        "{{ x|phrases }}",
        "{% card x %}{% endcard %}",
        "{% caption x %}",
        "{% tag x x %}",
        "{% figure x x x tone=x %}",
        "{% scrolls x %}{{ x }}{% endscrolls %}",
        "{% card x id=x %}{{ x }}{% endcard %}",
        "{{ y|text }}{{ y|plain }}{% localized y %}{% localized y headings=True %}",
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_no_tag_lets_markup_through(template, lang):
    evil = '"><script>x</script>'
    html = render(template, lang, x=evil, y=LocalizedText.of({"en": evil}))
    assert "<script" not in html


def test_a_moment_is_shown_on_a_zones_clock_and_told_in_utc():
    at = datetime(2021, 11, 24, 1, 5, tzinfo=UTC)
    forms = {
        "clock": "20:05",
        "day": "Tuesday 23 November 2021",
        "short": "Tue 23 Nov",
        "full": "Tuesday 23 November 2021 20:05",
    }
    for form, words in forms.items():
        assert render(
            "{% moment at zone form=form %}", at=at, zone="America/Lima", form=form
        ) == (f'<time datetime="2021-11-24T01:05Z">{words}</time>')


def test_a_date_carries_its_machine_form():
    assert render("{{ d|day }}", "ja", d=date(2021, 11, 24)) == (
        '<time datetime="2021-11-24">2021年11月24日水曜日</time>'
    )


def test_figures_escape_what_they_are_given():
    html = render(
        '{% figures %}{% figure "Worst" x "note" tone="cost" %}{% endfigures %}', x="<3"
    )
    assert html == (
        '<dl class="ic-figures"><div class="ic-figure ic-figure--cost">'
        '<dt class="ic-figure__label">Worst</dt>'
        '<dd class="ic-figure__value">&lt;3</dd>'
        '<dd class="ic-figure__note">note</dd></div></dl>'
    )


def test_a_frame_that_scrolls_can_be_reached_and_has_a_name():
    assert render("{% scrolls name %}x{% endscrolls %}", name='a "b"') == (
        '<div class="ic-scrolls" role="region" tabindex="0" aria-label="a'
        ' &quot;b&quot;">x</div>'
    )


def test_pages_keep_the_rest_of_the_query(rf):
    pages = Paginator(range(50), 10)
    html = render(
        "{% pagination page %}", request=rf.get("/?q=a&page=2"), page=pages.page(2)
    )
    assert 'href="?q=a&amp;page=1"' in html
    assert 'href="?q=a&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_pages(rf):
    page = Paginator(range(5), 10).page(1)
    assert render("{% pagination page %}", request=rf.get("/"), page=page).strip() == ""


@pytest.mark.urls("tests.base.site")
@pytest.mark.parametrize("name", ["title", "main", "aside"])
def test_what_a_page_fills_does_not_hide_the_views_own_names(rf, name, db):
    template = (
        '{% extends "base/public.html" %}{% block title %}T{% endblock %}'
        "{% block main %}[{{ " + name + " }}]{% endblock %}"
    )
    assert "[mine]" in render(template, request=rf.get("/en/"), **{name: "mine"})
