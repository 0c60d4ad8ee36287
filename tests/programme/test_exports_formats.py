"""Calendars, schedules, tables and feeds, read back by other programs' readers."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator
from schedule_convert.importers.frab_xml import (  # type: ignore[import-untyped]
    FrabXmlImporter,
)

from intercity.cities.models import City
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import publish, remove_item, remove_session
from intercity.programme.models import Item
from intercity.programme.times import starts_at
from tests.factories.programme import NOW, planned_edition, session_of
from tests.factories.seminars import EditionFactory

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": None, "now": NOW}
NO_NOTE = LocalizedText("en")
NOTE = LocalizedText.of({"en": "A <b>theme</b>.", "ja": "テーマを定めた。"})


@pytest.fixture
def edition():
    edition = planned_edition(slug="partners-3", is_public=True)
    City.objects.filter(pk=edition.host_id).update(
        names={"source": "en", "texts": {"en": "Harbourgate", "ja": "港門市"}}
    )
    valmont = City.objects.get(slug="valmont")
    valmont.names = LocalizedText.of({"en": "Valmont", "ja": "ヴァルモン市"})
    valmont.save()
    edition.refresh_from_db()
    return edition


@pytest.fixture
def published(edition):
    publish(edition, NO_NOTE, 1, **BY)
    return edition


def again(edition, number=2, note=NOTE):
    edition.theme = LocalizedText.of({"en": f"Theme {number}"})
    edition.save()
    publish(edition, note, number, **BY)


def events(client, address):
    calendar = Calendar.from_ical(client.get(address).content)
    return calendar, {str(event["UID"]): event for event in calendar.events}


# iCalendar


def test_a_calendar_holds_the_sessions_and_their_items_with_the_rules_of_the_zone(
    client, published
):
    calendar, found = events(client, "/ja/partners-3/programme.ics")
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert [zone.tz_name for zone in calendar.timezones] == ["Asia/Tokyo"]
    assert calendar.get_missing_tzids() == set()
    session = found["partners-3-session-1@127.0.0.1"]
    assert session.start == datetime(2027, 1, 20, 0, 30, tzinfo=UTC)
    assert session.end == datetime(2027, 1, 20, 2, 25, tzinfo=UTC)
    assert session["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert session["DTSTAMP"].dt == NOW
    assert (session["SEQUENCE"], session["TRANSP"]) == (0, "OPAQUE")
    assert "港門市 UTC+9" in session["DESCRIPTION"]
    assert "09:30 開会" in session["DESCRIPTION"]
    assert session["URL"] == "http://127.0.0.1:8000/ja/partners-3/programme/"
    presented = published.items.get(city__slug="valmont")
    item = found[f"partners-3-session-2-item-{presented.pk}@127.0.0.1"]
    assert item["SUMMARY"] == "発表（ヴァルモン市）"
    assert item["SUMMARY"].params["LANGUAGE"] == "ja"
    assert item["RELATED-TO"] == "partners-3-session-2@127.0.0.1"
    assert item["TRANSP"] == "TRANSPARENT"
    assert len(found) == 2 + sum(one.slots.count() for one in published.sessions.all())


def test_every_line_of_a_calendar_is_short_and_ends_as_the_standard_says(
    client, published
):
    body = client.get("/ko/partners-3/programme.ics").content
    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_uids_stay_and_the_sequence_rises_with_every_version(client, published):
    _calendar, first = events(client, "/en/partners-3/programme.ics")
    again(published)
    _calendar, second = events(client, "/en/partners-3/programme.ics")
    assert first.keys() == second.keys()
    assert {event["SEQUENCE"] for event in first.values()} == {0}
    assert {event["SEQUENCE"] for event in second.values()} == {1}


def take_out(edition, city):
    """Remove the item of a city from its session; its number."""
    slot = edition.items.get(city__slug=city).slots.get()
    key, session = slot.item.pk, slot.session
    remove_item(session, slot.item, revision=session.revision, by=None, now=NOW)
    return key


def seen(found):
    """The events by their names, with what happened to them."""
    return {
        uid.removeprefix("partners-3-").partition("@")[0]: (
            str(event["STATUS"]),
            int(event["SEQUENCE"]),
            str(event["TRANSP"]),
        )
        for uid, event in found.items()
    }


def test_what_was_removed_is_cancelled_so_that_calendars_drop_it(client, published):
    """As long as it would be to come; with the time at which it stood."""
    address = "/en/partners-3/cities/valmont/programme.ics"
    _calendar, before = events(client, address)
    key = take_out(published, "valmont")
    again(published)
    _calendar, after = events(client, address)
    assert seen(after) == {
        "session-2": ("CONFIRMED", 1, "OPAQUE"),
        f"session-2-item-{key}": ("CANCELLED", 1, "TRANSPARENT"),
    }
    assert {uid: event.start for uid, event in after.items()} == {
        uid: event.start for uid, event in before.items()
    }
    again(published, 3)
    assert seen(events(client, address)[1]) == {
        "session-2": ("CONFIRMED", 2, "OPAQUE"),
        f"session-2-item-{key}": ("CANCELLED", 2, "TRANSPARENT"),
    }


def test_what_is_over_is_no_longer_cancelled(client, published):
    take_out(published, "valmont")
    published.theme = LocalizedText.of({"en": "Later"})
    published.save()
    publish(published, NOTE, 2, by=None, now=datetime(2028, 1, 1, tzinfo=UTC))
    _calendar, found = events(client, "/en/partners-3/programme.ics")
    assert {status for status, _number, _transp in seen(found).values()} == {
        "CONFIRMED"
    }


def test_a_session_that_is_gone_has_a_calendar_of_what_is_cancelled(client, published):
    address = "/ja/partners-3/sessions/2/programme.ics"
    _calendar, before = events(client, address)
    session = published.sessions.get(number=2)
    remove_session(session, revision=session.revision, by=None, now=NOW)
    again(published)
    _calendar, after = events(client, address)
    assert after.keys() == before.keys()
    assert {state[0] for state in seen(after).values()} == {"CANCELLED"}
    assert client.get("/ja/partners-3/sessions/9/programme.ics").status_code == 404
    assert client.get("/partners-3/sessions/2/schedule.json").status_code == 404


def test_a_city_that_left_the_list_has_no_calendar_that_tells_so(client, published):
    published.participants.filter(city__slug="valmont").update(is_listed=False)
    again(published)
    address = "/en/partners-3/cities/valmont/programme.ics"
    assert client.get(address).status_code == 404


def test_uids_are_the_same_in_each_language_and_each_part(client, published):
    _calendar, whole = events(client, "/en/partners-3/programme.ics")
    for part in ("sessions/1/", "cities/valmont/", "cities/amber-fort/", ""):
        _calendar, found = events(client, f"/zh-hans/partners-3/{part}programme.ics")
        assert found.keys() <= whole.keys()
        assert found


def test_a_city_has_its_session_and_its_own_items_only(client, published):
    presented = published.items.get(city__slug="valmont")
    _calendar, found = events(client, "/en/partners-3/cities/valmont/programme.ics")
    assert set(found) == {
        "partners-3-session-2@127.0.0.1",
        f"partners-3-session-2-item-{presented.pk}@127.0.0.1",
    }


def test_the_host_sits_in_every_session(client, published):
    host = published.host.slug
    _calendar, found = events(client, f"/en/partners-3/cities/{host}/programme.ics")
    assert set(found) == {
        "partners-3-session-1@127.0.0.1",
        "partners-3-session-2@127.0.0.1",
    }


def test_without_a_language_a_calendar_is_in_the_editions_own(client, edition):
    edition.languages = ["ja", "en"]
    edition.save()
    publish(edition, NO_NOTE, 1, **BY)
    _calendar, found = events(client, "/partners-3/schedule.ics")
    assert "開会" in {str(event["SUMMARY"]) for event in found.values()}


@pytest.mark.parametrize(
    ("zone", "start", "offsets"),
    [
        ("Europe/London", "00:30", {"+0000", "+0100"}),
        ("Asia/Kathmandu", "09:15", {"+0545"}),
        ("Australia/Lord_Howe", "01:45", {"+1030", "+1100"}),
        ("Pacific/Chatham", "23:50", {"+1245", "+1345"}),
        ("America/St_Johns", "22:00", {"-0330", "-0230"}),
    ],
)
def test_calendars_tell_the_instant_in_any_zone(client, zone, start, offsets):
    edition = EditionFactory.create(slug="partners-3", is_public=True)
    day = datetime(2027, 3, 28, tzinfo=UTC).date()
    session_of(60, 60, edition=edition, zone=zone, start=start, day=day)
    publish(edition, NO_NOTE, 1, **BY)
    calendar, found = events(client, "/en/partners-3/programme.ics")
    first = starts_at(day, start, zone)
    assert sorted((event.start, event.end) for event in found.values()) == [
        (first, first + timedelta(hours=1)),
        (first, first + timedelta(hours=2)),
        (first + timedelta(hours=1), first + timedelta(hours=2)),
    ]
    (rules,) = calendar.timezones
    assert rules.tz_name == zone
    written = re.findall(r"TZOFFSETTO:(.+?)\r", rules.to_ical().decode())
    assert set(written) == offsets


def test_a_session_without_published_times_stands_alone_with_its_lines(client, edition):
    edition.sessions.filter(number=1).update(times_known=False)
    publish(edition, NO_NOTE, 1, **BY)
    _calendar, found = events(client, "/en/partners-3/sessions/1/programme.ics")
    (session,) = found.values()
    assert session.end == datetime(2027, 1, 20, 2, 25, tzinfo=UTC)
    assert "Opening\nVideo message" in session["DESCRIPTION"]


# frab

_TEXT = {"type": "string"}
_EVENT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "guid": {"pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
        "date": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"},
        "start": {"pattern": "^[0-2][0-9]:[0-5][0-9]$"},
        "duration": {"pattern": "^[0-9]+:[0-5][0-9]$"},
        "slug": {"pattern": "^[a-z0-9_-]+[a-z0-9]$"},
        "url": {"pattern": "^https?://"},
        "links": {"type": "array"},
        "persons": {
            "type": "array",
            "items": {
                "required": ["id", "public_name"],
                "properties": {"id": {"type": "integer"}, "public_name": _TEXT},
                "additionalProperties": False,
            },
        },
        **dict.fromkeys(
            ("room", "title", "subtitle", "track", "type", "language"), _TEXT
        ),
        **dict.fromkeys(("abstract", "description"), _TEXT),
    },
}
_EVENT["required"] = list(_EVENT["properties"])
_DAY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["index", "date", "day_start", "day_end", "rooms"],
    "properties": {
        "index": {"type": "integer"},
        "date": {"pattern": r"^\d{4}-\d\d-\d\d$"},
        "day_start": _TEXT,
        "day_end": _TEXT,
        "rooms": {"additionalProperties": {"type": "array", "items": _EVENT}},
    },
}
FRAB = {
    "required": ["schedule"],
    "properties": {
        "schedule": {
            "required": ["version", "base_url", "conference"],
            "properties": {
                "version": _TEXT,
                "conference": {
                    "required": ["acronym", "title", "start", "end", "daysCount"],
                    "properties": {
                        "acronym": {"pattern": "^[a-z0-9_]{4,}$"},
                        "timeslot_duration": {"const": "00:05"},
                        "days": {"type": "array", "minItems": 1, "items": _DAY},
                    },
                },
            },
        }
    },
}


def all_events(schedule):
    return [
        event
        for day in schedule["schedule"]["conference"]["days"]
        for room in day["rooms"].values()
        for event in room
    ]


@pytest.mark.parametrize("part", ["", "sessions/2/", "cities/valmont/"])
def test_the_json_is_a_schedule_of_frab(client, published, part):
    schedule = client.get(f"/partners-3/{part}schedule.json").json()
    Draft202012Validator(FRAB).validate(schedule)
    found = all_events(schedule)
    for key in ("id", "guid", "slug"):
        assert len({event[key] for event in found}) == len(found)


def test_an_event_of_the_json(client, published):
    presented = published.items.get(city__slug="valmont")
    schedule = client.get("/partners-3/cities/valmont/schedule.json").json()
    conference = schedule["schedule"]["conference"]
    assert (conference["time_zone_name"], conference["daysCount"]) == ("Asia/Tokyo", 1)
    (event,) = all_events(schedule)
    assert event.pop("guid")
    assert event.pop("persons")[0]["public_name"] == "Valmont"
    assert event == {
        "id": presented.pk * 1000 + 2,
        "slug": f"partners-3-session-2-item-{presented.pk}",
        "url": "http://127.0.0.1:8000/en/partners-3/programme/",
        "room": "Session 2",
        "track": "Session 2",
        "links": [],
        "date": "2027-01-20T19:30:00+09:00",
        "start": "19:30",
        "duration": "00:10",
        "title": "Presentation",
        "subtitle": "",
        "language": "en",
        "type": "presentation",
        "abstract": "",
        "description": "",
    }


def test_the_events_of_a_session_follow_one_another(client, published):
    for number in (1, 2):
        address = f"/partners-3/sessions/{number}/schedule.json"
        found = all_events(client.get(address).json())
        for before, after in pairwise(found):
            hours, minutes = map(int, before["duration"].split(":"))
            end = datetime.fromisoformat(before["date"]) + timedelta(
                hours=hours, minutes=minutes
            )
            assert end.isoformat() == after["date"]


def test_the_xml_says_what_the_json_says(client, published):
    root = ElementTree.fromstring(client.get("/partners-3/schedule.xml").content)  # noqa: S314 -- our own file
    schedule = client.get("/partners-3/schedule.json").json()
    conference = schedule["schedule"]["conference"]
    assert [child.tag for child in root] == [
        "generator",
        "version",
        "conference",
        "day",
    ]
    assert {child.tag: child.text for child in root.findall("conference/*")} == {
        "title": conference["title"],
        "acronym": conference["acronym"],
        "start": conference["start"],
        "end": conference["end"],
        "days": "1",
        "timeslot_duration": "00:05",
        "base_url": "http://127.0.0.1:8000/",
        "time_zone_name": "Asia/Tokyo",
        "url": conference["url"],
        "description": "Sample data: the cities, people and times are invented.",
    }
    written = [
        {
            "id": int(event.attrib["id"]),
            "guid": event.get("guid"),
            **{
                child.tag: child.text or ""
                for child in event
                if child.tag not in {"persons", "links"}
            },
            "persons": [
                {"id": int(one.attrib["id"]), "public_name": one.text}
                for one in event.findall("persons/*")
            ],
            "links": [],
        }
        for event in root.iter("event")
    ]
    assert written == all_events(schedule)


def test_another_program_reads_the_xml(client, published):
    """schedule-convert, which conferences merge their schedules with."""
    body = client.get("/partners-3/schedule.xml").content
    conference = FrabXmlImporter().parse(BytesIO(body))
    schedule = client.get("/partners-3/schedule.json").json()
    told = schedule["schedule"]["conference"]
    assert (conference.title, conference.slug) == (told["title"], told["acronym"])
    assert conference.timeslot == 5
    read = [
        (str(one.guid), one.title, f"{one.start:%H:%M}", one.duration, one.room.name)
        for one in conference.events
    ]
    assert read == [
        (one["guid"], one["title"], one["start"], _in_minutes(one), one["room"])
        for one in all_events(schedule)
    ]
    speakers = {who.name for one in conference.events for who in one.speakers}
    assert speakers == {
        person["public_name"]
        for one in all_events(schedule)
        for person in one["persons"]
    }


def _in_minutes(event):
    hours, minutes = event["duration"].split(":")
    return int(hours) * 60 + int(minutes)


def test_a_session_without_times_is_one_event(client, edition):
    edition.sessions.update(times_known=False)
    edition.sessions.filter(number=2).update(minutes=None)
    publish(edition, NO_NOTE, 1, **BY)
    schedule = client.get("/partners-3/schedule.json").json()
    Draft202012Validator(FRAB).validate(schedule)
    first, second = all_events(schedule)
    assert (first["id"], first["type"], first["duration"]) == (1, "session", "01:55")
    assert first["description"].splitlines()[0] == "Opening"
    assert (second["start"], second["duration"]) == ("18:45", "00:00")


def test_an_item_in_two_sessions_is_two_events(client, edition):
    opening = edition.items.get(kind="opening")
    sessions = opening.slots.count()
    publish(edition, NO_NOTE, 1, **BY)
    found = all_events(client.get("/partners-3/schedule.json").json())
    same = [event for event in found if event["type"] == "opening"]
    assert sessions == len(same) == 2
    assert len({event["guid"] for event in same}) == 2


# CSV


def test_the_table_has_a_line_for_each_session_and_item(client, published):
    body = client.get("/partners-3/schedule.csv").content
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))
    slots = sum(session.slots.count() for session in published.sessions.all())
    assert len(rows) == 2 + slots
    (valmont,) = [row for row in rows if row["city"] == "valmont"]
    assert valmont == {
        "version": "1",
        "edition_kind": "sample",
        "session": "2",
        "item": str(published.items.get(city__slug="valmont").pk),
        "kind": "presentation",
        "date": "2027-01-20",
        "start": "19:30",
        "end": "19:40",
        "zone": "Asia/Tokyo",
        "starts_at": "2027-01-20T10:30:00Z",
        "ends_at": "2027-01-20T10:40:00Z",
        "minutes": "10",
        "city": "valmont",
        "title_en": "Presentation",
        "title_ja": "発表",
        "title_zh-Hans": "交流发言",
        "title_ko": "발표",
        "city_name_en": "Valmont",
        "city_name_ja": "ヴァルモン市",
        "city_name_zh-Hans": "",
        "city_name_ko": "",
    }


def test_no_cell_is_a_formula(client, edition):
    Item.objects.filter(kind="opening").update(
        title={"source": "en", "texts": {"en": '=HYPERLINK("x")', "ja": "@SUM(1)"}}
    )
    publish(edition, NO_NOTE, 1, **BY)
    body = client.get("/partners-3/schedule.csv").content.decode("utf-8-sig")
    for row in csv.reader(StringIO(body)):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)
    assert "HYPERLINK" in body


# Hostile words

HOSTILE = 'A\x00\x0b\ud7ff\ufffe & <b>"B"</b>;,\\ ]]> \r\nEND:VEVENT\n日本'


@pytest.mark.parametrize("kind", ["ics", "json", "xml", "csv"])
def test_any_words_can_be_written_and_read_back(client, edition, kind):
    opening = edition.items.get(kind="opening")
    hostile = HOSTILE.replace("\x00", "")
    opening.title = LocalizedText.of({"en": hostile})
    opening.description = LocalizedText.of({"en": hostile})
    opening.save()
    publish(edition, NO_NOTE, 1, **BY)
    body = client.get(f"/partners-3/schedule.{kind}").content
    plain = hostile.replace("\x0b", "").replace("\ufffe", "")
    match kind:
        case "ics":
            titles = {str(one["SUMMARY"]) for one in Calendar.from_ical(body).events}
            plain = plain.replace("\r\n", "\n")
        case "json":
            titles = {event["title"] for event in all_events(json.loads(body))}
        case "xml":
            root = ElementTree.fromstring(body)  # noqa: S314 -- our own file
            titles = {one.text or "" for one in root.iter("title")}
            plain = plain.replace("\r\n", "\n")
        case "csv":
            text = StringIO(body.decode("utf-8-sig"), newline="")
            titles = {row["title_en"] for row in csv.DictReader(text)}
    assert plain in titles


# Feeds


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_tells_every_version_in_its_language(client, published, kind):
    again(published)
    feed = feedparser.parse(client.get(f"/ja/partners-3/versions.{kind}").content)
    assert not feed.bozo
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[kind]
    language = feed.feed.get("language") or feed.feed.title_detail["language"]
    assert language == "ja"
    assert [entry.id for entry in feed.entries] == [
        "tag:127.0.0.1,2026:partners-3/versions/2",
        "tag:127.0.0.1,2026:partners-3/versions/1",
    ]
    newest = feed.entries[0]
    assert "テーマを定めた。" in newest.summary
    assert newest.link == "http://127.0.0.1:8000/ja/partners-3/versions/#version-2"
    assert newest.published_parsed[:5] == (2026, 12, 1, 3, 0)


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_ids_are_the_same_in_all_languages_and_later_on(client, published, kind):
    address = f"partners-3/versions.{kind}"
    first = feedparser.parse(client.get(f"/en/{address}").content).entries[0].id
    again(published)
    later = feedparser.parse(client.get(f"/ko/{address}").content).entries
    assert later[-1].id == first


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_note_is_text_and_never_markup(client, published, kind):
    again(published)
    body = client.get(f"/en/partners-3/versions.{kind}").content.decode()
    assert "&lt;p&gt;A &amp;lt;b&amp;gt;theme&amp;lt;/b&amp;gt;.&lt;/p&gt;" in body


def test_a_note_in_another_language_is_marked(client, published):
    again(published)
    feed = feedparser.parse(client.get("/ko/partners-3/versions.atom").content)
    assert 'lang="en"' in feed.entries[0].summary


def test_a_reconstruction_says_so_and_names_no_government_as_its_author(
    client, edition
):
    edition.kind = "reconstruction"
    edition.save()
    publish(edition, NO_NOTE, 1, **BY)
    feed = feedparser.parse(client.get("/en/partners-3/versions.atom").content)
    assert feed.feed.author == feed.feed.title == "3rd Partner Cities Seminar"
    assert feed.feed.subtitle.startswith("Reconstruction for demonstration.")
    calendar, _events = events(client, "/en/partners-3/programme.ics")
    assert calendar.description.startswith("Reconstruction for demonstration.")
    schedule = client.get("/partners-3/schedule.json").json()["schedule"]
    assert "Reconstruction" in schedule["conference"]["description"]
