"""Tags and filters for every template; they are built in, no template loads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from html import unescape
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from intercity.base import dates
from intercity.base import languages as spoken
from intercity.base.languages import languages, reader_language
from intercity.base.phrases import phrases as phrases_of
from intercity.kernel.clock import local
from intercity.kernel.wording import LocalizedText, Reading, language_tag

register = template.Library()


# Blocks


@register.simple_tag(takes_context=True)
def filled(context: Context, name: str) -> SafeString:
    """What the page puts into the block `name`, which may stand nowhere else.

    So a layout can use a block twice (the title, for the tab and the heading) and
    leave out the frame of one that stays empty.
    """
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks is not None else None
    return block.render(context) if block is not None else SafeString("")


# Addresses

# Stands where that of a row stands: a slug, and a number.
_OF_A_ROW = "0" * 20


@register.simple_tag
def addresses(name: str, *args: object) -> tuple[str, str]:
    """What is the same in the addresses of all rows of a long list, made once.

    `{% addresses 'delegations:log' edition.slug as logs %}` above the list, and in it
    `{{ logs|of:row.slug }}` in place of `{% url 'delegations:log' edition.slug
    row.slug %}`: the last argument is the row's slug or number.
    """
    before, _row, after = reverse(name, args=(*args, _OF_A_ROW)).rpartition(_OF_A_ROW)
    return before, after


@register.filter
def of(around: tuple[str, str], row: object) -> str:
    """The address of a row, by its slug or number."""
    before, after = around
    return f"{before}{row}{after}"


# Texts


@register.filter
def text(value: LocalizedText | None) -> SafeString:
    """A text in the reader's language; another language is marked as such.

    For lists and sentences; `{% localized %}` also says that it is a fallback.
    """
    if not value:
        return SafeString("")
    reading = value.in_(reader_language())
    return _passage(reading)


@register.filter
def plain(value: LocalizedText | None) -> str:
    """The words only, where no markup may stand: titles, attributes, options."""
    return value.in_(reader_language()).text if value else ""


@register.filter
def passage(words: str, lang: str) -> SafeString:
    """Words that are known in one language alone, marked where it is another one."""
    return _passage(Reading(words, lang, lang != reader_language()))


@register.simple_tag
def localized(value: LocalizedText | None, *, headings: bool = False) -> SafeString:
    """A text in the reader's language, with a visible note where it is another one."""
    if not value:
        return SafeString("")
    reading = value.in_(reader_language())
    shown = _passage(reading, headings=headings)
    if not reading.fallback:
        return shown
    return format_html('{} <span class="ic-note">{}</span>', shown, not_yet())


@register.simple_tag
def not_yet() -> str:
    """That a passage is not yet in the reader's language."""
    name = next(
        (one.name for one in languages() if one.tag == reader_language()),
        reader_language(),
    )
    return _("Not yet in %(language)s") % {"language": name}


@register.simple_tag
def gap() -> str:
    """What parts two sentences in the reader's language."""
    return spoken.gap()


def _passage(reading: Reading, *, headings: bool = False) -> SafeString:
    words = (
        _broken(reading.text, reading.lang)
        if headings
        else format_html("{}", reading.text)
    )
    if not reading.fallback:
        return words
    return format_html('<span lang="{}">{}</span>', reading.lang, words)


@register.filter
def phrases(value: str) -> SafeString:
    """A heading that breaks between phrases, in the reader's language.

    What a template has rendered already keeps its markup, whole.
    """
    if not isinstance(value, SafeString):
        return _broken(str(value).strip(), reader_language())
    return (
        value if "<" in value else _broken(unescape(value).strip(), reader_language())
    )


def _broken(words: str, lang: str) -> SafeString:
    parts = phrases_of(words, lang)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def tag_of(code: str) -> str:
    """ "zh-Hans" for "zh-hans" """
    return language_tag(code)


# Time


@register.filter
def day(value: date) -> SafeString:
    """A date with its weekday: `{{ session.day|day }}`."""
    return _time(value.isoformat(), dates.date_words(value))


@register.filter
def day_plain(value: date) -> SafeString:
    """A date without its weekday."""
    return _time(value.isoformat(), dates.date_plain(value))


@register.filter
def day_short(value: date) -> SafeString:
    """A date for narrow places, without its year."""
    return _time(value.isoformat(), dates.date_short(value))


