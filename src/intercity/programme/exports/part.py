"""What of a version a file holds: the edition, one session, or one city's own part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    """The sessions in scope, with the items in scope, of a version published then.

    `gone` is what earlier versions had in this scope and this one has no longer, as it
    last stood: a session with no items, or with one of its items alone. `told` is how
    often cities were told their times by mail before that version.
    """

    content: Content
    published_at: datetime
    scope: Scope
    sessions: tuple[ContentSession, ...]
    gone: tuple[ContentSession, ...] = ()
    told: int = 0

    @property
    def sequence(self) -> int:
        """The SEQUENCE of its events: it rises with each version and each telling."""
        return self.content.number - 1 + self.told

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


def with_gone(
    content: Content, published_at: datetime, scope: Scope, earlier: Iterable[Content]
) -> Part:
    """The same with what is gone, of `earlier` versions, the latest first.

    Only what was still to come when this version was published is told; who has the
    past in a calendar may keep it. Where all of the scope is gone the part has nothing
    else. Raises `NotThere` where nothing is told at all.
    """
    try:
        part = part_of(content, published_at, scope)
    except NotThere as missing:
        if missing.code == "no_city":
            raise
        part = Part(
            content=content, published_at=published_at, scope=scope, sessions=()
        )
        gone = tuple(_gone(part, earlier))
        if not gone:
            raise
        return replace(part, gone=gone)
    return replace(part, gone=tuple(_gone(part, earlier)))


def _gone(part: Part, earlier: Iterable[Content]) -> Iterator[ContentSession]:
    told = {_key(single) for session in part.sessions for single in _singles(session)}
    for content in earlier:
        try:
            sessions = part_of(content, part.published_at, part.scope).sessions
        except NotThere:
            continue
        for single in (one for session in sessions for one in _singles(session)):
            if _key(single) in told:
                continue
            told.add(_key(single))
            if _ends(single) > part.published_at:
                yield single


def _singles(session: ContentSession) -> Iterator[ContentSession]:
    """The session without items, then with each alone that has a time."""
    yield replace(session, items=())
    for item in session.items:
        if item.starts_at is not None:
            yield replace(session, items=(item,))


def _key(single: ContentSession) -> tuple[int, ...]:
    return single.number, *(item.id for item in single.items)


def _ends(single: ContentSession) -> datetime:
    for item in single.items:
        return item.ends_at or item.starts_at or single.starts_at
    return single.ends_at or single.starts_at


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
