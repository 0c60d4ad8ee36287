"""The page of a role in an edition."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercity.front.tasks import TASKS, may_open
from intercity.seminars.views.finding import edition_for


@never_cache
@require_safe
def task(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """What this role opens."""
    found = TASKS[name]
    person, edition = edition_for(request, slug, partial(may_open, found))
    context = {"edition": edition, "task": found, **found.context(person, edition)}
    return render(request, "front/task.html", context)
