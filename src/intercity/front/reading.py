"""What every public page of an edition begins with: the version, and whose time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_cookie

from intercity.base.errors import NotFound
from intercity.front.agenda import Agenda, Own
from intercity.front.queries import Published, published
from intercity.front.words import (
    facts_words,
    page_labels,
    passage_language,
    zone_over,
    zone_plain,
)
from intercity.front.zones import (
    Candidate,
    Choice,
    Viewer,
    choice_of,
    known,
    meant,
    near,
    viewer_of,
)
from intercity.kernel.wording import LocalizedText
from intercity.programme.content import Content

COOKIE = "zone"

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """A page for anyone: kept for its reader alone, asked anew, 304 if unchanged."""
    page = cache_control(private=True, no_cache=True)(
        vary_on_cookie(conditional_page(view))
    )
    return wraps(view)(require_safe(page))


@dataclass
class Reading:
    """An edition as last published, in the time that the reader chose.

    `query` keeps a zone that stands in the address on the links to other pages.
    """

    published: Published
    viewer: Viewer
    query: str

    @property
    def content(self) -> Content:
        """The version's content."""
        return self.published.content

    @cached_property
    def agenda(self) -> Agenda:
        """The programme in this time."""
        return Agenda(self.content, self.viewer)

    @cached_property
    def own(self) -> Own | None:
        """What concerns the reader's city."""
        return self.agenda.own()

    @property
    def zone(self) -> SafeString:
        """The reader's zone over the whole edition: "Paris, UTC+1"."""
        first, last = _first(self.content), _last(self.content)
        return zone_over(self.viewer.names, self.viewer.zone, first, last)

    @property
    def facts(self) -> str:
        """The line over the title."""
        edition = self.content.edition
        return facts_words(edition.ordinal, edition.mode, edition.kind)

    @property
    def choices(self) -> list[dict[str, object]]:
        """The host and the cities that take part, as options of a choice."""
        at = _first(self.content)
        return [
            {
                "value": choice_of(city),
                "label": zone_plain(city.names, city.zone, at),
                "lang": passage_language(city.names),
                "is_shown": self._shows(choice_of(city)),
            }
            for city in known(self.content)
        ]

    def _shows(self, choice: Choice) -> bool:
        if self.viewer.is_chosen:
            return self.viewer.choice.split("@")[0] == choice.key
        return choice.key == self.content.host.slug

    @property
    def links(self) -> list[tuple[str, str, str]]:
        """The pages of the edition: (name, label, address)."""
        slug = self.content.edition.slug
        return [
            (name, label, reverse(f"front:{name}", args=[slug]) + self.query)
            for name, label in page_labels().items()
        ]


def _first(content: Content) -> datetime:
    return min(session.starts_at for session in content.sessions)


def _last(content: Content) -> datetime:
    return max(session.ends_at or session.starts_at for session in content.sessions)


def read(request: HttpRequest, slug: str) -> Reading:
    """The edition for this reader; raises `NotFound` for a wrong edition or zone."""
    found = published(slug)
    asked = request.GET.get("zone", "").strip()
    choice: Choice | None
    if asked:
        choice = _asked(request, asked, found.content)
        query = f"?zone={quote(asked, safe='@/:')}"
    else:
        choice = Choice.read(request.COOKIES.get(COOKIE, ""))
        query = ""
    return Reading(found, viewer_of(choice, found.content), query)


def _asked(request: HttpRequest, asked: str, content: Content) -> Choice:
    """The zone of an address; what it cannot mean is a page with the nearest ones."""
    candidates = meant(asked, content)
    if len(candidates) == 1:
        return candidates[0].choice
    at = _first(content)
    suggestions = [
        (candidate_words(one, at), f"{request.path}?zone={quote(str(one.choice))}")
        for one in candidates or near(asked, content)
    ]
    words = {"zone": asked[:100]}
    if candidates:
        raise NotFound(
            _("Several cities are called “%(zone)s”. Choose one of them.") % words,
            suggestions,
        )
    raise NotFound(
        _(
            "“%(zone)s” is neither a city nor a time zone that this site knows."
            " Accepted are names of cities, and zones such as Asia/Seoul."
        )
        % words,
        suggestions,
    )


def candidate_words(candidate: Candidate, at: datetime) -> str:
    """A place that the reader may mean: "Lancaster, California, UTC−8"."""
    names = candidate.names
    if candidate.region:
        words = {"place": names.in_("en").text, "region": candidate.region}
        pattern = pgettext("a place and its region", "%(place)s, %(region)s")
        names = LocalizedText.of({"en": pattern % words})
    return zone_plain(names, candidate.choice.zone, at)
