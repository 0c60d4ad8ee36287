"""What the desk reads of a programme, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from intercity.base.refusals import Refusal
from intercity.programme.changes import Change, diff
from intercity.programme.content import (
    Content,
    ContentCity,
    ContentItem,
    ContentSession,
)
from intercity.programme.drafts import content_of, draft_sessions
from intercity.programme.missing import Completeness, completeness, obstacles
from intercity.programme.models import Item, Session, Version
from intercity.programme.times import total
from intercity.seminars.models import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a session as a page shows it.

    `also_in` are the numbers of the other sessions that it stands in, `missing` the
    languages of the edition that its title does not yet speak.
    """

    place: int
    last: int
    shown: ContentItem
    city: ContentCity | None
    also_in: tuple[int, ...]
    missing: tuple[str, ...]
    item: Item | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A session as a page shows it; `session` is None in a published version."""

    shown: ContentSession
    rows: tuple[Row, ...]
    cities: tuple[ContentCity, ...]
    session: Session | None = None

    @property
    def seen(self) -> str:
        """The order of its items, for a form to carry."""
        return " ".join(str(row.shown.id) for row in self.rows)

    @property
    def free_minutes(self) -> int:
        """How many minutes its items leave at the end, as far as that is known."""
        taken = total(row.shown.minutes for row in self.rows)
        if taken is None or self.shown.minutes is None or not self.rows:
            return 0
        return max(self.shown.minutes - taken, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The draft, with what it lacks."""

    content: Content
    parts: tuple[Part, ...]
    obstacles: tuple[Refusal, ...]
    languages: tuple[Completeness, ...]


def edition_at(slug: str) -> Edition | None:
    """The edition of a desk page, with its series and host."""
    return Edition.objects.select_related("series", "host").filter(slug=slug).first()


def draft_of(edition: Edition) -> Draft:
    """The draft of an edition as its desk shows it."""
    sessions = list(draft_sessions(edition))
    content = content_of(edition, sessions)
    return Draft(
        content=content,
        parts=tuple(_parts(content, sessions)),
        obstacles=tuple(obstacles(content)),
        languages=completeness(content),
    )


def parts_of(content: Content) -> tuple[Part, ...]:
    """The sessions of a version, by what it says itself."""
    return tuple(_parts(content, [None] * len(content.sessions)))


def _parts(content: Content, sessions: list[Session] | list[None]) -> Iterator[Part]:
    cities = {city.slug: city for city in (content.host, *content.cities)}
    standing: dict[int, list[int]] = {}
    for shown in content.sessions:
        for item in shown.items:
            standing.setdefault(item.id, []).append(shown.number)
    for shown, session in zip(content.sessions, sessions, strict=True):
        items = [slot.item for slot in session.slots.all()] if session else []
        rows = tuple(
            Row(
                place=place,
                last=len(shown.items),
                shown=item,
                city=cities.get(item.city or ""),
                also_in=tuple(
                    number for number in standing[item.id] if number != shown.number
                ),
                missing=item.title.missing(content.edition.languages),
                item=items[place - 1] if items else None,
            )
            for place, item in enumerate(shown.items, start=1)
        )
        seated = tuple(cities[slug] for slug in shown.cities)
        yield Part(shown=shown, rows=rows, cities=seated, session=session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What publishing now would do: the draft, the version before, what changed."""

    draft: Draft
    last: Version | None
    changes: tuple[Change, ...]


def pending_for(edition: Edition) -> Pending:
    """The draft beside the last published version."""
    draft = draft_of(edition)
    last = edition.versions.first()
    before = Content.read(last.content) if last else None
    return Pending(draft=draft, last=last, changes=diff(before, draft.content))


def versions_of(edition: Edition) -> QuerySet[Version]:
    """The published versions, the latest first, without what they hold."""
    versions = edition.versions.select_related("published_by")
    return versions.defer("content", "changes")


def host_zone(edition: Edition) -> str:
    """The zone of the host, of its largest share where it has several."""
    return edition.host.zones.values_list("zone", flat=True)[0]


def version_of(edition: Edition, number: int) -> Version | None:
    """One published version."""
    versions = edition.versions.select_related("published_by")
    return versions.filter(number=number).first()


def changes_in(version: Version) -> tuple[Change, ...]:
    """What the version changed, as it was published."""
    return tuple(Change.read(change) for change in version.changes)


def last_publication(edition: Edition) -> tuple[int, datetime] | None:
    """The number and the moment of the last version, or None."""
    return edition.versions.values_list("number", "published_at").first()
