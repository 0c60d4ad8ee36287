"""The programme follows a settled plan, and keeps what people wrote."""

from dataclasses import replace

import pytest

from intercity.kernel.clock import TZDATA
from intercity.kernel.wording import LocalizedText
from intercity.planning.models import Plan
from intercity.programme.actions import (
    ItemValues,
    SessionValues,
    add_item,
    edit_item,
    edit_session,
    move_item,
    programme_from_plan,
)
from intercity.programme.drafts import content_of
from intercity.programme.jobs import flow_from_plan
from intercity.programme.models import Item
from intercity.seminars.question import Question
from tests.factories.cities import CityFactory
from tests.factories.programme import NOW, PLAN, planned_edition
from tests.factories.seminars import EditionFactory, ParticipantFactory

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}
BEFORE = ["opening", "video_message", "report"]
AFTER = ["discussion", "group_photo", "closing"]


def lines(edition):
    """Kind or city, and the host's clock, by session."""
    return [
        [(item.city or item.kind, f"{item.starts_at:%H:%M}") for item in session.items]
        for session in content_of(edition).sessions
    ]


def kinds(edition):
    return [[line for line, _ in session] for session in lines(edition)]


def english(words):
    return LocalizedText.of({"en": words})


def again(edition, *changes, **options):
    plan = [{**one, **change} for one, change in zip(PLAN, changes, strict=True)]
    return programme_from_plan(edition, plan, **options, **BY)


def test_a_plan_makes_sessions_items_and_presentations_in_order():
    edition = planned_edition()
    assert lines(edition) == [
        [
            ("opening", "00:30"),
            ("video_message", "00:35"),
            ("report", "00:45"),
            ("amber-fort", "01:05"),
            ("coral-port", "01:15"),
            ("pearl-quay", "01:25"),
            ("discussion", "01:35"),
            ("group_photo", "02:15"),
            ("closing", "02:20"),
        ],
        [
            ("opening", "09:45"),
            ("video_message", "09:50"),
            ("report", "10:00"),
            ("nordhaven", "10:20"),
            ("valmont", "10:30"),
            ("discussion", "10:40"),
            ("group_photo", "11:20"),
            ("closing", "11:25"),
        ],
    ]
    content = content_of(edition)
    assert [session.minutes for session in content.sessions] == [115, 105]
    assert content.order == "alphabetical"


def test_the_lines_of_the_brief_stand_in_every_session_and_speak_every_language():
    edition = planned_edition()
    assert edition.items.count() == 6 + 5
    opening = edition.items.get(kind="opening")
    assert opening.slots.count() == 2
    assert opening.title.as_dict() == {
        "en": "Opening",
        "ja": "開会",
        "ko": "개회",
        "zh-Hans": "开幕",
    }


def test_settled_again_unchanged_nothing_doubles():
    edition = planned_edition()
    before = content_of(edition)
    programme_from_plan(edition, PLAN, **BY)
    assert content_of(edition) == before


def test_the_sessions_move_and_a_presentation_follows_its_city():
    edition = planned_edition()
    again(
        edition,
        {"start": "10:00", "cities": ["amber-fort", "coral-port"]},
        {"start": "19:00", "cities": ["valmont", "nordhaven", "pearl-quay"]},
    )
    assert kinds(edition) == [
        [*BEFORE, "amber-fort", "coral-port", *AFTER],
        [*BEFORE, "nordhaven", "pearl-quay", "valmont", *AFTER],
    ]
    assert [session.start for session in content_of(edition).sessions] == [
        "10:00",
        "19:00",
    ]


