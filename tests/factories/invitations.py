"""Cities that are to be invited: with a focal point, a leader and a language each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from intercity.cities.models import City, FocalPoint, Official
from intercity.delegations.actions.invitations import invite
from intercity.delegations.models import Invitation
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Edition, Participant
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory, ParticipantFactory

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
MAYOR = {
    "en": "Mayor",
    "ja": "市長",
    "zh-Hans": "市长",
    "zh-Hant": "市長",
    "ko": "시장",
}
KANG = {
    "en": NameParts("Kang", "Mina"),
    "ja": NameParts("カン", "ミナ", family_first=True),
    "zh-Hans": NameParts("姜", "美娜", family_first=True),
    "zh-Hant": NameParts("姜", "美娜", family_first=True),
    "ko": NameParts("강", "미나", family_first=True),
}
NAMES = {
    "en": "Valmont",
    "ja": "ヴァルモン",
    "zh-Hans": "瓦尔蒙",
    "zh-Hant": "瓦爾蒙",
    "ko": "발몽",
}


def inviting_edition(**fields: Any) -> Edition:
    """An edition with a theme and a date, and no cities yet."""
    theme = LocalizedText.of({"en": "Cities prepare for a warmer climate together"})
    return EditionFactory.create(
        **{"theme": theme, "slug": "partner-cities-3", **fields}
    )


def invitable(
    edition: Edition,
    slug: str = "valmont",
    *,
    language: str = "en",
    zone: str = "Europe/Paris",
    speaks: str = "en",
) -> Participant:
    """A city with a focal point, who reads `speaks`, and a leader."""
    city = CityFactory.create(slug=slug, language=language, zone=zone)
    if slug == "valmont":
        City.objects.filter(pk=city.pk).update(names=LocalizedText.of(NAMES))
        city.refresh_from_db()
    person = PersonFactory.create(email=f"{slug}@example.org", language=speaks)
    FocalPoint.objects.create(city=city, person=person, from_on=date(2020, 1, 1))
    Official.objects.create(
        city=city, title=LocalizedText.of(MAYOR), name=PersonName.of(KANG)
    )
    return ParticipantFactory.create(edition=edition, city=city)


def invited(participant: Participant, now: datetime = NOW) -> Invitation:
    """The invitation of a city, as it was sent."""
    invite(participant.edition, [participant.pk], key="first", by=None, now=now)
    return Invitation.objects.get(participant=participant)
