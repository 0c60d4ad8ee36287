"""Published versions are frozen, numbered, and say what changed."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from intercity.base.refusals import Refusal
from intercity.kernel.clock import TZDATA
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import (
    ItemValues,
    SessionValues,
    add_item,
    edit_item,
    edit_session,
    move_item,
    publish,
)
from intercity.programme.changes import Change, diff
from intercity.programme.content import (
    Content,
    ContentCity,
    ContentEdition,
    ContentItem,
    ContentSession,
)
from intercity.programme.drafts import content_of
from intercity.programme.models import Version
from intercity.programme.words import _SAID, say
from tests.factories.programme import (
    NOW,
    SessionFactory,
    SlotFactory,
    planned_edition,
    session_of,
)
from tests.factories.seminars import EditionFactory

BY = {"by": None, "now": NOW}
NO_NOTE = LocalizedText("en")
NOTE = LocalizedText.of({"en": "The discussion is shorter."})


def refused(edition, number=1, note=NO_NOTE):
    with pytest.raises(Refusal) as refusal:
        publish(edition, note, number, **BY)
    assert not edition.versions.filter(number=number).exists()
    return refusal.value.code, refusal.value.params


def codes(changes):
    return [change.code for change in changes]


@pytest.mark.django_db
def test_a_version_is_frozen_and_reads_back_as_it_was():
    edition = planned_edition()
    before = content_of(edition)
    version = publish(edition, NO_NOTE, 1, **BY)
    opening = edition.items.get(kind="opening")
    edit_item(opening, replace(ItemValues.of(opening), minutes=9), revision=1, **BY)
    edition.host.names = LocalizedText.of({"en": "Another name"})
    edition.host.save()
    kept = Version.objects.get(pk=version.pk)
    assert Content.read(kept.content) == before
    assert json.loads(json.dumps(kept.content)) == before.json()
    assert content_of(edition) != before


@pytest.mark.django_db
def test_the_content_holds_all_that_public_pages_need():
    edition = planned_edition(slug="partners-3")
    content = content_of(edition).json()
    session = content["sessions"][0]
    item = session["items"][3]
    assert {key: content[key] for key in ("schema", "number", "tzdata", "order")} == {
        "schema": "intercity.programme/1",
        "number": 1,
        "tzdata": TZDATA,
        "order": "alphabetical",
    }
    assert content["edition"]["slug"] == "partners-3"
    assert content["edition"]["names"] == {"en": "Partner Cities Seminar"}
    assert [city["slug"] for city in content["cities"]] == [
        "amber-fort",
        "coral-port",
        "nordhaven",
        "pearl-quay",
        "valmont",
    ]
    assert {key: value for key, value in session.items() if key != "items"} == {
        "number": 1,
        "title": {},
        "day": "2027-01-20",
        "start": "09:30",
        "zone": "Asia/Tokyo",
        "starts_at": "2027-01-20T00:30:00+00:00",
        "ends_at": "2027-01-20T02:25:00+00:00",
        "minutes": 115,
        "times_known": True,
        "seats_known": True,
        "cities": ["amber-fort", "coral-port", "pearl-quay"],
    }
    assert item == {
        "id": edition.items.get(city__slug="amber-fort").pk,
        "kind": "presentation",
        "starts_at": "2027-01-20T01:05:00+00:00",
        "ends_at": "2027-01-20T01:15:00+00:00",
        "minutes": 10,
        "title": {
            "en": "Presentation",
            "ja": "発表",
            "ko": "발표",
            "zh-Hans": "交流发言",
        },
        "description": {},
        "city": "amber-fort",
    }


@pytest.mark.django_db
def test_what_is_not_known_is_not_in_the_content():
    edition = planned_edition()
    edition.sessions.filter(number=1).update(times_known=False, seats_known=False)
    edition.items.filter(kind="presentation").update(city=None)
    session = content_of(edition).sessions[0]
    assert session.cities == ()
    assert (session.minutes, f"{session.ends_at:%H:%M}") == (115, "02:25")
    assert {(one.starts_at, one.ends_at, one.minutes) for one in session.items} == {
        (None, None, None)
    }


@pytest.mark.django_db
def test_a_country_is_in_the_content_only_where_the_host_chose_to_show_it():
    edition = planned_edition()
    shown, hidden = (one.city for one in edition.participants.order_by("pk")[:2])
    for city in (shown, hidden):
        city.country = LocalizedText.of({"en": "Ruritania"})
        city.shows_country = city == shown
        city.save()
    content = content_of(edition)
    assert content.city(shown.slug).country.as_dict() == {"en": "Ruritania"}
    assert content.city(hidden.slug).country.as_dict() == {}
    assert json.dumps(content.json()).count("Ruritania") == 1


@pytest.mark.django_db
def test_without_sessions_nothing_is_published():
    assert refused(EditionFactory.create()) == ("no_sessions", {})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("languages", "texts", "lacks"),
    [(["en", "ja"], {"ja": "開会"}, "en"), (["ja", "en"], {"en": "Opening"}, "ja")],
)
def test_an_item_without_a_title_in_the_source_language_stops_the_version(
    languages, texts, lacks
):
    edition = EditionFactory.create(languages=languages)
    session = SessionFactory.create(edition=edition, number=4)
    SlotFactory.create(session=session, item__title=LocalizedText.of({lacks: "There"}))
    SlotFactory.create(session=session, item__title=LocalizedText.of(texts))
    assert refused(edition) == ("no_title", {"session": 4, "place": 2, "lang": lacks})


@pytest.mark.django_db
def test_items_beyond_the_end_of_their_session_stop_the_version():
    session = session_of(10, 20, minutes=25)
    params = {"session": session.number, "items": 30, "minutes": 25}
    assert refused(session.edition) == ("overrun", params)


@pytest.mark.django_db
def test_a_session_that_hides_its_seats_names_no_presenting_city():
    edition = planned_edition()
    edition.sessions.filter(number=2).update(seats_known=False)
    assert refused(edition) == ("seats_hidden", {"session": 2})


@pytest.mark.django_db
def test_nothing_new_is_no_version():
    edition = planned_edition()
    publish(edition, NO_NOTE, 1, **BY)
    assert refused(edition, 2, NOTE) == ("nothing_changed", {"number": 1})


@pytest.mark.django_db
def test_a_second_version_needs_a_note_in_the_source_language():
    edition = planned_edition()
    publish(edition, NO_NOTE, 1, **BY)
    opening = edition.items.get(kind="opening")
    edit_item(opening, replace(ItemValues.of(opening), minutes=4), revision=1, **BY)
    assert refused(edition, 2, LocalizedText.of({"ja": "短縮"})) == (
        "no_note",
        {"lang": "en"},
    )
    version = publish(edition, NOTE, 2, **BY)
    assert (version.number, version.note, version.published_at) == (2, NOTE, NOW)


@pytest.mark.django_db
def test_who_has_not_seen_the_last_version_does_not_publish_over_it():
    edition = planned_edition()
    publish(edition, NO_NOTE, 1, **BY)
    opening = edition.items.get(kind="opening")
    edit_item(opening, replace(ItemValues.of(opening), minutes=4), revision=1, **BY)
    assert refused_again(edition) == ("published_meanwhile", {"number": 1})


def refused_again(edition):
    with pytest.raises(Refusal) as refusal:
        publish(edition, NOTE, 1, **BY)
    assert edition.versions.count() == 1
    return refusal.value.code, refusal.value.params


@pytest.fixture
def shared_database(tmp_path, monkeypatch):
    """A database that threads wait for, as they do outside of tests."""

    def share():
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            path = tmp_path / "shared.sqlite3"
            with sqlite3.connect(path) as target:
                connection.connection.backup(target)
            target.close()
            monkeypatch.setitem(connections.settings["default"], "NAME", str(path))

    return share


@pytest.mark.django_db(transaction=True)
def test_of_two_publishing_at_the_same_moment_the_second_is_refused(shared_database):
    edition = planned_edition()
    shared_database()
    together = Barrier(2)
    outcomes = []

    def try_it(_):
        together.wait()
        try:
            outcomes.append(publish(edition, NO_NOTE, 1, **BY).number)
        except Refusal as refusal:
            outcomes.append((refusal.code, edition.versions.count()))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(try_it, range(2)))
    assert sorted(outcomes, key=str) == [("published_meanwhile", 1), 1]


@pytest.mark.django_db
def test_changes_are_said_by_code():
    edition = planned_edition()
    first = content_of(edition)
    morning = edition.sessions.get(number=1)
    later = replace(SessionValues.of(morning), start="10:00", minutes=120)
    edit_session(morning, later, revision=1, **BY)
    report = edition.items.get(kind="report")
    shorter = replace(
        ItemValues.of(report),
        minutes=15,
        title=report.title.with_text("en", "Report of the host"),
    )
    edit_item(report, shorter, revision=1, **BY)
    quay = edition.items.get(city__slug="pearl-quay")
    seen = list(morning.slots.values_list("item_id", flat=True))
    move_item(morning, quay, 4, seen=seen, **BY)
    speech = ItemValues(
        kind="other", title=LocalizedText.of({"en": "A speech"}), minutes=5
    )
    added = add_item(morning, speech, place=8, **BY)
    changes = diff(first, content_of(edition))
    moved = {"day": "2027-01-20", "zone": "Asia/Tokyo"}
    assert changes[0] == Change(
        "session_moved",
        {
            "session": 1,
            "from": {**moved, "start": "09:30"},
            "to": {**moved, "start": "10:00"},
        },
    )
    assert changes[1] == Change(
        "session_length_changed", {"session": 1, "from": 115, "to": 120}
    )
    assert (
        Change(
            "item_added",
            {
                "item": added.pk,
                "title": {"en": "A speech"},
                "city": {},
                "sessions": [1],
            },
        )
        in changes
    )
    assert set(codes(changes)) == {
        "session_moved",
        "session_length_changed",
        "title_changed",
        "item_length_changed",
        "item_retimed",
        "item_added",
        "session_reordered",
        "order_changed",
    }
    retimed = {
        change.params["item"] for change in changes if change.code == "item_retimed"
    }
    assert edition.items.get(kind="opening").pk not in retimed


@pytest.mark.django_db
def test_a_moved_session_alone_retimes_no_item():
    edition = planned_edition()
    first = content_of(edition)
    edition.sessions.filter(number=1).update(start="11:00")
    assert codes(diff(first, content_of(edition))) == ["session_moved"]


@pytest.mark.django_db
def test_a_city_moves_from_one_session_to_another():
    edition = planned_edition()
    first = content_of(edition)
    morning, evening = edition.sessions.order_by("number")
    city = edition.participants.get(city__slug="coral-port").city
    morning.cities.remove(city)
    evening.cities.add(city)
    assert diff(first, content_of(edition)) == (
        Change(
            "city_moved",
            {
                "slug": "coral-port",
                "city": {"en": "Coral Port"},
                "from": [1],
                "to": [2],
            },
        ),
    )


@pytest.mark.django_db
def test_a_change_about_a_city_that_is_not_listed_is_for_the_desk_only():
    edition = planned_edition()
    edition.participants.filter(city__slug="coral-port").update(is_listed=False)
    first = content_of(edition)
    edition.items.filter(city__slug="coral-port").update(minutes=7)
    city = edition.participants.get(city__slug="coral-port").city
    edition.sessions.get(number=2).cities.add(city)
    shown = [change for change in diff(first, content_of(edition)) if change.public]
    assert [change.code for change in shown] == ["item_retimed"] * 4
    assert "Coral" not in json.dumps([change.json() for change in shown])


# Any two contents


TAGS = st.sampled_from(["en", "ja", "ko"])
TEXTS = st.dictionaries(TAGS, st.sampled_from(["one", "two"]), max_size=2).map(
    LocalizedText.of
)
SLUGS = ("aa", "bb", "cc")


def city_of(slug, texts, presents, listed):
    return ContentCity(
        slug=slug,
        names=texts,
        kind="city",
        zones=("Asia/Tokyo",),
        sort_key=slug,
        presents=presents,
        listed=listed,
        latitude=None,
        longitude=None,
        country=LocalizedText("en"),
    )


@st.composite
def sessions_of(draw, number, items):
    start = draw(st.sampled_from(["09:00", "10:00"]))
    times_known, seats_known = draw(st.booleans()), draw(st.booleans())
    begins = datetime(2027, 1, 20, int(start[:2]) - 9, tzinfo=UTC)
    minutes = draw(st.sampled_from([60, 90]))
    lines, at = [], begins
    for item in draw(st.lists(st.sampled_from(items), unique_by=lambda one: one.id)):
        end = at + timedelta(minutes=item.minutes)
        known = {"starts_at": at, "ends_at": end}
        hidden = {"starts_at": None, "ends_at": None, "minutes": None}
        lines.append(replace(item, **(known if times_known else hidden)))
        at = end
    seated = draw(st.lists(st.sampled_from(SLUGS), unique=True).map(sorted))
    return ContentSession(
        number=number,
        title=draw(TEXTS),
        day=date(2027, 1, 20),
        start=start,
        zone="Asia/Tokyo",
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        minutes=minutes,
        times_known=times_known,
        seats_known=seats_known,
        cities=tuple(seated) if seats_known else (),
        items=tuple(lines),
    )


@st.composite
def contents(draw):
    items = [
        ContentItem(
            id=key,
            kind=draw(st.sampled_from(["report", "other"])),
            starts_at=None,
            ends_at=None,
            minutes=draw(st.sampled_from([5, 10])),
            title=draw(TEXTS),
            description=draw(TEXTS),
            city=draw(st.sampled_from([None, *SLUGS])),
        )
        for key in (1, 2, 3)
    ]
    edition = ContentEdition(
        slug="e",
        series="s",
        names=draw(TEXTS),
        ordinal=3,
        theme=draw(TEXTS),
        fiscal_year=None,
        dates=("2027-01-20",),
        languages=("en", "ja"),
        mode="online",
        kind="sample",
        was_held=draw(st.booleans()),
        unnamed=draw(st.integers(0, 2)),
        unnamed_source="",
        list_order="alphabetical",
        list_seed="",
        source="",
        source_url="",
    )
    numbers = draw(st.lists(st.sampled_from([1, 2]), unique=True).map(sorted))
    flags = st.booleans()
    return Content(
        number=draw(st.integers(1, 3)),
        tzdata=draw(st.sampled_from(["2026a", "2026b"])),
        order=draw(st.sampled_from(["alphabetical", "arranged"])),
        edition=edition,
        host=city_of("host", draw(TEXTS), False, False),
        cities=tuple(
            city_of(slug, draw(TEXTS), draw(flags), draw(flags)) for slug in SLUGS
        ),
        sessions=tuple(draw(sessions_of(number, items)) for number in numbers),
    )


@given(contents())
def test_content_survives_json(content):
    assert Content.read(json.loads(json.dumps(content.json()))) == content


@given(contents(), contents())
def test_the_diff_is_empty_only_between_equals_and_every_change_can_be_said(old, new):
    same = replace(old, number=new.number, tzdata=new.tzdata) == new
    changes = diff(old, new)
    assert (not changes) == same
    for change in changes:
        assert Change.read(json.loads(json.dumps(change.json()))) == change
        assert say(change)
        assert "%(" not in say(change)


@given(contents())
def test_nothing_differs_from_itself_and_a_first_version_says_so(content):
    assert diff(content, content) == ()
    assert codes(diff(None, content)) == ["first_version"]


def test_another_schema_is_refused():
    with pytest.raises(ValueError, match=r"intercity\.other/9"):
        Content.read({"schema": "intercity.other/9"})


def test_every_sentence_belongs_to_a_code_of_the_diff():
    import inspect  # noqa: PLC0415 -- only here

    from intercity.programme import changes  # noqa: PLC0415 -- its source is the list

    source = inspect.getsource(changes)
    made = {
        *(f"{one}_{word}" for one in ("times", "seats") for word in ("shown", "hidden"))
    }
    assert {code for code in _SAID if f'"{code}"' not in source} == made