@register.filter
def utc(at: datetime) -> SafeString:
    """An instant with its year, as UTC has it: `{{ mail.sent_at|utc }} UTC`."""
    wall = local(at, "UTC")
    words = f"{dates.date_plain(wall.date())} {dates.clock_words(wall)}"
    return _time(at.strftime("%Y-%m-%dT%H:%MZ"), words)


@register.filter
def clock(value: time) -> SafeString:
    """A clock time without a date: `{{ start|clock }}`."""
    return _time(dates.clock_words(value), dates.clock_words(value))


@register.simple_tag
def moment(at: datetime, zone: str, *, form: str = "clock") -> SafeString:
    """An instant on the clocks of a zone: `{% moment item.start zone %}`.

    `form` is "clock" (09:30), "day" (with the weekday), "short" (Wed 24 Nov), "full"
    (the day and the clock) or "exact" (to the second, without the weekday).
    """
    wall = local(at, zone)
    forms = {
        "clock": lambda: dates.clock_words(wall),
        "day": lambda: dates.date_words(wall.date()),
        "short": lambda: dates.date_short(wall.date()),
        "full": lambda: f"{dates.date_words(wall.date())} {dates.clock_words(wall)}",
        "exact": lambda: f"{dates.date_plain(wall.date())} {wall:%H:%M:%S}",
    }
    # As exact as the element may be.
    rest = f":{at:%S}.{at.microsecond // 1000:03}" if form == "exact" else ""
    return _time(f"{at:%Y-%m-%dT%H:%M}{rest}Z", forms[form]())


def _time(machine: str, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, words)


# Components


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """A row of large figures: `{% figures %}{% figure ... %}{% endfigures %}`."""
    return format_html('<dl class="ic-figures">{}</dl>', _rendered(content))


def _rendered(content: str) -> SafeString:
    return mark_safe(content)  # noqa: S308 -- what a block's nodes rendered, escaped


@register.simple_tag
def figure(label: str, value: object, note: str = "", *, tone: str = "") -> SafeString:
    """One figure said in words; `tone` is "cost" (what it costs) or "good"."""
    modifier = format_html(" ic-figure--{}", tone) if tone else ""
    below = format_html('<dd class="ic-figure__note">{}</dd>', note) if note else ""
    return format_html(
        '<div class="ic-figure{}"><dt class="ic-figure__label">{}</dt>'
        '<dd class="ic-figure__value">{}</dd>{}</div>',
        modifier,
        label,
        value,
        below,
    )


@register.simple_tag
def tag(label: str, colour: str = "") -> SafeString:
    """A state in one word; `colour` is one of govuk-tag's, "orange" means yours."""
    modifier = format_html(" govuk-tag--{}", colour) if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', modifier, label)


@register.filter
def tags(states: Iterable[tuple[str, str]]) -> SafeString:
    """States of one thing, each as a tag: `{{ states|tags }}` of words and colours."""
    return format_html_join("", "{} ", ((tag(*state),) for state in states))


@register.simple_block_tag
def card(content: str, heading: str = "", *, id: str = "") -> SafeString:
    """A frame with a heading: `{% card heading %}...{% endcard %}`."""
    top = (
        format_html('<h2 class="govuk-heading-m">{}</h2>', phrases(heading))
        if heading
        else ""
    )
    anchor = format_html(' id="{}"', id) if id else ""
    return format_html(
        '<section class="ic-card"{}>{}{}</section>',
        anchor,
        top,
        _rendered(content),
    )


@register.simple_block_tag
def scrolls(content: str, label: str = "") -> SafeString:
    """A frame in which a wide table scrolls sideways, reachable by keyboard."""
    return format_html(
        '<div class="ic-scrolls" role="region" tabindex="0" aria-label="{}">{}</div>',
        label,
        _rendered(content),
    )


@register.simple_tag
def caption(words: str, *, size: str = "m", hidden: bool = False) -> SafeString:
    """A table's caption; `hidden` when a heading above says the same."""
    kind = "govuk-visually-hidden" if hidden else f"govuk-table__caption--{size}"
    return format_html(
        '<caption class="govuk-table__caption {}">{}</caption>', kind, phrases(words)
    )


@register.inclusion_tag("base/pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, Any]:  # type: ignore[type-arg]
    """Previous, the numbers around, next; the rest of the query is kept."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "numbers": page.paginator.get_elided_page_range(
            page.number, on_each_side=1, on_ends=1
        ),
        "ellipsis": page.paginator.ELLIPSIS,
    }
