"""Pages about this site itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


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
