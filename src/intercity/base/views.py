"""Pages about this site itself, and the start of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from intercity.base.access import require
from intercity.base.navigation import desk_links


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The start of the desk: what this person may open; a single thing is opened."""
    person = require(request)
    links = desk_links(request, person)
    if len(links) == 1:
        return redirect(links[0].url)
    return render(request, "base/start.html", {"links": links})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Help: reading the programme, signing in, whom to ask."""
    return render(request, "base/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use these pages, and what is not known."""
    return render(request, "base/accessibility.html")


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Which cookies there are: none that follow anybody."""
    return render(request, "base/cookies.html")
