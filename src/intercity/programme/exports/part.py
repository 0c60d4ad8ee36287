"""What of a version a file holds: the edition, one session, or one city's own part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from intercity.programme.content import (
    Content,
    ContentCity,
    ContentItem,
    ContentSession,
)

# What neither XML 1.0 nor a calendar may hold.
_UNWRITABLE = re.compile(
    "[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]|[\\u007f-\\u009f]"
)


class NotThere(Exception):
    """The version has no such session, or no part that is known to be this city's.

    `code` is no_session, no_city or no_seat.
    """

    def __init__(self, code: str) -> None:
        """The code is what a view says in words."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Scope:
    """A session by its number, a city by its slug, or with neither the edition."""

    session: int | None = None
    city: str | None = None

    def __str__(self) -> str:
        if self.session is not None:
            return f"session-{self.session}"
        return f"city-{self.city}" if self.city is not None else "edition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The sessions in scope, with the items in scope, of a version published then."""

    content: Content
    published_at: datetime
    scope: Scope
    sessions: tuple[ContentSession, ...]

    @property
    def name(self) -> str:
        """What its file is called, without an ending."""
        slug = self.content.edition.slug
        return slug if self.scope == Scope() else f"{slug}-{self.scope}"

    def city(self, slug: str | None) -> ContentCity | None:
        """The host, or a city on the public list; others are not named."""
        city = self.content.city(slug or "")
        return city if city and _is_public(city, self.content) else None


def part_of(content: Content, published_at: datetime, scope: Scope) -> Part:
    """What of a version is in scope; raises `NotThere`."""
    return Part(
        content=content,
        published_at=published_at,
        scope=scope,
        sessions=tuple(_sessions(content, scope)),
    )


def _sessions(content: Content, scope: Scope) -> Iterator[ContentSession]:
    if scope.session is not None:
        session = content.session(scope.session)
        if session is None:
            raise NotThere("no_session")
        yield session
    elif scope.city is not None:
        yield from _own(content, scope.city)
    else:
        yield from content.sessions


def _own(content: Content, slug: str) -> list[ContentSession]:
    """The sessions of a city with its own items; the host sits in all of them."""
    city = content.city(slug)
    if city is None or not _is_public(city, content):
        raise NotThere("no_city")
    own = [
        replace(session, items=items)
        for session in content.sessions
        for items in [tuple(_items_of(session, slug))]
        if items or slug in session.cities or city == content.host
    ]
    if not own:
        raise NotThere("no_seat")
    return own


def _items_of(session: ContentSession, slug: str) -> Iterator[ContentItem]:
    return (item for item in session.items if item.city == slug)


def _is_public(city: ContentCity, content: Content) -> bool:
    return city.listed or city == content.host


def written(value: Any) -> Any:
    """JSON without the characters that no calendar and no XML may hold."""
    match value:
        case str():
            return _UNWRITABLE.sub("", value)
        case dict():
            return {key: written(one) for key, one in value.items()}
        case list():
            return [written(one) for one in value]
    return value
