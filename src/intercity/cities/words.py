"""What the columns and states of the directory are called in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from intercity.base.dates import date_plain, weekday
from intercity.base.languages import own_name
from intercity.cities.facts import NONE, WEEK
from intercity.cities.models import City
from intercity.kernel.wording import NATIVE_NAMES

if TYPE_CHECKING:
    from intercity.base.refusals import Refusal

STATE_WORDS = {
    "published": pgettext_lazy("who stands behind a name", "published"),
    "confirmed": pgettext_lazy("who stands behind a name", "confirmed by the city"),
    "ours": pgettext_lazy("who stands behind a name", "ours"),
}

COLUMN_WORDS = {
    "slug": gettext_lazy("Address"),
    "kind": gettext_lazy("Kind"),
    "sort_key": gettext_lazy("Sort key"),
    "zones": gettext_lazy("Time zones"),
    "hours": gettext_lazy("Office hours"),
    "rest_days": gettext_lazy("Rest days"),
    "holidays": gettext_lazy("Holiday calendar"),
    "language": gettext_lazy("Language of letters"),
    "region": gettext_lazy("Region"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "source": gettext_lazy("Sources"),
}

_MONDAY = date(2024, 1, 1)


def column_words(column: str) -> str:
    """A column in words: "Name in 한국어"."""
    head, _bar, tag = column.partition("_")
    language = {"language": NATIVE_NAMES.get(tag, tag)}
    if head == "name":
        return _("Name in %(language)s") % language
    if head == "state":
        return _("State of the name in %(language)s") % language
    if head == "country":
        return _("Country in %(language)s") % language
    return str(COLUMN_WORDS.get(column, column))


def cell_words(column: str, cell: str) -> str:
    """A cell as a person reads it: kinds, states and days in words."""
    if column.startswith("state_"):
        return str(STATE_WORDS.get(cell, cell))
    if column == "kind" and cell in City.Kind.values:
        return str(City.Kind(cell).label)
    if column == "rest_days" and cell:
        return days_words(() if cell == NONE else tuple(cell.split()))
    if column == "language" and cell:
        return own_name(cell)
    return cell


def day_word(day: str) -> str:
    """A day of the week, by its three letters."""
    return weekday(_MONDAY + timedelta(days=WEEK.index(day)))


def days_words(days: tuple[str, ...]) -> str:
    """Days of the week in words: "Saturday, Sunday"."""
    if not days:
        return pgettext("rest days of a city", "none")
    comma = pgettext("between the items of a list", ", ")
    return comma.join(map(day_word, days))


def hours_words(hours: str) -> str:
    """Office hours with a dash: "09:00–17:00"."""
    return hours.replace("-", "–")


def changed_cells(
    changes: Mapping[str, tuple[str, str]],
) -> list[tuple[str, str, str]]:
    """Changed cells in words: (column, before, after)."""
    return [
        (column_words(column), cell_words(column, pair[0]), cell_words(column, pair[1]))
        for column, pair in changes.items()
    ]


def point_words(latitude: float, longitude: float) -> str:
    """Coordinates in words: "35.69° N, 139.69° E"."""
    north = pgettext("latitude", "%(degrees)s° N")
    south = pgettext("latitude", "%(degrees)s° S")
    east = pgettext("longitude", "%(degrees)s° E")
    west = pgettext("longitude", "%(degrees)s° W")
    comma = pgettext("between the items of a list", ", ")
    return comma.join(
        (
            (north if latitude >= 0 else south) % {"degrees": f"{abs(latitude):.2f}"},
            (east if longitude >= 0 else west) % {"degrees": f"{abs(longitude):.2f}"},
        )
    )


_REFUSALS = {
    "slug_taken": gettext_lazy(
        "A city at the address “%(slug)s” is in the directory already. If this"
        " is a namesake, give it an address of its own, with its region."
    ),
    "slug": gettext_lazy(
        "“%(slug)s” cannot be an address. Use small letters, digits and"
        " hyphens, such as sao-paulo."
    ),
    "gone": gettext_lazy("Somebody else has taken this back meanwhile."),
    "past": gettext_lazy("This time is over; it stays as it was."),
    "begun": gettext_lazy("This time has begun; only its end can be changed."),
    "ends_in_the_past": gettext_lazy("The end cannot lie in the past."),
    "ends_before_it_begins": gettext_lazy("The end lies after the beginning."),
    "speaks_already": gettext_lazy(
        "This person speaks for the city already, from %(day)s on."
    ),
    "same_person": gettext_lazy("A successor is somebody else."),
    "ends_already": gettext_lazy(
        "This time ends already, on %(day)s. Only the secretariat can change that."
    ),
    "begins_in_the_past": gettext_lazy("The first day cannot lie in the past."),
    "gap": gettext_lazy("Nobody would speak for the city between these two days."),
    "needs_a_day": gettext_lazy(
        "Somebody holds this office now. Say from which day on the new one does."
    ),
    "begins_too_early": gettext_lazy(
        "Who holds this office now began on %(day)s. The new one begins later."
    ),
}

# The field of a form at which a refusal is shown; others stand above the form.
REFUSED_FIELDS = {
    "slug_taken": "slug",
    "slug": "slug",
    "ends_in_the_past": "until_on",
    "ends_before_it_begins": "until_on",
    "gap": "until_on",
    "speaks_already": "email",
    "same_person": "email",
    "begins_in_the_past": "from_on",
    "needs_a_day": "from_on",
    "begins_too_early": "from_on",
}


def refusal_words(refusal: Refusal) -> str:
    """Why nothing was done with a city or one of its contacts."""
    params = {
        name: date_plain(value) if isinstance(value, date) else value
        for name, value in refusal.params.items()
    }
    return str(_REFUSALS[refusal.code]) % params


def term_words(from_on: date | None, until_on: date | None) -> str:
    """From when until when, as far as known; the last day is not in it."""
    days = {
        "from": date_plain(from_on) if from_on else "",
        "until": date_plain(until_on) if until_on else "",
    }
    if from_on and until_on:
        return pgettext("days", "%(from)s until %(until)s") % days
    if until_on:
        return pgettext("days", "until %(until)s") % days
    return pgettext("days", "from %(from)s") % days if from_on else ""
