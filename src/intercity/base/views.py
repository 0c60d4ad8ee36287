"""Pages about this site itself, and the mails that it writes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import is_administrator, require
from intercity.base.mails import list_of, one_of, send_again
from intercity.base.models import Mail


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


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Every mail, newest first, or those in one state."""
    require(request, is_administrator)
    return render(request, "base/mails.html", list_of(request, Mail.objects.all()))


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail; a POST sends it again, where it failed or came back."""
    person = require(request, is_administrator)
    context = one_of(Mail.objects.all(), pk)
    if request.method == "POST":
        send_again(request, context["mail"], by=person)
        return redirect("base:mail", pk)
    return render(request, "base/mail.html", context)