def test_what_people_wrote_moved_or_added_stays():
    edition = planned_edition()
    morning = edition.sessions.get(number=1)
    discussion = edition.items.get(kind="discussion")
    values = replace(ItemValues.of(discussion), title=english("Open floor"), minutes=35)
    edit_item(discussion, values, revision=1, **BY)
    photo = edition.items.get(kind="group_photo")
    seen = list(morning.slots.values_list("item_id", flat=True))
    move_item(morning, photo, 1, seen=seen, **BY)
    speech = ItemValues(kind="other", title=english("A speech"), minutes=5)
    add_item(morning, speech, place=2, **BY)
    named = replace(SessionValues.of(morning), title=english("Morning in Tokyo"))
    edit_session(morning, named, revision=1, **BY)
    again(edition, {"start": "10:00"}, {})
    content = content_of(edition)
    assert kinds(edition)[0] == [
        "group_photo",
        "other",
        "opening",
        "video_message",
        "report",
        "amber-fort",
        "coral-port",
        "pearl-quay",
        "discussion",
        "closing",
    ]
    found = [item for item in content.sessions[0].items if item.kind == "discussion"]
    assert (found[0].minutes, found[0].title) == (35, english("Open floor"))
    assert content.sessions[0].title == english("Morning in Tokyo")


def test_presentations_arranged_by_hand_stay_so():
    edition = planned_edition()
    morning = edition.sessions.get(number=1)
    quay = edition.items.get(city__slug="pearl-quay")
    seen = list(morning.slots.values_list("item_id", flat=True))
    move_item(morning, quay, 4, seen=seen, **BY)
    again(edition, {"start": "10:00"}, {})
    assert kinds(edition)[0][3:6] == ["pearl-quay", "amber-fort", "coral-port"]
    assert content_of(edition).order == "arranged"


def test_items_nobody_edited_take_the_lengths_of_the_brief_or_go_with_it():
    edition = planned_edition()
    items = [
        {"kind": "opening", "minutes": 10, "title": ""},
        {"kind": "presentations", "minutes": None, "title": ""},
        {"kind": "break", "minutes": 15, "title": "Coffee"},
        {"kind": "closing", "minutes": 5, "title": ""},
    ]
    again(edition, {}, {}, items=items, presentation_minutes=8)
    first = content_of(edition).sessions[0]
    assert [(item.kind, item.minutes) for item in first.items] == [
        ("opening", 10),
        ("presentation", 8),
        ("presentation", 8),
        ("presentation", 8),
        ("break", 15),
        ("closing", 5),
    ]
    assert first.items[4].title == english("Coffee")


def test_fewer_sessions_keep_what_was_edited():
    edition = planned_edition()
    evening = edition.sessions.get(number=2)
    speech = ItemValues(kind="other", title=english("A speech"), minutes=5)
    add_item(evening, speech, **BY)
    everyone = [slug for one in PLAN for slug in one["cities"]]
    programme_from_plan(edition, [{**PLAN[0], "cities": everyone}], **BY)
    assert kinds(edition) == [
        [
            *BEFORE,
            "amber-fort",
            "coral-port",
            "nordhaven",
            "pearl-quay",
            "valmont",
            *AFTER,
            "other",
        ]
    ]
    assert not Item.objects.filter(slots__isnull=True).exists()


def test_a_city_that_no_longer_presents_leaves_the_programme():
    edition = planned_edition()
    edition.participants.filter(city__slug="coral-port").update(presents=False)
    programme_from_plan(edition, PLAN, **BY)
    assert kinds(edition)[0] == [*BEFORE, "amber-fort", "pearl-quay", *AFTER]


def test_a_city_may_sit_in_two_sessions_and_presents_in_both():
    edition = planned_edition()
    again(edition, {}, {"cities": ["valmont", "nordhaven", "amber-fort"]})
    assert kinds(edition)[1][3:6] == ["amber-fort", "nordhaven", "valmont"]
    assert edition.items.filter(city__slug="amber-fort").count() == 1


