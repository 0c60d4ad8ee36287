"""What is done to series and editions.

Refusals by code: slug_taken (slug) · slug_reserved (slug) · host_among_cities (city)
· unnamed_without_source · reconstruction_without_source
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from intercity.base.localized import empty
from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.cities.reading import address_of
from intercity.kernel.wording import LocalizedText
from intercity.seminars.actions.roles import give_role
from intercity.seminars.models import Edition, Series
from intercity.seminars.question import Question
from intercity.seminars.rules import MOST_SLUG, RESERVED_SLUGS

if TYPE_CHECKING:
    from intercity.cities.models import City
    from intercity.people.models import Person


@dataclass(frozen=True, kw_only=True)
class EditionFacts:
    """What the desk says of an edition; its address and series are for good."""

    host: City
    dates: tuple[str, ...]
    ordinal: int | None = None
    theme: LocalizedText = field(default_factory=empty)
    fiscal_year: int | None = None
    languages: tuple[str, ...] = ("en",)
    mode: str = Edition.Mode.ONLINE
    kind: str = Edition.Kind.REAL
    is_public: bool = False
    was_held: bool = False
    unnamed: int = 0
    unnamed_source: str = ""
    source: str = ""
    source_url: str = ""


_FACTS = tuple(fact.name for fact in fields(EditionFacts))


def facts_of(edition: Edition) -> EditionFacts:
    """The facts as they are stored."""
    facts = {name: getattr(edition, name) for name in _FACTS}
    facts |= {name: tuple(facts[name]) for name in ("dates", "languages")}
    return EditionFacts(**facts)


@transaction.atomic
def start_series(
    name: str, *, host: City, by: Person | None, now: datetime, source: str = "en"
) -> Series:
    """A new series; who starts it serves in its secretariat."""
    stem = address_of(name) or "series"
    slug, number = stem, 1
    while Series.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem[: MOST_SLUG - 5]}-{number}"
    series = Series.objects.create(
        slug=slug, names=LocalizedText.of({source: name}, source), host=host
    )
    record("series.start", series, by=by, now=now)
    if by is not None:
        give_role(by, series, by=by, now=now)
    return series


@transaction.atomic
def name_series(
    series: Series, names: LocalizedText, *, by: Person | None, now: datetime
) -> Series:
    """Name a series in more languages, or anew; its address stays."""
    current = Series.objects.select_for_update().get(pk=series.pk)
    if current.names != names:
        current.names = names
        current.save(update_fields=["names"])
        record("series.name", current, by=by, now=now, data={"names": names.as_dict()})
    return current


@transaction.atomic
def style_series(
    series: Series, *, capital_family_names: bool, by: Person | None, now: datetime
) -> Series:
    """Set how a series writes names of officials; twice is once."""
    current = Series.objects.select_for_update().get(pk=series.pk)
    if current.capital_family_names != capital_family_names:
        current.capital_family_names = capital_family_names
        current.save(update_fields=["capital_family_names"])
        data = {"capital_family_names": capital_family_names}
        record("series.style", current, by=by, now=now, data=data)
    return current


@transaction.atomic
def create_edition(
    series: Series,
    slug: str,
    facts: EditionFacts,
    *,
    by: Person | None,
    now: datetime,
    question: Question | None = None,
) -> Edition:
    """A new edition at an address of its own."""
    if slug in RESERVED_SLUGS:
        raise Refusal("slug_reserved", {"slug": slug})
    if Edition.objects.filter(slug=slug).exists():
        raise Refusal("slug_taken", {"slug": slug})
    _check(facts, ())
    edition = Edition(
        series=series, slug=slug, question=(question or Question()).as_dict()
    )
    _write(edition, facts)
    edition.save()
    record("edition.create", edition, by=by, now=now)
    return edition


@transaction.atomic
def change_edition(
    edition: Edition,
    facts: EditionFacts,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Edition:
    """New facts in place of those of `revision`; raises `Stale` for an older one."""
    current = locked(edition)
    stored = facts_of(current)
    changed = {
        name: getattr(facts, name)
        for name in _FACTS
        if getattr(facts, name) != getattr(stored, name)
    }
    if current.revision != revision and changed:
        theirs = {name: getattr(stored, name) for name in changed}
        raise Stale({**theirs, "revision": current.revision}, changed)
    _check(facts, current.participants.values_list("city_id", flat=True))
    if changed:
        _write(current, facts)
        current.revision += 1
        current.save()
        record("edition.change", current, by=by, now=now, data={"changed": [*changed]})
    return current


def locked(edition: Edition) -> Edition:
    """The edition as it is stored now, kept from others until the transaction ends."""
    return (
        Edition.objects.select_for_update(of=("self",))
        .select_related("series", "host")
        .get(pk=edition.pk)
    )


def _check(facts: EditionFacts, cities: Iterable[int]) -> None:
    if facts.host.pk in cities:
        raise Refusal("host_among_cities", {"city": facts.host})
    if facts.unnamed and not facts.unnamed_source.strip():
        raise Refusal("unnamed_without_source")
    reconstructs = facts.kind == Edition.Kind.RECONSTRUCTION
    if reconstructs and facts.is_public and not facts.source.strip():
        raise Refusal("reconstruction_without_source")


def _write(edition: Edition, facts: EditionFacts) -> None:
    for name in _FACTS:
        setattr(edition, name, getattr(facts, name))
    edition.dates = sorted(facts.dates)
    edition.languages = list(facts.languages)


@transaction.atomic
def ask(
    edition: Edition,
    question: Question,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Edition:
    """Ask the planner something else; raises `Stale` where `revision` is an older one.

    Whether the answers go together is for `planning` to judge before.
    """
    current = locked(edition)
    asked = question.as_dict()
    if asked == current.question:
        return current
    if current.revision != revision:
        raise Stale(
            {"question": current.question, "revision": current.revision},
            {"question": asked},
        )
    current.question = asked
    current.revision += 1
    current.save()
    record("edition.ask", current, by=by, now=now)
    return current
