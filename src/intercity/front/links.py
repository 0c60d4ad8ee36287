"""Addresses of the files beside the pages: calendars, feeds, data."""

from __future__ import annotations

from django.urls import reverse


def calendar(edition: str) -> str:
    """The iCalendar file of an edition, in the reader's language."""
    return reverse("programme:calendar", args=[edition])


def session_calendar(edition: str, session: int) -> str:
    """The same of one session."""
    return reverse("programme:session-calendar", args=[edition, session])


def city_calendar(edition: str, city: str) -> str:
    """The same of what concerns one city."""
    return reverse("programme:city-calendar", args=[edition, city])


def feed(edition: str) -> str:
    """The Atom feed of published versions."""
    return reverse("programme:atom", args=[edition])


def data(edition: str) -> list[tuple[str, str]]:
    """The programme for other programs: (format, address)."""
    return [
        (kind.upper(), reverse(f"programme-files:{kind}", args=[edition]))
        for kind in ("json", "xml", "csv")
    ]
