"""Finding an edition for a reader who may work on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.access import require
from intercity.base.errors import NotFound
from intercity.base.languages import reader_language
from intercity.base.refusals import Stale
from intercity.cities.models import City
from intercity.people.models import Person
from intercity.seminars.models import Edition
from intercity.seminars.rules import is_secretariat
from intercity.seminars.words import listed

Predicate = Callable[[Person, Edition], bool]


def edition_for(
    request: HttpRequest, slug: str, predicate: Predicate = is_secretariat
) -> tuple[Person, Edition]:
    """The signed-in person and the edition, if the person may.

    What is not public is not found for strangers, as if it were not there.
    """
    person = require(request)
    editions = Edition.objects.select_related("series", "host")
    edition = editions.filter(slug=slug).first()
    if edition is None or not (edition.is_public or predicate(person, edition)):
        raise no_edition(slug)
    require(request, predicate, edition)
    return person, edition


def no_edition(slug: str) -> NotFound:
    """A page that says so, and where the reader's own editions stand."""
    return NotFound(
        _("No edition of yours has the address “%(slug)s”.") % {"slug": slug[:80]},
        [(_("Your editions"), reverse("seminars:editions"))],
    )


def in_words(
    stale: Stale, labels: Mapping[str, Mapping[str, Any]] | None = None
) -> Stale:
    """The same conflict with its values as a person reads them."""
    labels = labels or {}

    def told(name: str, value: object) -> object:
        if name in labels:
            return labels[name].get(str(value), value)
        if isinstance(value, City):
            return value.names.in_(reader_language()).text
        if isinstance(value, tuple | list):
            return listed(value)
        return value

    def all_told(values: Mapping[str, object]) -> dict[str, object]:
        return {name: told(name, value) for name, value in values.items()}

    return Stale(all_told(stale.theirs), all_told(stale.yours))
