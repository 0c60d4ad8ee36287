"""Days, hours and zones in the words of a language.

Clock times have 24 hours in every language. A zone is "Seoul, UTC+9": the names that
CLDR knows for zones are names of countries, and are never shown.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from intercity.base.languages import reader_language
from intercity.kernel.clock import day_shift, local, utc_label
from intercity.kernel.wording import locale_name


@cache
def locale_of(tag: str) -> Locale:
    """What Babel knows of a language, read once."""
    return Locale.parse(locale_name(tag))


def _in(lang: str | None) -> Locale:
    return locale_of(lang or reader_language())


def date_words(day: date, lang: str | None = None) -> str:
    """With the weekday: "Wednesday 24 November 2021", "2021年11月24日水曜日"."""
    if _in(lang).language == "en":
        return format_date(day, "EEEE d MMMM y", locale=_in(lang))
    return format_date(day, "full", locale=_in(lang))


def date_plain(day: date, lang: str | None = None) -> str:
    """Without the weekday: "24 November 2021", "2021年11月24日"."""
    if _in(lang).language == "en":
        return format_date(day, "d MMMM y", locale=_in(lang))
    return format_date(day, "long", locale=_in(lang))


def date_short(day: date, lang: str | None = None) -> str:
    """For narrow places, without the year: "Wed 24 Nov", "11月24日(水)"."""
    if _in(lang).language == "en":
        return format_date(day, "EEE d MMM", locale=_in(lang))
    return format_skeleton("MMMEd", day, locale=_in(lang))


def month(day: date, lang: str | None = None) -> str:
    """The month and its year: "November 2021", "2021年11月"."""
    return format_skeleton("yMMMM", day, locale=_in(lang))


def weekday(day: date, lang: str | None = None) -> str:
    """The day of the week: "Wednesday", "水曜日"."""
    return format_date(day, "EEEE", locale=_in(lang))


def weekday_short(day: date, lang: str | None = None) -> str:
    """The day of the week for narrow places: "Wed", "水"."""
    return format_date(day, "EEE", locale=_in(lang))


def clock_words(at: datetime | time) -> str:
    """What a 24-hour clock shows: "09:30"."""
    return f"{at:%H:%M}"


def time_range(start: datetime | time, end: datetime | time) -> str:
    """From one clock time to another: "09:30–12:25"."""
    return f"{clock_words(start)}–{clock_words(end)}"


def local_range(start: datetime, end: datetime, zone: str) -> str:
    """Two instants on the clocks of a zone: "21:30–00:25"."""
    return time_range(local(start, zone), local(end, zone))


def zone_label(name: str, zone: str, at: datetime) -> str:
    """A zone by a city and its offset at an instant: "Seoul, UTC+9"."""
    offset = utc_label(at, zone)
    return pgettext("a city and its offset from UTC", "%(city)s, %(offset)s") % {
        "city": name,
        "offset": offset,
    }


def day_shift_words(local_day: date, host_day: date) -> str:
    """How a local date lies to the host's: "the day before", "the next day" or ""."""
    days = day_shift(local_day, host_day)
    if days == 0:
        return ""
    if days == -1:
        return _("the day before")
    if days == 1:
        return _("the next day")
    if days < 0:
        return ngettext("%(days)s day before", "%(days)s days before", -days) % {
            "days": -days
        }
    return ngettext("%(days)s day later", "%(days)s days later", days) % {"days": days}
