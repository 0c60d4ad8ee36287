"""The draft of a programme: read, previewed, put into another order."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.refusals import Refusal, Stale
from intercity.planning.queries import settled_plan
from intercity.planning.replanning import strained
from intercity.planning.words import strained_words
from intercity.programme.actions import move_item, number_items, order_by_rule
from intercity.programme.forms import OrderForm
from intercity.programme.models import Item, Session
from intercity.programme.queries import draft_of, last_publication, parts_of
from intercity.programme.views.access import acting, edition_of, item_of, session_of
from intercity.programme.words import item_words, order_words, refusal_words
from intercity.seminars.models import Edition


@require_safe
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft by session, with what it lacks."""
    edition = edition_of(request, slug)
    read = draft_of(edition)
    settled = settled_plan(edition)
    strain = len(strained(edition, settled)) if settled else 0
    context = {
        "edition": edition,
        "draft": read,
        "strained": strained_words(strain) if strain else "",
        "host_zone": read.content.host.zone,
        "order": order_words(read.content.order),
        "obstacles": [refusal_words(refusal) for refusal in read.obstacles],
        "last": last_publication(edition),
        "page": "draft",
    }
    return render(request, "programme/draft.html", context)


@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft as readers of the page's language will see it."""
    edition = edition_of(request, slug)
    read = draft_of(edition)
    context = {
        "edition": edition,
        "content": read.content,
        "parts": parts_of(read.content),
        "order": order_words(read.content.order),
        "page": "preview",
    }
    return render(request, "programme/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Move one item, or put all into the order of the numbers typed."""
    edition = edition_of(request, slug)
    session = session_of(edition, number)
    if request.method != "POST":
        return _back(edition, session)
    form = OrderForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors.popitem()[1])))
        return _back(edition, session)
    seen, move = form.cleaned_data["seen"], form.cleaned_data["move"]
    item = item_of(edition, move[0]) if move else None

    def act() -> Session:
        by = acting(request)
        if item is None or move is None:
            return number_items(session, form.places(), seen=seen, **by)
        return move_item(session, item, move[1], seen=seen, **by)

    return _ordered(request, session, act, item)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put the presentations of a session back into the order of the rule."""
    edition = edition_of(request, slug)
    session = session_of(edition, number)
    if request.method != "POST":
        return _back(edition, session)
    form = OrderForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else []

    def act() -> Session:
        return order_by_rule(session, seen=seen, **acting(request))

    return _ordered(request, session, act)


def _ordered(
    request: HttpRequest,
    session: Session,
    act: Callable[[], Session],
    item: Item | None = None,
) -> HttpResponse:
    """Do it and go back to the list; a conflict shows both orders."""
    try:
        act()
    except Stale as stale:
        raise Stale(
            {_("Order"): _listed(cast("list[Item]", stale.theirs["order"]))},
            {_("Order"): _listed(cast("list[Item]", stale.yours["order"]))},
        ) from stale
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal))
    return _back(session.edition, session, item)


def _listed(items: list[Item]) -> str:
    """Items one a line, numbered."""
    line = pgettext("a numbered line", "%(number)s. %(title)s")
    lines = [
        line % {"number": place, "title": item_words(item)}
        for place, item in enumerate(items, start=1)
    ]
    return "\n".join(lines)


def _back(edition: Edition, session: Session, item: Item | None = None) -> HttpResponse:
    anchor = f"session-{session.number}" + (f"-item-{item.pk}" if item else "")
    return redirect(reverse("programme:draft", args=[edition.slug]) + f"#{anchor}")
