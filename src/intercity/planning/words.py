"""What the planner says, in the reader's language.

The English sentences stand once, in `reasons`, `mistakes` and `labels`, for the
command and the web alike: they are the msgids of the catalogues, listed for gettext
in `msgids`. Their parameters are put into words here: points with two decimals, dates
and weekdays of the language, names of cities by `Names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from fractions import Fraction
from functools import cache, reduce
from typing import Any

from babel.lists import format_list
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop, ngettext, pgettext

from intercity.base import dates
from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal
from intercity.kernel.planner.plan import Reason
from intercity.kernel.planner.problem import Window
from intercity.kernel.wording import LocalizedText, locale_name
from intercity.planning.brief import Brief
from intercity.planning.labels import Labels
from intercity.planning.mistakes import ACCEPTED, WHAT, Mistake, shown
from intercity.planning.reasons import CHANGES, TEXTS, VIOLATIONS

PICTURE = "picture of a plan"

STAGES = {
    "": gettext_noop("It has not begun."),
    "moves": gettext_noop("Looking for the fewest cities that change."),
    "worst": gettext_noop("Looking for the least worst burden."),
    "total": gettext_noop("Looking for the least total burden."),
    "host": gettext_noop("Looking for the least burden of the host."),
    "starts": gettext_noop("Looking for the earliest starts."),
    "front": gettext_noop("Looking for the other plans."),
}
_OTHER_STAGE = gettext_noop("Looking at what a change of the question would buy.")

_TIMES = frozenset({"local_start", "local_end", "start", "end", "opens", "closes"})
_DAYS = frozenset({"on", "date"})


@dataclass(frozen=True, slots=True)
class Names:
    """The cities' names in the reader's language, by slug and by their English name.

    The planner's sentences carry slugs in some places and the brief's names in others.
    """

    by_slug: Mapping[str, LocalizedText]

    def plain(self, key: str) -> str:
        """The words only, for pictures."""
        found = self._found(key)
        return found.in_(reader_language()).text if found else key

    def marked(self, key: str) -> SafeString:
        """The name set apart from the text around it, with its language if another."""
        found = self._found(key)
        if not found:
            return format_html("<bdi>{}</bdi>", key)
        reading = found.in_(reader_language())
        if not reading.fallback:
            return format_html("<bdi>{}</bdi>", reading.text)
        return format_html('<bdi lang="{}">{}</bdi>', reading.lang, reading.text)

    def knows(self, key: object) -> bool:
        """Whether this is a city's slug or English name."""
        return isinstance(key, str) and self._found(key) is not None

    def _found(self, key: str) -> LocalizedText | None:
        if key in self.by_slug:
            return self.by_slug[key]
        english = (name for name in self.by_slug.values() if name.in_("en").text == key)
        return next(english, None)


def reason_words(reason: Reason, names: Names) -> SafeString:
    """The sentence of a reason."""
    return _said(TEXTS[reason.code], reason.params, names)


# Who works at the desk knows who takes part, and no brief.
_AT_THE_DESK = {
    "unknown_city": gettext_noop(
        "{city} takes part no longer; the plan still seats it."
    )
}


def violation_words(reason: Reason, names: Names) -> SafeString:
    """The rule that a scored plan breaks."""
    words = _AT_THE_DESK.get(reason.code, VIOLATIONS[reason.code])
    return _said(words, reason.params, names)


def changes_words(changes: Iterable[Reason], names: Names) -> SafeString:
    """What gives way in a what-if or a relaxation."""
    said = [_said(CHANGES[change.code], change.params, names) for change in changes]
    words = joined(said)
    return mark_safe(words[:1].upper() + words[1:])  # noqa: S308 -- escaped


def joined(parts: Sequence[str]) -> SafeString:
    """A, B and C."""
    escaped = [conditional_escape(part) for part in parts]
    return mark_safe(format_list(escaped, locale=_list_locale()))  # noqa: S308 -- escaped


def _list_locale() -> str:
    # British English has no comma before "and".
    name = locale_name(reader_language())
    return "en_GB" if name == "en" else name


def mistake_words(mistake: Mistake) -> SafeString:
    """What is wrong in a brief, what was given and what is accepted."""
    params = {key: str(value) for key, value in mistake.params.items()}
    what = format_html(gettext(WHAT[mistake.code]), **params)
    accepted = format_html(gettext(ACCEPTED[mistake.accepted] or " "), **params).strip()
    if mistake.value is not None and accepted:
        said = gettext("{what}: {given}. Accepted: {accepted}.")
    elif accepted:
        said = gettext("{what}. Accepted: {accepted}.")
    else:
        said = gettext("{what}.")
    given = shown(mistake.value)
    return format_html(said, what=what, given=given, accepted=mark_safe(accepted))  # noqa: S308 -- escaped


def stage_words(stage: str) -> str:
    """What a search is at."""
    return gettext(STAGES.get(stage, _OTHER_STAGE))


def _said(template: str, params: Mapping[str, Any], names: Names) -> SafeString:
    words = {key: _word(key, value, names) for key, value in params.items()}
    if "local_start" in params:
        start = datetime.fromisoformat(str(params["local_start"]))
        words["weekday"] = dates.weekday(start.date())
    return format_html(gettext(template), **words)


