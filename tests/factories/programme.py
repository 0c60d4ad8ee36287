"""Sessions, items and their places, by hand and by a plan."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory

from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import programme_from_plan
from intercity.programme.models import Item, Session, Slot
from intercity.seminars.models import Edition
from tests.factories.cities import CityFactory
from tests.factories.seminars import EditionFactory, ParticipantFactory

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
# Slug and zone: the order of the list is another one than the alphabetical one.
SEATS = {
    "pearl-quay": "Asia/Singapore",
    "amber-fort": "Asia/Kolkata",
    "coral-port": "Asia/Jakarta",
    "valmont": "Europe/Paris",
    "nordhaven": "Europe/Copenhagen",
}


class SessionFactory(factory.django.DjangoModelFactory):
    """A session in the host's morning, as long as its items."""

    class Meta:
        model = Session

    edition = factory.SubFactory(EditionFactory)
    number = factory.Sequence(lambda number: number + 1)
    day = date(2027, 1, 20)
    start = "09:30"
    zone = "Asia/Tokyo"


class ItemFactory(factory.django.DjangoModelFactory):
    """A report of ten minutes."""

    class Meta:
        model = Item

    edition = factory.SubFactory(EditionFactory)
    kind = Item.Kind.REPORT
    title = LocalizedText.of({"en": "Report"})
    minutes = 10


class SlotFactory(factory.django.DjangoModelFactory):
    """A place of an item in a session."""

    class Meta:
        model = Slot

    session = factory.SubFactory(SessionFactory)
    item = factory.SubFactory(
        ItemFactory, edition=factory.SelfAttribute("..session.edition")
    )
    place = factory.LazyAttribute(lambda slot: slot.session.slots.count() + 1)


def session_of(*minutes: int | None, **fields: Any) -> Session:
    """A session whose items last so long, in this order."""
    session = SessionFactory.create(**fields)
    for number, length in enumerate(minutes, start=1):
        title = LocalizedText.of({"en": f"Item {number}"})
        SlotFactory.create(session=session, item__minutes=length, item__title=title)
    return session


PLAN = (
    {
        "date": "2027-01-20",
        "start": "09:30",
        "minutes": 115,
        "zone": "Asia/Tokyo",
        "cities": ["pearl-quay", "amber-fort", "coral-port"],
    },
    {
        "date": "2027-01-20",
        "start": "18:45",
        "minutes": 105,
        "zone": "Asia/Tokyo",
        "cities": ["valmont", "nordhaven"],
    },
)


def planned_edition(**fields: Any) -> Edition:
    """An edition with five presenting cities, and the programme of `PLAN`."""
    edition = EditionFactory.create(**fields)
    for slug, zone in SEATS.items():
        city = CityFactory.create(slug=slug, zone=zone)
        ParticipantFactory.create(edition=edition, city=city)
    programme_from_plan(edition, PLAN, by=None, now=NOW)
    return edition
