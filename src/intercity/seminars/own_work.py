"""What a city can do in an edition: links that every room may add to.

They stand beside each other on all pages of a city's own part:
`{% load editions %}{% own_work participant %}`. A room above this one offers its own
when it starts (`apps.ready`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from intercity.seminars.models import Participant
from intercity.seminars.rules import may_view_own_city
from intercity.seminars.work import Shown

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from intercity.seminars.rules import Reader


def _may_view(person: Reader, participant: Participant, on: date) -> bool:
    return may_view_own_city(person, participant.edition, participant.city, on)


@dataclass(frozen=True, slots=True)
class OwnWork:
    """A page of a city's own part; its address takes the slugs of edition and city."""

    label: _StrPromise | str
    url_name: str
    predicate: Callable[[Reader, Participant, date], bool] = _may_view


_work: list[OwnWork] = [OwnWork(_("Overview"), "seminars:own_city")]


def offer_own_work(*work: OwnWork) -> None:
    """Add pages, in this order; each address once."""
    known = {one.url_name for one in _work}
    _work.extend(one for one in work if one.url_name not in known)


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What a room above says first on a city's own page: a template and its context."""

    template: str
    context: Callable[[HttpRequest, Participant], dict[str, Any]]


_parts: list[OwnPart] = []


def offer_own_part(*parts: OwnPart) -> None:
    """Add parts, in this order; each template once."""
    known = {one.template for one in _parts}
    _parts.extend(one for one in parts if one.template not in known)


def own_parts_on(request: HttpRequest, participant: Participant) -> list[SafeString]:
    """The parts of a city's own page, as they stand on it."""
    return [
        render_to_string(one.template, one.context(request, participant), request)
        for one in _parts
    ]


def own_work_on(
    request: HttpRequest, participant: Participant, on: date
) -> list[Shown]:
    """The pages of a city's part that this reader may open; the present is marked."""
    slugs = [participant.edition.slug, participant.city.slug]
    found = [
        (one.label, reverse(one.url_name, args=slugs))
        for one in _work
        if one.predicate(request.user, participant, on)
    ]
    above = [url for _label, url in found if request.path.startswith(url)]
    current = max(above, key=len, default="")
    return [Shown(label, url, url == current) for label, url in found]


def own_page_on(request: HttpRequest, participant: Participant) -> str:
    """What the present page, or the one above it, is called among them."""
    slugs = [participant.edition.slug, participant.city.slug]
    urls = {reverse(one.url_name, args=slugs): one.label for one in _work}
    above = [url for url in urls if request.path.startswith(url)]
    return str(urls[max(above, key=len)]) if above else ""
