"""Adding, changing, sharing and removing items."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intercity.base.errors import conflict
from intercity.base.fields import whole_number
from intercity.base.refusals import Refusal, Stale
from intercity.programme import actions
from intercity.programme.actions import ItemValues
from intercity.programme.actions.values import as_fields
from intercity.programme.forms import ItemForm, NewItemForm, ShareForm
from intercity.programme.models import Item, Session
from intercity.programme.views.access import (
    acting,
    edition_of,
    item_of,
    session_of,
)
from intercity.programme.words import kind_words, refusal_words

_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(_FORM)
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new item, in one session or in several."""
    edition = edition_of(request, slug)
    asked = whole_number(request.GET.get("session", ""))
    sessions = edition.sessions.filter(number=asked or 0)
    form = NewItemForm(
        request.POST or None, edition=edition, initial={"sessions": list(sessions)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            item = _added(request, form.values(), list(form.cleaned_data["sessions"]))
        except Refusal as refusal:
            form.add_error(None, refusal_words(refusal))
        else:
            messages.success(request, _("The item was added."))
            return _back(item, form.cleaned_data["sessions"][0])
    context = {"edition": edition, "form": form, "page": "draft"}
    return render(request, "programme/item_add.html", context)


@transaction.atomic
def _added(request: HttpRequest, values: ItemValues, sessions: list[Session]) -> Item:
    """The item in its first session, shared with the others, or nothing at all."""
    by = acting(request)
    item = actions.add_item(sessions[0], values, **by)
    for session in sessions[1:]:
        actions.share_item(item, session, **by)
    return item


@require_http_methods(_FORM)
def edit(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Change an item in every session it stands in."""
    edition = edition_of(request, slug)
    item = item_of(edition, key)
    initial = {**as_fields(ItemValues.of(item)), "revision": item.revision}
    form = ItemForm(
        request.POST or None, edition=edition, is_new=False, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        by = acting(request)
        try:
            actions.edit_item(item, form.values(), revision=revision, **by)
        except Stale as stale:
            return conflict(request, _shown(stale), form)
        except Refusal as refusal:
            form.add_error(None, refusal_words(refusal))
        else:
            messages.success(request, _("The item was saved."))
            first = item.slots.select_related("session").first()
            return _back(item, first.session if first else None)
    slots = item.slots.select_related("session").order_by("session__number")
    standing = [slot.session for slot in slots]
    others = edition.sessions.exclude(pk__in=[one.pk for one in standing])
    context = {
        "edition": edition,
        "item": item,
        "form": form,
        "standing": standing,
        "others": others,
        "page": "draft",
    }
    return render(request, "programme/item.html", context)


@require_http_methods(_FORM)
def share(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Put an item into another session: the same one, or a copy of its own."""
    edition = edition_of(request, slug)
    item = item_of(edition, key)
    form = ShareForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        session = form.cleaned_data["session"]
        by = acting(request)
        try:
            if form.cleaned_data["how"] == "copy":
                item = actions.copy_item(item, session, **by)
            else:
                actions.share_item(item, session, **by)
        except Refusal as refusal:
            messages.error(request, refusal_words(refusal))
        else:
            words = _("The item now stands in session %(number)s.")
            messages.success(request, words % {"number": session.number})
    elif request.method == "POST":
        messages.error(request, _("Choose a session for the item."))
    return redirect("programme:item", slug, item.pk)


@require_http_methods(_FORM)
def remove(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Ask once more, then take an item out of one session."""
    edition = edition_of(request, slug)
    item = item_of(edition, key)
    asked = whole_number(request.GET.get("session", ""))
    session = session_of(edition, asked or 0)
    if request.method == "POST":
        revision = whole_number(request.POST.get("revision", "")) or 0
        by = acting(request)
        try:
            actions.remove_item(session, item, revision=revision, **by)
        except Stale as stale:
            return conflict(request, _shown(stale))
        except Refusal as refusal:
            messages.error(request, refusal_words(refusal))
        else:
            words = _("The item was taken out of session %(number)s.")
            messages.success(request, words % {"number": session.number})
        return _back(None, session)
    context = {
        "edition": edition,
        "item": item,
        "session": session,
        "is_last": item.slots.count() == 1,
        "page": "draft",
    }
    return render(request, "programme/item_remove.html", context)


def _shown(stale: Stale) -> Stale:
    """Both versions in words."""

    def words(values: dict[str, object]) -> dict[str, object]:
        city = values["city"]
        named = city.names if city else ""  # type: ignore[attr-defined]
        return {**values, "kind": kind_words(str(values["kind"])), "city": named}

    return Stale(words(stale.theirs), words(stale.yours))


def _back(item: Item | None, session: Session | None) -> HttpResponse:
    edition = (item or session).edition  # type: ignore[union-attr]
    anchor = f"#session-{session.number}" if session else ""
    anchor += f"-item-{item.pk}" if item and session else ""
    return redirect(reverse("programme:draft", args=[edition.slug]) + anchor)
