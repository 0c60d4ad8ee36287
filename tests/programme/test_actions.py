"""Items and sessions: added, changed, moved, shared, removed; two people at once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from intercity.base.models import Entry
from intercity.base.refusals import Refusal, Stale
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import (
    ItemValues,
    SessionValues,
    add_item,
    add_session,
    copy_item,
    edit_item,
    edit_session,
    move_item,
    order_by_rule,
    remove_item,
    remove_session,
    share_item,
)
from intercity.programme.drafts import content_of
from intercity.programme.models import Item, Session
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.programme import NOW, SessionFactory, planned_edition, session_of
from tests.factories.seminars import EditionFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}


def titles(session):
    slots = session.slots.select_related("item")
    return [slot.item.title.in_("en").text for slot in slots]


def places(session):
    return list(session.slots.values_list("place", flat=True))


def seen(session):
    return list(session.slots.values_list("item_id", flat=True))


def nth(session, place):
    return session.slots.get(place=place).item


def english(words):
    return LocalizedText.of({"en": words})


def test_an_item_moves_and_the_others_make_room():
    session = session_of(5, 10, 20, 40)
    move_item(session, nth(session, 4), 2, seen=seen(session), **BY)
    assert titles(session) == ["Item 1", "Item 4", "Item 2", "Item 3"]
    assert places(session) == [1, 2, 3, 4]


@pytest.mark.parametrize(("to", "place"), [(-3, 1), (0, 1), (1, 1), (3, 3), (99, 3)])
def test_a_place_beyond_the_list_is_its_nearest_end(to, place):
    session = session_of(5, 10, 20)
    item = nth(session, 2)
    move_item(session, item, to, seen=seen(session), **BY)
    assert session.slots.get(item=item).place == place


class Reordering(TestCase):
    @given(
        st.lists(st.integers(1, 120), min_size=1, max_size=6),
        st.lists(st.tuples(st.integers(1, 6), st.integers(-1, 8)), max_size=6),
    )
    def test_keeps_every_item_its_length_and_the_end_of_the_session(
        self, lengths, moves
    ):
        session = session_of(*lengths)
        before = content_of(session.edition).sessions[0]
        for source, target in moves:
            slots = list(session.slots.select_related("item"))
            item = slots[min(source, len(slots)) - 1].item
            move_item(session, item, target, seen=seen(session), **BY)
        after = content_of(session.edition).sessions[0]
        assert {one.id: one.minutes for one in after.items} == {
            one.id: one.minutes for one in before.items
        }
        assert after.ends_at == before.ends_at
        assert after.minutes == sum(lengths)
        assert after.items[0].starts_at == after.starts_at
        for one, following in zip(after.items, after.items[1:], strict=False):
            assert one.ends_at == following.starts_at


def test_a_move_in_a_list_that_somebody_else_changed_is_a_conflict():
    session = session_of(5, 10, 20)
    old = seen(session)
    move_item(session, nth(session, 3), 1, seen=old, **BY)
    with pytest.raises(Stale) as stale:
        move_item(session, nth(session, 2), 3, seen=old, **BY)
    shown = {
        name: [item.title.in_("en").text for item in version["order"]]
        for name, version in (
            ("theirs", stale.value.theirs),
            ("yours", stale.value.yours),
        )
    }
    assert shown == {
        "theirs": ["Item 3", "Item 1", "Item 2"],
        "yours": ["Item 3", "Item 2", "Item 1"],
    }
    assert titles(session) == ["Item 3", "Item 1", "Item 2"]


def test_the_second_of_two_editors_gets_both_versions_and_nothing_is_lost():
    item = nth(session_of(5), 1)
    start = ItemValues.of(item)
    first = replace(start, title=english("Message of the mayor"))
    second = replace(start, title=english("Video of the mayor"), minutes=7)
    edit_item(item, first, revision=1, **BY)
    with pytest.raises(Stale) as stale:
        edit_item(item, second, revision=1, **BY)
    assert stale.value.theirs["title"] == english("Message of the mayor")
    assert stale.value.theirs["minutes"] == 5
    assert stale.value.yours["title"] == english("Video of the mayor")
    assert stale.value.yours["minutes"] == 7
    item.refresh_from_db()
    assert (ItemValues.of(item), item.revision) == (first, 2)
    edit_item(item, second, revision=2, **BY)
    item.refresh_from_db()
    assert (ItemValues.of(item), item.revision) == (second, 3)


def test_two_editors_who_say_the_same_do_not_conflict():
    item = nth(session_of(5), 1)
    values = replace(ItemValues.of(item), minutes=9)
    edit_item(item, values, revision=1, **BY)
    assert edit_item(item, values, revision=1, **BY).revision == 2


def test_a_session_edited_twice_is_a_conflict_too():
    session = session_of(5)
    values = SessionValues.of(session)
    edit_session(session, replace(values, start="10:00"), revision=1, **BY)
    with pytest.raises(Stale) as stale:
        edit_session(session, replace(values, start="11:00"), revision=1, **BY)
    assert (stale.value.theirs["start"], stale.value.yours["start"]) == (
        "10:00",
        "11:00",
    )
    session.refresh_from_db()
    assert session.start == "10:00"


def test_an_item_of_several_sessions_is_edited_once():
    session = session_of(5, 10)
    other = SessionFactory.create(edition=session.edition, start="18:00")
    item = nth(session, 1)
    share_item(item, other, **BY)
    edit_item(item, replace(ItemValues.of(item), minutes=8), revision=1, **BY)
    shown = [
        [
            (one.id, one.minutes, one.starts_at)
            for one in part.items
            if one.id == item.pk
        ]
        for part in content_of(session.edition).sessions
    ]
    assert shown == [
        [(item.pk, 8, datetime(2027, 1, 20, 0, 30, tzinfo=UTC))],
        [(item.pk, 8, datetime(2027, 1, 20, 9, 0, tzinfo=UTC))],
    ]
    with pytest.raises(Refusal, match="already_there"):
        share_item(item, other, **BY)


def test_a_copy_is_edited_on_its_own():
    session = session_of(5)
    other = SessionFactory.create(edition=session.edition, start="18:00")
    item = nth(session, 1)
    copy = copy_item(item, other, **BY)
    edit_item(copy, replace(ItemValues.of(copy), minutes=8), revision=1, **BY)
    item.refresh_from_db()
    assert (item.minutes, nth(other, 1).minutes) == (5, 8)


def test_an_item_leaves_one_session_and_goes_with_the_last():
    session = session_of(5, 10)
    other = SessionFactory.create(edition=session.edition, start="18:00")
    item = nth(session, 1)
    share_item(item, other, **BY)
    remove_item(session, item, revision=1, **BY)
    assert (titles(session), places(session)) == (["Item 2"], [1])
    assert titles(other) == ["Item 1"]
    remove_item(other, item, revision=1, **BY)
    assert not Item.objects.filter(pk=item.pk).exists()
    with pytest.raises(Refusal, match="not_there"):
        remove_item(other, item, revision=1, **BY)


def test_an_item_that_somebody_changed_is_not_removed_unseen():
    session = session_of(5)
    item = nth(session, 1)
    edit_item(item, replace(ItemValues.of(item), minutes=8), revision=1, **BY)
    with pytest.raises(Stale):
        remove_item(session, item, revision=1, **BY)
    assert titles(session) == ["Item 1"]


def test_new_items_stand_before_the_closing_and_presentations_by_the_rule():
    edition = planned_edition()
    morning = edition.sessions.get(number=1)
    city = CityFactory.create(slug="brook", zone="Asia/Seoul")
    ParticipantFactory.create(edition=edition, city=city)
    speech = ItemValues(kind="other", title=english("A speech"), minutes=5)
    add_item(morning, speech, **BY)
    given_ = ItemValues(
        kind="presentation", title=english("Ours"), minutes=5, city=city
    )
    add_item(morning, given_, **BY)
    shown = [
        (slot.item.kind, slot.item.city and slot.item.city.slug)
        for slot in morning.slots.select_related("item__city")
    ]
    assert shown == [
        ("opening", None),
        ("video_message", None),
        ("report", None),
        ("presentation", "amber-fort"),
        ("presentation", "brook"),
        ("presentation", "coral-port"),
        ("presentation", "pearl-quay"),
        ("discussion", None),
        ("group_photo", None),
        ("other", None),
        ("closing", None),
    ]


def test_presentations_arranged_by_hand_go_back_to_the_rule():
    edition = planned_edition()
    morning = edition.sessions.get(number=1)
    move_item(morning, nth(morning, 6), 4, seen=seen(morning), **BY)
    assert content_of(edition).order == "arranged"
    assert Session.objects.get(pk=morning.pk).arranged
    order_by_rule(morning, seen=seen(morning), **BY)
    assert content_of(edition).order == "alphabetical"
    assert not Session.objects.get(pk=morning.pk).arranged


def test_a_presentation_given_to_another_city_takes_the_place_of_that_city():
    edition = planned_edition()
    morning = edition.sessions.get(number=1)
    item = edition.items.get(city__slug="amber-fort")
    city = CityFactory.create(slug="zagora")
    ParticipantFactory.create(edition=edition, city=city)
    edit_item(item, replace(ItemValues.of(item), city=city), revision=1, **BY)
    slots = morning.slots.exclude(item__city=None).select_related("item__city")
    assert [slot.item.city.slug for slot in slots] == [
        "coral-port",
        "pearl-quay",
        "zagora",
    ]
    assert content_of(edition).order == "alphabetical"


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
def test_a_length_that_cannot_be_is_refused(minutes):
    session = session_of(5)
    values = ItemValues(kind="other", title=english("Long"), minutes=minutes)
    with pytest.raises(Refusal) as refusal:
        add_item(session, values, **BY)
    assert (refusal.value.code, refusal.value.params) == (
        "bad_minutes",
        {"minutes": minutes, "most": 1440},
    )
    assert titles(session) == ["Item 1"]


def test_only_a_city_that_takes_part_or_the_host_presents():
    session = session_of(5)
    values = ItemValues(kind="presentation", title=english("Ours"), minutes=5)
    with pytest.raises(Refusal, match="not_taking_part"):
        add_item(session, replace(values, city=CityFactory.create()), **BY)
    add_item(session, replace(values, city=session.edition.host), **BY)
    assert titles(session) == ["Item 1", "Ours"]


def test_a_wall_time_that_the_clocks_skip_is_refused():
    values = SessionValues(
        day=date(2027, 3, 28), start="02:30", zone="Europe/Copenhagen"
    )
    with pytest.raises(Refusal, match="no_such_wall_time"):
        add_session(EditionFactory.create(), values, **BY)
    assert not Session.objects.exists()


def test_sessions_of_several_days_and_at_the_same_time():
    edition = EditionFactory.create()
    values = SessionValues(day=date(2027, 1, 20), start="10:00", zone="Asia/Tokyo")
    city = ParticipantFactory.create(edition=edition).city
    both = frozenset([city])
    for one in (
        replace(values, day=date(2027, 1, 21)),
        replace(values, cities=both),
        replace(values, cities=both),
    ):
        add_session(edition, one, **BY)
    shown = [
        (part.number, part.day.day, part.start, part.cities)
        for part in content_of(edition).sessions
    ]
    assert shown == [
        (2, 20, "10:00", (city.slug,)),
        (3, 20, "10:00", (city.slug,)),
        (1, 21, "10:00", ()),
    ]


def test_a_session_goes_with_the_items_that_stand_nowhere_else():
    session = session_of(5, 10)
    other = SessionFactory.create(edition=session.edition, start="18:00")
    shared = nth(session, 2)
    share_item(shared, other, **BY)
    remove_session(session, revision=1, **BY)
    assert list(session.edition.items.all()) == [shared]
    assert titles(other) == ["Item 2"]


def test_every_action_is_recorded_in_its_role():
    person = PersonFactory.create()
    session = session_of(5, 10)
    by = {"by": person, "now": NOW}
    item = nth(session, 1)
    edit_item(item, replace(ItemValues.of(item), minutes=8), revision=1, **by)
    move_item(session, item, 2, seen=seen(session), **by)
    entries = Entry.objects.order_by("pk").values_list(
        "action", "subject", "by", "at", "data"
    )
    subject = f"seminars:edition:{session.edition.slug}"
    number = session.number
    assert list(entries) == [
        (
            "programme.edit_item",
            subject,
            person.pk,
            NOW,
            {"item": item.pk, "fields": ["minutes"]},
        ),
        (
            "programme.move_item",
            subject,
            person.pk,
            NOW,
            {"item": item.pk, "session": number, "place": 2},
        ),
    ]
