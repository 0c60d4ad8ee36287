"""What the desk and an account offer; each room names its own links in its urls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from intercity.people.models import Person


@dataclass(frozen=True, slots=True)
class Link:
    """A link for those for whom `predicate(person)` holds."""

    label: _StrPromise | str
    url_name: str
    predicate: Callable[[Person], bool]


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as one reader sees it."""

    label: _StrPromise | str
    url: str
    is_current: bool


_links: list[Link] = []
_account: list[Link] = []


def offer(*links: Link) -> None:
    """Add links of the desk, in the order in which they are offered; each name once."""
    _add(_links, links)


def offer_account(*links: Link) -> None:
    """Add links of a person's own account, in the same way."""
    _add(_account, links)


def _add(offered: list[Link], links: Iterable[Link]) -> None:
    known = {link.url_name for link in offered}
    offered.extend(link for link in links if link.url_name not in known)


def desk_links(request: HttpRequest, person: Person) -> list[Shown]:
    """Those that this person may follow; the longest one above this page is marked."""
    found = [
        (link.label, reverse(link.url_name))
        for link in _links
        if link.predicate(person)
    ]
    above = [url for _, url in found if request.path.startswith(url)]
    current = max(above, key=len, default="")
    return [Shown(label, url, url == current) for label, url in found]


def account_links(person: Person) -> list[Shown]:
    """Those that this person may follow from the own account."""
    return [
        Shown(link.label, reverse(link.url_name), is_current=False)
        for link in _account
        if link.predicate(person)
    ]
