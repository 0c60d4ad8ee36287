"""The schedule format of frab, pentabarf and pretalx, as JSON and as XML.

Screens and apps of conferences read it; its keys are theirs. A session is a room here,
a line of it an event, a city that presents a person. An event needs a start: lines
without one are left out, and where no line has one, the session itself is the event. A
length that is not published is "00:00". Words are those of the edition's own language.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zlib import crc32

from django.conf import settings

from intercity.base.languages import reader_language
from intercity.kernel.clock import instant, local
from intercity.programme.content import ContentCity, ContentItem, ContentSession
from intercity.programme.exports.part import Part
from intercity.programme.exports.words import (
    edition_words,
    guid_of,
    item_reading,
    key_of,
    kind_note,
    page_url,
    said,
    session_words,
)

Json = dict[str, Any]

_SCHEMA = "https://c3voc.de/schedule/schema.json"
_GENERATOR = "intercity"
# The number of an event is that of its item and of its session together.
_MOST_SESSIONS = 1000


def schedule_json(part: Part) -> bytes:
    """The part as `schedule.json`."""
    generator = {"name": _GENERATOR, "url": f"{settings.SITE_URL}/"}
    whole = {"$schema": _SCHEMA, "generator": generator, "schedule": _schedule(part)}
    return json.dumps(whole, ensure_ascii=False).encode()


def schedule_xml(part: Part) -> bytes:
    """The part as `schedule.xml`: the same figures in other elements."""
    schedule = _schedule(part)
    conference: Json = schedule["conference"]
    root = ElementTree.Element("schedule")
    ElementTree.SubElement(root, "generator", {"name": _GENERATOR})
    _element(root, "version", schedule["version"])
    head = ElementTree.SubElement(root, "conference")
    for key in ("title", "acronym", "start", "end"):
        _element(head, key, conference[key])
    _element(head, "days", conference["daysCount"])
    _element(head, "timeslot_duration", conference["timeslot_duration"])
    _element(head, "base_url", schedule["base_url"])
    _element(head, "time_zone_name", conference["time_zone_name"])
    _element(head, "url", conference["url"])
    if "description" in conference:
        _element(head, "description", conference["description"])
    for day in conference["days"]:
        _day_element(root, day)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


# The schedule


def _schedule(part: Part) -> Json:
    content = part.content
    days = list(_days(part))
    note = kind_note(content.edition)
    return {
        "version": str(content.number),
        "base_url": f"{settings.SITE_URL}/",
        "conference": {
            "acronym": content.edition.slug.lower().replace("-", "_"),
            "title": edition_words(content.edition),
            **({"description": note} if note else {}),
            "start": days[0]["date"],
            "end": days[-1]["date"],
            "daysCount": len(days),
            "timeslot_duration": "00:05",
            "time_zone_name": content.host.zone,
            "url": page_url("programme", content.edition),
            "rooms": [_room(session, part) for session in part.sessions],
            "days": days,
        },
    }


def _room(session: ContentSession, part: Part) -> Json:
    return {"name": session_words(session), "guid": guid_of(key_of(part, session))}


def _days(part: Part) -> Iterator[Json]:
    """The sessions by the date of the host on which they begin."""
    zone = part.content.host.zone
    sessions: dict[date, list[ContentSession]] = {}
    for session in sorted(part.sessions, key=lambda one: (one.starts_at, one.number)):
        sessions.setdefault(local(session.starts_at, zone).date(), []).append(session)
    for index, (day, held) in enumerate(sessions.items(), start=1):
        midnight = instant(day + timedelta(days=1), 0, zone)
        last = max(midnight, *(one.ends_at or one.starts_at for one in held))
        yield {
            "index": index,
            "date": day.isoformat(),
            "day_start": local(instant(day, 0, zone), zone).isoformat(),
            "day_end": local(last, zone).isoformat(),
            "rooms": {session_words(one): list(_events(one, part)) for one in held},
        }


def _events(session: ContentSession, part: Part) -> Iterator[Json]:
    timed = [item for item in session.items if item.starts_at is not None]
    for item in timed:
        yield _line(item, session, part)
    if not timed:
        yield _whole(session, part)


def _line(item: ContentItem, session: ContentSession, part: Part) -> Json:
    title = item.title.in_(reader_language())
    presenting = part.city(item.city)
    return {
        "id": item.id * _MOST_SESSIONS + session.number,
        **_placed(part, session, item),
        **_timed(part, item.starts_at or session.starts_at, item.ends_at),
        "title": title.text,
        "subtitle": "",
        "language": title.lang,
        "type": item.kind,
        "abstract": "",
        "description": said(item.description),
        "persons": [_person(presenting)] if presenting else [],
    }


def _whole(session: ContentSession, part: Part) -> Json:
    """A session of which no line has a time; its description names the lines."""
    lines = (item_reading(item, part).text for item in session.items)
    return {
        "id": session.number,
        **_placed(part, session),
        **_timed(part, session.starts_at, session.ends_at),
        "title": session_words(session),
        "subtitle": "",
        "language": reader_language(),
        "type": "session",
        "abstract": "",
        "description": "\n".join(lines),
        "persons": [],
    }


def _placed(
    part: Part, session: ContentSession, item: ContentItem | None = None
) -> Json:
    key = key_of(part, session, item)
    return {
        "guid": guid_of(key),
        "slug": key.lower(),
        "url": page_url("programme", part.content.edition),
        "room": session_words(session),
        "track": session_words(session),
        "links": [],
    }


def _timed(part: Part, start: datetime, end: datetime | None) -> Json:
    begins = local(start, part.content.host.zone)
    minutes = int(((end or start) - start).total_seconds()) // 60
    return {
        "date": begins.isoformat(),
        "start": f"{begins:%H:%M}",
        "duration": f"{minutes // 60:02}:{minutes % 60:02}",
    }


def _person(city: ContentCity) -> Json:
    """A city as the format's person; its number follows from its name for addresses."""
    return {"id": crc32(city.slug.encode()) + 1, "public_name": said(city.names)}


# XML


def _day_element(root: ElementTree.Element, day: Json) -> None:
    bounds = {"start": day["day_start"], "end": day["day_end"]}
    index = {"index": str(day["index"]), "date": day["date"]}
    parent = ElementTree.SubElement(root, "day", {**index, **bounds})
    for name, events in day["rooms"].items():
        room = ElementTree.SubElement(parent, "room", {"name": name})
        for event in events:
            _event_element(room, event)


def _event_element(room: ElementTree.Element, event: Json) -> None:
    names = {"id": str(event["id"]), "guid": event["guid"]}
    element = ElementTree.SubElement(room, "event", names)
    for key, value in event.items():
        if key not in {*names, "persons", "links"}:
            _element(element, key, value)
    persons = ElementTree.SubElement(element, "persons")
    for person in event["persons"]:
        one = _element(persons, "person", person["public_name"])
        one.set("id", str(person["id"]))
    ElementTree.SubElement(element, "links")


def _element(
    parent: ElementTree.Element, name: str, value: str | int
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = str(value)
    return element
