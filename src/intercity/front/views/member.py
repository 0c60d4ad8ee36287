"""What a member's personal link leads to beside the member's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.base.limits import limited
from intercity.delegations.links import link_of
from intercity.front.member_times import calendar_of


# The same count as for the page itself: whoever tries out links is stopped.
@never_cache
@require_safe
@limited(120, seconds=3600, name="delegations.link", methods=("GET", "HEAD"))
def member_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The member's sessions as a file for calendars."""
    link = link_of(token, now())
    member = link.member if link else None
    body = calendar_of(member) if member and not member.withdrawn_at else None
    if member is None or body is None:
        raise NotFound(_("There is no programme for you at this address."))
    name = f"{member.edition.slug}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, "text/calendar; charset=utf-8", headers=headers)
