"""Series, editions and who takes part."""

from __future__ import annotations

from typing import Any

import factory

from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Edition, Participant, Role, Series
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory


class SeriesFactory(factory.django.DjangoModelFactory):
    """A series of an invented host in Tokyo's zone."""

    class Meta:
        model = Series

    slug = factory.Sequence(lambda number: f"series-{number}")
    names = LocalizedText.of({"en": "Partner Cities Seminar"})
    host = factory.SubFactory(CityFactory)


class EditionFactory(factory.django.DjangoModelFactory):
    """A sample edition in four languages."""

    class Meta:
        model = Edition

    series = factory.SubFactory(SeriesFactory)
    slug = factory.Sequence(lambda number: f"edition-{number}")
    ordinal = 3
    dates = factory.LazyFunction(lambda: ["2027-01-20"])
    languages = factory.LazyFunction(lambda: ["en", "ja", "zh-Hans", "ko"])
    host = factory.SelfAttribute("series.host")
    kind = Edition.Kind.SAMPLE


class ParticipantFactory(factory.django.DjangoModelFactory):
    """A city that takes part and presents."""

    class Meta:
        model = Participant

    edition = factory.SubFactory(EditionFactory)
    city = factory.SubFactory(CityFactory)
    presents = True
    place = factory.Sequence(int)


class RoleFactory(factory.django.DjangoModelFactory):
    """A person of the secretariat of a series."""

    class Meta:
        model = Role

    person = factory.SubFactory(PersonFactory)
    series = factory.SubFactory(SeriesFactory)
    name = Role.Name.SECRETARIAT


def role_in(edition: Edition, name: str, **fields: Any) -> Role:
    """Somebody new with a role in this edition, or for one of the series in that."""
    if name not in Role.OF_SERIES:
        fields["edition"] = edition
    return RoleFactory.create(series=edition.series, name=name, **fields)
