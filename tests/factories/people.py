"""People who sign in."""

from __future__ import annotations

import factory

from intercity.people.models import Person


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody without any role."""

    class Meta:
        model = Person

    email = factory.Sequence(lambda number: f"person-{number}@example.org")
    given_name = "Kim"
    family_name = factory.Sequence(lambda number: f"Person {number}")
