"""Which cities know their time, and telling those to which another is news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercity.base.clock import now
from intercity.base.dates import clock_words, date_short
from intercity.base.fields import whole_numbers
from intercity.base.languages import reader_language
from intercity.base.letters import Letter
from intercity.base.refusals import Refusal
from intercity.kernel.wording import url_code
from intercity.programme import actions
from intercity.programme.letters import told
from intercity.programme.queries import host_zone
from intercity.programme.telling import News, Place, Standing, Telling, telling
from intercity.programme.views.access import acting, edition_of
from intercity.programme.words import refusal_words
from intercity.seminars.models import Edition
from intercity.seminars.words import listed

_TOLD = (News.CHANGED, News.GONE, News.FIRST)


@dataclass(frozen=True, slots=True)
class TimeShown:
    """A session and its start on the city's clock."""

    session: str
    start: str


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter in one of the languages of those who are told.

    `numbers` where it is for members of these sessions alone.
    """

    lang: str
    letter: Letter
    numbers: str


class CityShown:
    """A city on the page: what it knows, what holds now, and its letters."""

    def __init__(self, standing: Standing, found: Telling, at: datetime) -> None:
        self.standing, self.found, self.at = standing, found, at
        self.participant = standing.participant

    @property
    def before(self) -> list[TimeShown]:
        """The times that it knows."""
        return [_time(place) for place in self.standing.before]

    @property
    def after(self) -> list[TimeShown]:
        """The times that hold now."""
        return [_time(place) for place in self.standing.places]

    @property
    def reaches(self) -> str:
        """How many are told."""
        count = len(self.standing.reached)
        if not count:
            return _("nobody with an address")
        words = ngettext("%(count)s person", "%(count)s people", count)
        return words % {"count": count}

    @property
    def letters(self) -> list[LetterShown]:
        """What is written, once in each language that somebody reads it in."""
        different = {
            (one.only, person.language): one for one, person in self.standing.reached
        }
        return [self._letter(one, tag) for (_only, tag), one in different.items()]

    def _letter(self, standing: Standing, tag: str) -> LetterShown:
        numbers = listed(str(one) for one in sorted(standing.only))
        with override(url_code(tag)):
            letter = told(standing, self.found.content, self.found.sequence, self.at)
            return LetterShown(reader_language(), letter, numbers)


def _time(place: Place) -> TimeShown:
    number = {"number": place.number}
    return TimeShown(
        pgettext("a session by its number", "Session %(number)s") % number,
        f"{date_short(place.start.date())} {clock_words(place.start)}",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, slug: str) -> HttpResponse:
    """The cities by what is news to them, with what they would be told."""
    edition = edition_of(request, slug)
    problem = ""
    if request.method == "POST":
        chosen = set(whole_numbers(request.POST.getlist("city")))
        seen = request.POST.get("seen", "")
        by = acting(request)
        try:
            rows = actions.tell_times(edition, cities=chosen, seen=seen, **by)
        except Refusal as refusal:
            problem = refusal_words(refusal)
        else:
            words = ngettext(
                "%(count)s city is told.", "%(count)s cities are told.", len(rows)
            )
            messages.success(request, words % {"count": len(rows)})
            return redirect("programme:times", slug)
    return _page(request, edition, problem)


def _page(request: HttpRequest, edition: Edition, problem: str) -> HttpResponse:
    at = now()
    found = telling(edition, at.date())
    context = {
        "edition": edition,
        "host_zone": host_zone(edition),
        "problem": problem,
        "seen": found.digest,
        "changed": _shown(found, at, News.CHANGED, News.GONE),
        "first": _shown(found, at, News.FIRST),
        "known": [
            one
            for one in _shown(found, at, News.NONE)
            if one.standing.before and one.participant.takes_part
        ],
        "page": "times",
    }
    status = 409 if problem else 200
    return render(request, "programme/times.html", context, status=status)


def _shown(found: Telling, at: datetime, *news: News) -> list[CityShown]:
    return [CityShown(one, found, at) for one in found.with_news(*news)]
