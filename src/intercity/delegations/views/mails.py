"""The mails of an edition, for its secretariat: what became of each, and once more."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base import outbox
from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.base.models import Mail
from intercity.base.record import key_of
from intercity.delegations.models import Invitation
from intercity.seminars.views.finding import edition_for

PAGE = 50


@require_safe
def mails(request: HttpRequest, slug: str) -> HttpResponse:
    """The mails about this edition, newest first, or those in one state."""
    _person, edition = edition_for(request, slug)
    state = request.GET.get("state", "")
    found = Mail.objects.filter(about=key_of(edition))
    found = found.defer("text", "html", "attachments")
    if state in Mail.State.values:
        found = found.filter(state=state)
    choices = [("", pgettext("no filter", "All")), *Mail.State.choices]
    context = {
        "edition": edition,
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
    return render(request, "delegations/mails.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One mail; a POST sends it again, where it failed or came back."""
    _person, edition = edition_for(request, slug)
    row = Mail.objects.filter(pk=pk, about=key_of(edition)).first()
    if row is None:
        raise NotFound(_("There is no mail at this address."))
    if request.method == "POST":
        if outbox.resend(row, now=now()):
            messages.success(request, _("The mail will be sent again."))
        return redirect("delegations:mail", slug, pk)
    invitation = (
        Invitation.objects.select_related("participant__city").filter(mail=row).first()
    )
    context = {
        "edition": edition,
        "mail": row,
        "may_resend": row.state in outbox.AGAIN and not row.is_secret,
        "invitation": invitation,
        "is_troubled": row.state in outbox.AGAIN,
    }
    return render(request, "delegations/mail.html", context)
