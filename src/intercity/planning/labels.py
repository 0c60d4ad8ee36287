"""The words of the pictures and their tables; `ENGLISH` is the default.

Another language is another `Labels`. Times are HH:MM on a 24-hour clock, points have
two decimals, zones are offsets from UTC: those need no translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType

_PARTS = {
    "night": "night",
    "morning": "morning",
    "afternoon": "afternoon",
    "evening": "evening",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """All words, with the way dates are put together."""

    language: str = "en"
    weekdays: tuple[str, ...] = (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    )
    short_weekdays: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months: tuple[str, ...] = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    short_months: tuple[str, ...] = (
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    )
    date_form: str = "{weekday} {day} {month} {year}"
    short_date_form: str = "{weekday} {day} {month}"

    # The cities' names by slug, where they are others than the brief's
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    comma: str = ", "

    # The ribbon
    ribbon_title: str = "When each city sits down"
    ribbon_summary: str = (
        "{cities} cities in {sessions} sessions on the day of {host}, {date}. Night is"
        " dark, office hours are pale; an outlined box is a session with the city's"
        " own times; bars are burden in points."
    )
    ribbon_row: str = "{name}: {sits}; burden {burden}"
    ribbon_sit: str = "session {session}, {times}"
    host_time: str = "Time in {host}, {date}"
    burden: str = "Burden"
    carried_too: str = "{burden} + {carried} carried"
    session: str = "Session {number}"
    part_in: str = "{part} in {host}"
    parts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(_PARTS))
    points_an_hour: str = "Points an hour:"
    own_hours: str = "{points} in own hours"
    at_night: str = "{points} at night"
    rest: str = "rest day or holiday"
    unavailable: str = "not available"
    sits: str = "session, local time"
    costs: str = "burden in points"
    carried: str = "carried"

    # The timetable
    city: str = "City"
    utc: str = "UTC"
    day: str = "Local date"
    local_time: str = "Local time"
    presents_at: str = "Presents at"
    hosts: str = "host"
    same_day: str = "same day"
    days_before: tuple[str, str] = ("the day before", "{count} days before")
    days_after: tuple[str, str] = ("the day after", "{count} days after")

    # The trade-off
    tradeoff_title: str = "Other plans"
    tradeoff_summary: str = (
        "{count} plans of which none is better in every respect: the worst burden"
        " across, the total burden up, the host's burden as size."
    )
    worst: str = "Worst"
    total: str = "Total"
    host: str = "Host"
    worst_axis: str = "worst burden"
    total_axis: str = "total burden"
    size_key: str = "size: host's burden, {least} to {most}"
    proposed: str = "proposed"
    scored: str = "scored plan"
    least_worst: str = "least worst"
    least_total: str = "least total"
    least_host: str = "least for the host"
    point: str = "{starts}: worst {worst}, total {total}, host {host}"

    def name(self, slug: str, name: str) -> str:
        """A city's name, by its slug and the brief's name."""
        return self.names.get(slug, name)

    def long_date(self, day: date) -> str:
        """Wednesday 24 November 2021."""
        return self._dated(self.date_form, day, self.weekdays, self.months)

    def short_date(self, day: date) -> str:
        """Wed 24 Nov."""
        return self._dated(
            self.short_date_form, day, self.short_weekdays, self.short_months
        )

    def _dated(
        self, form: str, day: date, weekdays: tuple[str, ...], months: tuple[str, ...]
    ) -> str:
        return form.format(
            weekday=weekdays[day.weekday()],
            day=day.day,
            month=months[day.month - 1],
            year=day.year,
        )

    def hours(self, start: datetime, end: datetime, host_day: date) -> str:
        """16:30–19:25 Tue: the weekday where it is not the host's."""
        one_day = start.date() == end.date()
        first = f"{start:%H:%M}" if one_day else self._on(start, host_day)
        return f"{first}–{self._on(end, host_day)}"

    def _on(self, at: datetime, host_day: date) -> str:
        if at.date() == host_day:
            return f"{at:%H:%M}"
        return f"{at:%H:%M} {self.short_weekdays[at.weekday()]}"

    def shift(self, days: int) -> str:
        """The day shift in words: the day before."""
        if not days:
            return self.same_day
        one, several = self.days_before if days < 0 else self.days_after
        return one if abs(days) == 1 else several.format(count=abs(days))

    def part_of_day(self, at: datetime) -> str:
        """What the hour is called there: evening from 17, night from 22 to 05."""
        for until, part in ((5, "night"), (12, "morning"), (17, "afternoon")):
            if at.hour < until:
                return self.parts[part]
        return self.parts["evening" if at.hour < 22 else "night"]

    def borne(self, burden: Fraction, carried: Fraction) -> str:
        """Burden and, where there is any, what is carried: 3.83 + 2.00 carried."""
        if not carried:
            return points(burden)
        return self.carried_too.format(burden=points(burden), carried=points(carried))


ENGLISH = Labels()


def points(value: Fraction) -> str:
    """Points with two decimals, as `intercity.planning.reasons` writes them: 3.83."""
    return f"{float(value):.2f}".replace("-", "−")