def test_a_brief_may_name_kinds_of_its_own():
    edition = planned_edition()
    items = [
        {"kind": "keynote", "minutes": 15, "title": ""},
        {"kind": "site_visit", "minutes": 20, "title": "A walk by the river"},
        {"kind": "presentations", "minutes": None, "title": ""},
    ]
    for _ in range(2):
        again(edition, {}, {}, items=items)
        first = content_of(edition).sessions[0]
        assert [(item.kind, item.title) for item in first.items[:2]] == [
            ("other", english("Keynote")),
            ("other", english("A walk by the river")),
        ]
        assert len(first.items) == 5


def test_nothing_of_a_plan_stays_when_something_in_it_is_wrong():
    edition = planned_edition()
    before = content_of(edition)
    with pytest.raises(KeyError):
        again(edition, {"start": "11:00"}, {"cities": ["nowhere"]})
    assert content_of(edition) == before


BRIEF = """
[edition]
slug = "partners-3"
series = "Partner Cities Seminar"
dates = [2027-01-20]
languages = ["en"]
[host]
name = "Port Aurora"
zone = "Asia/Tokyo"
[sessions]
count = 1
host_hours = "08:00-21:00"
[sessions.presentations]
minutes = 60
order = "least-burden"
[[sessions.items]]
kind = "opening"
minutes = 5
[[sessions.items]]
kind = "presentations"
[[cities]]
name = "Amber Fort"
zone = "Asia/Kolkata"
presents = true
[[cities]]
name = "Pearl Quay"
zone = "Asia/Singapore"
presents = true
"""


def settled(edition, brief=BRIEF, state=Plan.State.SETTLED):
    # At 18:05 in Tokyo it is 17:05 in Singapore but 14:35 in Kolkata: the later slot
    # costs Singapore more, though Amber Fort is first in the alphabet.
    session = {**PLAN[0], "start": "17:00", "minutes": 125}
    return Plan.objects.create(
        edition=edition,
        state=state,
        brief=brief,
        answer={},
        sessions=[{**session, "cities": ["amber-fort", "pearl-quay"]}],
        tzdata=TZDATA,
        made_at=NOW,
        settled_at=NOW,
    )


def test_the_job_after_settling_makes_the_programme_of_the_plans_own_brief():
    edition = planned_edition(question=Question(order="least-burden").as_dict())
    plan = settled(edition)
    for _ in range(2):
        flow_from_plan(edition=edition.pk, plan=plan.pk)
        assert lines(edition) == [
            [("opening", "08:00"), ("pearl-quay", "08:05"), ("amber-fort", "09:05")]
        ]
    assert content_of(edition).order == "least-burden"
    assert [item.minutes for item in content_of(edition).sessions[0].items] == [
        5,
        60,
        60,
    ]


def test_the_job_leaves_a_plan_that_was_replaced_meanwhile():
    edition = planned_edition()
    plan = settled(edition, state=Plan.State.REPLACED)
    before = content_of(edition)
    flow_from_plan(edition=edition.pk, plan=plan.pk)
    assert content_of(edition) == before


@pytest.mark.parametrize(
    ("order", "shown"),
    [
        ("alphabetical", ["amber-fort", "coral-port", "pearl-quay"]),
        ("listed", ["pearl-quay", "amber-fort", "coral-port"]),
    ],
)
def test_presentations_stand_by_the_rule_of_the_brief(order, shown):
    edition = planned_edition(question=Question(order=order).as_dict())
    assert kinds(edition)[0][3:6] == shown
    assert content_of(edition).order == order


def test_alphabetical_means_the_folded_english_name_without_its_article():
    edition = EditionFactory.create()
    slugs = ["zagora", "hague", "ostrava", "evora"]
    names = ["Zagora", "The Hague", "Ostrava", "Évora"]
    keys = ["", "Hague", "", ""]
    for slug, name, key in zip(slugs, names, keys, strict=True):
        city = CityFactory.create(slug=slug, names=english(name), sort_key=key)
        ParticipantFactory.create(edition=edition, city=city)
    programme_from_plan(edition, [{**PLAN[0], "cities": slugs}], **BY)
    assert kinds(edition)[0][3:7] == ["evora", "hague", "ostrava", "zagora"]
