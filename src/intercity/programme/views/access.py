"""Who may open the pages of this room, and the objects in their addresses."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.people.models import Person
from intercity.programme.models import Item, Session
from intercity.programme.queries import edition_at
from intercity.programme.rules import may_edit_programme
from intercity.seminars.models import Edition


def edition_of(request: HttpRequest, slug: str) -> Edition:
    """The edition of the address, for its secretariat and administrators.

    Others are told that they may not where the edition is public; where it is not,
    they do not learn that it exists.
    """
    require(request)
    edition = edition_at(slug)
    if edition is None:
        raise Http404
    require(request, may_edit_programme, edition, hidden=not edition.is_public)
    return edition


class Acting(TypedDict):
    """What every action is told besides what to do."""

    by: Person
    now: datetime


def acting(request: HttpRequest) -> Acting:
    """The person who is signed in (`edition_of` has seen to that), and the moment."""
    return {"by": require(request), "now": now()}


def session_of(edition: Edition, number: int) -> Session:
    """A session by its number."""
    session = edition.sessions.select_related("edition__host").filter(number=number)
    found = session.first()
    if found is None:
        raise NotFound(_("There is no session of this number; it may be removed."))
    return found


def item_of(edition: Edition, key: int) -> Item:
    """An item by its number."""
    items = edition.items.select_related("edition__host", "city").filter(pk=key)
    found = items.first()
    if found is None:
        raise NotFound(_("There is no such item; somebody may have removed it."))
    return found
