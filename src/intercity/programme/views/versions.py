"""Publishing a version, and the versions that were published."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.errors import NotFound
from intercity.base.refusals import Refusal
from intercity.programme import actions
from intercity.programme.content import Content
from intercity.programme.forms import PublishForm
from intercity.programme.queries import (
    changes_in,
    host_zone,
    parts_of,
    pending_for,
    version_of,
    versions_of,
)
from intercity.programme.views.access import acting, edition_of
from intercity.programme.words import order_words, refusal_words, told


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """What would be published, what it changes, and the button."""
    edition = edition_of(request, slug)
    pending = pending_for(edition)
    form = PublishForm(
        request.POST or None,
        edition=edition,
        is_first=pending.last is None,
        initial={"expected_number": pending.draft.content.number},
    )
    if request.method == "POST" and form.is_valid():
        expected = form.cleaned_data["expected_number"]
        by = acting(request)
        try:
            version = actions.publish(
                edition, form.cleaned_data["note"], expected, **by
            )
        except Refusal as refusal:
            form = _again(form, refusal, pending.draft.content.number)
        else:
            words = _("Version %(number)s is published.") % {"number": version.number}
            messages.success(request, words)
            return redirect("programme:version", slug, version.number)
    context = {
        "edition": edition,
        "pending": pending,
        "changes": told(pending.changes),
        "obstacles": [refusal_words(one) for one in pending.draft.obstacles],
        "form": form,
        "page": "publish",
    }
    status = 409 if form.errors else 200
    return render(request, "programme/publish.html", context, status=status)


def _again(form: PublishForm, refusal: Refusal, number: int) -> PublishForm:
    """The same form with the reason; the changes beside it are read anew."""
    field = "note" if refusal.code == "no_note" else None
    form.add_error(field, refusal_words(refusal))
    sent = cast("QueryDict", form.data)
    form.data = {**sent.dict(), "expected_number": str(number)}
    return form


@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """All published versions, the latest first."""
    edition = edition_of(request, slug)
    context = {
        "edition": edition,
        "versions": versions_of(edition),
        "host_zone": host_zone(edition),
        "page": "versions",
    }
    return render(request, "programme/versions.html", context)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, as it was published."""
    edition = edition_of(request, slug)
    found = version_of(edition, number)
    if found is None:
        raise NotFound(_("There is no version of this number."))
    content = Content.read(found.content)
    context = {
        "edition": edition,
        "version": found,
        "content": content,
        "parts": parts_of(content),
        "changes": told(changes_in(found)),
        "order": order_words(content.order),
        "page": "versions",
    }
    return render(request, "programme/version.html", context)
