"""What can be done with an edition at the desk: links that every room may add to.

They stand beside each other on all desk pages of an edition:
`{% load editions %}{% edition_work edition %}`. A room above this one offers its own
when it starts (`apps.ready`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercity.seminars.models import Edition
from intercity.seminars.rules import is_secretariat

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from intercity.seminars.rules import Reader


@dataclass(frozen=True, slots=True)
class Work:
    """A page about an edition; its address takes the edition's slug alone."""

    label: _StrPromise | str
    url_name: str
    predicate: Callable[[Reader, Edition], bool] = is_secretariat


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as one reader sees it."""

    label: _StrPromise | str
    url: str
    is_current: bool


_work: list[Work] = [
    Work(_("Edition"), "seminars:edition"),
    Work(_("Cities"), "seminars:participants"),
    Work(_("Secretariat"), "seminars:secretariat"),
]


def offer_work(*work: Work) -> None:
    """Add pages, in this order; each address once."""
    known = {one.url_name for one in _work}
    _work.extend(one for one in work if one.url_name not in known)


def work_on(request: HttpRequest, edition: Edition) -> list[Shown]:
    """The pages of an edition that this reader may open; the present one is marked."""
    found = [
        (one.label, reverse(one.url_name, args=[edition.slug]))
        for one in _work
        if one.predicate(request.user, edition)
    ]
    above = [url for _label, url in found if request.path.startswith(url)]
    current = max(above, key=len, default="")
    return [Shown(label, url, url == current) for label, url in found]
