"""The desk's first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.front.desk import desk_of
from intercity.seminars.rules import may_add_editions


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Where the person's editions stand, and the cities that the person speaks for."""
    person = require(request)
    context = {
        "desk": desk_of(person, now()),
        "may_add": may_add_editions(person),
    }
    return render(request, "front/desk.html", context)
