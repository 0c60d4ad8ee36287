"""What a published version holds, and its shape as JSON.

A version is frozen: public pages, exports and the API read `Version.content` by
`Content.read` and nothing else of this room, so that what was published stays as it
was, whatever is edited later. `drafts.content_of(edition)` draws the draft up in the
same shape, `changes.diff(old, new)` tells what differs. The JSON has the schema
`intercity.programme/1`:

    schema, number, tzdata, order
    edition   slug, series, names, ordinal, theme, fiscal_year, dates, languages, mode,
              kind, was_held, unnamed, unnamed_source, list_order, list_seed, source,
              source_url
    host      a city, as below
    cities    [slug, names, kind, zones, sort_key, presents, listed, latitude,
              longitude, country]
    sessions  [number, title, day, start, zone, starts_at, ends_at, minutes,
              times_known, seats_known, cities,
              items [id, kind, starts_at, ends_at, minutes, title, description, city]]

- Texts are {tag: words}; the source language is the first of `edition.languages`.
- `starts_at` and `ends_at` are instants (ISO 8601, UTC) or null where not published;
  `day`, `start` and `zone` are the wall time that was planned, on the host's clock.
- `cities` are in the one order of lists, the same in every language: by the rule
  `list_order` (alphabetical by the English name, precedence, or lot, drawn from
  `list_seed`), without the host. Print the rule beside the list. Those with
  `listed` false are not on any public list: show `Content.listed`, and use `city()`
  to look up the others.
- `zones` begin with that of the largest share. `country` is empty unless the host
  chose to show it beside this city.
- A session with `seats_known` false does not say which cities sat in it; with
  `times_known` false it does not say when its items were.
- An item that stands in several sessions has the same `id` in each, with the times
  of that session.
- `number` counts versions from 1. `order` is the rule by which presentations stand:
  alphabetical, least-burden, listed, or arranged (by hand: no rule holds);
  `words.order_words` says it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Self

from intercity.kernel.wording import LocalizedText

SCHEMA = "intercity.programme/1"

Json = dict[str, Any]


class _Record:
    """A frozen part of the content that is written to JSON and read back."""

    __slots__ = ()

    def json(self) -> Json:
        """The part as JSON, key by key."""
        return {
            field.name: _written(getattr(self, field.name))
            for field in fields(self)  # type: ignore[arg-type]
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentItem(_Record):
    """A line of a session. `city` is the slug of the city that presents, or None."""

    id: int
    kind: str
    starts_at: datetime | None
    ends_at: datetime | None
    minutes: int | None
    title: LocalizedText
    description: LocalizedText
    city: str | None

    @classmethod
    def read(cls, data: Json, source: str) -> Self:
        """From its JSON."""
        return cls(
            id=data["id"],
            kind=data["kind"],
            starts_at=_instant(data["starts_at"]),
            ends_at=_instant(data["ends_at"]),
            minutes=data["minutes"],
            title=LocalizedText.of(data["title"], source),
            description=LocalizedText.of(data["description"], source),
            city=data["city"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSession(_Record):
    """One part of the edition; `cities` are slugs, in the order of lists."""

    number: int
    title: LocalizedText
    day: date
    start: str
    zone: str
    starts_at: datetime
    ends_at: datetime | None
    minutes: int | None
    times_known: bool
    seats_known: bool
    cities: tuple[str, ...]
    items: tuple[ContentItem, ...]

    @classmethod
    def read(cls, data: Json, source: str) -> Self:
        """From its JSON."""
        return cls(
            number=data["number"],
            title=LocalizedText.of(data["title"], source),
            day=date.fromisoformat(data["day"]),
            start=data["start"],
            zone=data["zone"],
            starts_at=datetime.fromisoformat(data["starts_at"]),
            ends_at=_instant(data["ends_at"]),
            minutes=data["minutes"],
            times_known=data["times_known"],
            seats_known=data["seats_known"],
            cities=tuple(data["cities"]),
            items=tuple(ContentItem.read(item, source) for item in data["items"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentCity(_Record):
    """A city that takes part, or the host."""

    slug: str
    names: LocalizedText
    kind: str
    zones: tuple[str, ...]
    sort_key: str
    presents: bool
    listed: bool
    latitude: float | None
    longitude: float | None
    country: LocalizedText

    @property
    def zone(self) -> str:
        """The zone of the largest share."""
        return self.zones[0]

    @classmethod
    def read(cls, data: Json, source: str) -> Self:
        """From its JSON."""
        texts = {
            "names": LocalizedText.of(data["names"], source),
            "country": LocalizedText.of(data["country"], source),
        }
        return cls(**{**data, **texts, "zones": tuple(data["zones"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentEdition(_Record):
    """Facts of the edition. `names` and `series` are those of its series."""

    slug: str
    series: str
    names: LocalizedText
    ordinal: int | None
    theme: LocalizedText
    fiscal_year: int | None
    dates: tuple[str, ...]
    languages: tuple[str, ...]
    mode: str
    kind: str
    was_held: bool
    unnamed: int
    unnamed_source: str
    list_order: str
    list_seed: str
    source: str
    source_url: str

    @classmethod
    def read(cls, data: Json) -> Self:
        """From its JSON."""
        languages = tuple(data["languages"])
        texts = {
            key: LocalizedText.of(data[key], source_language(languages))
            for key in ("names", "theme")
        }
        dates = tuple(data["dates"])
        return cls(**{**data, **texts, "languages": languages, "dates": dates})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(_Record):
    """Everything that public pages and exports show of one version."""

    number: int
    tzdata: str
    order: str
    edition: ContentEdition
    host: ContentCity
    cities: tuple[ContentCity, ...]
    sessions: tuple[ContentSession, ...]

    @classmethod
    def read(cls, data: Json) -> Self:
        """A version's JSON; raises `ValueError` for another schema."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f'schema: "{data.get("schema")}" is not "{SCHEMA}"')
        edition = ContentEdition.read(data["edition"])
        source = source_language(edition.languages)
        return cls(
            number=data["number"],
            tzdata=data["tzdata"],
            order=data["order"],
            edition=edition,
            host=ContentCity.read(data["host"], source),
            cities=tuple(ContentCity.read(city, source) for city in data["cities"]),
            sessions=tuple(
                ContentSession.read(session, source) for session in data["sessions"]
            ),
        )

    def json(self) -> Json:
        """The version as it is stored."""
        return {"schema": SCHEMA, **super(Content, self).json()}

    @property
    def source(self) -> str:
        """The language that the programme is written in first."""
        return source_language(self.edition.languages)

    @property
    def listed(self) -> tuple[ContentCity, ...]:
        """The cities on the public list, in its order."""
        return tuple(city for city in self.cities if city.listed)

    def city(self, slug: str) -> ContentCity | None:
        """A city that takes part, or the host, by its slug."""
        known = (*self.cities, self.host)
        return next((city for city in known if city.slug == slug), None)

    def session(self, number: int) -> ContentSession | None:
        """A session by its number."""
        return next((one for one in self.sessions if one.number == number), None)

    def sessions_of(self, slug: str) -> tuple[ContentSession, ...]:
        """The sessions in which a city sits, as far as that is published."""
        return tuple(session for session in self.sessions if slug in session.cities)


def source_language(languages: tuple[str, ...]) -> str:
    """The language that an edition is written in first."""
    return languages[0] if languages else "en"


def _written(value: Any) -> Any:
    if isinstance(value, LocalizedText):
        return value.as_dict()
    if isinstance(value, _Record):
        return value.json()
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
