"""The draft as it stands now, in the shape of the version it would become."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, Prefetch, QuerySet

from intercity.cities.models import City
from intercity.kernel.clock import TZDATA
from intercity.kernel.tally import order_by_rule
from intercity.kernel.wording import LocalizedText, sort_key
from intercity.programme.content import (
    Content,
    ContentCity,
    ContentEdition,
    ContentItem,
    ContentSession,
    source_language,
)
from intercity.programme.models import Item, Session, Slot
from intercity.programme.orders import order_held
from intercity.programme.times import flow, starts_at, total
from intercity.seminars.models import Edition, Participant
from intercity.seminars.queries import rule_of


def content_of(edition: Edition, sessions: Iterable[Session] | None = None) -> Content:
    """Everything that would be published now, in a constant number of queries.

    `sessions` are those of `draft_sessions`, where they are at hand already.
    """
    sessions = list(draft_sessions(edition) if sessions is None else sessions)
    facts = _facts(edition)
    source = source_language(facts.languages)
    cities = _cities(edition, sessions, source)
    rank = [city.slug for city in cities]
    last = edition.versions.aggregate(last=Max("number"))["last"]
    return Content(
        number=(last or 0) + 1,
        tzdata=TZDATA,
        order=order_held(edition, sessions),
        edition=facts,
        host=_city(edition.host, source, presents=False, listed=False),
        cities=cities,
        sessions=tuple(_session(session, source, rank) for session in sessions),
    )


def draft_sessions(edition: Edition) -> QuerySet[Session]:
    """The sessions of the draft with all that stands in them, in four queries."""
    slots = Slot.objects.select_related("item__city")
    return edition.sessions.prefetch_related(Prefetch("slots", slots), "cities__zones")


def _facts(edition: Edition) -> ContentEdition:
    languages = tuple(edition.languages)
    source = source_language(languages)
    return ContentEdition(
        slug=edition.slug,
        series=edition.series.slug,
        names=_texts(edition.series.names, source),
        ordinal=edition.ordinal,
        theme=_texts(edition.theme, source),
        fiscal_year=edition.fiscal_year,
        dates=tuple(edition.dates),
        languages=languages,
        mode=edition.mode,
        kind=edition.kind,
        was_held=edition.was_held,
        unnamed=edition.unnamed,
        unnamed_source=edition.unnamed_source,
        list_order=edition.order,
        list_seed=rule_of(edition).seed,
        source=edition.source,
        source_url=edition.source_url,
    )


@dataclass(frozen=True, slots=True)
class _Listed:
    """A city as the rule of a list needs it."""

    city: City
    participant: Participant | None
    position: int | None

    @property
    def slug(self) -> str:
        return self.city.slug

    @property
    def name(self) -> LocalizedText:
        names: LocalizedText = self.city.names
        return names

    @property
    def sort_key(self) -> str:
        return self.city.sort_key


def _cities(
    edition: Edition, sessions: list[Session], source: str
) -> tuple[ContentCity, ...]:
    """Who takes part, by the rule of lists: those entered, and any that sit besides."""
    participants = edition.participants.filter(takes_part=True).select_related("city")
    entered = {one.city: one for one in participants.prefetch_related("city__zones")}
    seated = {city for session in sessions for city in session.cities.all()}
    rule = rule_of(edition)
    everyone = [
        _listed(city, entered.get(city), by_place=rule.code == "precedence")
        for city in {*entered, *seated}
    ]
    presenting = _presenting(sessions)
    return tuple(
        _city(
            one.city,
            source,
            presents=one.city.pk in presenting or _presents(one),
            listed=one.participant is not None and one.participant.is_listed,
        )
        for one in order_by_rule(everyone, rule, edition.host.slug)
    )


def _listed(city: City, participant: Participant | None, *, by_place: bool) -> _Listed:
    place = participant.place if participant and by_place else None
    return _Listed(city, participant, place)


def _presents(one: _Listed) -> bool:
    return one.participant is not None and one.participant.presents


def _presenting(sessions: list[Session]) -> set[int | None]:
    """The cities that have a presentation in the programme."""
    slots = (slot for session in sessions for slot in session.slots.all())
    return {
        slot.item.city_id for slot in slots if slot.item.kind == Item.Kind.PRESENTATION
    }


def _city(city: City, source: str, *, presents: bool, listed: bool) -> ContentCity:
    country = city.country if city.shows_country else LocalizedText(source)
    return ContentCity(
        slug=city.slug,
        names=_texts(city.names, source),
        kind=city.kind,
        zones=tuple(zone.zone for zone in city.zones.all()),
        sort_key=sort_key(city.names, city.sort_key)[0],
        presents=presents,
        listed=listed,
        latitude=city.latitude,
        longitude=city.longitude,
        country=_texts(country, source),
    )


def _session(session: Session, source: str, rank: list[str]) -> ContentSession:
    start = starts_at(session.day, session.start, session.zone)
    minutes = session.minutes
    if minutes is None and session.times_known:
        minutes = total(slot.item.minutes for slot in session.slots.all())
    seated = {city.slug for city in session.cities.all() if session.seats_known}
    return ContentSession(
        number=session.number,
        title=_texts(session.title, source),
        day=session.day,
        start=session.start,
        zone=session.zone,
        starts_at=start,
        ends_at=None if minutes is None else start + timedelta(minutes=minutes),
        minutes=minutes,
        times_known=session.times_known,
        seats_known=session.seats_known,
        cities=tuple(slug for slug in rank if slug in seated),
        items=_items(session, source),
    )


def _items(session: Session, source: str) -> tuple[ContentItem, ...]:
    slots = list(session.slots.all())
    lengths = [slot.item.minutes for slot in slots]
    spans = flow(starts_at(session.day, session.start, session.zone), lengths)
    if not session.times_known:
        lengths, spans = [None] * len(slots), [(None, None)] * len(slots)
    return tuple(
        ContentItem(
            id=slot.item_id,
            kind=slot.item.kind,
            starts_at=start,
            ends_at=end,
            minutes=length,
            title=_texts(slot.item.title, source),
            description=_texts(slot.item.description, source),
            city=slot.item.city.slug if slot.item.city else None,
        )
        for slot, length, (start, end) in zip(slots, lengths, spans, strict=True)
    )


def _texts(text: LocalizedText, source: str) -> LocalizedText:
    """The text with the edition's own source language."""
    return LocalizedText.of(text.as_dict(), source)
