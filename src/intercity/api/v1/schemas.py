"""The shapes of the API's answers; nothing outside this package uses them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Schema
from pydantic import Field


class Text(Schema):
    """Words for a reader of `lang=`; `fallback` where that language lacks them."""

    text: str
    lang: str = Field(description="The language that the words are in, as in BCP 47.")
    fallback: bool


class Moment(Schema):
    """An instant, and what a clock in the zone asked for shows then."""

    instant: dt.datetime = Field(description="In UTC.")
    local: str = Field(description="Date and time on the clock: 2027-01-20T09:30:00.")
    zone: str
    offset: str = Field(description="How far the clock is from UTC: UTC+9.")


class CityName(Schema):
    """A city in passing."""

    slug: str
    name: Text


class Edition(Schema):
    """An edition in a list; before its programme is published `version` is null."""

    slug: str
    name: Text = Field(description="The name of the series.")
    ordinal: int | None
    kind: Literal["real", "sample", "reconstruction"]
    version: int | None = Field(description="The number of the newest version.")
    theme: Text | None
    dates: list[dt.date] = Field(description="On the host's calendar.")
    languages: list[str]
    mode: Literal["online", "hybrid", "in-person"] | None
    was_held: bool | None
    host: CityName | None


class Counts(Schema):
    """Distinct cities besides the host; some may take part without being named."""

    total: int
    named: int


class FullEdition(Edition):
    """One edition with all its facts."""

    published_at: dt.datetime
    fiscal_year: int | None
    zone: str = Field(description="The zone of the host.")
    tzdata: str = Field(description="The release of tzdata it was published with.")
    cities: Counts
    city_order: str = Field(description="The rule of the list of cities.")
    city_order_seed: str | None = Field(description="What a lot was drawn from.")
    presentation_order: str
    source: str
    source_url: str


class Item(Schema):
    """A line of a session; times and length are null where they are not published."""

    id: int
    session: int
    place: int
    kind: str
    title: Text
    description: Text | None
    city: CityName | None
    starts_at: Moment | None
    ends_at: Moment | None
    minutes: int | None


class Session(Schema):
    """One part of an edition; `cities` is null where seats are not published."""

    number: int
    title: Text | None
    starts_at: Moment
    ends_at: Moment | None
    minutes: int | None
    times_known: bool
    cities: list[str] | None


class FullSession(Session):
    """A session with its items."""

    items: list[Item]


class City(Schema):
    """A city of the public list; `place` is its place in it."""

    slug: str
    name: Text
    kind: str
    place: int
    zones: list[str]
    presents: bool
    sessions: list[int]
    latitude: float | None
    longitude: float | None


class Change(Schema):
    """What a version changed, by code and in words."""

    code: str
    words: str


class Version(Schema):
    """A published version: its note, and what it changed."""

    number: int
    published_at: dt.datetime
    note: Text | None
    changes: list[Change]


class Place(Schema):
    """Somewhere whose time a reader may want; `choice` is how a site keeps it."""

    name: Text
    region: str = Field(description="Tells namesakes apart.")
    zone: str
    offset: str = Field(description="How far its clocks are from UTC now.")
    choice: str


class Places(Schema):
    """What bears the name that was asked for, or else what comes near it."""

    matches: list[Place]
    near: list[Place]


class Problem(Schema):
    """What went wrong (RFC 9457), with a code for programs."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[str]
