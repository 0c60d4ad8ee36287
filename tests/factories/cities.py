"""Invented cities in real zones."""

from __future__ import annotations

from typing import Any

import factory

from intercity.cities.models import City, CityZone
from intercity.kernel.wording import LocalizedText


class CityFactory(factory.django.DjangoModelFactory):
    """A city with an English name, and one zone."""

    class Meta:
        model = City
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"city-{number}")
    names = factory.LazyAttribute(
        lambda city: LocalizedText.of({"en": city.slug.replace("-", " ").title()})
    )
    is_sample = True

    @factory.post_generation
    def zone(self: City, create: bool, extracted: str | None, **_: Any) -> None:
        """Its only zone, `Asia/Tokyo` if none is given."""
        if create:
            CityZone.objects.create(city=self, zone=extracted or "Asia/Tokyo")
