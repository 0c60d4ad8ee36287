"""Published content in the shapes of the API, in one language and one zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import override

from intercity.api.v1 import schemas
from intercity.base.languages import languages
from intercity.front.queries import Entered, Published, Told
from intercity.front.zones import Candidate
from intercity.kernel.clock import local, utc_label
from intercity.kernel.wording import LocalizedText, url_code
from intercity.programme.content import (
    Content,
    ContentCity,
    ContentItem,
    ContentSession,
)
from intercity.programme.words import say


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: in which language, and by which zone's clock.

    Without one, texts are in the language they were written in, times in the host's.
    """

    lang: str | None = None
    zone: str | None = None

    def text(self, text: LocalizedText) -> schemas.Text:
        """The words for this reader."""
        reading = text.in_(self.lang or text.source)
        return schemas.Text(
            text=reading.text, lang=reading.lang, fallback=reading.fallback
        )

    def text_or_none(self, text: LocalizedText) -> schemas.Text | None:
        """The same, or None where nothing was written."""
        return self.text(text) if text else None

    def city(self, city: ContentCity) -> schemas.CityName:
        """A city's name."""
        return schemas.CityName(slug=city.slug, name=self.text(city.names))

    def moment(self, at: datetime, zone: str) -> schemas.Moment:
        """An instant on this reader's clock, or else on one in `zone`."""
        zone = self.zone or zone
        return schemas.Moment(
            instant=at,
            local=f"{local(at, zone):%Y-%m-%dT%H:%M:%S}",
            zone=zone,
            offset=utc_label(at, zone),
        )

    def moment_or_none(self, at: datetime | None, zone: str) -> schemas.Moment | None:
        """The same, or None where it is not published."""
        return None if at is None else self.moment(at, zone)


# Editions


def edition_in_list(entry: Entered, reader: Reader) -> schemas.Edition:
    """An edition of the home page; without a programme its dates are not public."""
    if entry.content is not None:
        return schemas.Edition(**_edition(entry.content, reader))
    edition = entry.edition
    facts: dict[str, Any] = {
        "slug": edition.slug,
        "name": reader.text(edition.series.names),
        "ordinal": edition.ordinal,
        "kind": edition.kind,
        "version": None,
        "theme": reader.text_or_none(edition.theme),
        "dates": [],
        "languages": edition.languages,
        "mode": edition.mode,
        "was_held": None,
        "host": None,
    }
    return schemas.Edition(**facts)


def edition(published: Published, reader: Reader) -> schemas.FullEdition:
    """An edition with all its facts."""
    content, facts = published.content, published.content.edition
    return schemas.FullEdition(
        **_edition(content, reader),
        published_at=published.at,
        fiscal_year=facts.fiscal_year,
        zone=content.host.zone,
        tzdata=content.tzdata,
        cities=schemas.Counts(
            total=len(content.cities) + facts.unnamed, named=len(content.listed)
        ),
        city_order=facts.list_order,
        city_order_seed=facts.list_seed or None,
        presentation_order=content.order,
        source=facts.source,
        source_url=facts.source_url,
    )


def _edition(content: Content, reader: Reader) -> dict[str, Any]:
    facts = content.edition
    return {
        "slug": facts.slug,
        "name": reader.text(facts.names),
        "ordinal": facts.ordinal,
        "kind": facts.kind,
        "version": content.number,
        "theme": reader.text_or_none(facts.theme),
        "dates": _dates(content),
        "languages": list(facts.languages),
        "mode": facts.mode,
        "was_held": facts.was_held,
        "host": reader.city(content.host),
    }


def _dates(content: Content) -> list[date]:
    """The dates on which its sessions begin: no candidates among them."""
    return sorted({session.day for session in content.sessions})


# Sessions and items


def sessions(content: Content, reader: Reader) -> list[schemas.Session]:
    """The sessions in their order."""
    return [
        schemas.Session(**_session(session, content, reader))
        for session in content.sessions
    ]


def session(
    session: ContentSession, content: Content, reader: Reader
) -> schemas.FullSession:
    """A session with its items."""
    return schemas.FullSession(
        **_session(session, content, reader),
        items=list(_items(session, content, reader)),
    )


def _session(
    session: ContentSession, content: Content, reader: Reader
) -> dict[str, Any]:
    public = {city.slug for city in content.listed}
    seated = [slug for slug in session.cities if slug in public]
    return {
        "number": session.number,
        "title": reader.text_or_none(session.title),
        "starts_at": reader.moment(session.starts_at, session.zone),
        "ends_at": reader.moment_or_none(session.ends_at, session.zone),
        "minutes": session.minutes,
        "times_known": session.times_known,
        "cities": seated if session.seats_known else None,
    }


def items(content: Content, reader: Reader) -> list[schemas.Item]:
    """The items of all sessions; one that stands in several is told in each."""
    return [
        item
        for session in content.sessions
        for item in _items(session, content, reader)
    ]


def _items(
    session: ContentSession, content: Content, reader: Reader
) -> Iterator[schemas.Item]:
    for place, item in enumerate(session.items, start=1):
        presenting = _shown(item, content)
        yield schemas.Item(
            id=item.id,
            session=session.number,
            place=place,
            kind=item.kind,
            title=reader.text(item.title),
            description=reader.text_or_none(item.description),
            city=reader.city(presenting) if presenting else None,
            starts_at=reader.moment_or_none(item.starts_at, session.zone),
            ends_at=reader.moment_or_none(item.ends_at, session.zone),
            minutes=item.minutes,
        )


def _shown(item: ContentItem, content: Content) -> ContentCity | None:
    """The city that presents, if the public may know that it takes part."""
    public = (content.host, *content.listed)
    return next((city for city in public if city.slug == item.city), None)


# Cities


def cities(content: Content, reader: Reader) -> list[schemas.City]:
    """The cities on the public list, in its order."""
    return [
        _city(city, place, content, reader)
        for place, city in enumerate(content.listed, start=1)
    ]


def _city(
    city: ContentCity, place: int, content: Content, reader: Reader
) -> schemas.City:
    return schemas.City(
        slug=city.slug,
        name=reader.text(city.names),
        kind=city.kind,
        place=place,
        zones=list(city.zones),
        presents=city.presents,
        sessions=[session.number for session in content.sessions_of(city.slug)],
        latitude=city.latitude,
        longitude=city.longitude,
    )


# Versions


def version(told: Told, source: str, reader: Reader) -> schemas.Version:
    """A version; its changes are in words of this site's languages."""
    with override(_spoken(reader.lang or source)):
        changes = [
            schemas.Change(code=change.code, words=say(change))
            for change in told.changes
        ]
    note = LocalizedText.of(told.note.as_dict(), source)
    return schemas.Version(
        number=told.number,
        published_at=told.at,
        note=reader.text_or_none(note),
        changes=changes,
    )


def _spoken(tag: str) -> str:
    known = {language.tag for language in languages()}
    return url_code(tag) if tag in known else "en"


# Places


def place(candidate: Candidate, at: datetime, reader: Reader) -> schemas.Place:
    """Somewhere whose time a reader may want."""
    zone = candidate.choice.zone
    return schemas.Place(
        name=reader.text(candidate.names),
        region=candidate.region,
        zone=zone,
        offset=utc_label(at, zone),
        choice=str(candidate.choice),
    )
