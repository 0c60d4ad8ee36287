"""What can be done with an edition at the desk: links that every room may add to.

They stand in groups, in the order of the work, on all desk pages of an edition:
`{% load editions %}{% edition_work edition %}`. Of the group that is open, all pages
are shown. A room above this one offers its own when it starts (`apps.ready`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.seminars.models import Edition
from intercity.seminars.rules import is_secretariat

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from intercity.seminars.rules import Reader


# The groups in their order; one of a single page bears that page's own name.
GROUPS: dict[str, _StrPromise] = {
    "overview": _("Overview"),
    "edition": _("Edition"),
    "cities": pgettext_lazy("part of the desk", "Invitations and people"),
    "plan": pgettext_lazy("noun", "Plan"),
    "programme": _("Programme"),
    "roles": pgettext_lazy("part of the desk", "Roles"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """A page about an edition; its address takes the edition's slug alone."""

    label: _StrPromise | str
    url_name: str
    predicate: Callable[[Reader, Edition], bool] = is_secretariat
    group: str = "edition"
    # Beginnings of addresses beside its own that belong to it too: "../cities/".
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as one reader sees it."""

    label: _StrPromise | str
    url: str
    is_current: bool


_work: list[Work] = [
    Work(_("Facts"), "seminars:edition"),
    Work(_("Cities"), "seminars:participants"),
    Work(_("Secretariat"), "seminars:secretariat"),
]


def offer_work(*work: Work) -> None:
    """Add pages, in this order; each address once."""
    known = {one.url_name for one in _work}
    _work.extend(one for one in work if one.url_name not in known)


def work_on(request: HttpRequest, edition: Edition) -> tuple[list[Shown], list[Shown]]:
    """The groups that this reader may open, and the pages of the one that is open.

    A group leads to its first page. The present page, and its group, are marked.
    """
    found: dict[str, list[tuple[_StrPromise | str, str]]] = {
        name: [] for name in GROUPS
    }
    beginnings = {"": ""}
    for one in _work:
        if one.predicate(request.user, edition):
            url = reverse(one.url_name, args=[edition.slug])
            found[one.group].append((one.label, url))
            beginnings |= {urljoin(url, other): url for other in (".", *one.others)}
    met = filter(request.path.startswith, beginnings)
    current = beginnings[max(met, key=len, default="")]
    groups, pages = [], []
    for name, links in found.items():
        is_open = current in [url for _label, url in links]
        if links:
            label = GROUPS[name] if len(links) > 1 else links[0][0]
            groups.append(Shown(label, links[0][1], is_open))
        if is_open and len(links) > 1:
            pages = [Shown(label, url, url == current) for label, url in links]
    return groups, pages
