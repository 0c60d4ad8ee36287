"""What became of mails: the same list and the same page for a site and an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercity.base import outbox
from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.base.models import Mail

if TYPE_CHECKING:
    from intercity.people.models import Person

PAGE = 50


def list_of(request: HttpRequest, mails: QuerySet[Mail]) -> dict[str, Any]:
    """A page of mails, newest first, all or in the state that the address asks for.

    For `base/mail_list.html`, whose links lead from `…/` to the mail at `…/<pk>/`.
    """
    state = request.GET.get("state", "")
    found = mails.defer("text", "html", "attachments")
    if state in Mail.State.values:
        found = found.filter(state=state)
    choices = [("", pgettext("no filter", "All")), *Mail.State.choices]
    return {
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


def one_of(mails: QuerySet[Mail], pk: int) -> dict[str, Any]:
    """One of these mails, for `base/mail_facts.html`; else `NotFound`."""
    row = mails.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no mail at this address."))
    is_troubled = row.state in outbox.AGAIN
    return {
        "mail": row,
        "is_troubled": is_troubled,
        "may_resend": is_troubled and not row.is_secret,
    }


def send_again(request: HttpRequest, mail: Mail, *, by: Person) -> None:
    """Send a mail again where it failed or came back, and say so."""
    if outbox.resend(mail, by=by, now=now()):
        messages.success(request, _("The mail will be sent again."))