def _word(key: str, value: object, names: Names) -> str:
    if isinstance(value, float):
        return points(value)
    if isinstance(value, list):
        return joined([_word(key, each, names) for each in value])
    if names.knows(value):
        return names.marked(str(value))
    if key in _TIMES:
        return f"{datetime.fromisoformat(str(value)):%H:%M}"
    if key in _DAYS or (key == "accepted" and isinstance(value, str)):
        return dates.date_plain(date.fromisoformat(str(value)))
    return str(value)


def points(value: float | Fraction) -> str:
    """Points with two decimals: 3.83."""
    return f"{float(value):.2f}".replace("-", "−")


def difference(before: Fraction, after: Fraction) -> str:
    """−0.83, +1.00, or that nothing changes."""
    if before == after:
        return gettext("no change")
    change = points(after - before)
    return change if after < before else f"+{change}"


def sessions_words(count: int) -> str:
    """2 sessions."""
    return ngettext("%(count)s session", "%(count)s sessions", count) % {"count": count}


def strained_words(number: int) -> str:
    """That a settled plan seats so many cities against what they ask now."""
    return ngettext(
        "The settled plan no longer holds: it seats %(number)s city against what"
        " it asks now.",
        "The settled plan no longer holds: it seats %(number)s cities against what"
        " they ask now.",
        number,
    ) % {"number": number}


def asked_words(brief: Brief, names: Names) -> SafeString:
    """When, where and who, as a question asks."""
    asked = brief.question
    days = [dates.date_plain(day) for day in asked.dates]
    cities = ngettext("%(count)s city", "%(count)s cities", len(asked.cities))
    presenting = ngettext("%(count)s presents", "%(count)s present", asked.presenting)
    return format_html(
        gettext("{days} · host {host}, {hours} · {cities}, {presenting} · {sessions}"),
        days=joined(days),
        host=names.marked(asked.host.slug),
        hours=window_words(asked.host_hours),
        cities=cities % {"count": len(asked.cities)},
        presenting=presenting % {"count": asked.presenting},
        sessions=sessions_words(asked.count),
    )


def window_words(window: Window) -> str:
    """08:00–21:00."""
    start, end = (f"{at // 60:02}:{at % 60:02}" for at in (window.start, window.end))
    return f"{start}–{end}"


# Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded(Labels):
    """Labels whose dates are written as the language writes them."""

    def long_date(self, day: date) -> str:
        """Wednesday 24 November 2021."""
        return dates.date_words(day, self.language)

    def short_date(self, day: date) -> str:
        """Wed 24 Nov."""
        return dates.date_short(day, self.language)

    def shift(self, days: int) -> str:
        """The day shift in words; nothing on the same day."""
        day = date(2000, 1, 15)
        return dates.day_shift_words(date.fromordinal(day.toordinal() + days), day)


def together(sentences: Iterable[SafeString]) -> SafeString:
    """Sentences one after the other, as the reader's language sets them."""
    pattern = pgettext("two sentences", "%(first)s %(second)s")
    form = pattern.replace("%(", "{").replace(")s", "}")
    return reduce(lambda a, b: format_html(form, first=a, second=b), sentences)


def label_texts() -> Iterable[str]:
    """The English texts of the pictures that are msgids."""
    for of in fields(Labels):
        if isinstance(of.default, str) and of.name not in _NOT_TEXTS:
            yield of.default
    yield from Labels().parts.values()


_NOT_TEXTS = frozenset({"language", "date_form", "short_date_form"})


def labels(names: Names) -> Labels:
    """The words of the pictures in the reader's language, with the cities' names."""
    plain = {slug: names.plain(slug) for slug in names.by_slug}
    return replace(_labels(reader_language()), names=plain)


@cache
def _labels(tag: str) -> Labels:
    monday = date(2024, 1, 1).toordinal()
    week = [date.fromordinal(monday + day) for day in range(7)]
    texts: dict[str, Any] = {
        of.name: pgettext(PICTURE, of.default)
        for of in fields(Labels)
        if isinstance(of.default, str) and of.name not in _NOT_TEXTS
    }
    return Worded(
        language=tag,
        weekdays=tuple(dates.weekday(day, tag) for day in week),
        short_weekdays=tuple(dates.weekday_short(day, tag) for day in week),
        parts={key: pgettext(PICTURE, text) for key, text in Labels().parts.items()},
        **texts,
    )


# Refusals

_REFUSED = {
    "no_plan": gettext_noop("There is no plan to keep."),
    "reason_missing": gettext_noop("Enter the reason; it is kept with the plan."),
    "reason_too_long": gettext_noop("The reason is longer than {most} characters."),
    "name_too_long": gettext_noop("The name is longer than {most} characters."),
    "settled_meanwhile": gettext_noop(
        "Another plan was settled since you opened this page. Look at it first; your"
        " reason is kept here."
    ),
    "asked_meanwhile": gettext_noop(
        "What the cities ask has changed since you opened this page, and with it the"
        " proposal. Look at it again; your reason is kept here."
    ),
    "already_settled": gettext_noop("This plan is settled already."),
    "plan_is_settled": gettext_noop(
        "A plan that is or was settled stays on record; it cannot be discarded."
    ),
    "search_is_over": gettext_noop("The search is over already."),
    "brief_refused": gettext_noop("The question does not go together."),
}


def refusal_words(refusal: Refusal) -> str:
    """Why an action of this room was refused."""
    return gettext(_REFUSED[refusal.code]).format_map(refusal.params)
