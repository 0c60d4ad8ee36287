"""Pages about this site itself, and the mails that it writes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base import outbox
from intercity.base.access import is_administrator, require
from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.base.models import Mail

PAGE = 50


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
    state = request.GET.get("state", "")
    found = Mail.objects.defer("text", "html", "attachments")
    if state in Mail.State.values:
        found = found.filter(state=state)
    choices = [("", pgettext("no filter", "All")), *Mail.State.choices]
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "states": [
            {
                "label": label,
                "url": f"?state={value}" if value else request.path,
                "is_current": value == state,
            }
            for value, label in choices
        ],
    }
    return render(request, "base/mails.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail; a POST sends it again, where it failed or came back."""
    require(request, is_administrator)
    row = Mail.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no mail at this address."))
    if request.method == "POST":
        if outbox.resend(row, now=now()):
            messages.success(request, _("The mail will be sent again."))
        return redirect("base:mail", pk)
    may_resend = row.state in outbox.AGAIN and not row.is_secret
    return render(request, "base/mail.html", {"mail": row, "may_resend": may_resend})
