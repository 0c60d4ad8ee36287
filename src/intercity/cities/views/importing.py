"""Cities from a file: choose it, see what it would do, then do all of it or nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base import clock
from intercity.base.access import require
from intercity.base.refusals import Refusal
from intercity.base.tables import TableRow, sent_table
from intercity.cities import directory
from intercity.cities.actions import import_cities, shipped
from intercity.cities.facts import columns
from intercity.cities.forms import FileForm
from intercity.cities.rules import may_edit_cities
from intercity.cities.sheets import Line, Preview, preview, written
from intercity.cities.words import changed_cells, column_words
from intercity.people.models import Person

SALT = "cities.import"
VALID_SECONDS = 24 * 3600
MOST_SHOWN = 200
EXAMPLES = ("durban", "seoul", "queensland")


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a file, look at what it would do, and confirm."""
    person = require(request, may_edit_cities)
    if request.method == "POST" and "checked" in request.POST:
        return _confirmed(request, person)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows = form.cleaned_data["file"]
        try:
            return _preview_page(request, person, rows, preview(rows))
        except ValidationError as refused:
            form.add_error("file", refused.messages)
    context = {"form": form, "columns": columns()}
    return render(request, "cities/import.html", context)


def _confirmed(request: HttpRequest, person: Person) -> HttpResponse:
    """Import what was looked at, checked once more."""
    try:
        kept = signing.loads(request.POST["checked"], salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("This preview has expired. Choose the file again."))
        return redirect("cities:import")
    if kept["by"] != person.pk:
        messages.error(request, _("This preview has expired. Choose the file again."))
        return redirect("cities:import")
    found = preview(kept["rows"], kept["revisions"])
    if found.mistaken:
        return _preview_page(request, person, kept["rows"], found, status=409)
    try:
        added, changed = import_cities(found.rows, by=person, now=clock.now())
    except Refusal:
        # The directory has changed since: what the file would do is looked at anew.
        fresh = preview(kept["rows"])
        return _preview_page(request, person, kept["rows"], fresh, status=409)
    _say(
        request,
        ngettext("%(count)s city was added.", "%(count)s cities were added.", added),
        added,
    )
    _say(
        request,
        ngettext(
            "%(count)s city was changed.", "%(count)s cities were changed.", changed
        ),
        changed,
    )
    return redirect("cities:list")


def _say(request: HttpRequest, sentence: str, count: int) -> None:
    if count:
        messages.success(request, sentence % {"count": count})


def _preview_page(
    request: HttpRequest,
    person: Person,
    rows: list[TableRow],
    found: Preview,
    status: int = 200,
) -> HttpResponse:
    revisions = {
        row.slug: row.revision for row in found.rows if row.revision is not None
    }
    kept = {"rows": rows, "revisions": revisions, "by": person.pk}
    shown = found.mistaken or (*found.added, *found.changed)
    context = {
        "preview": found,
        "lines": [_shown(line) for line in shown[:MOST_SHOWN]],
        "more": max(0, len(shown) - MOST_SHOWN),
        "unchanged": len(found.lines) - len(found.rows) - len(found.mistaken),
        "is_stale": status == 409,
        "checked": ""
        if found.mistaken or not found.rows
        else signing.dumps(kept, salt=SALT, compress=True),
    }
    return render(request, "cities/preview.html", context, status=status)


def _shown(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "name": line.name,
        "slug": line.row.slug if line.row else "",
        "is_new": line.is_new,
        "changes": changed_cells(line.changes),
        "mistakes": [
            (column_words(column) if column else "", column, given, why)
            for column, given, why in line.mistakes
        ],
    }


@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """A file to begin with: three cities of the directory that ships."""
    require(request, may_edit_cities)
    rows = ((slug, shipped(directory.city(slug)).cells()) for slug in EXAMPLES)
    return sent_table(written(rows), "csv", "cities-example")
