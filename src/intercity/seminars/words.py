"""Editions, counts, rules, wishes and refusals, said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from babel.lists import format_list
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from intercity.base.dates import clock_words, date_plain, locale_of, time_range
from intercity.base.languages import reader_language
from intercity.base.templatetags.ui import text
from intercity.cities.words import day_word, hours_words
from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Edition
from intercity.seminars.written import (
    DAYS,
    Holidays,
    Periods,
    Zones,
    figure_text,
    window_text,
)

if TYPE_CHECKING:
    from intercity.base.refusals import Refusal
    from intercity.kernel.planner.problem import Window
    from intercity.seminars.queries import Counts
    from intercity.seminars.question import Asks

Names = Mapping[str, str]


# Editions


def edition_title(edition: Edition) -> SafeString:
    """Its number and series; a name in another language is marked as such."""
    return _titled(edition, text(edition.series.names))


def edition_plain(edition: Edition) -> str:
    """The same where no markup may stand."""
    return str(_titled(edition, edition.series.names.in_(reader_language()).text))


def _titled(edition: Edition, series: str) -> SafeString:
    if edition.ordinal is None:
        return conditional_escape(series)
    pattern = pgettext("an edition of a series", "%(ordinal)s %(series)s")
    return format_html(
        pattern.replace("%(ordinal)s", "{ordinal}").replace("%(series)s", "{series}"),
        ordinal=ordinal_words(edition.ordinal),
        series=series,
    )


def ordinal_words(number: int) -> str:
    """The number of an edition: "6th", "第6回". Only English has a suffix."""
    suffix = ""
    if reader_language() == "en":
        teen = number % 100 in {11, 12, 13}
        suffix = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    pattern = pgettext("the number of an edition", "%(number)s%(suffix)s")
    return pattern % {"number": number, "suffix": suffix}


def listed(parts: Iterable[object]) -> str:
    """Words as a list of the language: "a, b and c"."""
    return format_list(list(map(str, parts)), locale=locale_of(reader_language()))


def unnamed_words(counts: Counts) -> str:
    """How many of the cities are known by number only; "" for none."""
    if not counts.unnamed:
        return ""
    return ngettext(
        "%(unnamed)s of them is not named.",
        "%(unnamed)s of them are not named.",
        counts.unnamed,
    ) % {"unnamed": counts.unnamed}


def counts_words(counts: Counts) -> str:
    """How many cities take part, and how many of them are not named."""
    total = ngettext(
        "%(total)s city takes part.", "%(total)s cities take part.", counts.total
    ) % {"total": counts.total}
    if not counts.unnamed:
        return total
    return pgettext("two sentences", "%(first)s %(second)s") % {
        "first": total,
        "second": unnamed_words(counts),
    }


def rule_words(edition: Edition) -> str:
    """The rule of the order of cities, printed beside the list."""
    return {
        Edition.Order.ALPHABETICAL: _(
            "Cities stand in the alphabetical order of their English names, in every"
            " language."
        ),
        Edition.Order.PRECEDENCE: _("Cities stand in the order of a precedence list."),
        Edition.Order.LOT: _(
            "Cities stand in an order drawn by lot. The lot can be drawn again from"
            " “%(seed)s”: the smallest SHA-256 of “%(seed)s/” and the city’s address"
            " comes first."
        )
        % {"seed": edition.order_seed},
    }[Edition.Order(edition.order)]


# What a city asks for


LABELS = {
    "name": gettext_lazy("Name in the brief"),
    "zones": gettext_lazy("Time zones of the delegation"),
    "hours": gettext_lazy("Office hours"),
    "rest_days": gettext_lazy("Rest days"),
    "holidays": gettext_lazy("Holidays"),
    "unavailable": gettext_lazy("Not available"),
    "carried": gettext_lazy("Burden carried from earlier editions"),
    "sessions": gettext_lazy("Only these sessions"),
    "prefers": gettext_lazy("Would rather sit in"),
    "together": gettext_lazy("In the same session as"),
    "apart": gettext_lazy("Never in the same session as"),
    "sort_key": gettext_lazy("Sort key"),
    "position": gettext_lazy("Place in the brief"),
}


def asks_words(asks: Asks, names: Names | None = None) -> dict[str, str]:
    """What is asked for in words, by key; what is not asked for is left out.

    `names` are the cities' names by slug.
    """
    noted = asks.as_dict()
    return {
        key: value_words(key, getattr(asks, key), names or {})
        for key in LABELS
        if key in noted
    }


def value_words(key: str, value: Any, names: Names) -> str:
    """One thing that a city asks for, by its key in `LABELS`."""
    words = _VALUES.get(key)
    return words(value, names) if words else str(value)


def _zones(zones: Zones, _names: Names) -> str:
    if len(zones) == 1:
        return zones[0].zone
    return ", ".join(f"{part.zone} {figure_text(part.share)}" for part in zones)


def _hours(hours: Window, _names: Names) -> str:
    return hours_words(window_text(hours))


def _rest_days(days: frozenset[int], _names: Names) -> str:
    if not days:
        return pgettext("rest days of a city", "none")
    return listed(day_word(DAYS[day]) for day in sorted(days))


def _holidays(holidays: Holidays, _names: Names) -> str:
    if isinstance(holidays, str):
        return _("calendar %(code)s") % {"code": holidays}
    if not holidays:
        return pgettext("holidays of a city", "none count")
    return listed(date_plain(day) for day in sorted(holidays))


def _periods(periods: Periods, _names: Names) -> str:
    return "; ".join(_period(period.start, period.end) for period in periods)


def _period(start: datetime, end: datetime) -> str:
    if start.date() == end.date():
        return f"{date_plain(start.date())} {time_range(start, end)}"
    return f"{_moment(start)} – {_moment(end)}"


def _moment(at: datetime) -> str:
    return f"{date_plain(at.date())} {clock_words(at)}"


def _figure(figure: Fraction, _names: Names) -> str:
    return figure_text(figure)


def _sessions(numbers: frozenset[int], _names: Names) -> str:
    return listed(
        pgettext("counted from the earliest", "session %(number)s") % {"number": number}
        for number in sorted(numbers)
    )


def _cities(slugs: Iterable[str], names: Names) -> str:
    return listed(names.get(slug, slug) for slug in slugs)


_VALUES: Mapping[str, Callable[[Any, Names], str]] = {
    "zones": _zones,
    "hours": _hours,
    "rest_days": _rest_days,
    "holidays": _holidays,
    "unavailable": _periods,
    "carried": _figure,
    "sessions": _sessions,
    "prefers": _sessions,
    "together": _cities,
    "apart": _cities,
}


# Refusals


def refusal_words(refusal: Refusal) -> str:
    """Why nothing was done, and what helps."""
    params = {key: _shown(value) for key, value in refusal.params.items()}
    return _REFUSALS[refusal.code]() % params


def _shown(value: object) -> object:
    names = getattr(value, "names", None)
    if isinstance(names, LocalizedText):
        return names.in_(reader_language()).text
    return value


_REFUSALS: Mapping[str, Callable[[], str]] = {
    "slug_reserved": lambda: _(
        "“%(slug)s” is an address of this site. Choose another one."
    ),
    "slug_taken": lambda: _("“%(slug)s” is another edition. Choose another address."),
    "host_among_cities": lambda: _(
        "%(city)s takes part as a city. Remove it from the cities before it hosts."
    ),
    "unnamed_without_source": lambda: _(
        "Say where the number of cities that are not named was published."
    ),
    "reconstruction_without_source": lambda: _(
        "Say where the facts of this reconstruction were published, before it is shown"
        " to the public."
    ),
    "already_takes_part": lambda: _("%(city)s takes part already."),
    "is_the_host": lambda: _(
        "%(city)s hosts this edition. The host sits in every session and is in no"
        " count."
    ),
    "unknown_reference": lambda: _("%(city)s does not take part in this edition."),
    "self_reference": lambda: _("A city cannot refer to itself."),
    "last_of_secretariat": lambda: _(
        "Nobody else would work for this secretariat. Add a colleague before, or ask an"
        " administrator."
    ),
    "oneself": lambda: _("Confirm that you give up your own access."),
    "together_and_apart": lambda: _(
        "%(city)s and %(other)s are to sit together and apart, also by way of other"
        " cities. Take back one of the two."
    ),
}

# The field of a form at which a refusal is shown.
REFUSED_FIELDS = {
    "slug_reserved": "slug",
    "slug_taken": "slug",
    "host_among_cities": "host",
    "unnamed_without_source": "unnamed_source",
    "reconstruction_without_source": "source",
    "already_takes_part": "city",
    "is_the_host": "city",
    "unknown_reference": "together",
    "self_reference": "together",
    "together_and_apart": "apart",
}
