"""Long searches: how far they are, without JavaScript by loading the page again."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intercity.base.clock import now
from intercity.base.refusals import Refusal
from intercity.planning.actions import stop_search
from intercity.planning.kept import asking_url
from intercity.planning.models import Search
from intercity.planning.queries import SILENT
from intercity.planning.views.desk import planned
from intercity.planning.words import refusal_words, sessions_words, stage_words
from intercity.seminars.models import Edition

_STATES = {
    Search.State.WAITING: (pgettext_lazy("state of a search", "waiting"), ""),
    Search.State.RUNNING: (pgettext_lazy("state of a search", "running"), ""),
    Search.State.DONE: (pgettext_lazy("state of a search", "done"), "green"),
    Search.State.STOPPED: (pgettext_lazy("state of a search", "stopped"), "grey"),
    Search.State.FAILED: (pgettext_lazy("state of a search", "failed"), "red"),
}
# Seconds until the page asks again.
_AGAIN = 3


@never_cache
@require_safe
def search(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How far a search is; when it is done, a link to its answer."""
    _person, edition = planned(request, slug)
    found = _search(edition, number)
    is_open = found.state in {Search.State.WAITING, Search.State.RUNNING}
    heard = found.heard_at or found.asked_at
    context = {
        "edition": edition,
        "search": found,
        "is_open": is_open,
        "is_silent": is_open and now() - heard > timedelta(seconds=SILENT),
        "state": _STATES[Search.State(found.state)][0],
        "colour": _STATES[Search.State(found.state)][1],
        "stage": stage_words(found.stage) if is_open else "",
        "message": _(found.message) if found.message else "",
        "sessions": sessions_words(found.options["count"]),
        "again": _AGAIN,
        "answer_url": "" if is_open else _answer_url(edition, found),
    }
    return render(request, "planning/search.html", context)


def _answer_url(edition: Edition, search: Search) -> str:
    """The page that shows the answer, or lets the same be asked again."""
    options = search.options
    if "settled" not in options:
        return asking_url(
            edition, search.brief, reverse("planning:desk", args=[edition.slug])
        )
    question = ["edition"] if options["by_edition"] else []
    query = urlencode({"freeze": options["frozen"], "question": question}, doseq=True)
    return f"{reverse('planning:replan', args=[edition.slug])}?{query}"


def _search(edition: Edition, number: int) -> Search:
    searches = Search.objects.select_related("asked_by").defer("answers")
    return get_object_or_404(searches, edition=edition, pk=number)


@require_POST
def stop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Stop a search."""
    person, edition = planned(request, slug)
    try:
        stop_search(_search(edition, number), by=person, now=now())
        messages.success(request, _("The search is stopped."))
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal))
    return redirect("planning:search", edition.slug, number)
